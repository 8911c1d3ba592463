"""No table changes: the guards, which an upgrade alone makes anew, let a request go whose purge is in the journal."""

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing: see ``storage.upkeep.migrate``."""
