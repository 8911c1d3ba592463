"""Whether the same file is joined elsewhere is asked by its SHA-256."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("attachment_sha256", "attachment", ["sha256"])
