"""The save queue of one open request: in order, newest text wins, nothing lost when a save fails.

A thread of its own saves; the screen only puts texts in and shows the state. ``flush`` may be called when the
terminal has vanished: it needs no event loop.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mes_tui.domain.errors import NotSaved, Refusal, Stale

log = logging.getLogger(__name__)


class SaveKind(StrEnum):
    """What the queue says of itself."""

    SAVED = "saved"
    FAILED = "failed"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class SaveState:
    """``at`` is the instant of the last save (UTC); ``sentence`` and ``stale`` tell why the last one failed."""

    kind: SaveKind
    version: int
    at: datetime | None = None
    sentence: str = ""
    stale: Stale | None = None
    keys: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a save returns: the new version and the instant of the commit (UTC)."""

    version: int
    at: datetime


Save = Callable[[Mapping[str, str], int], Acknowledged]


class Autosave:
    """``save(changes, version)`` writes and returns ``Acknowledged`` or raises; ``tell`` hears each new state.

    ``tell`` is called in the queue's thread.
    """

    RETRY_SECONDS = 3.0

    def __init__(self, save: Save, version: int, tell: Callable[[SaveState], None]) -> None:
        self._save, self._tell = save, tell
        self._version = version
        self._pending: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self._problem: Refusal | None = None
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
        self._thread.start()

    @property
    def version(self) -> int:
        """The version of the request as this queue knows it."""
        with self._changed:
            return self._version

    @property
    def unsaved(self) -> dict[str, str]:
        """The texts not acknowledged yet, by field key."""
        with self._changed:
            return {**self._taken, **self._pending}

    def put(self, key: str, text: str) -> None:
        """Save ``text`` as soon as possible; a newer text of the same key replaces it."""
        with self._changed:
            self._pending[key] = text
            if not isinstance(self._problem, Stale):
                self._problem = None
            self._changed.notify_all()

    def adopt(self, version: int) -> None:
        """Another service wrote (a document, a signature): go on from its version."""
        with self._changed:
            self._version = max(self._version, version)

    def resolve(self, *, keep_mine: bool) -> None:
        """After a stale write: write my texts over theirs, or give them up."""
        with self._changed:
            if isinstance(self._problem, Stale):
                self._version = max(self._version, self._problem.version)
                if not keep_mine:
                    for key in self._problem.mine:
                        self._pending.pop(key, None)
                self._problem = None
                self._changed.notify_all()

    def flush(self, timeout: float = 5.0) -> None:
        """Wait until everything is saved, at most ``timeout`` seconds; raises the refusal that prevents it."""
        with self._changed:
            if not isinstance(self._problem, Stale):
                self._problem = None
            self._changed.notify_all()
            done = self._changed.wait_for(lambda: self._problem or not (self._pending or self._taken), timeout)
            if self._problem is not None:
                raise self._problem
            if not done:
                raise NotSaved("L’enregistrement prend trop de temps ; réessayez dans un instant.")

    def close(self) -> None:
        """Stop the thread once what can be saved is saved."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(timeout=2.0)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(self._ready, self.RETRY_SECONDS if self._retrying() else None)
                if self._closed and (not self._pending or self._problem):
                    return
                if not self._pending or isinstance(self._problem, Stale):
                    continue
                self._taken, self._pending = self._pending, {}
                version = self._version
            self._save_once(version)

    def _retrying(self) -> bool:
        return self._problem is not None and not isinstance(self._problem, Stale)

    def _ready(self) -> bool:
        return self._closed or (bool(self._pending) and self._problem is None)

    def _save_once(self, version: int) -> None:
        try:
            done = self._save(dict(self._taken), version)
        except Refusal as refusal:
            self._failed(refusal)
            return
        except Exception as error:  # the queue must outlive any failure: the text is still on the screen
            log.error("save failed: %s", type(error).__name__, exc_info=error)
            self._failed(NotSaved("L’enregistrement a échoué pour une raison imprévue."))
            return
        with self._changed:
            keys = frozenset(self._taken)
            self._version, self._taken, self._problem = max(self._version, done.version), {}, None
            state = SaveState(SaveKind.SAVED, self._version, done.at, keys=keys)
            self._changed.notify_all()
        self._tell(state)

    def _failed(self, refusal: Refusal) -> None:
        with self._changed:
            self._pending = {**self._taken, **self._pending}
            self._taken, self._problem = {}, refusal
            self._changed.notify_all()
            stale = refusal if isinstance(refusal, Stale) else None
            kind = SaveKind.STALE if stale else SaveKind.FAILED
            state = SaveState(kind, self._version, None, refusal.sentence, stale, frozenset(self._pending))
        self._tell(state)
