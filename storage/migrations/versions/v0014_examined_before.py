"""No table changes: what was examined before a request said so is written once the steps are done.

``storage.records.examinations`` tells it, when a store of an older version is opened.
"""

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing: see ``storage.upkeep.migrate.seal_older``."""
