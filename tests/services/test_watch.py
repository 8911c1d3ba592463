"""What others do on the same store, seen from a session that is open."""

from collections.abc import Iterator

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right, Status
from mes_tui.services.watch import Change, RequestState, Watch, told_elsewhere
from storage.store import Store
from tests.services.builders import AGENT, CLERK, DIRECTOR, STRANGER, Work, work_context


@pytest.fixture
def other(work: Work) -> Iterator[Work]:
    """The director at work in another program on the same store."""
    with Store.open(work.store.location) as store:
        yield Work(store, work.clock)


def watching(work: Work, actor: Actor = DIRECTOR) -> Watch:
    """A watch that has had its first look."""
    watch = Watch(work_context(work.store, actor, work.clock))
    assert watch.look() == Change()
    return watch


@pytest.mark.feature("P65")
def test_nothing_is_seen_until_somebody_else_writes(work: Work, other: Work) -> None:
    watch = watching(work)
    assert watch.look() is None
    work.draft("D1")
    assert watch.look() is None
    other.draft("D2")
    assert watch.look() == Change()
    assert watch.look() is None


@pytest.mark.thorough
@pytest.mark.feature("P62", "P65")
def test_a_notice_is_news_for_those_it_reaches_and_only_once(work: Work, other: Work) -> None:
    mine, agent, stranger = watching(work), watching(work, AGENT), watching(work, STRANGER)
    number = other.number(other.transmitted("D1"))
    assert mine.look() == Change()
    assert agent.look() == Change(f"Nouvel avis\u00a0: la demande {number} a été transmise au Ministère.")
    assert stranger.look() == Change()
    other.commented("D2")
    changes = [watch.look() for watch in (mine, agent, stranger)]
    assert [change.news.partition("\u00a0:")[0] if change else None for change in changes] == [
        "Nouvel avis",
        "Nouvel avis",
        "",
    ]
    other.draft("D9")
    assert mine.look() == Change()


@pytest.mark.feature("P65")
def test_several_notices_at_once_are_counted(work: Work, other: Work) -> None:
    agent = watching(work, AGENT)
    other.transmitted("D1")
    other.transmitted("D2")
    found = agent.look()
    assert found is not None
    assert found.news == "2\u00a0nouveaux avis\u00a0: ils vous attendent dans le menu."


def test_a_look_reads_no_table_while_nothing_changes(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = watching(work)
    asked: list[str] = []
    monkeypatch.setattr(Store, "rows", lambda _self, sql, _params=None: asked.append(sql))
    for _ in range(3):
        assert watch.look() is None
    assert asked == []


def test_a_store_that_cannot_be_read_is_no_change(work: Work) -> None:
    watch = watching(work)
    work.store.close()
    assert watch.look() is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (RequestState(4, Status.DRAFT, ""), ""),
        (RequestState(5, Status.COMMENTED, ""), "Modifiée ailleurs. F5 relit\u00a0; ce qui est tapé reste."),
        (
            RequestState(5, Status.CLOSED, "Vous ne pouvez pas."),
            "La demande est maintenant «\u00a0Terminée\u00a0»\u00a0: elle ne se modifie plus.",
        ),
        (RequestState(4, Status.DRAFT, "Il faut le droit."), "Il faut le droit."),
    ],
    ids=["same", "changed", "closed", "right withdrawn"],
)
def test_who_edits_a_request_is_told_what_others_did_to_it(state: RequestState, expected: str) -> None:
    assert told_elsewhere(state, 4) == expected


@pytest.mark.feature("P65")
def test_the_state_of_a_request_follows_each_change(work: Work, other: Work) -> None:
    watch = watching(work)
    request_id = work.draft("D1")
    assert watch.state(request_id) == RequestState(1, Status.DRAFT, "")
    other.drafts.save(request_id, {"sg_resp_nom": "Élise [/]"}, 1)
    assert watch.state(request_id) == RequestState(2, Status.DRAFT, "")
    other.drafts.delete(request_id, other.number(request_id))
    gone = watch.state(request_id)
    assert (gone.version, gone.status, "n’existe plus" in gone.refusal) == (0, None, True)
    sent = other.transmitted("D2")
    found = watch.state(sent)
    assert found is not None
    assert (found.status, "transmise" in found.refusal) == (Status.TRANSMITTED, True)
    reader = Watch(work_context(work.store, Actor("uid:3", "Lise", frozenset({Right.CONSULT}), DIRECTOR.divisions)))
    assert "droit" in (reader.state(work.draft("D9")) or found).refusal


def test_who_deletes_is_told_who_has_the_request_open_while_they_have_it(work: Work) -> None:
    request_id = work.draft("D1")
    clerk, director = work.as_(CLERK), watching(work)
    clerk.drafts.open(request_id)
    told = director.opened_by(request_id)
    assert told.startswith(f"{CLERK.name} a cette demande ouverte depuis ")
    assert watching(work, STRANGER).opened_by(request_id) == ""
    assert Watch(work_context(work.store, CLERK, work.clock)).opened_by(request_id).startswith("Vous avez")
    work.clock.forward(minutes=11)
    assert director.opened_by(request_id) == ""
    clerk.drafts.open(request_id)
    clerk.drafts.release(request_id)
    assert director.opened_by(request_id) == ""
