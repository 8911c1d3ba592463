"""No table changes: the guards, which an upgrade alone makes anew, let an import correct the NECSG of a request."""

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing: see ``storage.upkeep.migrate``."""
