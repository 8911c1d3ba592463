"""The inbox: whose notices, in what order, which are unread, and what opening one does."""

from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import RequestType, Right
from mes_tui.domain.errors import NotFound, Refusal, StoreUnusable
from mes_tui.services.notices import NoticeLine, Notices
from storage import records
from tests.services.builders import AGENT, BAIE, CLERK, COLLINES, DIRECTOR, NUAGES, STRANGER, Work, work_context
from tests.services.test_changes import send_again

BOTH = replace(DIRECTOR, divisions=frozenset({BAIE, COLLINES}))
NOBODY = Actor("uid:8", "Sans droit", frozenset(), frozenset({BAIE}))
MANAGER = Actor("uid:7", "Gestion", frozenset({Right.MANAGE}), frozenset({BAIE}))


def inbox(work: Work, actor: Actor) -> Notices:
    return Notices(work_context(work.store, actor, work.clock))


def leave(work: Work, recipient: str, number: str, kind: str = "DECLARE_COMPLIANT") -> None:
    """A notice about a request that the recipient does not have."""
    with work.store.writing() as session:
        records.write_notice(session, recipient, number, kind, "Un avis [/] d’ailleurs.", work.clock())


def told(lines: tuple[NoticeLine, ...]) -> list[tuple[str, str]]:
    """Number and notice of each line."""
    return [(line.cells[1], line.cells[3]) for line in lines]


@pytest.fixture
def numbers(work: Work) -> tuple[str, str]:
    """Two requests of BAIE, the first one commented, the second one declared compliant."""
    first = work.brought(_two, "D1", RequestType.NEW)
    return work.number(first), work.number(first + 1)


def _two(work: Work, key: str, type_: RequestType) -> int:
    first = work.commented(key)
    work.declare(work.transmitted("D2", type_))
    return first


def test_a_notice_of_comments_says_once_they_are_no_longer_to_be_corrected(work: Work) -> None:
    request_id = work.commented("D1")
    number, mine = work.number(request_id), inbox(work, DIRECTOR)
    assert told(mine.window()) == [(number, "Commentée, à corriger")]
    send_again(work, request_id)
    assert told(mine.window()) == [(number, "Commentée, n’est plus à corriger")]


@pytest.mark.feature("P62", "P65")
def test_each_side_reads_its_own_notices_newest_first(work: Work, numbers: tuple[str, str]) -> None:
    first, second = numbers
    mine = inbox(work, DIRECTOR)
    assert told(mine.window()) == [(second, "Conforme"), (first, "Commentée, à corriger")]
    assert (mine.total(), mine.unread()) == (2, 2)
    agent = inbox(work, AGENT)
    assert told(agent.window()) == [(second, "Transmise – CPE DE LA BAIE"), (first, "Transmise – CPE DE LA BAIE")]
    assert (agent.total(), agent.unread()) == (2, 2)
    for actor in (STRANGER, NOBODY, MANAGER, replace(AGENT, regions=frozenset({"06"}))):
        other = inbox(work, actor)
        assert (other.total(), other.unread(), other.window()) == (0, 0, ())


@pytest.mark.thorough
@pytest.mark.feature("P62", "P65")
def test_who_has_several_providers_reads_the_notices_of_all_and_sees_whose_they_are(work: Work) -> None:
    leave(work, COLLINES, "2021-16-999")
    number = work.number(work.commented("D1"))
    assert told(inbox(work, BOTH).window()) == [
        (number, "Commentée, à corriger – CPE DE LA BAIE"),
        ("2021-16-999", "Conforme"),
    ]
    only = replace(DIRECTOR, divisions=frozenset({COLLINES}))
    assert told(inbox(work, only).window()) == [("2021-16-999", "Conforme")]


@pytest.mark.feature("P65", "A8")
def test_a_line_tells_when_which_request_whose_and_what(work: Work) -> None:
    number = work.number(work.commented("D9"))
    (line,) = inbox(work, CLERK).window()
    day, _, hour = line.cells[0].partition(" ")
    assert (len(day), "\u00a0h" in hour) == (10, True)
    assert line.cells[1:] == (number, "O’NEILL-ŒUVRAY [/], Élise ᐃᓄᒃ", "Commentée, à corriger")
    assert line.marked
    assert line.sentence.startswith(f"La demande {number} a été commentée. ")
    assert line.sentence.endswith(" Corrigez-la afin qu’elle soit recevable, puis soumettez-la de nouveau.")


