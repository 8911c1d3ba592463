"""A whole life of a request, line by line: created, filled in, signed, sent, commented, corrected, sent again."""

from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import ServiceType, Status
from mes_tui.forms import editions
from mes_tui.forms.vocabulary import Form
from tests.canary import pdf
from tests.forms.builders import complete_answers
from tests.linear.conftest import Open
from tests.linear.conversation import Person, answering, talk
from tests.services.builders import AGENT, DIRECTOR, TODAY


def current(services: Services) -> Form:
    return editions.edition(editions.current(services.rules, TODAY), services.rules)


def the_request(services: Services) -> tuple[int, Status]:
    ((id_, status),) = services.store.rows("SELECT id, status FROM request", {})
    return int(id_), Status(status)


def signing(said: str = "") -> Person:
    """The three entries, the words, from the menu of the verification."""
    yield "Signer"
    yield ""
    yield ""
    yield "Directrice générale"
    yield "je signe"


def creating(form: Form, answers: dict[str, str], folder: Path) -> Person:
    """From home to the receipt."""
    for line in ("Créer", "Exemple, Lou", "2", "Installation du Quai", "1", "Nouvelle"):
        said = yield line
    said = yield "1"
    assert "Demande 2021-" in said
    said = yield from answering(form, answers, said)
    assert "il est complet" in said
    for line in ("Documents", "1", "Joindre", "plan.pdf", "retour", "Signatures", "Joindre", "signatures.pdf"):
        said = yield line
    assert "Aucun code lisible" in said or "est-ce bien celle de la demande" in said
    said = yield "comparée au formulaire"
    said = yield "1, 2"
    for line in ("retour", "retour", "Vérifier"):
        said = yield line
    assert "Signature électronique du directeur du service de garde : NON" in said
    yield from signing()
    said = yield "Soumettre"
    assert "rien n’est envoyé sur Internet" in said
    said = yield "soumettre"
    assert "a été transmise au Ministère" in said


def commenting() -> Person:
    for line in ("À traiter", "1", "Préparer", "Page 2", "1", "Précisez la date du plan [/].", ""):
        said = yield line
    assert "Relire ou retirer le commentaire préparé" in said
    said = yield "Retourner"
    assert "avec 1 commentaire ?" in said
    said = yield "retourner"
    assert "est retournée avec 1 commentaire" in said


def correcting() -> Person:
    said = yield "Demandes en cours"
    assert "(à corriger)" in said
    for line in ("1", "Corriger les commentaires", "1"):
        said = yield line
    assert "Précisez la date du plan [/]." in said
    said = yield "Corriger les réponses"
    while "Date du plan" not in said:
        said = yield ""
    said = yield "2021-07-01"
    assert "Enregistré : 1er juillet 2021" in said
    said = yield "retour"
    for line in ("Répondre", "La date est corrigée.", "", "Cocher"):
        said = yield line
    assert "Tout est corrigé : signez et soumettez" in said
    said = yield "retour"
    assert ": corrigé" in said
    assert "0/1" not in said
    for line in ("retour", "Vérifier"):
        said = yield line
    assert "La signature ne vaut plus" in said
    yield "Signer"
    yield ""
    said = yield ""
    assert "Entrée : Directrice générale." in said
    yield ""
    yield "je signe"
    said = yield "Soumettre"
    said = yield "soumettre"
    assert "a été transmise au Ministère" in said


def declaring() -> Person:
    said = yield "À traiter"
    for line in ("1", "Lire ce qui a changé"):
        said = yield line
    assert "1er juillet 2021" in said
    for line in ("Déclarer", "", "", "", "", "", "déclarer conforme"):
        said = yield line
    assert "est conforme" in said


@pytest.mark.thorough
@pytest.mark.feature("P34", "P41", "P47", "P50", "P57", "P58", "P61", "P65", "P68")
def test_a_request_lives_line_by_line(open_as: Open) -> None:
    director = open_as(DIRECTOR)
    folder = director.files_root()
    assert folder is not None
    (folder / "plan.pdf").write_bytes(pdf("plan"))
    (folder / "signatures.pdf").write_bytes(pdf("signatures"))
    answers = complete_answers(service_type=ServiceType.CPE)
    talk(director, creating(current(director), answers, folder))
    id_, status = the_request(director)
    assert status is Status.TRANSMITTED
    agent = open_as(AGENT)
    talk(agent, commenting())
    assert the_request(director)[1] is Status.COMMENTED
    talk(director, correcting())
    assert the_request(director)[1] is Status.TRANSMITTED
    file = director.drafts.read(id_)
    assert file.signature is not None
    assert (file.signature.full_name, file.signature.signed_by) == ("Maude Lavoie", DIRECTOR.login)
    assert file.answers["plan_date"] == "2021-07-01"
    assert [(comment.corrected, comment.reply) for comment in file.comments] == [(True, "La date est corrigée.")]
    talk(agent, declaring())
    assert the_request(director)[1] is Status.COMPLIANT
