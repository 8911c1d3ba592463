"""Two windows on one request, in any order: nothing that was told saved is replaced by who did not read it."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mes_tui.domain.comments import TICKED, Part, part_key
from mes_tui.domain.errors import NotSaved
from mes_tui.domain.requests import Place
from mes_tui.services.autosave import Autosave, Dispute, SaveKind, SaveState
from mes_tui.services.context import Saved
from screens.wizard.open_request import OpenRequest
from storage import records
from storage.store import Store
from tests.budget import examples
from tests.services.builders import CLERK, DIRECTOR, Clock, Work, office

# Reducing a counter-example takes minutes.
pytestmark = pytest.mark.timeout(1200)

TEXTS = ("", "8:30", "Élise ᐃᓄᒃ [/]", "418 555-0123")


@cache
def _folder() -> TemporaryDirectory[str]:
    """Goes away with the process."""
    return TemporaryDirectory(prefix="mes-tui-windows-")


@cache
def _commented() -> tuple[Path, int]:
    """The closed file of a store with a request to correct, and the request's id."""
    folder = Path(_folder().name)
    with office(folder) as store:
        request_id = Work(store, Clock(), DIRECTOR).commented()
    return folder / "mes.db", request_id


@dataclass
class Entry:
    """A field on a screen: what it was given, what is typed in it."""

    given: str
    typed: str


class ByHand(Autosave):
    """The queue without its thread: the test says when it works."""

    def start(self) -> None:
        pass


