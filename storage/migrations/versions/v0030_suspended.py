"""Accounts that are suspended, in each of their places."""

from storage.migrations.columns import added

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("user_account", "user_region", "user_division"):
        added(table, "suspended")
