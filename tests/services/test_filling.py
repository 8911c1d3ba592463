"""The answers of a script: what the screen refuses is refused by its key, all of it at once, and nothing is written."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.comments import Part, current, part_key
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.importing import ImportRefused
from mes_tui.services.filling import Filled, Filling
from storage.store import Store
from tests.forms.builders import complete_answers
from tests.lives.kept import everything
from tests.services.builders import CLERK, DIRECTOR, READER, STRANGER, Work

NEW = RequestType.NEW


def given(answers: dict[str, Any], **head: Any) -> bytes:
    return json.dumps({"format": "mes-reponses", "version": 1, "reponses": answers} | head).encode()


@pytest.fixture
def fill(work: Work) -> Callable[..., Filled]:
    """Fill a request as the director does."""

    def call(request_id: int, answers: dict[str, Any], **options: Any) -> Filled:
        return Filling(work.context).fill(request_id, given(answers), "réponses.json", **options)

    return call


def faults(call: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(ImportRefused, match="Rien n’a été modifié") as refused:
        call()
    return {fault.field: fault.sentence for fault in refused.value.faults}


def test_the_model_given_back_as_it_is_changes_nothing(work: Work, store: Store, fill: Any) -> None:
    request_id = work.commented()
    template, before = Filling(work.context).template(request_id), everything(store)
    filled = fill(request_id, dict(template.answers))
    assert (dict(filled.changed), filled.same) == ({}, len(template.answers))
    stored = work.drafts.read(request_id).answers
    assert {key: stored[key] for key in template.answers if key in stored}.items() <= template.answers.items()
    assert everything(store) == before


def test_a_model_names_each_field_that_may_be_filled_with_its_choices(work: Work) -> None:
    request_id = work.draft()
    template = Filling(work.context).template(request_id)
    form, _, evaluation = work.drafts.evaluate(work.drafts.read(request_id))
    editable = [field.key for field in form.fields() if not field.read_only and field.key not in evaluation.locked]
    assert [one.key for one in template.questions] == editable
    by_key = {one.key: one for one in template.questions}
    assert dict(by_key["deficience"].choices).keys() == {choice.code for choice in form.field("deficience").choices}
    assert {one.key for one in template.questions if one.required} == evaluation.required - evaluation.locked - {
        field.key for field in form.fields() if field.read_only
    }
    assert not by_key["deficience_autre"].asked


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("typed", ["as typed", "as read"])
def test_a_draft_filled_at_once_is_worth_one_filled_on_the_screen(work: Work, fill: Any, typed: str) -> None:
    other = work.drafts.read(work.filled("D2", NEW)).answers if typed == "as read" else {}
    request_id = work.draft()
    answers = other or complete_answers(NEW, ServiceType.CPE)
    locked = work.drafts.evaluate(work.drafts.read(request_id))[2].locked
    form = work.drafts.details(request_id).form
    mine = {key: text for key, text in answers.items() if key not in locked and not form.field(key).read_only}
    before = work.drafts.read(request_id).answers
    filled = fill(request_id, mine)
    assert filled.left == ()
    after = work.drafts.details(request_id)
    assert after.evaluation.complete
    assert set(filled.changed) == {key for key, text in after.file.answers.items() if text != before.get(key, "")}
    who, action, detail = work.journal(work.number(request_id))[-1]
    assert (who, action, set(detail.split(","))) == (DIRECTOR.login, "modifier", set(filled.changed))
    # Nobody stays in the request.
    assert work.as_(CLERK).drafts.open(request_id).held_by == ""


WRONG: dict[str, tuple[Any, str]] = {
    "sg_resp_nomm": ("Ève", "n’existe pas dans le formulaire de cette demande.*.sg_resp_nom"),
    "sg_nom": ("CPE", "se lit seulement|ne se modifie pas"),
    "plan_date": ("31 février 2021", "n’existe pas au calendrier"),
    "deficience": ("lune", "n’est pas dans la liste"),
    "deficience_autre": ("Une autre", "n’est pas demandé avec les autres réponses"),
    "sg_resp_tel": ("418", "n’est pas un numéro complet"),
    "jours_semaine": ("9", "jours"),
    "consentement": ("peut-être", "écrivez o ou n"),
    "moyens": ("x" * 20_000, "compte 20[  ]?000 caractères|caractères"),
    "comment:7:corrected": ("oui", "ne se corrige plus"),
    "date_fin_prevue": ("2020-01-01", "."),
}


def test_every_fault_is_told_by_its_key_and_nothing_is_written(work: Work, store: Store, fill: Any) -> None:
    request_id = work.draft()
    before = everything(store)
    answers = {key: text for key, (text, _) in WRONG.items()}
    told = faults(lambda: fill(request_id, {"sg_resp_nom": "Ève Roy", **answers}))
    assert list(told) == list(WRONG)
    for key, (_, words) in WRONG.items():
        assert re.search(words, told[key]), (key, told[key])
    assert not any("F4" in sentence for sentence in told.values())
    assert everything(store) == before


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "JSON"),
        (b"[]", "accolade"),
        (b"\xff", "pas lisibles"),
        (b'{"format": "mes-csg", "version": 1, "reponses": {}}', "mes-reponses.* de la version 1"),
        (b'{"format": "mes-reponses", "version": 2, "reponses": {}}', "mes-reponses.* de la version 1"),
        (b'{"format": "mes-reponses", "version": 1}', "à corriger"),
        (given({"plan_date": 4}), "à corriger"),
        (given({}, reponse={}), "à corriger"),
        (b'{"format": "mes-reponses", "version": 1, "reponses": {"moyens": "a", "moyens": "b"}}', "à corriger"),
        (given({}, numero="2021-11-999"), "est pour la demande 2021-11-999, et non pour 2021-11-001"),
    ],
)
def test_a_file_that_is_not_one_of_answers_is_refused(work: Work, store: Store, data: bytes, words: str) -> None:
    request_id, before = work.draft(), everything(store)
    before = everything(store)
    with pytest.raises(Refusal, match=words) as refused:
        Filling(work.context).fill(request_id, data, "réponses.json")
    # Nothing was to be imported: this is another command.
    assert "import" not in refused.value.sentence
    assert everything(store) == before


def test_a_simulation_says_the_same_and_writes_nothing(work: Work, store: Store, fill: Any) -> None:
    request_id = work.ready()
    before = everything(store)
    answers = {"sg_resp_nom": "Ève Roy", "moyens": "Un tout autre moyen."}
    simulated = fill(request_id, answers, simulated=True)
    assert everything(store) == before
    assert "rien n’a été modifié" in str(simulated)
    filled = fill(request_id, answers)
    assert (filled.changed, filled.uncovered) == (simulated.changed, simulated.uncovered)
    assert everything(store) != before


def test_signatures_that_no_longer_cover_the_request_are_told_once(work: Work, fill: Any) -> None:
    request_id = work.ready()
    told = fill(request_id, {"moyens": "Un tout autre moyen."})
    assert any("La signature de Maude Lavoie" in line and "ne vaut plus" in line for line in told.uncovered)
    assert fill(request_id, {"sg_resp_nom": "Ève Roy"}).uncovered != ()
    assert fill(request_id, {"sg_resp_nom": "Ève Roy"}).uncovered == ()


@pytest.mark.parametrize("who", [DIRECTOR, CLERK])
def test_a_request_that_is_open_elsewhere_is_not_filled(work: Work, store: Store, fill: Any, who: Any) -> None:
    request_id, other = work.draft(), work.as_(who)
    other.drafts.open(request_id)
    before = everything(store)
    with pytest.raises(Refusal, match="dans l’autre fenêtre"):
        fill(request_id, {"sg_resp_nom": "Ève Roy"})
    assert everything(store) == before
    other.drafts.release(request_id)
    assert fill(request_id, {"sg_resp_nom": "Ève Roy"}).changed.keys() == {"sg_resp_nom"}


def test_comments_are_corrected_by_their_keys(work: Work, fill: Any) -> None:
    request_id = work.commented()
    first, second = current(work.drafts.read(request_id).comments)
    keys = [part_key(first.id, Part.CORRECTED), part_key(first.id, Part.REPLY)]
    fill(request_id, {keys[0]: "o", keys[1]: "Fait [/]."})
    found = {comment.id: comment for comment in work.drafts.read(request_id).comments}
    assert (found[first.id].corrected, found[first.id].reply) == (True, "Fait [/].")
    assert not found[second.id].corrected
    assert list(faults(lambda: fill(request_id, {keys[0]: "peut-être"}))) == keys[:1]


@pytest.mark.parametrize("who", [READER, STRANGER])
def test_who_may_not_modify_a_request_neither_fills_it_nor_gets_its_model(work: Work, who: Any) -> None:
    request_id = work.draft()
    other = Filling(work.as_(who).context)
    for call in (lambda: other.template(request_id), lambda: other.fill(request_id, given({}), "réponses.json")):
        with pytest.raises((Refusal, NotFound)):
            call()


def test_what_was_sent_is_not_filled(work: Work, fill: Any) -> None:
    request_id = work.transmitted()
    with pytest.raises(Refusal, match="transmise"):
        fill(request_id, {"sg_resp_nom": "Ève Roy"})


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("simulated", [False, True])
def test_what_was_written_since_the_model_is_not_written_over(work: Work, store: Store, simulated: bool) -> None:
    request_id = work.commented()
    (comment, *_), filling = current(work.drafts.read(request_id).comments), Filling(work.context)
    reply = part_key(comment.id, Part.REPLY)
    model = filling.template(request_id)
    meanwhile = {"moyens": "Écrit par le commis.", "sg_resp_nom": "Ève Roy", reply: "Fait."}
    clerk = work.as_(CLERK).drafts
    clerk.save(request_id, meanwhile, work.version(request_id))
    clerk.release(request_id)
    before = everything(store)
    answers = dict(model.answers) | {"sg_resp_nom": "Ève Roy", "sg_resp_tel": "418 555-0199"}
    old = given(answers, etat=model.state)
    told = faults(lambda: filling.fill(request_id, old, "r.json", simulated=simulated))
    # The same name was typed on both sides.
    assert told.keys() == {"moyens", reply}
    assert all("depuis" in sentence for sentence in told.values())
    assert everything(store) == before
    kept = {key: text for key, text in answers.items() if key not in told}
    filled = filling.fill(request_id, given(kept, etat=model.state), "r.json", simulated=simulated)
    assert filled.changed.keys() == {"sg_resp_tel"}
