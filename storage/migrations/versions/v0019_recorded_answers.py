"""Where no agent answers in the store, the provider records what the Ministry answered elsewhere: each is marked."""

from storage.migrations.columns import added

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added("request", "recorded", numbered=True)
    added("comment", "recorded", numbered=True)
    added("remark", "recorded", numbered=True)
    added("outcome", "source", "answered_on")
