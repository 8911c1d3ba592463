"""What the tables of a PostgreSQL store refuse by themselves, as the server describes it and as it must be."""

import re
from collections.abc import Iterator

from sqlalchemy import CheckConstraint, Connection, ForeignKeyConstraint, PrimaryKeyConstraint, Table, UniqueConstraint

from storage.schema import tables
from storage.schema.version import VERSION_TABLE

Refusals = frozenset[tuple[str, str]]
"""By table, a constraint as the server writes it."""

_HERE = "c.relnamespace = to_regnamespace(current_schema())"
# A rule, or the security of rows, would do something else than what is asked without refusing it.
_STORED = f"""
SELECT c.relname, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE {_HERE} AND k.contype <> 'n'
UNION ALL SELECT c.relname, 'NOT NULL ' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE {_HERE} AND c.relkind = 'r' AND a.attnum > 0 AND a.attnotnull
UNION ALL SELECT c.relname, 'RULE ' || r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE {_HERE} AND c.relkind = 'r'
UNION ALL SELECT c.relname, 'ROW SECURITY' FROM pg_class c WHERE {_HERE} AND c.relrowsecurity
"""
_CAST = re.compile(r"::(character varying|text)(\[\])?")
_WORDS = re.compile(r"'(?:[^']|'')*'|\w+|[^\s\w()]")
_LISTED = re.compile(r"\b(\w+) IN \((.*)\)")


def stored(connection: Connection) -> Refusals:
    """What the base refuses."""
    rows = connection.exec_driver_sql(_STORED)
    return frozenset((name, _plain(said)) for name, said in rows if name != VERSION_TABLE)


def described() -> Refusals:
    """What a base of this version refuses."""
    metadata = tables.RequestRow.metadata
    return frozenset((table.name, said) for table in metadata.sorted_tables for said in _of(table))


def _of(table: Table) -> Iterator[str]:
    for column in table.columns:
        if not column.nullable:
            yield f"NOT NULL {column.name}"
    for constraint in table.constraints:
        names = ", ".join(column.name for column in getattr(constraint, "columns", ()))
        match constraint:
            case PrimaryKeyConstraint():
                yield f"PRIMARY KEY ({names})"
            case UniqueConstraint():
                yield f"UNIQUE ({names})"
            case ForeignKeyConstraint():
                others = ", ".join(element.column.name for element in constraint.elements)
                deleted = f" ON DELETE {constraint.ondelete}" if constraint.ondelete else ""
                yield f"FOREIGN KEY ({names}) REFERENCES {constraint.referred_table.name}({others}){deleted}"
            case CheckConstraint():
                yield _plain("CHECK " + _LISTED.sub(r"\1 = ANY ARRAY[\2]", str(constraint.sqltext)))


def _plain(said: str) -> str:
    """A check word by word, without the casts and the brackets that the server adds; another constraint as it is."""
    if not said.startswith("CHECK"):
        return said.replace('"', "")
    return " ".join(_WORDS.findall(_CAST.sub("", said)))
