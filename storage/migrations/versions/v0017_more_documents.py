"""A request may have documents beside the four of the guide, and several files of some: the check names them all."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FILES = (
    "'PLAN', 'PSI', 'RAPPORT', 'RAPPORT-2', 'RAPPORT-3', 'RAPPORT-4', 'RAPPORT-5', 'RAPPORT-6', "
    "'RAPPORT-7', 'RAPPORT-8', 'RAPPORT-9', 'SIGNATURES', 'SIGNATURES-2', 'SIGNATURES-3', "
    "'SIGNATURES-4', 'SIGNATURES-5', 'SIGNATURES-6', 'SIGNATURES-7', 'SIGNATURES-8', 'SIGNATURES-9', "
    "'ATTESTATION', 'BILAN', 'AUTRE_DOCUMENT', 'AUTRE_DOCUMENT-2', 'AUTRE_DOCUMENT-3', "
    "'AUTRE_DOCUMENT-4', 'AUTRE_DOCUMENT-5', 'AUTRE_DOCUMENT-6', 'AUTRE_DOCUMENT-7', "
    "'AUTRE_DOCUMENT-8', 'AUTRE_DOCUMENT-9'"
)


def upgrade() -> None:
    with op.batch_alter_table("attachment", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_constraint("nature_known", type_="check")
        batch.create_check_constraint("nature_known", f"nature IN ({FILES})")