def test_windows_follow_one_another_without_a_gap(work: Work, numbers: tuple[str, str]) -> None:
    mine = inbox(work, DIRECTOR)
    whole = mine.window()
    assert mine.window(limit=1) == whole[:1]
    assert mine.window(after=whole[0].position) == whole[1:]
    assert mine.window(before=whole[1].position) == whole[:1]
    assert mine.window(last=True, limit=1) == whole[1:]


@pytest.mark.feature("P65")
def test_opening_a_notice_gives_its_request_and_reads_it_for_oneself_only(work: Work, numbers: tuple[str, str]) -> None:
    mine, colleague = inbox(work, DIRECTOR), inbox(work, CLERK)
    newest, older = mine.window()
    opened = mine.open(older.id)
    assert (work.number(opened.request_id), opened.division) == (numbers[0], BAIE)
    assert [line.marked for line in mine.window()] == [True, False]
    assert (mine.unread(), colleague.unread()) == (1, 2)
    mine.open(older.id)
    read = work.store.rows("SELECT notice_id, login FROM notice_read")
    assert read == [(older.id, DIRECTOR.login)]
    assert newest.marked


@pytest.mark.feature("P65")
def test_reading_all_stops_at_what_was_on_the_screen(work: Work, numbers: tuple[str, str]) -> None:
    mine = inbox(work, DIRECTOR)
    last = max(line.id for line in mine.window())
    work.commented("D9")
    assert mine.read_all(last) == 2
    assert mine.read_all(last) == 0
    assert [line.marked for line in mine.window()] == [True, False, False]
    assert inbox(work, CLERK).unread() == 3
    assert inbox(work, AGENT).unread() == 3


@pytest.mark.parametrize("actor", [STRANGER, NOBODY, AGENT], ids=lambda actor: actor.name)
def test_a_notice_of_somebody_else_is_neither_opened_nor_read(
    work: Work, numbers: tuple[str, str], actor: Actor
) -> None:
    notice = inbox(work, DIRECTOR).window()[0]
    with pytest.raises(NotFound, match="n’est plus dans vos avis"):
        inbox(work, actor).open(notice.id)
    with pytest.raises(NotFound):
        inbox(work, DIRECTOR).open(999)
    assert work.store.rows("SELECT 1 FROM notice_read") == []


@pytest.mark.feature("P65")
def test_a_notice_whose_request_cannot_be_read_says_why_and_is_read(work: Work) -> None:
    number = work.number(work.commented("D1"))
    leave(work, BAIE, "2021-11-998")
    mine = inbox(work, DIRECTOR)
    with pytest.raises(NotFound, match="2021-11-998 n’existe plus"):
        mine.open(mine.window()[0].id)
    assert mine.unread() == 1
    # The request went to another provider: its old notices stay, without the child's name.
    leave(work, NUAGES, number, kind="INCONNU")
    elsewhere = inbox(work, STRANGER)
    (moved,) = elsewhere.window()
    assert moved.cells[1:] == (number, "", "Un avis [/] d’ailleurs.")
    with pytest.raises(Refusal, match="autre service de garde"):
        elsewhere.open(moved.id)
    assert elsewhere.unread() == 0


def test_a_full_disk_keeps_nobody_from_opening(
    work: Work, numbers: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.engines import locks

    mine = inbox(work, DIRECTOR)
    line = mine.window()[0]
    monkeypatch.setattr(work.store._backend, "_queue", locks.WriteQueue(Path("/dev/null/absent")))
    assert work.number(mine.open(line.id).request_id) == numbers[1]
    assert mine.unread() == 2


def test_a_closed_store_is_said(work: Work, numbers: tuple[str, str]) -> None:
    mine = inbox(work, DIRECTOR)
    work.store.close()
    with pytest.raises(StoreUnusable):
        mine.unread()
