"""Who signed on which sheet is stated with it; the sheets that are there have no statement, and count for all."""

from storage.migrations.columns import added

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added("attachment", "sheet", numbered=True)
