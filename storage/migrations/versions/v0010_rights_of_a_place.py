"""An account may have other rights in each of its places; those of before are the same everywhere."""

from storage.migrations.columns import added

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("user_region", "user_division"):
        added(table, "rights", "until", "email")
