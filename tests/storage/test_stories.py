"""Stories of an office, from the first draft to the end of the next year, the same on each engine."""

import pytest

from mes_tui.domain.codes import RequestType, Status
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.statuses import Event
from storage.store import Store
from tests.lives import office
from tests.lives.kept import stored
from tests.lives.life import Life
from tests.lives.office import AGENT
from tests.services.builders import BAIE, CLERK, DIRECTOR


class Told(Life):
    """A life of which somebody tells each deed; at its end, all is as the model says."""

    def begin(self, key: str, type_: RequestType) -> int:
        """Create a draft; return its id."""
        id_ = self.hand(CLERK).drafts.create(FileKey(BAIE, key), type_)
        assert self.adopt_new() == 1
        return id_

    def sent(self, id_: int) -> None:
        """Complete the request and send it."""
        self.complete(id_)
        self.send(id_)
        assert self.known[id_].status is Status.TRANSMITTED

    def holds(self) -> None:
        """Nothing is lost, nothing was tampered with."""
        assert stored(self.store, BAIE) == self.known
        self.verify()


@pytest.fixture
def life(any_store: Store) -> Told:
    """The office on its first day, in an empty store of each engine."""
    office.people(any_store)
    return Told(any_store)


@pytest.mark.thorough
@pytest.mark.feature("C18")
def test_an_office_alone_lives_two_years_without_any_agent(life: Told) -> None:
    life.leave(alone=True)
    first, refused = life.begin("D1", RequestType.NEW), life.begin("D9", RequestType.RENEWAL_CHANGED)
    life.sent(first)
    life.sent(refused)
    life.comment(first, 2)
    life.give_back(first)
    life.holds()
    life.clock.forward(days=20)
    life.sent(first)
    life.happens(first, Event.DECLARE_COMPLIANT)
    life.happens(refused, Event.REFUSE)
    life.annul(refused)
    life.holds()
    life.happens(refused, Event.REFUSE)
    life.happens(refused, Event.ASK_REVIEW)
    life.happens(refused, Event.DECLARE_COMPLIANT)
    life.clock.forward(days=330)  # the calls of the next year are open
    renewed = life.begin("D1", RequestType.RENEWAL_CHANGED)
    request = life.hand(DIRECTOR).drafts.read(renewed).request
    assert (request.previous, request.renewed_hours) == (life.known[first].number, "3")
    assert life.known[renewed].answers["diagnostic"] == life.known[first].answers["diagnostic"]
    life.sent(renewed)
    life.happens(renewed, Event.DECLARE_COMPLIANT)
    life.happens(renewed, Event.ANNOUNCE_DEPARTURE)
    life.happens(renewed, Event.CLOSE_DEPARTURE)
    life.clock.forward(days=200)
    for id_ in (first, refused):
        life.happens(id_, Event.CLOSE_YEAR_END)
    assert [kept.status for kept in life.known.values()] == [Status.CLOSED] * 3
    life.holds()


@pytest.mark.thorough
@pytest.mark.parametrize("what", ["another guardian", "replaced"])
@pytest.mark.feature("C2")
def test_somebody_else_signs_in_the_middle_of_a_correction(what: str, life: Told) -> None:
    director, agent = life.hand(DIRECTOR), life.hand(AGENT)
    id_ = life.begin("D1", RequestType.NEW)
    life.sent(id_)
    former = director.drafts.read(id_).child_file.guardian
    life.comment(id_, 1)
    life.give_back(id_)
    life.correct(id_)
    assert life.become(what, "D1")
    life.holds()
    # Until it is sent again, each side reads who signed what was sent.
    assert director.drafts.read(id_).child_file.guardian == former
    life.take_file(id_)
    now = director.drafts.read(id_)
    assert now.child_file.guardian != former
    assert director.submission.signature_state(now).void
    assert f"Il manque la signature du parent ou tuteur, {now.child_file.guardian.full_name}" in str(
        life.hand(DIRECTOR).submission.analyse(id_).refusal
    ).replace("\u00a0", " ")
    assert agent.review.read(id_).file.child_file.guardian == former
    life.sent(id_)
    assert agent.review.read(id_).file.child_file.guardian == now.child_file.guardian
    life.happens(id_, Event.DECLARE_COMPLIANT)
    life.holds()


@pytest.mark.feature("C1")
def test_a_child_of_two_homes_has_one_request_until_one_of_them_ends(life: Told) -> None:
    director = life.hand(DIRECTOR)
    id_ = life.begin("D3", RequestType.NEW)
    details = director.drafts.details(id_)
    assert [file.key for file in details.file.shared] == ["D4"]
    assert details.evaluation.texts["jours_semaine"] == "5"
    life.sent(id_)
    sent = life.hand(AGENT).review.read(id_).homes
    assert sent
    life.comment(id_, 1)
    life.give_back(id_)
    life.clock.forward(days=1)
    assert life.become("gone", "D4")
    life.clock.forward(days=1)
    assert life.hand(AGENT).review.read(id_).homes == sent
    life.take_file(id_)
    assert "autre_foyer" not in director.drafts.details(id_).evaluation.visible
    life.holds()
    life.sent(id_)
    assert not life.hand(AGENT).review.read(id_).homes
    life.holds()
