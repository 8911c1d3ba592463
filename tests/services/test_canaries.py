"""A whole life with telling names and texts: the journal holds nothing of them, and has a line for each action."""

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import CloseReason, Nature, RequestType, Right
from mes_tui.domain.requests import NewComment
from mes_tui.forms.vocabulary import Kind
from mes_tui.services.access_rights import AccessRights
from mes_tui.services.imports import Imports
from mes_tui.services.journal_words import described
from mes_tui.services.prints import PrintKind
from mes_tui.services.upkeep import Upkeep
from storage.store import Store
from tests import prepared
from tests.attachments.documents import plain
from tests.forms.builders import complete_answers
from tests.services.builders import AGENT, BAIE, DIRECTOR, Clock, Work, file_key

CANARY = "Canari-Œŧonnant"
_PERSONAL = frozenset({"nom", "prenom", "adresse", "directeur_nom"})
_NUMBERS = frozenset({"necsg", "nirec", "courriel", "tel_domicile", "tel_cellulaire", "date_naissance"})
MANAGER = Actor("uid:1", CANARY, DIRECTOR.rights | {Right.MANAGE}, frozenset({BAIE}))


def provider_file() -> dict[str, object]:
    """The file of a provider whose people all have a telling name."""
    text = files("mes_tui").joinpath("samples/data/cpe-de-la-baie.json").read_text(encoding="utf-8")
    content: dict[str, object] = json.loads(text)
    return content


def marked(value: object, key: str = "") -> object:
    if isinstance(value, dict):
        return {name: marked(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [marked(inner, key) for inner in value]
    return f"{value} {CANARY}" if key in _PERSONAL and value else value


def numbers(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from numbers(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner, key)
    elif key in _NUMBERS and value:
        yield str(value)


def lived(work: Work, folder: Path) -> None:
    """Everything that can be done to a request, and around it."""
    agent, number = work.as_(AGENT), work.number(1)
    for nature in (Nature.PLAN, Nature.SIGNATURES, Nature.PSI):
        path = folder / f"{CANARY} {nature.value}.pdf"
        path.write_bytes(plain())
        signed = work.everybody(1) if nature is Nature.SIGNATURES else ()
        work.documents.attach(1, nature, path, work.version(1), CANARY, signed=signed)
    for signed in (work.everybody(1)[:1], work.everybody(1)):
        work.sheets.state(1, 1, signed, work.version(1))
    work.documents.attach(1, Nature.PSI, path, work.version(1), CANARY)
    work.documents.remove(1, Nature.PSI, work.version(1))
    plan = work.drafts.read(1).attachments[0]
    work.documents.text(1, plan.id)
    work.documents.save_copy(1, plan.id, folder / "copie.pdf")
    for kind in PrintKind:
        work.prints.render(1, kind)
    work.submission.sign(1, CANARY, CANARY, CANARY, work.version(1))
    work.submission.transmit(1, work.version(1))
    page = work.drafts.evaluate(work.drafts.read(1))[0].pages[0]
    taken_back = agent.review.prepare(1, NewComment(1, page.sections[0].key, CANARY))
    agent.review.remove(1, taken_back)
    work.return_with(1, NewComment(1, page.sections[0].key, CANARY))
    (comment,) = work.drafts.open(1).file.comments
    work.drafts.correct_comment(1, comment.id, True, CANARY, work.version(1))
    work.submission.sign(1, CANARY, CANARY, CANARY, work.version(1))
    work.submission.transmit(1, work.version(1))
    work.declare(1)
    work.close(1, CloseReason.DEPARTURE)
    deleted = work.drafts.create(file_key("BAIE-0007"), RequestType.NEW)
    work.drafts.delete(deleted, work.number(deleted))
    assert number == work.number(1)


@pytest.mark.thorough
def test_the_journal_has_a_line_for_each_action_and_nothing_personal(tmp_path: Path) -> None:
    data = provider_file()
    with Store.open(prepared.new_store(tmp_path / "mes.db")) as store:
        newcomer = Work(store, Clock(), replace(MANAGER, divisions=frozenset()))
        Imports(newcomer.context).load_bytes(json.dumps(marked(data)).encode(), f"{CANARY}.json")
        work = Work(store, newcomer.clock, MANAGER)
        rights = AccessRights(work.context)
        rights.put(
            Actor("uid:2", CANARY, frozenset({Right.CONSULT}), frozenset({BAIE}), email="canari@exemple.invalid")
        )
        rights.remove("uid:2")
        request_id = work.drafts.create(file_key("BAIE-0001"), RequestType.NEW)
        _, _, evaluation = work.drafts.evaluate(work.drafts.read(request_id))
        form = work.drafts.open(request_id).form
        answers = complete_answers(RequestType.NEW, work.drafts.read(request_id).provider.service_type)
        told = {
            key: f"{text} {CANARY}" if form.field(key).kind in (Kind.TEXT, Kind.NOTE) else text
            for key, text in answers.items()
            if key not in evaluation.locked
        }
        work.drafts.save(request_id, told, work.version(request_id))
        lived(work, tmp_path)
        Upkeep(work.context).back_up(tmp_path / f"{CANARY}.db")
        lines = [" ".join(map(str, row)) for row in store.rows("SELECT * FROM journal ORDER BY id")]
        actions = {action for (action,) in store.rows("SELECT action FROM journal")}
        said = [
            described(action, detail, form, {}) for action, detail in store.rows("SELECT action, detail FROM journal")
        ]
    secrets = {CANARY, CANARY.casefold(), "canari@", *numbers(data)}
    assert [(secret, line) for secret in secrets for line in lines if secret in line] == []
    assert [text for text in said if text.split(":")[0].casefold() in actions] == []
    assert actions == {
        *("importer", "donner des droits", "retirer des droits", "sauvegarder", "sceller"),
        *("créer", "consulter", "examiner", "ouvrir", "modifier", "supprimer"),
        *(
            "exporter",
            "joindre",
            "remplacer",
            "retirer",
            "dire les signataires",
            "lire le document",
            "copier le document",
            "imprimer",
            "signer",
            "transmettre",
        ),
        *("préparer un commentaire", "retirer un commentaire préparé", "retourner avec des commentaires", "corriger"),
        *("déclarer conforme", "terminer après un départ"),
    }
