"""What an office keeps of a request for itself: its note with a date, the wish that the direction signs it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import Refusal, Stale
from mes_tui.domain.follow_up import FollowedUp
from mes_tui.domain.requests import NewComment
from mes_tui.services.notices import Notices
from storage.store import Store
from tests.services.builders import AGENT, BAIE, CLERK, DIRECTOR, READER, STRANGER, Clock, Work, fill

WAITS = "Attend le rapport de l’ergothérapeute [/] ᐃᓄᒃ"
ASSISTANT = replace(DIRECTOR, login="uid:5", name="Élise O’Neill-Œuvray")


def write(work: Work, request_id: int, text: str, due: str = "") -> None:
    work.follow_up.write(request_id, {"text": text, "due": due}, work.follow_up.of(request_id).note)


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("typed", "text", "due"),
    [
        ({"text": WAITS}, WAITS, None),
        ({"text": f"  {WAITS}\nAppeler lundi.\n"}, f"{WAITS}\nAppeler lundi.", None),
        ({"text": WAITS, "due": "2021-08-02"}, WAITS, date(2021, 8, 2)),
        ({"text": WAITS, "due": "30 août 2021"}, WAITS, date(2021, 8, 30)),
        ({"text": "œ" * 500, "due": ""}, "œ" * 500, None),
    ],
)
def test_a_note_is_kept_as_it_is_typed_with_who_and_when(
    work: Work, typed: dict[str, str], text: str, due: date | None
) -> None:
    request_id, clerk = work.draft(), work.as_(CLERK)
    note = clerk.follow_up.write(request_id, typed, None)
    assert note is not None
    assert (note.text, note.due, note.who) == (text, due, CLERK.name)
    assert work.follow_up.of(request_id) == FollowedUp(note)


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("typed", "key", "said"),
    [
        ({"text": "x" * 501}, "text", "Une note tient en 500 caractères : il y en a 501. Raccourcissez-la."),
        ({"text": WAITS, "due": "2021-08-01"}, "due", "Cette date est passée"),
        ({"text": WAITS, "due": "bientôt"}, "due", "n’est pas une date lisible"),
        ({"text": WAITS, "due": "02/08/2021"}, "due", "peut se lire 2 août 2021 ou 8 février 2021"),
        ({"text": " \n ", "due": "2021-09-01"}, "text", "Écrivez ce que vous attendez ce jour-là"),
    ],
)
def test_what_is_wrong_with_a_note_is_said_and_the_one_before_stays(
    work: Work, typed: dict[str, str], key: str, said: str
) -> None:
    request_id = work.draft()
    write(work, request_id, "Avant", "2021-08-20")
    before = work.follow_up.of(request_id)
    with pytest.raises(Refusal) as refused:
        work.follow_up.write(request_id, typed, before.note)
    assert refused.value.key == key
    assert said in refused.value.sentence.replace("\u00a0", " ")
    assert work.follow_up.of(request_id) == before


def test_a_day_that_came_may_stay_in_the_note_that_is_changed(work: Work) -> None:
    request_id = work.draft()
    write(work, request_id, "Appeler", "2021-08-10")
    work.clock.forward(days=30)
    write(work, request_id, "Appelé, rappeler", "2021-08-10")
    note = work.follow_up.of(request_id).note
    assert note is not None
    assert (note.text, note.due) == ("Appelé, rappeler", date(2021, 8, 10))


def test_a_note_without_words_is_taken_away(work: Work) -> None:
    request_id = work.draft()
    write(work, request_id, WAITS, "2021-08-30")
    write(work, request_id, " ", "2021-08-30")
    assert work.follow_up.of(request_id) == FollowedUp()
    assert work.store.rows("SELECT count(*) FROM own_note") == [(0,)]


@pytest.mark.parametrize("theirs", ["Ce qu’une collègue a écrit", ""])
def test_nobody_writes_over_a_note_that_they_have_not_read(work: Work, theirs: str) -> None:
    request_id, clerk = work.draft(), work.as_(CLERK)
    write(work, request_id, "Avant")
    read = clerk.follow_up.of(request_id).note
    write(work, request_id, theirs)
    with pytest.raises(Refusal) as refused:
        clerk.follow_up.write(request_id, {"text": "La mienne"}, read)
    assert (theirs or "effacée entre-temps") in refused.value.sentence
    note = work.follow_up.of(request_id).note
    assert (note.text if note else "") == theirs


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("state", [Work.draft, Work.transmitted, Work.commented])
def test_a_note_is_no_part_of_the_request_whatever_its_status(work: Work, state: Callable[[Work], int]) -> None:
    request_id = state(work)
    before, content = work.version(request_id), work.drafts.details(request_id).file
    write(work, request_id, WAITS, "2021-09-01")
    assert (work.version(request_id), work.drafts.details(request_id).file) == (before, content)
    assert work.journal(content.request.number)[-1] == (DIRECTOR.login, "noter", "")


def test_the_note_goes_away_with_the_draft(work: Work) -> None:
    request_id = work.filled()
    write(work, request_id, WAITS)
    work.follow_up.ask_signature(request_id, work.version(request_id))
    work.drafts.delete(request_id, work.number(request_id))
    for table in ("own_note", "signing_wish"):
        assert work.store.rows(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.feature("P59", "P62")
def test_who_may_sign_is_told_of_what_is_handed_over_and_who_may_not_is_not(work: Work) -> None:
    work.as_(ASSISTANT), work.as_(READER), work.as_(STRANGER), work.as_(AGENT)
    clerk, request_id = work.as_(CLERK), work.filled()
    assert clerk.follow_up.ask_signature(request_id, work.version(request_id)) == (DIRECTOR.name, ASSISTANT.name)
    wish = work.follow_up.of(request_id).wish
    assert wish is not None
    assert wish.who == CLERK.name
    told = {
        who.login: Notices(work.as_(who).context).unread() for who in (DIRECTOR, ASSISTANT, CLERK, READER, STRANGER)
    }
    assert told == {DIRECTOR.login: 1, ASSISTANT.login: 1, CLERK.login: 0, READER.login: 0, STRANGER.login: 0}
    assert Notices(work.as_(AGENT).context).total() == 0
    (line,) = Notices(work.context).window()
    assert "vous est remise pour être signée" in line.sentence


def taken_back(work: Work, request_id: int) -> None:
    work.as_(CLERK).follow_up.take_back(request_id)


def changed(work: Work, request_id: int) -> None:
    work.drafts.save(request_id, {"sg_resp_nom": "Ève Œuvray"}, work.version(request_id))


def signed(work: Work, request_id: int) -> None:
    work.sign(request_id)


@pytest.mark.feature("P59")
@pytest.mark.parametrize("end", [taken_back, changed, signed])
def test_a_wish_is_over_once_it_is_taken_back_or_the_request_signed_or_changed(
    work: Work, end: Callable[[Work, int], None]
) -> None:
    request_id = work.filled()
    work.as_(CLERK).follow_up.ask_signature(request_id, work.version(request_id))
    end(work, request_id)
    assert work.follow_up.of(request_id).wish is None
    with pytest.raises(Refusal, match="n’est plus remise à signer"):
        work.follow_up.take_back(request_id)
    # And it may be handed over again as it is now.
    work.as_(CLERK).follow_up.ask_signature(request_id, work.version(request_id))
    assert work.follow_up.of(request_id).wish is not None


def test_a_wish_is_over_once_the_request_is_sent_for_good(work: Work) -> None:
    request_id = work.ready()
    work.follow_up.ask_signature(request_id, work.version(request_id))
    work.submission.transmit(request_id, work.version(request_id))
    assert work.follow_up.of(request_id).wish is None
    work.return_with(request_id, NewComment(1, "personne_joindre", "Précisez."))
    assert work.follow_up.of(request_id).wish is None


def test_what_somebody_changed_since_is_not_handed_over_unread(work: Work) -> None:
    request_id = work.filled()
    version = work.version(request_id)
    changed(work, request_id)
    with pytest.raises(Stale):
        work.as_(CLERK).follow_up.ask_signature(request_id, version)


def test_where_nobody_may_sign_it_is_said_who_may_change_that(store: Store) -> None:
    fill(store)
    manager = Actor("uid:8", "Gérante", frozenset({Right.MANAGE, Right.ENTER}), frozenset({BAIE}))
    work = Work(store, Clock(), manager)
    request_id = work.draft()
    work.as_(replace(DIRECTOR, until=date(2021, 8, 1)))
    with pytest.raises(Refusal, match=r"^Personne ne peut signer pour ce service de garde"):
        work.follow_up.ask_signature(request_id, work.version(request_id))
    assert work.store.rows("SELECT count(*) FROM notice") == [(0,)]


def test_the_ministry_reads_nothing_of_it(work: Work) -> None:
    request_id = work.transmitted()
    write(work, request_id, WAITS, "2021-09-01")
    agent = work.as_(AGENT)
    assert agent.follow_up.of(request_id) == FollowedUp()
    history = [event.text for event in agent.journal_service.history(request_id).window()]
    assert not [text for text in history if "Note" in text or "signature" in text]
    assert "Note du service de garde écrite, changée ou effacée" in [
        event.text for event in work.journal_service.history(request_id).window()
    ]
