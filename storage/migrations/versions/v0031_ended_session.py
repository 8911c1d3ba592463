"""The programs that are asked to leave the store, wherever they run."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_session",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "asked_by", "asked_at")),
        sa.PrimaryKeyConstraint("name"),
    )
