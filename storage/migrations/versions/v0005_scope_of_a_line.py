"""A line of the journal about no request says whose it is. Those already there do not, and keep their hash."""

from storage.migrations.columns import added

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added("journal", "scope", numbered=True)
