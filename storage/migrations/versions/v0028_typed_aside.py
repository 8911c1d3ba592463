"""What was typed in a request and could not be saved any more."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    texts = ("login", "key", "text", "name", "kept_at")
    op.create_table(
        "typed_aside",
        sa.Column("request_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.PrimaryKeyConstraint("request_id", "login", "key"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], ondelete="CASCADE"),
    )
