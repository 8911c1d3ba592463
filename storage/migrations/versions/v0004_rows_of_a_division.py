"""Children, their files, sites, home providers and known subsidies become rows of a division.

They were shared by every division of the store. Each row goes to each division that had it to work with: a child and
its subsidies to those that have a file or a request of it, or a subsidy granted to them. What was nobody's goes to the
only division of the store; where there are several nothing tells whose it was: it stays in the store under no
division, where no account reads it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PEOPLE = ("site", "home_provider", "child", "child_file", "support_grant")
_CHILD = "necsg, nirec, last_name, first_name, birth_date, folded_last, folded_first"
_FILE = (
    'key, necsg, site, home_provider, guardian, other_guardian, start, "end", allowance, allowance_start, '
    "allowance_end, reduced_contribution, exemption, transitional, days_per_week"
)
# Who has a child to work with; the last line gives what is nobody's to the only division there is.
_KNOWN = """
CREATE TABLE known_child AS
SELECT s.division AS division, f.necsg AS necsg FROM old_child_file f JOIN old_site s ON s.number = f.site
UNION SELECT division, necsg FROM request
UNION SELECT g.division, g.necsg FROM old_support_grant g JOIN provider p ON p.division = g.division
"""
_NOBODYS = """
INSERT INTO known_child (division, necsg)
SELECT CASE (SELECT count(*) FROM provider) WHEN 1 THEN (SELECT division FROM provider) ELSE '' END, necsg
FROM (SELECT necsg FROM old_child UNION SELECT necsg FROM old_support_grant) AS every_child
WHERE NOT EXISTS (SELECT 1 FROM known_child k WHERE k.necsg = every_child.necsg)
"""


def upgrade() -> None:
    with _requests_without_people():
        for table in _PEOPLE:
            op.execute(f"CREATE TABLE old_{table} AS SELECT * FROM {table}")
        for table in reversed(_PEOPLE):
            op.drop_table(table)
        op.execute(_KNOWN)
        op.execute(_NOBODYS)
        op.execute("CREATE INDEX known_child_necsg ON known_child (necsg)")
        _sites_and_home_providers()
        _children()
        _child_files()
        _grants()
        for table in (*(f"old_{table}" for table in _PEOPLE), "known_child"):
            op.drop_table(table)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _flags(*names: str) -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean(), nullable=False) for name in names]


def _provider() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["division"], ["provider.division"])


def _within(column: str, target: str) -> sa.ForeignKeyConstraint:
    table, _, _ = target.partition(".")
    return sa.ForeignKeyConstraint(["division", column], [f"{table}.division", target])


def _sites_and_home_providers() -> None:
    op.create_table(
        "site",
        *_texts("division", "number", "name", "address", "postal_code", "region", "phone"),
        sa.PrimaryKeyConstraint("division", "number"),
        _provider(),
    )
    columns = "division, number, name, address, postal_code, region, phone"
    op.execute(f"INSERT INTO site ({columns}) SELECT {columns} FROM old_site")
    op.create_table(
        "home_provider",
        *_texts("division", "key", "last_name", "first_name", "address"),
        sa.PrimaryKeyConstraint("division", "key"),
        _provider(),
    )
    columns = "division, key, last_name, first_name, address"
    op.execute(f"INSERT INTO home_provider ({columns}) SELECT {columns} FROM old_home_provider")


def _children() -> None:
    op.create_table("child", *_texts("division", *_CHILD.split(", ")), sa.PrimaryKeyConstraint("division", "necsg"))
    said = ", ".join(f"c.{name}" for name in _CHILD.split(", "))
    op.execute(
        f"INSERT INTO child (division, {_CHILD}) SELECT k.division, {said} "
        "FROM old_child c JOIN known_child k ON k.necsg = c.necsg"
    )
    op.create_index("child_name", "child", ["division", "folded_last", "folded_first"])
    op.create_index("child_nirec", "child", ["division", "nirec"])


def _child_files() -> None:
    op.create_table(
        "child_file",
        *_texts("division", "key", "necsg", "site", "home_provider", "guardian", "other_guardian", "start", "end"),
        *_flags("allowance"),
        *_texts("allowance_start", "allowance_end"),
        *_flags("reduced_contribution", "exemption", "transitional"),
        *_texts("days_per_week"),
        sa.PrimaryKeyConstraint("division", "key"),
        _within("site", "site.number"),
        _within("necsg", "child.necsg"),
    )
    said = ", ".join(f"f.{name}" for name in _FILE.split(", "))
    op.execute(
        f"INSERT INTO child_file (division, {_FILE}) SELECT s.division, {said} "
        "FROM old_child_file f JOIN old_site s ON s.number = f.site"
    )
    op.create_index("child_file_child", "child_file", ["division", "necsg", "site"])


def _grants() -> None:
    op.create_table(
        "support_grant",
        *_numbers("id"),
        *_texts("owner", "necsg", "division", "site"),
        *_numbers("year"),
        *_texts("hours_per_day", "days"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("owner", "necsg", "site", "year"),
    )
    op.execute(
        "INSERT INTO support_grant (owner, necsg, division, site, year, hours_per_day, days) "
        "SELECT k.division, g.necsg, g.division, g.site, g.year, g.hours_per_day, g.days "
        "FROM old_support_grant g JOIN known_child k ON k.necsg = g.necsg ORDER BY g.id, k.division"
    )


_REFERENCES = (("site", "site.number"), ("child_file", "child_file.key"), ("necsg", "child.necsg"))


@contextmanager
def _requests_without_people() -> Iterator[None]:
    """Take the references of the requests down, and put them back within the division of each request."""
    op.drop_index("ix_request_child_file", "request")
    op.drop_index("ix_request_necsg", "request")
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        for column, _ in _REFERENCES:
            op.drop_constraint(f"request_{column}_fkey", "request", type_="foreignkey")
    yield
    if sqlite:
        _copied_requests()
    else:
        for column, target in _REFERENCES:
            table, _, key = target.partition(".")
            op.create_foreign_key(None, "request", table, ["division", column], ["division", key])
    op.create_index("request_child", "request", ["division", "necsg"])
    op.create_index("request_file", "request", ["division", "child_file"])


def _copied_requests() -> None:
    """SQLite names no constraint to take down: the table is described anew, and its rows are copied into it."""
    stored = sa.inspect(op.get_bind())
    columns = [
        sa.Column(column["name"], column["type"], nullable=False, primary_key=column["name"] == "id")
        for column in stored.get_columns("request")
    ]
    checks = stored.get_check_constraints("request")
    kept = [
        sa.UniqueConstraint("number"),
        *(sa.CheckConstraint(check["sqltext"], name=check["name"]) for check in checks),
        _provider(),
        *(_within(column, target) for column, target in _REFERENCES),
    ]
    anew = sa.Table("request", sa.MetaData(), *columns, *kept, sqlite_autoincrement=True)
    with op.batch_alter_table("request", copy_from=anew, recreate="always"):
        pass
