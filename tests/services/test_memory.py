"""What an account wrote last is offered to it again: in the same division, to itself, as it stands, and it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import RequestType
from mes_tui.domain.requests import Remembered
from mes_tui.forms.values import parse
from mes_tui.services.memory import Memory
from tests.forms.builders import form
from tests.services.builders import BAIE, CLERK, COLLINES, DIRECTOR, Work

# Who works in two divisions, and a second clerk of one of them.
BOTH = replace(DIRECTOR, divisions=frozenset({BAIE, COLLINES}))
OTHER = replace(CLERK, login="uid:8", name="Aude Autre")
FIRST = {"sg_resp_nom": "Ève Œuvray [/]", "sg_resp_tel": "418 555-0123"}
SECOND = {"sg_resp_nom": "Noé Lebel", "sg_resp_courriel": "noe@exemple.invalid"}
CONTACT = ("sg_resp_nom", "sg_resp_tel", "sg_resp_poste", "sg_resp_courriel")


@dataclass(frozen=True)
class Case:
    """``before`` says what was written, by whom, in which file; the next request is of ``next_file``, by DIRECTOR."""

    before: tuple[tuple[Actor, str, Mapping[str, str]], ...]
    offered: Mapping[str, str]
    next_file: str = "D9"


CASES = {
    "nothing before": Case((), {}),
    "the same account": Case(((BOTH, "D1", FIRST),), FIRST),
    "another account of the division": Case(((OTHER, "D1", FIRST),), {}),
    "another division of the account": Case(((BOTH, "D20", FIRST),), {}),
    "the other division, again": Case(((BOTH, "D1", FIRST),), {}, "D20"),
    "the newest of two": Case(((BOTH, "D1", FIRST), (BOTH, "D2", SECOND)), SECOND),
    "a request that somebody corrected since": Case(((BOTH, "D1", FIRST), (OTHER, "D1", SECOND)), {}),
    "one's own, before that": Case(((BOTH, "D2", SECOND), (BOTH, "D1", FIRST), (OTHER, "D1", SECOND)), SECOND),
    "something else typed since": Case(((BOTH, "D1", FIRST), (BOTH, "D2", {"diagnostic": "x"})), FIRST),
    "taken away since": Case(((BOTH, "D1", FIRST), (BOTH, "D1", dict.fromkeys(FIRST, ""))), {}),
}


def typed(work: Work, known: dict[str, int], actor: Actor, file: str, answers: Mapping[str, str]) -> None:
    """``actor`` writes ``answers`` in the request of ``file``, which is created by whoever writes first."""
    person = work.as_(actor)
    if file not in known:
        known[file] = person.draft(file)
        begun = person.drafts.read(known[file]).answers
        # Whom to join is theirs, whole, when they write it.
        ours = [key for key in CONTACT if key in begun] if answers.keys() & {*CONTACT} else []
        answers = {**dict.fromkeys(ours, ""), **answers}
    person.drafts.save(known[file], answers, person.version(known[file]))


@pytest.mark.thorough(keep=4)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_whom_to_join_is_offered_to_who_wrote_it_in_the_same_division(work: Work, case: Case) -> None:
    known = dict[str, int]()
    for actor, file, answers in case.before:
        typed(work, known, actor, file, answers)
    person = work.as_(BOTH)
    made = person.draft(case.next_file)
    answers = person.drafts.read(made).answers
    assert {key: answers[key] for key in CONTACT if answers.get(key)} == case.offered
    told = Memory(person.context).contact(made)
    assert (told.texts if told is not None else {}) == case.offered


def test_a_renewal_keeps_whom_the_request_before_names_and_nobody_is_mixed_with_another(work: Work) -> None:
    before = work.transmitted("D2")
    answers = work.drafts.read(before).answers
    named = {key: parse(form().field(key), answers[key]).text for key in CONTACT if answers.get(key)}
    typed(work, {}, DIRECTOR, "D1", {"sg_resp_nom": "Noé Lebel", "sg_resp_poste": "9"})
    work.clock.forward(days=365)
    renewed = work.drafts.read(work.draft("D2", RequestType.RENEWAL_CHANGED)).answers
    assert {key: text for key, text in renewed.items() if key in CONTACT} == named
    assert named["sg_resp_nom"] != "Noé Lebel"


@pytest.mark.parametrize(
    ("actor", "file", "found"),
    [(BOTH, "D9", True), (OTHER, "D9", False), (BOTH, "D20", False)],
    ids=["the same account and division", "another account", "another division"],
)
def test_who_signed_last_is_offered_to_the_same_account_in_the_same_division(
    work: Work, actor: Actor, file: str, *, found: bool
) -> None:
    work = work.as_(BOTH)
    signed = work.draft("D1")
    work.submission.sign(signed, "Ève", "O’Neill [/]", "Directrice adjointe", work.version(signed))
    made = work.draft(file)
    names = {"first_name": "Ève", "last_name": "O’Neill [/]", "function": "Directrice adjointe"}
    expected = Remembered(work.number(signed), names) if found else None
    assert Memory(work.as_(actor).context).signer(made) == expected


def test_the_last_of_several_signatures_is_the_one_remembered(work: Work) -> None:
    first, second = work.draft("D1"), work.draft("D9")
    for request_id, function in ((second, "Directrice"), (first, "Présidente")):
        work.submission.sign(request_id, "Maude", "Lavoie", function, work.version(request_id))
    told = Memory(work.context).signer(second)
    assert told is not None
    assert (told.number, told.texts["function"]) == (work.number(first), "Présidente")
