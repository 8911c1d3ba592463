"""What the person of an account chose for themselves: the colours."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preference",
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("login"),
        sa.ForeignKeyConstraint(["login"], ["user_account.login"], ondelete="CASCADE"),
    )
