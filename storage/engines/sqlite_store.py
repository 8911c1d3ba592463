"""The store in one SQLite file. See ``storage.store.Store`` for what each method promises."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mes_tui.domain.errors import NotSaved, StoreUnusable
from storage.engines import lineage, location, sqlite
from storage.engines.backend import BUSY, Run, closed, write_failed
from storage.engines.locks import NotYourTurn, WriteQueue
from storage.schema.version import HEAD
from storage.seal import UNSEALED, Seal

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

_MOVED = (
    "Enregistrement impossible : le fichier du dépôt a été déplacé ou remplacé. Fermez le programme, puis rouvrez-le ; "
    "ce qui était déjà enregistré est dans l’ancien fichier."
)


class SqliteBackend:
    dialect = "sqlite"
    tells = False

    def __init__(self, path: Path, light: sqlite.LightPool) -> None:
        self._path = path
        self._light = light
        self._queue = WriteQueue(path)
        facts = path.stat()
        self._inode = (facts.st_dev, facts.st_ino)
        self._guard = threading.Lock()
        self._engines: dict[bool, Engine] = {}
        self._closed = False
        self._agent = ""
        self._unscrubbed = False
        self._at_it = threading.Lock()
        self._own_changes = 0
        self._others = 0

    @classmethod
    def open(cls, path: Path, *, create: bool = True, seal: Seal = UNSEALED) -> "SqliteBackend":
        location.prepare(path, create=create)
        try:
            lineage.require_own_log(path)
            connection = sqlite.open_raw(path)
            try:
                found = sqlite.identify(connection, path)
                if found.empty and not create:
                    raise location.missing(f"« {path} »", "est vide")
                if found.version != HEAD:
                    connection.close()
                    from storage.upkeep.migrate import bring_up_to_date

                    bring_up_to_date(path, seal)
                    connection = sqlite.open_raw(path)
                sqlite.configure(connection, query_only=True)
            except BaseException:
                connection.close()
                raise
        except sqlite.driver.Error as error:
            raise StoreUnusable(sqlite.unusable(error, path)) from error
        lineage.note(path)
        return cls(path, sqlite.LightPool(path, connection))

    def _unusable(self, error: BaseException) -> StoreUnusable:
        return StoreUnusable(sqlite.unusable(error, self._path))

    def rows(self, sql: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]:
        try:
            return self._light.rows(sql, params)
        except sqlite.driver.Error as error:
            raise self._unusable(error) from error

    def _engine(self, *, query_only: bool) -> "Engine":
        from storage.engines.sessions import sqlite_engine

        with self._guard:
            if self._closed:
                raise closed()
            if query_only not in self._engines:
                self._engines[query_only] = sqlite_engine(self._path, query_only=query_only, agent=self._agent)
            return self._engines[query_only]

    def serve_ministry(self, login: str) -> None:
        with self._guard:
            self._agent = login
            writer = self._engines.pop(False, None)
        if writer is not None:
            writer.dispose()

    @contextmanager
    def reading(self) -> "Iterator[Session]":
        from storage.engines.sessions import transaction, translated

        with (
            translated(self._unusable),
            transaction(self._engine(query_only=True), commit=False) as session,
        ):
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with ExitStack() as stack:
            try:
                stack.enter_context(self._queue.turn())
            except NotYourTurn as error:
                raise NotSaved(write_failed(BUSY)) from error
            except OSError as error:
                raise NotSaved(_MOVED) from error
            yield

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Our turn to write, in the file that was opened. Raises NotSaved."""
        with self._turn(), self._at_it:
            if not sqlite.unmoved(self._path, self._inode):
                raise NotSaved(_MOVED)
            before = self._light.data_version()
            yield
            self._discount(before)

    @contextmanager
    def writing(self) -> "Iterator[Session]":
        from storage.engines.sessions import transaction, translated

        engine = self._engine(query_only=False)
        with (
            translated(lambda error: NotSaved(sqlite.not_saved(error))),
            self._alone(),
            transaction(engine, commit=True) as session,
        ):
            yield session
        if self._unscrubbed:
            self.scrub(0.0)

    @contextmanager
    def telling(self) -> Iterator[Run]:
        try:
            with self._alone(), closing(sqlite.connect(self._path, agent=self._agent)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield lambda sql, params: connection.execute(sql, dict(params)).fetchall()
                connection.execute("COMMIT")
        except sqlite.driver.Error as error:
            raise NotSaved(sqlite.not_saved(error)) from error

    def _discount(self, before: int) -> None:
        """During our turn nobody else writes: the version moved from ``before`` by our own commit alone."""
        # What is committed is committed: at worst the others' number moves once for nothing.
        with suppress(sqlite.driver.Error, StoreUnusable):
            self._own_changes += self._light.data_version() - before

    def scrub(self, patience: float) -> bool:
        rounds = 1 + int(patience / 0.52)
        try:
            with self._queue.turn():
                done = sqlite.truncate_log(self._path, rounds)
        except (NotYourTurn, OSError, sqlite.driver.Error):
            done = False
        self._unscrubbed = not done
        return done

    def data_version(self) -> int:
        try:
            return self._light.data_version()
        except sqlite.driver.Error as error:
            raise self._unusable(error) from error

    def others_version(self) -> int:
        if self._at_it.acquire(blocking=False):
            try:
                self._others = self.data_version() - self._own_changes
            finally:
                self._at_it.release()
        return self._others

    def wait_for_others(self, seconds: float) -> None:
        """Nobody tells what others write: there is nothing to wait for."""

    def wait_no_more(self) -> None:
        """Nobody waits."""

    def facts(self) -> Mapping[str, str]:
        return {
            "moteur": f"SQLite {sqlite.driver.sqlite_version}",
            "journal": str(self.rows("PRAGMA journal_mode", {})[0][0]),
        }

    def faults(self) -> tuple[str, ...]:
        from storage.upkeep.checkup import sqlite_faults

        with self.reading() as session:
            return sqlite_faults(session.connection())

    def backup(self, destination: Path) -> None:
        from storage.upkeep.backup import write_copy

        write_copy(self._path, destination)

    def close(self) -> None:
        with self._guard:
            self._closed = True
            engines, self._engines = list(self._engines.values()), {}
        for engine in engines:
            engine.dispose()
        self._light.close()
