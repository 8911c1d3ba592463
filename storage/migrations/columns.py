"""Adding columns to tables that hold rows, alike on both engines."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations


def added(
    table: str,
    *columns: str | sa.Column[int],
    after: Mapping[str, str] = MappingProxyType({}),
    numbered: bool = False,
) -> None:
    """Add ``columns`` (texts, "" in the rows already there, when only named), at the end or ``after`` another.

    They must stand where ``storage.schema.tables`` has them: on SQLite the table is copied. The default goes once the
    rows have it. ``numbered``: the ids of the table are never used again.
    """
    made = [_text(column) if isinstance(column, str) else column for column in columns]
    names = [column.name for column in made]
    if op.get_bind().dialect.name != "sqlite":
        for column in made:
            op.add_column(table, column)
        for name in names:
            op.alter_column(table, name, server_default=None)
        return
    rows = op.get_bind().execute(sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)).first() is not None
    with _copied(table, numbered) as batch:
        for column in made:
            if not rows:
                # Nothing needs the default: the tables of a new store are copied once.
                column.server_default = None
            batch.add_column(column, insert_after=after.get(column.name))
    if rows:
        with _copied(table, numbered) as batch:
            for name in names:
                batch.alter_column(name, server_default=None)


def _copied(table: str, numbered: bool) -> AbstractContextManager[BatchOperations]:
    """The table, to be copied as it is changed; those that it refers to need not be read for that."""
    return op.batch_alter_table(
        table,
        recreate="always",
        table_kwargs={"sqlite_autoincrement": numbered},
        reflect_kwargs={"resolve_fks": False},
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")
