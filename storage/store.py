"""The store's public API: open it, read from it, write to it.

Opening an up-to-date SQLite store and reading the lists uses the driver alone; SQLAlchemy is imported at the first
``reading`` or ``writing``, Alembic only when the stored schema differs. Usable from several threads.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage import records
from storage.engines.backend import Backend
from storage.engines.location import Location
from storage.seal import UNSEALED, Seal

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records.mapping import JournalLine


class Store:
    """One store: rows, documents and journal of one office, or of one Ministry."""

    def __init__(self, location: Location, backend: Backend, seal: Seal = UNSEALED) -> None:
        self.location = location
        self.seal = seal
        self._backend = backend
        self._mine = threading.local()

    @classmethod
    def open(cls, location: Location | Path | str, *, create: bool = True, seal: Seal = UNSEALED) -> "Store":
        """Open the store, making it (unless ``create`` is false) or bringing its schema up to date if needed.

        ``seal`` holds the keys under which the lines of its journal are written.

        Raises StoreMissing when there is none to open, else StoreUnusable, whose sentence says what is wrong and what
        to do.
        """
        place = Location.of(location)
        if place.path is not None:
            from storage.engines.sqlite_store import SqliteBackend

            return cls(place, SqliteBackend.open(place.path, create=create, seal=seal), seal)
        from storage.engines.postgres import PostgresBackend

        return cls(place, PostgresBackend.open(place.url, create=create, seal=seal), seal)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._backend.dialect

    def rows(self, sql: str, params: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Run one SELECT with ``:name`` parameters and return its rows as tuples.

        The light way, for lists. Raises StoreUnusable when the store cannot be read any more.
        """
        return self._backend.rows(sql, params or {})

    @contextmanager
    def reading(self) -> "Iterator[Session]":
        """A session on one frozen view of the store, which cannot write.

        Raises StoreUnusable when the store cannot be read any more.
        """
        with self._backend.reading() as session:
            yield session

    @contextmanager
    def writing(self) -> "Iterator[Session]":
        """A session that alone may write; committed at the end, rolled back when anything is raised inside.

        It waits its turn behind the other writers (threads and processes), so never hold it while a person thinks.
        Raises NotSaved when the store refuses: nothing of this transaction is kept, what was there before is intact.
        Once the block has ended without an error, what was written survives a power cut.
        """
        records.load()
        with self._once():
            with self._backend.writing() as session:
                session.info["seal"] = self.seal
                yield session
                if session.info.get("touched"):
                    from storage.records.journal import settle

                    settle(session)
            if last := session.info.get("last"):
                self.seal.remember(self.location.label, last)

    def tell(self, said: "Callable[[], JournalLine]") -> None:
        """Append a line about no request to the journal, the light way: with the driver alone on SQLite.

        It waits its turn as ``writing`` does, then ``said`` makes the line: instants go forward. Raises NotSaved.
        """
        from storage.records.mapping import Head, linked

        with self._once():
            with self._backend.telling() as run:
                last = run("SELECT hash, seal FROM journal ORDER BY id DESC LIMIT 1", {})
                (row,) = linked([said()], Head(*last[0]) if last else Head(), self.seal)
                run(f"INSERT INTO journal ({', '.join(row)}) VALUES (:{', :'.join(row)})", row)
            self.seal.remember(self.location.label, row["hash"])

    @contextmanager
    def _once(self) -> Iterator[None]:
        if getattr(self._mine, "writing", False):
            raise RuntimeError("a write inside a write on the same thread would wait for itself")
        self._mine.writing = True
        try:
            yield
        finally:
            self._mine.writing = False

    def serve_ministry(self, login: str) -> None:
        """From now on refuse, whoever calls, every write to what providers wrote: the agent ``login`` opened it (P63).

        There is no way back for this store; the others opened on the same place are not concerned.
        """
        self._backend.serve_ministry(login)

    def scrub(self, patience: float = 10.0) -> bool:
        """Remove the last traces of what was just deleted, from the write-ahead log.

        Waits up to ``patience`` seconds for readers; returns False when they still hold the log, in which case the
        next write or the next call finishes the work.
        """
        with self._once():
            return self._backend.scrub(patience)

    def data_version(self) -> int:
        """A number that changes when anybody writes to the store; compare it with an earlier one of this store."""
        return self._backend.data_version()

    def others_version(self) -> int:
        """A number that changes when somebody else writes to the store: another program, or another ``Store``.

        Costs next to nothing and never waits for a write of this store.
        """
        return self._backend.others_version()

    @property
    def tells(self) -> bool:
        """Whether the engine itself tells when others write, so that it can be waited for."""
        return self._backend.tells

    def wait_for_others(self, seconds: float) -> None:
        """Return as soon as somebody else may have written, at the latest after ``seconds``; look again then.

        Nothing is asked of the server meanwhile. Returns at once where the engine tells nothing.
        """
        self._backend.wait_for_others(seconds)

    def wait_no_more(self) -> None:
        """End the waiting of another thread."""
        self._backend.wait_no_more()

    def facts(self) -> Mapping[str, str]:
        """What the check-up shows of the engine: its version, its journal."""
        return self._backend.facts()

    def faults(self) -> tuple[str, ...]:
        """Read the whole store and return what is wrong in it, a French sentence each; () when it is sound.

        Structure, references between rows, hashes of the documents, guards.
        """
        return self._backend.faults()

    def guard_faults(self, session: "Session") -> Iterator[str]:
        """What is wrong with the guards and the tables of the store, a French sentence each."""
        from storage.upkeep.checkup import guard_faults

        return guard_faults(session.connection())

    def backup(self, destination: Path) -> None:
        """Write a consistent copy, while others work, to ``destination`` (which must not exist; mode 0600).

        The copy holds no trace of deleted drafts. Raises StoreUnusable when it cannot be made.
        """
        self._backend.backup(destination)

    def close(self) -> None:
        """Close every connection. Closing twice is harmless."""
        self._backend.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
