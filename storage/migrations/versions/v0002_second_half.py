"""The Ministry's side: regions, comments in preparation, transmissions, read notices, e-mails, a chained journal.

The columns that a step adds must stand where ``storage.schema.tables`` has them: the tables are copied.
"""

import secrets

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import added
from storage.schema.chain import line_hash

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _requests()
    _documents()
    _exchanges()
    _notices()
    _journal()
    _accounts()
    _secret()


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _to(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], ondelete="CASCADE")


def _version(name: str) -> sa.Column[int]:
    """A column of versions: 0, before any write, in the rows already there."""
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _requests() -> None:
    added("request", "region", after={"region": "site"}, numbered=True)
    op.execute("UPDATE request SET region = (SELECT region FROM site WHERE site.number = request.site)")
    order = sa.text("transmitted_at" if _sqlite() else 'transmitted_at COLLATE "C"')
    op.create_index("request_region_order", "request", ["region", "status", order, "id"])


def _documents() -> None:
    added("attachment", "inspection", "scan", "note", numbered=True)


def _exchanges() -> None:
    versions = (_version("corrected_version"), _version("reply_version"))
    added("comment", "field", *versions, after={"field": "section"}, numbered=True)
    op.create_table(
        "remark",
        *_numbers("id", "request_id", "page"),
        *_texts("section", "field", "text", "author", "created_at"),
        sa.PrimaryKeyConstraint("id"),
        _to("request_id", "request.id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_remark_request_id", "remark", ["request_id"])
    op.create_table(
        "transmission",
        *_numbers("id", "request_id", "round"),
        *_texts("transmitted_at", "transmitted_by", "signer", "digest", "content"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_id", "round"),
        _to("request_id", "request.id"),
    )
    op.create_index("ix_transmission_request_id", "transmission", ["request_id"])
    # What was signed last is what was sent: a signed request cannot change without being signed again.
    op.execute(
        "INSERT INTO transmission (request_id, round, transmitted_at, transmitted_by, signer, digest, content) "
        "SELECT r.id, 1, r.transmitted_at, s.signed_by, s.first_name || ' ' || s.last_name, s.digest, s.content "
        "FROM request r JOIN signature s ON s.request_id = r.id WHERE r.transmitted_at <> '' ORDER BY r.id"
    )


def _notices() -> None:
    with op.batch_alter_table("notice") as batch:
        batch.drop_column("read_at")
    op.create_table(
        "notice_read",
        *_numbers("notice_id"),
        *_texts("login", "read_at"),
        sa.PrimaryKeyConstraint("notice_id", "login"),
        _to("notice_id", "notice.id"),
    )
    op.create_table(
        "outbox",
        *_numbers("id", "notice_id"),
        *_texts("address", "created_at"),
        *_numbers("attempts"),
        *_texts("next_at", "sent_at", "error"),
        sa.PrimaryKeyConstraint("id"),
        _to("notice_id", "notice.id"),
    )
    op.create_index("ix_outbox_notice_id", "outbox", ["notice_id"])
    op.create_index("outbox_due", "outbox", ["sent_at", "next_at"])


def _journal() -> None:
    added("journal", "origin", "state", "previous", "hash", after={"origin": "who"}, numbered=True)
    journal = sa.table("journal", *(sa.column(name) for name in ("id", *_LINE, "previous", "hash")))
    bind, previous = op.get_bind(), ""
    for row in bind.execute(sa.select(journal).order_by(journal.c.id)).mappings().all():
        linked = line_hash(previous, *(row[name] for name in _LINE))
        bind.execute(sa.update(journal).where(journal.c.id == row["id"]).values(previous=previous, hash=linked))
        previous = linked


_LINE = ("at", "who", "origin", "request_number", "action", "detail", "state")


def _accounts() -> None:
    added("user_account", "until", "email")
    op.create_table(
        "user_region",
        *_texts("login", "region"),
        sa.PrimaryKeyConstraint("login", "region"),
        _to("login", "user_account.login"),
    )


def _secret() -> None:
    made = op.create_table("store_secret", *_texts("name", "value"), sa.PrimaryKeyConstraint("name"))
    op.bulk_insert(made, [{"name": "paper", "value": secrets.token_hex(32)}])
