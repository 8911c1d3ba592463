"""A request that takes another « dossier parent-enfant » once it was sent keeps the people that the Ministry reads."""

from storage.migrations.columns import added

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added("request", "sent_people", numbered=True)
