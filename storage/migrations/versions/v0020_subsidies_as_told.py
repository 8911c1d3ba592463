"""Each file and each request says its own of a subsidy, which may be that of one RSG of a coordinating office."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_KEPT = "owner, necsg, division, site, year, hours_per_day, days, declared"


def upgrade() -> None:
    op.execute("CREATE TABLE old_support_grant AS SELECT * FROM support_grant")
    op.drop_table("support_grant")
    op.create_table(
        "support_grant",
        sa.Column("id", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("owner", "necsg", "division", "site")),
        sa.Column("year", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("hours_per_day", "days")),
        sa.Column("declared", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("home_provider", "request")),
        sa.UniqueConstraint("owner", "necsg", "site", "home_provider", "year", "declared", "request"),
    )
    op.execute(
        f"INSERT INTO support_grant ({_KEPT}, home_provider, request) "
        f"SELECT {_KEPT}, '', '' FROM old_support_grant ORDER BY id"
    )
    op.drop_table("old_support_grant")
