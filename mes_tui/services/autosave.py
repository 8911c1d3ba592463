"""The save queue of one open request: in order, newest text wins, nothing lost when a save fails.

A thread of its own saves; the screen only puts texts in and shows the state. ``flush`` may be called when the
terminal has vanished: it needs no event loop.

Each answer is saved over the version of the request at which it was read, that is shown to the person. What others
wrote is news until the screen takes it in.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from mes_tui.domain.errors import NotSaved, Refusal, Stale

log = logging.getLogger(__name__)

NEVER = 0
"""The version at which an answer that was not read counts as read: before any write."""


class SaveKind(StrEnum):
    """What the queue says of itself."""

    SAVED = "saved"
    FAILED = "failed"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class SaveState:
    """``at`` is the instant of the last save (UTC); ``sentence`` tells why the last one failed; ``keys`` what it was
    about."""

    kind: SaveKind
    version: int
    at: datetime | None = None
    sentence: str = ""
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a save returns: the new version, the instant of the commit (UTC), what others wrote since, by key."""

    version: int
    at: datetime
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two texts for one answer: ``mine`` is not saved, ``theirs`` was stored, as read at ``version``."""

    mine: str
    theirs: str
    version: int


@dataclass(frozen=True, slots=True)
class _News:
    """A stored text that is not shown yet, and a version of the request at which it was the stored one."""

    text: str
    version: int


Save = Callable[[Mapping[str, str], int, Mapping[str, int]], Acknowledged]


class Autosave:
    """``save(changes, version, read)`` writes and returns ``Acknowledged`` or raises; see ``Drafts.save``.

    ``version`` is the one at which the request was opened. ``tell`` hears each new state, in the queue's thread. A
    disputed answer waits for the person's choice; the others go on being saved.
    """

    RETRY_SECONDS = 3.0

    def __init__(self, save: Save, version: int, tell: Callable[[SaveState], None]) -> None:
        self._save, self._tell = save, tell
        self._opened = self._version = version
        self._read: dict[str, int] = {}
        self._news: dict[str, _News] = {}
        self._pending: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self._disputes: dict[str, Dispute] = {}
        self._stale: Stale | None = None
        self._problem: Refusal | None = None
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
        self.start()

    def start(self) -> None:
        """Start the thread that saves."""
        self._thread.start()

    @property
    def version(self) -> int:
        """The version of the request up to which this queue was told what others wrote."""
        with self._changed:
            return self._version

    @property
    def unsaved(self) -> dict[str, str]:
        """The texts not acknowledged yet, by field key."""
        with self._changed:
            return {**self._taken, **self._pending}

    @property
    def disputes(self) -> dict[str, Dispute]:
        """The answers that wait for a choice, by field key."""
        with self._changed:
            return {key: replace(dispute, mine=self._pending[key]) for key, dispute in self._disputes.items()}

    def put(self, key: str, text: str, *, unread: bool = False) -> None:
        """Save ``text`` as soon as possible; a newer text of the same key replaces it.

        ``unread``: it was typed over an older text than the stored one; unless they are the same, they are disputed.
        """
        with self._changed:
            self._pending[key] = text
            if unread:
                self._read[key] = NEVER
            self._problem = None
            self._changed.notify_all()

    def hear(self, texts: Mapping[str, str], version: int) -> None:
        """``texts``, by key, were stored when the request was at ``version``."""
        with self._changed:
            self._hear(texts, version)

    def take_news(self) -> dict[str, str]:
        """The texts of others that the screen is to show from now on, by key. What is unsaved here stays."""
        shown = {}
        with self._changed:
            for key in self._news.keys() - self._taken.keys() - self._pending.keys():
                news = self._news.pop(key)
                if news.version >= self._read.get(key, self._opened):
                    self._read[key] = news.version
                    shown[key] = news.text
        return shown

    def adopt(self, version: int) -> None:
        """Another service wrote over exactly ``self.version`` (a document, a signature): go on from its version."""
        with self._changed:
            self._version = max(self._version, version)

    def resolve(self, disputes: Mapping[str, Dispute], *, keep_mine: bool) -> dict[str, str]:
        """Write my texts over theirs, or give mine up: returns the texts to show then, by key.

        ``disputes`` is what the person was shown. A text of mine that is newer is not given up: it is disputed again.
        """
        given_up = {}
        with self._changed:
            for key, shown in disputes.items():
                if self._disputes.pop(key, None) is None:
                    continue
                if keep_mine:
                    self._read[key] = shown.version
                elif self._pending[key] == shown.mine:
                    del self._pending[key]
                    self._read[key] = shown.version
                    given_up[key] = shown.theirs
            self._changed.notify_all()
        return given_up

    def flush(self, timeout: float = 5.0) -> None:
        """Wait until everything is saved, at most ``timeout`` seconds; raises the refusal that prevents it."""
        with self._changed:
            self._problem = None
            self._changed.notify_all()
            done = self._changed.wait_for(lambda: self._problem or not (self._savable() or self._taken), timeout)
            if self._problem is not None:
                raise self._problem
            if not done:
                raise NotSaved("L’enregistrement prend trop de temps ; réessayez dans un instant.")
            if self._disputes and self._stale is not None:
                raise self._stale

    def close(self) -> None:
        """Stop the thread once what can be saved is saved."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(timeout=2.0)

    def work(self) -> None:
        """Save once what can be saved, if there is anything."""
        with self._changed:
            self._taken = self._savable()
            for key in self._taken:
                del self._pending[key]
            version, read = self._version, {key: self._read.get(key, self._opened) for key in self._taken}
        if not read:
            return
        try:
            done = self._save(dict(self._taken), version, read)
        except Refusal as refusal:
            self._failed(refusal)
        except Exception as error:  # the queue must outlive any failure: the text is still on the screen
            log.error("save failed: %s", type(error).__name__, exc_info=error)
            self._failed(NotSaved("L’enregistrement a échoué pour une raison imprévue."))
        else:
            self._saved(done)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(self._ready, self.RETRY_SECONDS if self._problem else None)
                if self._closed and (self._problem or not self._savable()):
                    return
            self.work()

    def _ready(self) -> bool:
        return self._closed or (bool(self._savable()) and self._problem is None)

    def _savable(self) -> dict[str, str]:
        return {key: text for key, text in self._pending.items() if key not in self._disputes}

    def _hear(self, texts: Mapping[str, str], version: int) -> None:
        for key, text in texts.items():
            if key not in self._news or self._news[key].version <= version:
                self._news[key] = _News(text, version)
        self._version = max(self._version, version)

    def _saved(self, done: Acknowledged) -> None:
        with self._changed:
            self._read.update(dict.fromkeys(self._taken, done.version))
            self._hear(done.others, done.version)
            keys = frozenset(self._taken)
            self._taken, self._problem = {}, None
            state = SaveState(SaveKind.SAVED, self._version, done.at, keys=keys)
            self._changed.notify_all()
        self._tell(state)

    def _failed(self, refusal: Refusal) -> None:
        kind = SaveKind.FAILED
        with self._changed:
            self._pending = {**self._taken, **self._pending}
            self._taken = {}
            if isinstance(refusal, Stale) and refusal.mine:
                kind, self._stale = SaveKind.STALE, refusal
                for key, mine in refusal.mine.items():
                    self._disputes[key] = Dispute(mine, refusal.theirs[key], refusal.version)
            else:
                self._problem = refusal
            keys = frozenset(self._disputes if kind is SaveKind.STALE else self._pending)
            state = SaveState(kind, self._version, None, refusal.sentence, keys)
            self._changed.notify_all()
        self._tell(state)
