"""The first schema: people, requests and their file, traces, accounts, and the search index.

The triggers are not here: ``storage.upkeep.migrate`` takes them down before the steps and puts them back after.
"""

from contextlib import suppress

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

from storage.engines.sqlite import SECURE_DELETE, driver

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _child_files()
    _requests()
    _answers()
    _documents()
    _exchanges()
    _traces()
    _accounts()
    _search()


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _to(column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], ondelete=ondelete)


def _of_request() -> sa.ForeignKeyConstraint:
    return _to("request_id", "request.id", "CASCADE")


def _people() -> None:
    op.create_table(
        "provider",
        *_texts("division", "name", "service_type", "region", "director"),
        sa.PrimaryKeyConstraint("division"),
        sa.CheckConstraint("service_type IN ('CPE', 'GARD', 'BC')", name="service_type_known"),
    )
    op.create_table(
        "site",
        *_texts("number", "division", "name", "address", "postal_code", "region", "phone"),
        sa.PrimaryKeyConstraint("number"),
        _to("division", "provider.division"),
    )
    op.create_index("ix_site_division", "site", ["division"])
    op.create_table(
        "home_provider",
        *_texts("key", "division", "last_name", "first_name", "address"),
        sa.PrimaryKeyConstraint("key"),
        _to("division", "provider.division"),
    )
    op.create_index("ix_home_provider_division", "home_provider", ["division"])
    op.create_table(
        "child",
        *_texts("necsg", "nirec", "last_name", "first_name", "birth_date", "folded_last", "folded_first"),
        sa.PrimaryKeyConstraint("necsg"),
    )
    op.create_index("child_name", "child", ["folded_last", "folded_first"])
    op.create_index("ix_child_nirec", "child", ["nirec"])


