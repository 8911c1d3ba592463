"""The store in one PostgreSQL database. See ``storage.store.Store`` for what each method promises.

What PostgreSQL keeps of deleted rows (its own log, its backups) is its administrator's to clear.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mes_tui.domain.errors import NotSaved, StoreUnusable
from storage.engines.backend import Run, closed
from storage.engines.location import Location, missing, moved
from storage.engines.postgres_errors import not_saved, unusable
from storage.schema.ministry import postgres_side
from storage.schema.version import HEAD, MARK, MOVED_TO, VERSION_QUERY
from storage.seal import UNSEALED, Seal

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlmodel import Session

    from storage.engines.lending import Lending

WRITERS_LOCK = 0x4D455331
"""The advisory lock that puts the writers in a queue; the server keeps it in order."""

_COMMON = "-c client_encoding=UTF8 -c timezone=UTC -c search_path=public -c synchronous_commit=on -c lock_timeout=30000"
# A transaction that writes says so; any other statement is refused to.
SHARED_OPTIONS = f"{_COMMON} -c default_transaction_read_only=on"
WRITE_OPTIONS = f"{_COMMON} -c idle_in_transaction_session_timeout=60000"
_WRITING = "SET LOCAL idle_in_transaction_session_timeout = 60000"
"""A program that is stopped in the middle of a write does not keep the others waiting."""


def require_driver() -> None:
    """Raise StoreUnusable where the program was installed without what speaks to a server."""
    if find_spec("psycopg") is None:
        raise StoreUnusable(
            "Le programme est installé sans PostgreSQL. Installez « mes-tui[postgresql] », puis recommencez."
        )


class PostgresBackend:
    dialect = "postgresql"
    tells = True

    def __init__(self, url: str, lending: "Lending") -> None:
        from storage.engines.listening import Listener

        self._url = url
        self._label = Location(url=url).label
        self._lending = lending
        self._listener = Listener(lending)
        self._side = ""
        self._closed = False

    @classmethod
    def open(cls, url: str, *, create: bool = True, seal: Seal = UNSEALED) -> "PostgresBackend":
        require_driver()
        from storage.engines.sessions import lent_connections

        backend = cls(url, lent_connections(url, SHARED_OPTIONS))
        try:
            backend._prepare(create=create, seal=seal)
        except BaseException:
            backend.close()
            raise
        return backend

    def _prepare(self, *, create: bool, seal: Seal) -> None:
        with self._said():
            with self._reader() as engine, engine.connect() as connection:
                version = identify(connection, self._label)
            if version == HEAD:
                return
            if not version and not create:
                raise missing(f"la base « {self._label} »", "est vide")
            from storage.upkeep.migrate_postgres import bring_up_to_date

            with self._writer() as engine:
                bring_up_to_date(engine, self._label, seal)

    @contextmanager
    def _reader(self) -> "Iterator[Engine]":
        from storage.engines.sessions import reading_on

        with self._lending.lent() as engine:
            yield reading_on(engine)

    @contextmanager
    def _writer(self) -> "Iterator[Engine]":
        from storage.engines.sessions import writing_on

        with self._lending.lent() as engine:
            yield writing_on(engine)

    @contextmanager
    def _said(self) -> Iterator[None]:
        from storage.engines.sessions import translated

        if self._closed:
            raise closed()
        with translated(lambda error: StoreUnusable(unusable(error, self._label))):
            yield

    def rows(self, sql: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]:
        from sqlalchemy import text

        with self._said(), self._reader() as engine, engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql), dict(params))]

    @contextmanager
    def reading(self) -> "Iterator[Session]":
        from storage.engines.sessions import transaction

        with self._said(), self._reader() as engine, transaction(engine, commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> "Iterator[Session]":
        from storage.engines.sessions import transaction, translated

        if self._closed:
            raise closed()
        first = f"{self._side}{_WRITING}; SELECT pg_advisory_xact_lock({WRITERS_LOCK}), {self._listener.says()}"
        with (
            translated(lambda error: NotSaved(not_saved(error))),
            self._writer() as engine,
            transaction(engine, commit=True, first=first) as session,
        ):
            yield session

    @contextmanager
    def telling(self) -> Iterator[Run]:
        from sqlalchemy import text

        with self.writing() as session:

            def run(sql: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]:
                answer = session.connection().execute(text(sql), dict(params))
                return [tuple(row) for row in answer] if answer.returns_rows else []

            yield run

    def serve_ministry(self, login: str) -> None:
        self._side = f"{postgres_side(login)}; "

    def scrub(self, patience: float) -> bool:
        """Let the server reuse the place of what was deleted."""
        with self._said(), self._writer() as engine, engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.exec_driver_sql("VACUUM request, answer, attachment, attachment_blob, signature, printout")
        return True

    def data_version(self) -> int:
        value: int = self.rows("SELECT hashtext(CAST(pg_current_snapshot() AS text))", {})[0][0]
        return value

    def others_version(self) -> int:
        with self._said():
            return self._listener.look()

    def wait_for_others(self, seconds: float) -> None:
        self._listener.wait(seconds)

    def wait_no_more(self) -> None:
        self._listener.hush()

    def facts(self) -> Mapping[str, str]:
        version = self.rows("SELECT current_setting('server_version')", {})[0][0]
        return {"moteur": f"PostgreSQL {version}", "journal": "wal"}

    def faults(self) -> tuple[str, ...]:
        from storage.upkeep.checkup import postgres_faults

        with self.reading() as session:
            return postgres_faults(session.connection())

    def backup(self, destination: Path) -> None:
        from storage.upkeep.postgres_copies import write_copy

        write_copy(self._url, self._label, destination)

    @classmethod
    def put_back(cls, url: str, copy: Path) -> None:
        """Put the store of the file ``copy`` in the empty base at ``url``. Raises StoreUnusable."""
        from storage.upkeep.postgres_copies import fill

        with cls._alone(url) as (label, writer):
            fill(url, label, writer, copy)

    @classmethod
    def take_out(cls, url: str) -> None:
        """Take out of the base what ``put_back`` put there. Raises StoreUnusable."""
        from storage.upkeep.postgres_copies import empty

        with cls._alone(url) as (_, writer):
            empty(writer)

    @staticmethod
    @contextmanager
    def _alone(url: str) -> "Iterator[tuple[str, Engine]]":
        from storage.engines.sessions import postgres_engine, translated

        label, writer = Location(url=url).label, postgres_engine(url, WRITE_OPTIONS)
        try:
            with translated(lambda error: StoreUnusable(unusable(error, label))):
                yield label, writer
        finally:
            writer.dispose()

    def close(self) -> None:
        self._closed = True
        self._listener.close()
        self._lending.dispose()


def identify(connection: "Connection", label: str) -> str:
    """The schema version of the base, "" when it is empty. Raises StoreUnusable when it is another program's."""
    if connection.exec_driver_sql("SHOW server_encoding").scalar() != "UTF8":
        raise StoreUnusable(f"La base « {label} » n’est pas en UTF-8. Créez-la avec « ENCODING 'UTF8' ».")
    mark = "SELECT obj_description(to_regclass('alembic_version'), 'pg_class')"
    said = str(connection.exec_driver_sql(mark).scalar())
    if said.startswith(MOVED_TO):
        raise moved(said.removeprefix(MOVED_TO))
    if said == MARK:
        return str(connection.exec_driver_sql(VERSION_QUERY).scalar() or "?")
    tables = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1"
    if connection.exec_driver_sql(tables).first() is not None:
        raise StoreUnusable(
            f"La base « {label} » contient les tables d’un autre programme. Donnez l’adresse d’une base vide "
            "ou d’un dépôt de demandes MES."
        )
    return ""
