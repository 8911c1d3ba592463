"""A subsidy says when nothing but the provider's own word tells of it."""

import sqlalchemy as sa

from storage.migrations.columns import added

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added("support_grant", sa.Column("declared", sa.Boolean(), nullable=False, server_default=sa.false()))
