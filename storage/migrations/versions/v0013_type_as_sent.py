"""A request whose type changes once it was sent keeps the one that the Ministry reads."""

from storage.migrations.columns import added

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added("request", "sent_type", numbered=True)
