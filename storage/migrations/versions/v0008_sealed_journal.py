"""A line of the journal names the key that seals it; those already there have none."""

from alembic import op

from storage.migrations.columns import added

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added("journal", "seal", numbered=True)
    # The notices of a request are sealed with it.
    op.create_index("ix_notice_request_number", "notice", ["request_number"])
