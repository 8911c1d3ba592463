"""What an office notes of a request for itself, and the requests that are handed over to be signed."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, columns in (
        ("own_note", _texts("text", "due", "login", "written_at")),
        ("signing_wish", [sa.Column("version", sa.Integer(), nullable=False), *_texts("login", "asked_at")]),
    ):
        op.create_table(
            table,
            sa.Column("request_id", sa.Integer(), nullable=False),
            *columns,
            sa.PrimaryKeyConstraint("request_id"),
            sa.ForeignKeyConstraint(["request_id"], ["request.id"], ondelete="CASCADE"),
        )
    op.create_index("own_note_due", "own_note", ["due"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
