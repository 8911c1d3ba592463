"""What Alembic runs: the steps, on the connection and inside the transaction of ``storage.upkeep.migrate``."""

from alembic import context
from sqlmodel import SQLModel

from storage.schema import tables

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit(
        "The schema is brought up to date by opening the store: storage.upkeep.migrate gives the connection."
    )

assert tables.RequestRow.metadata is SQLModel.metadata
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    transactional_ddl=True,
    # SQLite alters a table by copying it.
    render_as_batch=True,
)
context.run_migrations()
