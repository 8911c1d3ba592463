"""What is decided of a request, or told about it, is kept with its words; nothing is known of what was before."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outcome",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("event", "at", "author")),
        sa.Column("round", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("hours", "days", "from_day", "to_day", "day", "type", "text")
        ),
        sa.PrimaryKeyConstraint("request_id", "rank"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], ondelete="CASCADE"),
    )
