"""Whatever a request has become, and whatever became of its child, somebody has a next step, and it can be done.

Each status × what became of the « dossier », of the allowance and of the age of the child × the day × the type.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from mes_tui.domain.codes import OPEN_STATUSES, RequestType, Status
from mes_tui.domain.people import Allowance, Child, ChildFile, Guardian
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.store import Store
from tests import prepared
from tests.budget import few
from tests.services.builders import BAIE, CHILDREN, ENDED, FILES, Clock, Work, office, seal
from tests.services.next_steps import ends, steps

Change = tuple[tuple[ChildFile, ...], tuple[Child, ...]]

OLD, LOU = FILES[0], CHILDREN[0]
_OVER = replace(OLD, end=date(2021, 8, 1))
_NEW = replace(OLD, key="D7", guardian=Guardian("Zibeline", "Aude"))
BECAME: Mapping[str, Change] = {
    "as it was": ((), ()),
    "dossier over": ((_OVER,), ()),
    "dossier replaced": ((_OVER, _NEW), ()),
    "replaced without allowance": ((_OVER, replace(_NEW, allowance=Allowance())), ()),
    "allowance over": ((replace(OLD, allowance=Allowance(True, date(2020, 1, 1), date(2021, 8, 1))),), ()),
    "child too old": ((), (replace(LOU, birth_date=date(2014, 1, 1)),)),
    "replaced under another NECSG": ((_OVER, replace(_NEW, necsg="2000001")), (replace(LOU, necsg="2000001"),)),
}
DAYS = {"the same day": (2021, 8, 3), "the year after": (2022, 11, 2), "two years after": (2023, 10, 2)}
STATUSES = (*OPEN_STATUSES, Status.COMPLIANT)
STATES = [*product(STATUSES, BECAME, DAYS)]


def made(status: Status, type_: RequestType) -> Path:
    """The closed store of an office with a request in this status."""
    return prepared.folder(f"no dead end {status.value} {type_.value}", partial(_make, status, type_)) / "mes.db"


def _make(status: Status, type_: RequestType, folder: Path) -> None:
    with office(folder) as store:
        work = Work(store, Clock())
        request_id = (work.ready if status is Status.DRAFT else work.transmitted)("D1", type_)
        if status is Status.WITHDRAWN:
            work.outcomes.tell(request_id, Event.WITHDRAW, {}, work.version(request_id))
        elif status is Status.COMMENTED:
            work.return_with(request_id, NewComment(1, "personne_joindre", "Précisez."))
        elif status is Status.COMPLIANT:
            work.declare(request_id)
        elif status is Status.REVIEW:
            work.decide(request_id, Event.REFUSE, ENDED)
            work.outcomes.tell(request_id, Event.ASK_REVIEW, ENDED, work.version(request_id))
        assert work.status(request_id) is status


class State:
    """A request somewhere in the space, in a copy of its store each time that something is done to it."""

    def __init__(self, folder: Path, status: Status, became: str, day: str, type_: RequestType) -> None:
        self._folder, self._made, self._copies = folder, made(status, type_), 0
        self._change, self._day = BECAME[became], datetime(*DAYS[day], 14, tzinfo=UTC)

    def at_work(self) -> Iterator[Work]:
        """The director, in a copy of the store where the import of that day is done."""
        self._copies += 1
        path = self._folder / f"{self._copies}.db"
        with Store.open(shutil.copy2(self._made, path), seal=seal()) as store:
            files, children = self._change
            with store.writing() as session:
                for child in children:
                    records.upsert_child(session, BAIE, child)
                session.flush()
                for file in files:
                    records.upsert_child_file(session, BAIE, file)
                records.settle(session)
            yield Work(store, Clock(self._day))


def _said(work: Work) -> str:
    """What the check-list says of the eligibility of the child."""
    lines = work.submission.analyse(1).lines
    return " ".join(cause.sentence for line in lines if line.key == "eligibility" for cause in line.causes)


TYPED = [*product(OPEN_STATUSES, BECAME, DAYS, RequestType)]


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(("status", "became", "day", "type_"), few(TYPED, 4))
@pytest.mark.feature("C25")
def test_no_open_request_is_without_a_step(
    tmp_path: Path, status: Status, became: str, day: str, type_: RequestType
) -> None:
    for work in State(tmp_path, status, became, day, type_).at_work():
        found = steps(work)
        assert found
        # Who has it in hand has an end that says what is true.
        assert ends(found, editable=status.editable)


@pytest.mark.parametrize(("status", "became", "day"), few(STATES, 4))
@pytest.mark.thorough(keep=1)
def test_each_step_that_is_offered_can_be_done(tmp_path: Path, status: Status, became: str, day: str) -> None:
    state = State(tmp_path, status, became, day, RequestType.NEW)
    for work in state.at_work():
        names = list(steps(work))
    for name in names:
        for work in state.at_work():
            steps(work)[name](work)
            assert TamperCheck(replace(work.context, owner=True)).verify().faults == ()


EDITABLE = [*product([status for status in OPEN_STATUSES if status.editable], BECAME, DAYS)]
_WORDS = {
    "FILE": "dossier de cet enfant convient",
    "GIVE_UP": "abandonner",
    "ABANDON": "abandonner",
    "DELETE": "supprimer",
}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("status", "became", "day"), few(EDITABLE, 3))
def test_what_cannot_be_sent_says_what_can_be_done(tmp_path: Path, status: Status, became: str, day: str) -> None:
    for work in State(tmp_path, status, became, day, RequestType.NEW).at_work():
        found, said = steps(work), _said(work)
        assert ("SEND" in found) is (said == "")
        if said:
            named = {name for name, words in _WORDS.items() if words in said}
            assert named.intersection(found)
            assert ("FILE" in found) is (_WORDS["FILE"] in said)
            # « Sinon » would follow a refusal that leaves nothing else to do.
            assert "Sinon" not in said


OVER = [name for name, (files, _) in BECAME.items() if _OVER in files]
_SAID = {
    **_WORDS,
    "WITHDRAW": "« retirer la transmission »",
    "ASK_CORRECTION": "« demander une correction »",
    "ANNOUNCE_DEPARTURE": "annoncer",
}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("status", "became", "day"), few(STATES, 3))
def test_the_details_say_that_the_dossier_is_over_and_what_can_be_done(
    tmp_path: Path, status: Status, became: str, day: str
) -> None:
    for work in State(tmp_path, status, became, day, RequestType.NEW).at_work():
        said, found = work.drafts.details(1).ended.replace("\u00a0", " "), steps(work)
        assert said.startswith("Terminé le 1er août 2021, d’après vos données. ") is (became in OVER)
        if said:
            named = {name for name, words in _SAID.items() if words in said}
            assert named.intersection(found)
            # Another « dossier » is not proposed where it cannot be taken.
            assert became != "replaced without allowance" or "dossier de cet enfant convient" not in said


def test_the_details_of_a_request_that_is_over_do_not_speak_of_its_dossier(tmp_path: Path) -> None:
    for work in State(tmp_path, Status.COMPLIANT, OVER[0], "the same day", RequestType.NEW).at_work():
        work.decide(1, Event.CLOSE_DEPARTURE, ENDED)
        assert work.drafts.details(1).ended == ""


def test_a_departure_that_was_announced_is_not_proposed_again(tmp_path: Path) -> None:
    for work in State(tmp_path, Status.COMPLIANT, OVER[0], "the same day", RequestType.NEW).at_work():
        assert "annoncer son départ" in work.drafts.details(1).ended
        work.outcomes.tell(1, Event.ANNOUNCE_DEPARTURE, ENDED, work.version(1))
        assert "départ" not in work.drafts.details(1).ended
