"""What a field held before: who wrote it, when, and until when it is kept."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.access import Actor
from mes_tui.domain.comments import Part, part_key
from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import FormerAnswer
from storage.records.former import MOST
from tests.budget import examples
from tests.services.builders import AGENT, CLERK, DIRECTOR, READER, STRANGER, Clock, Work, office

FIELD = "diagnostic"
STANDS = "SELECT text FROM answer WHERE request_id = :id AND key = :key"
ME, OTHER = DIRECTOR.name, CLERK.name


def write(work: Work, request_id: int, *texts: str, key: str = FIELD) -> None:
    """One save a text, a minute apart."""
    for text in texts:
        work.clock.forward(minutes=1)
        work.drafts.save(request_id, {key: text}, work.version(request_id))


def held(work: Work, request_id: int, key: str = FIELD) -> list[tuple[str, str]]:
    (stands,) = work.store.rows(STANDS, {"id": request_id, "key": key}) or [("",)]
    return [(told.text, told.who) for told in work.drafts.former(request_id, key) if (told.text,) != stands]


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize(
    ("texts", "former"),
    [
        (("Trisomie",), []),
        (("Tri", "Triso", "Trisomie"), []),
        (("Trisomie", ""), ["Trisomie"]),
        (("Trisomie", "Trisom", "Tri", ""), ["Trisomie"]),
        (("Trisomie", "Autisme"), ["Trisomie"]),
        (("Trisomie", "", "Autisme", ""), ["Autisme", "Trisomie"]),
        (("Trisomie", "Autisme", "Trisomie"), ["Autisme"]),
        (("Trisomie", "Autisme", "Trisomie", "Surdité"), ["Trisomie", "Autisme"]),
        (("Trisomie", "Triso", "Trisosomie"), ["Trisomie"]),
        (("", "Œdème [/] ᐃᓄᒃ d’Élise", "x"), ["Œdème [/] ᐃᓄᒃ d’Élise"]),
    ],
)
def test_what_a_field_held_is_told_once_the_newest_first(work: Work, texts: tuple[str, ...], former: list[str]) -> None:
    request_id = work.draft()
    write(work, request_id, *texts)
    assert held(work, request_id) == [(text, ME) for text in former]


def test_each_text_has_who_wrote_it_and_when(work: Work) -> None:
    request_id, told = work.draft(), list[FormerAnswer]()
    for who, text in [(DIRECTOR, "Trisomie"), (CLERK, "Trisomie 21"), (CLERK, "Autisme"), (DIRECTOR, "Surdité")]:
        write(work.as_(who), request_id, text)
        told.insert(0, FormerAnswer(text, work.drafts.read(request_id).request.modified_at, who.name))
    assert work.drafts.former(request_id, FIELD) == tuple(told)


def test_what_the_form_proposed_is_kept_too(work: Work) -> None:
    request_id = work.draft()
    name = work.drafts.read(request_id).answers["jours_semaine"]
    write(work, request_id, "4", "3", key="jours_semaine")
    assert work.drafts.former(request_id, "jours_semaine")[-1] == FormerAnswer(name, None, "")


@pytest.mark.thorough
@given(st.lists(st.tuples(st.sampled_from([DIRECTOR, CLERK]), st.text("ab", max_size=3)), max_size=12))
@examples(12)
def test_nothing_that_somebody_replaced_is_lost(
    tmp_path_factory: pytest.TempPathFactory, written: list[tuple[Actor, str]]
) -> None:
    with office(tmp_path_factory.mktemp("bureau")) as store:
        work = Work(store, Clock())
        request_id = work.draft()
        for actor, text in written:
            write(work.as_(actor), request_id, text)
        told = {text for text, _ in held(work, request_id)}
    last = written[-1][1] if written else ""
    changes = [(a, b) for a, b in pairwise([(DIRECTOR, ""), *written]) if a[1] != b[1]]
    replaced = {
        old for (who, old), (by, new) in changes if who is not by or not (new.startswith(old) or old.startswith(new))
    }
    assert replaced - {"", last} <= told


def test_no_more_than_some_texts_are_kept_of_a_field(work: Work) -> None:
    request_id = work.draft()
    write(work, request_id, *(f"{number} mots" for number in range(MOST + 5)))
    assert len(held(work, request_id)) == MOST - 1
    assert held(work, request_id)[0] == (f"{MOST + 3} mots", ME)


def test_a_reply_to_a_comment_has_its_own(work: Work) -> None:
    request_id = work.commented()
    comment = work.drafts.read(request_id).comments[0].id
    write(work, request_id, "C’est fait.", "Corrigé à la page 2.", key=part_key(comment, Part.REPLY))
    told = work.drafts.former(request_id, part_key(comment, Part.REPLY))
    assert [(answer.text, answer.who) for answer in told] == [("Corrigé à la page 2.", ME), ("C’est fait.", ME)]


def test_it_is_kept_until_the_request_is_sent(work: Work) -> None:
    request_id = work.ready()
    write(work, request_id, "Trisomie", "Autisme")
    assert work.store.rows("SELECT 1 FROM former_answer") != []
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    assert work.store.rows("SELECT 1 FROM former_answer") == []
    with pytest.raises(Refusal):
        work.drafts.former(request_id, FIELD)


@pytest.mark.parametrize("actor", [READER, STRANGER, AGENT], ids=["reads only", "of another provider", "Ministry"])
def test_only_who_fills_the_request_is_told(work: Work, actor: Actor) -> None:
    request_id = work.draft()
    write(work, request_id, "Trisomie", "Autisme")
    with pytest.raises(Refusal):
        work.as_(actor).drafts.former(request_id, FIELD)