class Window:
    """An open request and its screen, as far as texts go: what the person sees is in ``entries``.

    ``known`` holds, for each field, the texts that the person has read in it, or typed there, since the last save.
    ``latest`` holds the texts saved from here that nobody else has replaced. ``other`` is the other window.
    """

    other: "Window"

    def __init__(self, work: Work, request_id: int, keys: tuple[str, ...]) -> None:
        self.work, self.request_id, self.keys = work, request_id, keys
        self.failing = False
        self.meanwhile: Callable[[], None] | None = None
        # The queue outlives any error of a save: what is wrong is kept here.
        self.faults: list[str] = []
        self.open()

    def open(self) -> None:
        """Open the request; nothing is left of what was on the screen."""
        services: Any = SimpleNamespace(drafts=SimpleNamespace(save=self._save, read=self.work.drafts.read))
        self.told: list[SaveState] = []
        self.posted: list[tuple[str, str, str]] = []
        self.dialog: dict[str, Dispute] = {}
        self.focus = ""
        opened = self.work.drafts.open(self.request_id)
        self.session = OpenRequest(services, opened, self.told.append, ByHand)
        self.entries = {key: Entry(self.text(key), self.text(key)) for key in self.keys}
        self.known = {key: {self.text(key)} for key in self.keys}
        self.touched: set[str] = set()
        self.latest: dict[str, str] = {}

    def text(self, key: str) -> str:
        return self.session.answers.get(key, "")

    def stored(self) -> dict[str, str]:
        """The texts in the store."""
        with self.work.store.reading() as session:
            corrections = records.load_corrections(session, self.request_id)
            texts = {key: one.text for key, one in corrections.items()}
            return records.load_answers(session, self.request_id) | texts

    def _save(
        self, request_id: int, changes: Mapping[str, str], version: int, place: Place, read: Mapping[str, int]
    ) -> Saved:
        """The real save, between two looks at the store. The person goes on typing before its answer is back."""
        if self.failing:
            self.failing = False
            if self.meanwhile is not None:
                self.meanwhile()
            raise NotSaved("Le disque est plein.")
        before = self.stored()
        saved = self.work.drafts.save(request_id, changes, version, place, read)
        after = self.stored()
        for key in before.keys() | after.keys():
            was, now = before.get(key, ""), after.get(key, "")
            if was != now:
                if key not in self.touched:
                    self.faults.append(f"{key} was written, and nobody typed there")
                if was not in self.known[key]:
                    self.faults.append(f"{was!r} was replaced by {now!r}: {self.known[key]} was read")
        for key, text in changes.items():
            if after.get(key, "") != text:
                self.faults.append(f"{key} was told saved, and is not")
            self.known[key] = {text}
            self.latest[key] = text
            self.other.latest.pop(key, None)
        if self.meanwhile is not None:
            self.meanwhile()
        return saved

    def type(self, key: str, text: str) -> None:
        """Go to the field ``key``, and put ``text`` in place of what it holds."""
        if self.focus != key:
            self.leave()
            self.focus = key
        self.entries[key].typed = text

    def leave(self) -> None:
        """What is typed is on its way to the screen."""
        entry = self.entries.get(self.focus)
        if entry is not None:
            if entry.typed != entry.given:
                self.touched.add(self.focus)
                self.known[self.focus].add(entry.typed)
            self.posted.append((self.focus, entry.typed, entry.given))
            entry.given = entry.typed

    def hear(self) -> None:
        """The screen gets what the fields sent."""
        while self.posted:
            self.session.answer(*self.posted.pop(0))
            self.draw()

    def hear_queue(self) -> None:
        """The screen gets what the queue said."""
        if self.told:
            state = self.told.pop(0)
            if state.kind is SaveKind.SAVED:
                self.session.take_news()
                self.draw()
            elif state.kind is SaveKind.STALE and not self.dialog:
                self.dialog = self.session.queue.disputes

    def draw(self) -> None:
        """Each field shows its answer; the one where the person is typing is left alone."""
        # A field that was only passed through sends nothing of the person's own.
        sent = {key for key, text, over in self.posted if text != over}
        for key, entry in self.entries.items():
            if key == self.focus and entry.typed != entry.given:
                continue
            entry.given = entry.typed = self.text(key)
            if key not in sent and key not in self.session.queue.unsaved:
                self.known[key] = {entry.given}

    def decide(self, *, keep_mine: bool) -> None:
        """Choose in the dialog, when it is open."""
        disputes, self.dialog = self.dialog, {}
        newer = {key: text for key, text in self.session.queue.unsaved.items() if key in disputes}
        for key, dispute in disputes.items():
            self.known[key] = {dispute.theirs}
            if newer.get(key) == dispute.mine:
                del newer[key]
        self.session.choose(disputes, keep_mine=keep_mine)
        if newer.keys() - self.session.queue.unsaved.keys():
            self.faults.append(f"{newer} was given up, and was not in the dialog")
        self.draw()

    def look(self) -> None:
        """The screen shows what waits to be saved, and what was saved from here last."""
        unsaved = self.session.queue.unsaved
        for key, text in {**self.latest, **unsaved}.items():
            if self.text(key) != text:
                self.faults.append(f"{key} shows {self.text(key)!r}; {text!r} is the latest")

    def settle(self) -> None:
        """Everything typed is saved or disputed, everything said is heard."""
        self.leave()
        while self.posted or self.told or self.session.queue.unsaved.keys() - self.session.queue.disputes.keys():
            self.hear()
            self.session.queue.work()
            self.hear_queue()


WINDOWS = st.sampled_from((0, 1))
# Two fields are enough to meet in one of them, and to leave the other one alone.
PAIRS = st.sampled_from(("sg_resp_nom sg_resp_tel", "horaire_lundi_arrivee moyens", "corrected reply"))
ANY_FIELD = st.sampled_from((0, 0, 1))
ANY_TEXT = st.sampled_from(TEXTS)


