"""What the first page of a scan looks like is kept, to tell a paper that was scanned twice; "" for those of before."""

from storage.migrations.columns import added

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added("attachment", "look", numbered=True)
