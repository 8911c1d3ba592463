"""Who was typed here is marked until a file confirms it; those that are there came from files."""

from storage.migrations.columns import added

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("provider", "site", "home_provider", "child"):
        added(table, "typed")
    added("child_file", "typed", "imported_as")