class TwoWindows(RuleBasedStateMachine):
    """Two people at work on one request: what each does, and when each message and each save arrives."""

    def __init__(self) -> None:
        super().__init__()
        made, request_id = _commented()
        self.folder = TemporaryDirectory(prefix="mes-tui-windows-")
        path = Path(self.folder.name) / "mes.db"
        shutil.copy2(made, path)
        self.store = Store.open(path)
        self.request_id = request_id
        self.windows: list[Window] = []

    @initialize(pair=PAIRS)
    def opens(self, pair: str) -> None:
        work = Work(self.store, Clock(), DIRECTOR)
        comment = work.drafts.read(self.request_id).comments[0].id
        parts = {part.value: part_key(comment, part) for part in Part}
        self.keys = tuple(parts.get(key, key) for key in pair.split())
        self.windows = [Window(someone, self.request_id, self.keys) for someone in (work, work.as_(CLERK))]
        self.windows[0].other, self.windows[1].other = self.windows[1], self.windows[0]

    def _text(self, key: str, text: str) -> str:
        return (TICKED if text else "") if key.endswith(Part.CORRECTED.value) else text

    @rule(window=WINDOWS, place=ANY_FIELD, text=ANY_TEXT, leaves=st.booleans())
    def types(self, window: int, place: int, text: str, leaves: bool) -> None:
        key, at = self.keys[place], self.windows[window]
        at.type(key, (TICKED if text else "") if key.endswith(Part.CORRECTED.value) else text)
        if leaves:
            at.leave()

    @rule(window=WINDOWS, place=ANY_FIELD, text=ANY_TEXT)
    def types_and_saves(self, window: int, place: int, text: str) -> None:
        self.types(window, place, text, False)
        self.windows[window].settle()

    @rule(window=WINDOWS, place=ANY_FIELD)
    def passes_through(self, window: int, place: int) -> None:
        at = self.windows[window]
        at.leave()
        at.focus = self.keys[place]
        at.leave()

    @rule(window=WINDOWS)
    def hears_the_fields(self, window: int) -> None:
        self.windows[window].hear()

    @rule(window=WINDOWS, heard=st.booleans())
    def saves(self, window: int, heard: bool) -> None:
        self.windows[window].session.queue.work()
        if heard:
            self.windows[window].hear_queue()

    @rule(window=WINDOWS, fresh=st.booleans())
    def follows(self, window: int, fresh: bool) -> None:
        at = self.windows[window]
        if fresh:
            at.session.reread()
        at.session.take_stored()
        at.draw()

    @rule(window=WINDOWS, place=ANY_FIELD, text=ANY_TEXT, both=st.booleans())
    def saves_while_typing_goes_on(self, window: int, place: int, text: str, both: bool) -> None:
        at = self.windows[window]

        def meanwhile() -> None:
            at.meanwhile = None
            if both:
                self.types_and_saves(1 - window, place, text)
                self.follows(window, fresh=True)
            else:
                self.types(window, place, text, True)
                at.hear()

        at.meanwhile = meanwhile
        at.session.queue.work()
        at.meanwhile = None

    @precondition(lambda self: any(window.session.queue.disputes for window in self.windows))
    @rule(window=WINDOWS, keep_mine=st.booleans(), typed=st.none() | ANY_TEXT)
    def decides(self, window: int, keep_mine: bool, typed: str | None) -> None:
        """A text on its way may still come in while the dialog is open."""
        at = self.windows[window]
        at.dialog = at.dialog or at.session.queue.disputes
        if typed is not None:
            self.types(window, 0, typed, True)
            at.hear()
        at.decide(keep_mine=keep_mine)

    @rule(window=WINDOWS, what=st.sampled_from(("undoes", "fails", "hangs up")))
    def now_and_then(self, window: int, what: str) -> None:
        at = self.windows[window]
        if what == "fails":
            at.failing = True
        elif what == "undoes" and at.focus:
            at.entries[at.focus].typed = at.entries[at.focus].given
        elif what == "hangs up":
            at.settle()
            at.open()

    @invariant()
    def nothing_is_lost_in_silence(self) -> None:
        for window in self.windows:
            window.look()
        assert [fault for window in self.windows for fault in window.faults] == []

    def teardown(self) -> None:
        try:
            self._end()
        finally:
            self.store.close()
            self.folder.cleanup()

    def _end(self) -> None:
        """Both save, choose and read again until nobody has anything to say: both see what is stored."""
        for _ in range(2):
            for at in self.windows:
                at.settle()
                while at.session.queue.disputes:
                    at.dialog = at.session.queue.disputes
                    at.decide(keep_mine=True)
                    at.settle()
        self.nothing_is_lost_in_silence()
        for at in self.windows:
            at.session.reread()
            at.session.take_stored()
            at.draw()
            stored = at.stored()
            assert {key: entry.typed for key, entry in at.entries.items()} == {
                key: stored.get(key, "") for key in self.keys
            }
            assert not at.session.queue.unsaved


TestTwoWindows = examples(6)(TwoWindows).TestCase
