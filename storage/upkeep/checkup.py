"""The whole store read again: is it what it was when it was written?"""

import re
from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection, text

from storage.schema import triggers
from storage.schema.version import SEARCH_TABLE, SHAPE

_RESTORE = "N’y écrivez plus et restaurez votre dernière sauvegarde."


def sqlite_faults(connection: Connection) -> tuple[str, ...]:
    """The faults of a SQLite store, a sentence each."""
    return tuple(_sqlite(connection))


def postgres_faults(connection: Connection) -> tuple[str, ...]:
    """The faults of a PostgreSQL store, a sentence each."""
    return (*guard_faults(connection), *documents(connection))


def _sqlite(connection: Connection) -> Iterator[str]:
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    if said != "ok":
        yield f"Le fichier du dépôt est abîmé ({said}). {_RESTORE}"
        # What follows would stumble on the same damage.
        return
    tables = sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")})
    if tables:
        yield f"Des lignes sont orphelines ({', '.join(tables)}). {_RESTORE}"
    yield from guard_faults(connection)
    yield from documents(connection)


def guard_faults(connection: Connection) -> Iterator[str]:
    """Whether the store refuses what it must: its triggers, and its tables with their checks."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        stored: object = {row.name: row.sql for row in rows}
        expected: object = triggers.sqlite_triggers()
        whole = shape(connection) == SHAPE
    else:
        from storage.upkeep import refusals
        from storage.upkeep.migrate_postgres import stored_triggers

        stored, expected = stored_triggers(connection), triggers.postgres_bodies()
        whole = refusals.stored(connection) == refusals.described()
    if stored != expected:
        yield (
            "Les gardes du dépôt ont été modifiées : des demandes transmises ont pu être changées. "
            "Comparez avec votre dernière sauvegarde."
        )
    if not whole:
        yield (
            "Les tables du dépôt ne sont plus celles de l’application : ce qu’elles refusaient a pu être écrit. "
            "Comparez avec votre dernière sauvegarde."
        )


# A step that copies a table writes its clauses in any order.
_CLAUSES = re.compile(r"[\s,]+")


def shape(connection: Connection) -> str:
    """The digest of the tables and indexes of a SQLite store; of the search index, its own table only."""
    rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'trigger'")
    own = sorted(
        (row.type, row.name, row.tbl_name, sorted(_CLAUSES.split(str(row.sql))))
        for row in rows
        if not row.name.startswith((f"{SEARCH_TABLE}_", "sqlite_"))
    )
    return sha256(repr(own).encode()).hexdigest()


def documents(connection: Connection) -> Iterator[str]:
    """Documents whose bytes are missing or are not those received; read one at a time."""
    listed = connection.exec_driver_sql(
        "SELECT attachment.id, request.number, title, size, sha256 FROM attachment "
        "JOIN request ON request.id = attachment.request_id ORDER BY attachment.id"
    ).all()
    for row in listed:
        # The id is a number of ours: no parameter, so the same text suits both drivers.
        held = f"SELECT data FROM attachment_blob WHERE attachment_id = {int(row.id)}"
        data = connection.exec_driver_sql(held).scalar()
        if data is None or len(data) != row.size or sha256(data).hexdigest() != row.sha256:
            yield f"Le document « {row.title} » de la demande {row.number} n’est plus celui qui a été reçu. {_RESTORE}"
    kept = "SELECT request_id, number, sha256 FROM sent_document JOIN request ON request.id = request_id ORDER BY 1, 3"
    for row in connection.exec_driver_sql(kept).all():
        sent = connection.execute(_SENT, {"id": row.request_id, "sha256": row.sha256}).scalar()
        if sha256(sent or b"").hexdigest() != row.sha256:
            yield f"Un document transmis de la demande {row.number} n’est plus celui qui a été reçu. {_RESTORE}"


_SENT = text("SELECT data FROM sent_document WHERE request_id = :id AND sha256 = :sha256")
