"""A request may be withdrawn, not granted, or under review; when somebody began to examine it is kept."""

from alembic import op

from storage.migrations.columns import added

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added("request", "examined_at", numbered=True)
    with op.batch_alter_table("request", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_constraint("status_known", type_="check")
        batch.create_check_constraint(
            "status_known",
            "status IN ('BROUILLON', 'TRANSMIS', 'RETIREE', 'COMMENTAIRES', 'CONFORME', 'NON_ACCORDEE', 'REVISION', "
            "'TERMINEE')",
        )
