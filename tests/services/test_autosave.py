"""The save queue of an open request, against a store played by a function that may fail."""

import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest

from mes_tui.domain.errors import NotSaved, Refusal, Stale
from mes_tui.services.autosave import NEVER, Acknowledged, Autosave, Dispute, SaveKind, SaveState

AT = datetime(2021, 8, 2, 14, 5, tzinfo=UTC)


class Shelf:
    """Keeps what it is given; ``refuse`` is raised by the next saves until emptied; ``gate`` makes a save wait.

    ``others`` is what somebody else wrote before the next save.
    """

    def __init__(self) -> None:
        self.saved: list[tuple[dict[str, str], int]] = []
        self.read: list[dict[str, int]] = []
        self.others: dict[str, str] = {}
        self.refuse: list[Exception] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()

    def save(self, changes: Mapping[str, str], version: int, read: Mapping[str, int]) -> Acknowledged:
        self.entered.set()
        assert self.gate.wait(10)
        if self.refuse:
            raise self.refuse.pop(0)
        self.saved.append((dict(changes), version))
        self.read.append(dict(read))
        others, self.others = self.others, {}
        return Acknowledged(version + 1 + len(others), AT, others)


class Ear:
    """Remembers the states told, and lets a test wait for one."""

    def __init__(self) -> None:
        self.states: list[SaveState] = []
        self._changed = threading.Condition()

    def __call__(self, state: SaveState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def wait_for(self, kind: SaveKind) -> SaveState:
        with self._changed:
            assert self._changed.wait_for(lambda: any(s.kind is kind for s in self.states), 10)
            return next(s for s in self.states if s.kind is kind)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def queue(shelf: Shelf, ear: Ear) -> Iterator[Autosave]:
    queue = Autosave(shelf.save, 7, ear)
    yield queue
    shelf.gate.set()
    queue.close()


@pytest.mark.feature("P47")
def test_a_text_is_saved_and_told_with_its_instant(queue: Autosave, shelf: Shelf, ear: Ear) -> None:
    queue.put("moyens", "Pictogrammes")
    queue.flush()
    assert shelf.saved == [({"moyens": "Pictogrammes"}, 7)]
    state = ear.wait_for(SaveKind.SAVED)
    assert (state.version, state.at, state.keys) == (8, AT, frozenset({"moyens"}))
    assert queue.version == 8
    assert queue.unsaved == {}


def test_the_newest_text_wins_while_a_save_is_under_way(queue: Autosave, shelf: Shelf) -> None:
    shelf.gate.clear()
    queue.put("a", "1")
    assert shelf.entered.wait(10)
    for text in ("2", "3", "4"):
        queue.put("a", text)
    shelf.gate.set()
    queue.flush()
    assert shelf.saved == [({"a": "1"}, 7), ({"a": "4"}, 8)]


def test_a_failed_save_keeps_the_text_and_flush_says_why(queue: Autosave, shelf: Shelf, ear: Ear) -> None:
    queue.RETRY_SECONDS = 3600
    shelf.refuse = [NotSaved("Le disque est plein."), NotSaved("Le disque est plein.")]
    queue.put("a", "Élise [/]")
    assert ear.wait_for(SaveKind.FAILED).sentence == "Le disque est plein."
    with pytest.raises(NotSaved, match="disque est plein"):
        queue.flush()
    assert queue.unsaved == {"a": "Élise [/]"}
    queue.flush()
    assert shelf.saved == [({"a": "Élise [/]"}, 7)]


def test_a_failed_save_is_tried_again_by_itself(shelf: Shelf, ear: Ear) -> None:
    shelf.refuse = [NotSaved("Base occupée.")]
    Autosave.RETRY_SECONDS, before = 0.01, Autosave.RETRY_SECONDS
    try:
        queue = Autosave(shelf.save, 1, ear)
        queue.put("a", "x")
        ear.wait_for(SaveKind.SAVED)
        queue.close()
    finally:
        Autosave.RETRY_SECONDS = before
    assert shelf.saved == [({"a": "x"}, 1)]


def test_a_newer_text_is_not_overwritten_by_the_failed_one(queue: Autosave, shelf: Shelf, ear: Ear) -> None:
    shelf.gate.clear()
    shelf.refuse = [NotSaved("Le disque est plein.")]
    queue.put("a", "ancien")
    assert shelf.entered.wait(10)
    queue.put("a", "nouveau")
    shelf.gate.set()
    ear.wait_for(SaveKind.FAILED)
    queue.flush()
    assert shelf.saved == [({"a": "nouveau"}, 7)]


@pytest.mark.parametrize(("keep_mine", "written", "shown"), [(True, [{"a": 12}], {}), (False, [], {"a": "eux"})])
def test_a_stale_write_waits_for_the_persons_choice(
    queue: Autosave, shelf: Shelf, ear: Ear, keep_mine: bool, written: list[dict[str, int]], shown: dict[str, str]
) -> None:
    shelf.refuse = [Stale("Modifié par une autre personne.", version=12, theirs={"a": "eux"}, mine={"a": "moi"})]
    queue.put("a", "moi")
    assert ear.wait_for(SaveKind.STALE).keys == {"a"}
    assert queue.disputes == {"a": Dispute("moi", "eux", 12)}
    with pytest.raises(Stale):
        queue.flush()
    assert queue.resolve(queue.disputes, keep_mine=keep_mine) == shown
    queue.flush()
    assert shelf.read == written
    # What others wrote up to then in other answers is not read by that.
    queue.put("b", "x")
    queue.flush()
    assert shelf.read[-1] == {"b": 7}


def test_a_disputed_answer_does_not_keep_the_others_from_the_store(queue: Autosave, shelf: Shelf, ear: Ear) -> None:
    stale = Stale("Modifié.", version=12, theirs={"a": "eux"}, mine={"a": "moi"})
    shelf.refuse = [stale]
    queue.put("a", "moi")
    ear.wait_for(SaveKind.STALE)
    queue.put("b", "x")
    with pytest.raises(Stale):
        queue.flush()
    assert (shelf.saved, queue.unsaved) == ([({"b": "x"}, 7)], {"a": "moi"})


def test_a_text_newer_than_the_one_given_up_is_not_given_up(queue: Autosave, shelf: Shelf, ear: Ear) -> None:
    shelf.refuse = [Stale("Modifié.", version=12, theirs={"a": "eux"}, mine={"a": "moi"})]
    queue.put("a", "moi")
    ear.wait_for(SaveKind.STALE)
    shown = queue.disputes
    queue.put("a", "moi, plus long")
    assert queue.resolve(shown, keep_mine=False) == {}
    queue.flush()
    assert (shelf.saved, shelf.read) == ([({"a": "moi, plus long"}, 7)], [{"a": 7}])


def test_each_answer_is_saved_over_the_version_at_which_it_was_shown(queue: Autosave, shelf: Shelf) -> None:
    shelf.others = {"b": "eux"}
    queue.put("a", "x")
    queue.flush()
    queue.put("b", "tapé sans voir le leur")
    queue.flush()
    queue.put("a", "y")
    queue.flush()
    assert shelf.read[-2:] == [{"b": 7}, {"a": 9}]
    shelf.others = {"c": "eux"}
    queue.put("a", "z")
    queue.flush()
    assert queue.take_news() == {"c": "eux"}
    queue.put("c", "tapé sur le leur")
    queue.flush()
    queue.put("d", "tapé sur plus ancien", unread=True)
    queue.flush()
    assert shelf.read[-2:] == [{"c": 13}, {"d": NEVER}]


def test_an_unforeseen_error_does_not_end_the_queue(queue: Autosave, shelf: Shelf, ear: Ear) -> None:
    queue.RETRY_SECONDS = 3600
    shelf.refuse = [RuntimeError("boom")]
    queue.put("a", "x")
    assert "imprévue" in ear.wait_for(SaveKind.FAILED).sentence
    queue.flush()
    assert shelf.saved == [({"a": "x"}, 7)]


def test_a_version_written_elsewhere_is_adopted_never_lowered(queue: Autosave, shelf: Shelf) -> None:
    queue.adopt(20)
    queue.adopt(3)
    queue.put("a", "x")
    queue.flush()
    assert shelf.saved == [({"a": "x"}, 20)]
    assert shelf.read == [{"a": 7}]


def test_a_flush_that_waits_too_long_says_so(queue: Autosave, shelf: Shelf) -> None:
    shelf.gate.clear()
    queue.put("a", "x")
    with pytest.raises(Refusal, match="trop de temps"):
        queue.flush(timeout=0.05)


def test_closing_saves_what_is_left(shelf: Shelf, ear: Ear) -> None:
    queue = Autosave(shelf.save, 1, ear)
    queue.put("a", "x")
    queue.close()
    assert shelf.saved == [({"a": "x"}, 1)]