def _child_files() -> None:
    op.create_table(
        "child_file",
        *_texts("key", "necsg", "site", "home_provider", "guardian", "other_guardian", "start", "end"),
        _flag("allowance"),
        *_texts("allowance_start", "allowance_end"),
        _flag("reduced_contribution"),
        _flag("exemption"),
        _flag("transitional"),
        *_texts("days_per_week"),
        sa.PrimaryKeyConstraint("key"),
        _to("necsg", "child.necsg"),
        _to("site", "site.number"),
    )
    op.create_index("ix_child_file_necsg", "child_file", ["necsg"])
    op.create_index("ix_child_file_site", "child_file", ["site"])
    op.create_table(
        "support_grant",
        *_numbers("id"),
        *_texts("necsg", "division", "site"),
        *_numbers("year"),
        *_texts("hours_per_day", "days"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("necsg", "site", "year"),
    )
    op.create_index("ix_support_grant_necsg", "support_grant", ["necsg"])


def _requests() -> None:
    op.create_table(
        "request_number",
        *_numbers("year"),
        *_texts("region"),
        *_numbers("last"),
        sa.PrimaryKeyConstraint("year", "region"),
    )
    op.create_table(
        "request",
        *_numbers("id"),
        *_texts("number", "division", "site", "child_file", "necsg", "type", "status", "edition"),
        *_numbers("year", "version"),
        *_texts("created_at", "modified_at", "transmitted_at", "compliant_at", "closed_at", "close_reason"),
        *_texts("granted_hours", "previous"),
        *_numbers("place_step", "place_page"),
        *_texts("place_key", "child_name", "site_name", "folded"),
        *_numbers("open_comments"),
        *_texts("snapshot"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "status IN ('BROUILLON', 'TRANSMIS', 'COMMENTAIRES', 'CONFORME', 'TERMINEE')", name="status_known"
        ),
        sa.CheckConstraint("type IN ('NOUV', 'RSC', 'RAC', 'TRANS')", name="type_known"),
        sa.CheckConstraint("version >= 1", name="version_positive"),
        sa.UniqueConstraint("number"),
        _to("division", "provider.division"),
        _to("site", "site.number"),
        _to("child_file", "child_file.key"),
        _to("necsg", "child.necsg"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_request_child_file", "request", ["child_file"])
    op.create_index("ix_request_necsg", "request", ["necsg"])
    _request_orders()


def _answers() -> None:
    op.create_table(
        "answer",
        *_numbers("request_id"),
        *_texts("key", "text"),
        *_numbers("version"),
        sa.PrimaryKeyConstraint("request_id", "key"),
        _of_request(),
    )


def _request_orders() -> None:
    """The orders of the lists: by code points on both engines."""
    if op.get_bind().dialect.name == "sqlite":
        number = sa.text("(substr(number, 1, 8) || length(number) || substr(number, 9))")
        modified, name = sa.text("modified_at"), sa.text("folded")
    else:
        number, modified, name = (sa.text(f'{column} COLLATE "C"') for column in ("number", "modified_at", "folded"))
    op.create_index("request_number_order", "request", ["division", "status", number, "id"])
    op.create_index("request_modified_order", "request", ["division", "status", modified, "id"])
    op.create_index("request_name_order", "request", ["division", "status", name, "id"])


def _documents() -> None:
    op.create_table(
        "attachment",
        *_numbers("id", "request_id"),
        *_texts("nature", "title"),
        *_numbers("size"),
        *_texts("sha256"),
        *_numbers("pages"),
        *_texts("received_at"),
        _flag("scripted"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("nature IN ('PLAN', 'PSI', 'RAPPORT', 'SIGNATURES')", name="nature_known"),
        sa.UniqueConstraint("request_id", "nature"),
        sa.CheckConstraint("size > 0 AND pages > 0", name="attachment_not_empty"),
        _of_request(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attachment_request_id", "attachment", ["request_id"])
    op.create_table(
        "attachment_blob",
        *_numbers("attachment_id"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("attachment_id"),
        _to("attachment_id", "attachment.id", "CASCADE"),
    )
    op.create_table(
        "signature",
        *_numbers("request_id"),
        *_texts("first_name", "last_name", "function", "digest", "content", "signed_at", "signed_by"),
        sa.PrimaryKeyConstraint("request_id"),
        _of_request(),
    )


def _exchanges() -> None:
    op.create_table(
        "comment",
        *_numbers("id", "request_id", "round", "page"),
        *_texts("section", "text", "author", "created_at"),
        _flag("corrected"),
        *_texts("reply"),
        sa.PrimaryKeyConstraint("id"),
        _of_request(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comment_request_id", "comment", ["request_id"])
    op.create_table(
        "printout",
        *_numbers("id", "request_id", "revision"),
        *_texts("digest", "content", "kind", "printed_at", "printed_by"),
        sa.PrimaryKeyConstraint("id"),
        _of_request(),
    )
    op.create_index("ix_printout_request_id", "printout", ["request_id"])
    op.create_index("printout_request", "printout", ["request_id", "revision"])
    op.create_table(
        "lease",
        *_numbers("request_id"),
        *_texts("holder", "session", "since", "until"),
        sa.PrimaryKeyConstraint("request_id"),
        _of_request(),
    )


def _traces() -> None:
    op.create_table(
        "notice",
        *_numbers("id"),
        *_texts("recipient", "request_number", "kind", "text", "created_at", "read_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_notice_recipient", "notice", ["recipient"])
    op.create_table(
        "journal",
        *_numbers("id"),
        *_texts("at", "who", "request_number", "action", "detail"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_journal_request_number", "journal", ["request_number"])


def _accounts() -> None:
    op.create_table("user_account", *_texts("login", "name", "rights"), sa.PrimaryKeyConstraint("login"))
    op.create_table(
        "user_division",
        *_texts("login", "division"),
        sa.PrimaryKeyConstraint("login", "division"),
        _to("login", "user_account.login", "CASCADE"),
        _to("division", "provider.division", "CASCADE"),
    )


def _search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE request_fts USING fts5"
            "(folded, content='request', content_rowid='id', tokenize='trigram')"
        )
        if driver.sqlite_version_info >= SECURE_DELETE:
            # A deleted draft leaves the index at once, not at some later merge.
            op.execute("INSERT INTO request_fts(request_fts, rank) VALUES('secure-delete', 1)")
    elif op.get_bind().scalar(sa.text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")):
        _trigrams()


def _trigrams() -> None:
    """The same index on PostgreSQL, where the account may add it; without it the search reads the whole list."""
    with suppress(DBAPIError), op.get_bind().begin_nested():
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute("CREATE INDEX request_folded ON request USING gin (folded gin_trgm_ops)")
