"""A request says itself that it was read in an exported file: only its line in the journal did."""

from alembic import op

from storage.migrations.columns import added

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added("request", "taken_back_at", numbered=True)
    op.execute(
        "UPDATE request SET taken_back_at = (SELECT j.at FROM journal j WHERE j.request_number = request.number "
        "AND j.action = 'reprendre' ORDER BY j.id DESC LIMIT 1) "
        "WHERE number IN (SELECT request_number FROM journal WHERE action = 'reprendre')"
    )
