"""The whole store, row by row, into a store of the other engine that was just made: every table, every column.

The two share one description of their tables (``storage.schema``); the guards of the new one are asleep meanwhile.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, delete, func, insert, select, text

from mes_tui.domain.errors import StoreUnusable
from storage.schema import tables
from storage.schema.version import SEARCH_TABLE

TABLES: tuple[Table, ...] = tuple(tables.RequestRow.metadata.sorted_tables)
_AT_ONCE, _HEAVY_AT_ONCE = 500, 4
"""Rows in memory: those of documents have the bytes of a whole file each."""

Digests = Mapping[str, tuple[int, str]]
"""By table, how many rows there are, and the digest of all that they say, whatever their order."""


def carry(source: Connection, target: Connection) -> None:
    """Write every row of ``source`` into ``target``, and go on from the same ids. Raises StoreUnusable when what is
    read again there is not the same."""
    # A store is born with a secret of its own.
    for table in reversed(TABLES):
        target.execute(delete(table))
    for table in TABLES:
        for rows in _batches(source, table):
            target.execute(insert(table), rows)
    _go_on_from(target, last_ids(source))
    if target.dialect.name == "sqlite":
        # No trigger filled the index of the search.
        target.exec_driver_sql(f"INSERT INTO {SEARCH_TABLE}({SEARCH_TABLE}) VALUES('rebuild')")
    before, after = digests(source), digests(target)
    if differing := [name for name in before if before[name] != after[name]]:
        raise StoreUnusable(
            f"Le dépôt n’a pas été déplacé : ce qui a été écrit là-bas n’est pas ce qui a été lu ici "
            f"({', '.join(differing)}). Rien n’y reste ; vérifiez le disque, puis recommencez."
        )


def digests(connection: Connection) -> Digests:
    """What each table says."""
    return {table.name: _digest(connection, table) for table in TABLES}


def last_ids(connection: Connection) -> dict[str, int]:
    """The last id that each table with ids of its own has given, whether its row is still there or not."""
    found = {table.name: connection.scalar(select(func.max(table.c.id))) or 0 for table in numbered()}
    if connection.dialect.name == "sqlite":
        given = {row.name: row.seq for row in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")}
    else:
        given = {name: _last_of_sequence(connection, name) for name in found}
    return {name: max(last, given.get(name, 0)) for name, last in found.items()}


def numbered() -> tuple[Table, ...]:
    """The tables that number their rows by themselves."""
    return tuple(table for table in TABLES if table.autoincrement_column is not None and "id" in table.c)


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    size = _HEAVY_AT_ONCE if _heavy(table) else _AT_ONCE
    with connection.execute(select(table).execution_options(yield_per=size)) as rows:
        for some in rows.mappings().partitions():
            yield [dict(row) for row in some]


def _heavy(table: Table) -> bool:
    return any(isinstance(column.type, LargeBinary) for column in table.columns)


def _digest(connection: Connection, table: Table) -> tuple[int, str]:
    count, whole = 0, 0
    for rows in _batches(connection, table):
        for row in rows:
            count += 1
            # A sum: the engines do not put texts in the same order.
            whole += int.from_bytes(_row_digest(row))
    return count, f"{whole % 2**256:064x}"


def _row_digest(row: Mapping[str, Any]) -> bytes:
    said = sha256()
    for name, value in row.items():
        data = bytes(value) if isinstance(value, bytes | memoryview) else repr(value).encode("utf-8", "surrogatepass")
        said.update(f"{name}:{type(value).__name__}:{len(data)}:".encode())
        said.update(data)
    return said.digest()


def _go_on_from(connection: Connection, last: Mapping[str, int]) -> None:
    sqlite = connection.dialect.name == "sqlite"
    for table in numbered():
        if not sqlite:
            sequence = "pg_get_serial_sequence(:name, 'id')"
            if last[table.name]:
                connection.execute(
                    text(f"SELECT setval({sequence}, :last)"), {"name": table.name, "last": last[table.name]}
                )
        elif table.dialect_options["sqlite"]["autoincrement"]:
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
            connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"),
                {"name": table.name, "last": last[table.name]},
            )


def _last_of_sequence(connection: Connection, name: str) -> int:
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": name}).scalar()
    row = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()
    return int(row.last_value) if row.is_called else 0
