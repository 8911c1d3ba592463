"""Each person does, line by line, what their rights let them do on the screens, and is told why not."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.domain.codes import RequestType, Right, Status
from mes_tui.linear import start
from storage import records
from tests import canary
from tests.linear.conftest import Open
from tests.linear.conversation import Ears, Hands, Person, heard, plain, talk
from tests.services.builders import CLERK, DIRECTOR, READER, STRANGER, Clock, Work, employ, file_key


def test_a_clerk_fills_and_does_not_sign(open_as: Open) -> None:
    clerk = open_as(CLERK)
    id_ = clerk.drafts.create(file_key("D1"), RequestType.NEW)
    said = heard(clerk, "Demandes brouillons", "1", "Vérifier", "Signer", "je signe")
    assert "Signer (refusé)" in said
    assert "Signature électronique de la demande : refusée." in said
    assert clerk.drafts.read(id_).signature is None


@pytest.mark.feature("P59", "P60", "P62")
def test_a_clerk_hands_a_request_over_to_be_signed_and_takes_it_back(open_as: Open) -> None:
    director, clerk = open_as(DIRECTOR), open_as(CLERK)
    id_ = clerk.drafts.create(file_key("D1"), RequestType.NEW)
    said = heard(clerk, "Demandes brouillons", "1", "Faire signer", "remettre", "Relire")
    assert "remise à signer : Maude Lavoie" in said
    assert "Remise à signer : Par Jean Roy" in said
    assert director.notices.unread() == 1
    said = heard(clerk, "Demandes brouillons", "1", "Reprendre", "reprendre")
    assert "n’est plus à signer" in said
    assert director.follow_up.of(id_).wish is None
    assert "Faire signer" not in heard(director, "Demandes brouillons", "1")


def test_a_note_and_its_day_are_asked_until_they_can_be_kept(open_as: Open) -> None:
    clerk = open_as(CLERK)
    id_ = clerk.drafts.create(file_key("D1"), RequestType.NEW)
    said = heard(
        clerk,
        "Demandes brouillons",
        "1",
        "Note",
        "Attend le rapport",
        "bientôt",
        "2020-01-01",
        "1er mai 2031",
        "Relire",
    )
    assert said.count("Erreur : ") == 2
    assert "À suivre le : 1er mai 2031" in said
    note = clerk.follow_up.of(id_).note
    assert note is not None
    assert note.text == "Attend le rapport"


def test_a_reader_reads_and_neither_creates_nor_fills(open_as: Open) -> None:
    open_as(DIRECTOR).drafts.create(file_key("D1"), RequestType.NEW)
    said = heard(open_as(READER), "Créer", "Demandes brouillons", "1", "Remplir", "Supprimer", "Lire les réponses")
    assert "Créer une demande (refusé)" in said
    assert "Remplir le formulaire (refusé)" in said
    assert said.count("Erreur : ") == 3
    assert "Identité de l’enfant" in said


def test_a_stranger_sees_nothing(open_as: Open) -> None:
    open_as(DIRECTOR).drafts.create(file_key("D1"), RequestType.NEW)
    said = heard(open_as(STRANGER), "Demandes brouillons", "EXEMPLE", "retour", "Créer", "Exemple")
    assert "EXEMPLE" not in said.replace("recherche « EXEMPLE »", "")


def test_a_right_that_is_taken_away_meanwhile_is_refused_at_once(open_as: Open) -> None:
    clerk = open_as(CLERK)
    clerk.drafts.create(file_key("D1"), RequestType.NEW)

    def person() -> Person:
        for line in ("Demandes brouillons", "1", "Remplir", "page 2"):
            _ = yield line
        with clerk.store.writing() as session:
            records.remove_user(session, CLERK.login)
            records.settle(session)
        said = yield "2021-08-02"
        assert "Erreur : " in said

    talk(clerk, person())


@pytest.mark.thorough
def test_what_could_not_be_saved_is_left_beside_the_answers_and_offered_to_who_fills_next(open_as: Open) -> None:
    director, clerk = open_as(DIRECTOR), open_as(CLERK)
    id_ = clerk.drafts.create(file_key("D1"), RequestType.NEW)
    clerk.drafts.save(id_, {"sg_resp_nom": "Ève"}, 1)

    def person() -> Person:
        for line in ("Demandes brouillons", "1", "Remplir", "page 1"):
            _ = yield line
        with clerk.store.writing() as session:
            records.remove_user(session, CLERK.login)
            records.settle(session)
        said = yield "Zoé O’Neill-Œuvray"
        said += yield "retour"
        assert "c’est mis de côté avec elle" in said

    talk(clerk, person())
    assert director.drafts.read(id_).answers["sg_resp_nom"] == "Ève"
    told = f"{CLERK.name} avait tapé ceci sans pouvoir l’enregistrer"
    assert told in heard(director, "Demandes brouillons", "1", "Remplir", "3", "retour")
    said = heard(director, "Demandes brouillons", "1", "Remplir", "1", "retour")
    assert "Zoé O’Neill-Œuvray" in said
    assert "Réponse : Ève" in said
    assert director.drafts.read(id_).answers["sg_resp_nom"] == "Zoé O’Neill-Œuvray"
    assert told not in heard(director, "Demandes brouillons", "1", "Remplir", "retour")


def test_a_draft_is_deleted_by_its_number_only(open_as: Open) -> None:
    director = open_as(DIRECTOR)
    id_ = director.drafts.create(file_key("D1"), RequestType.NEW)
    number = director.drafts.read(id_).request.number
    said = heard(director, "Demandes brouillons", "1", "Supprimer", "oui", "Supprimer", number, "1")
    assert "Rien n’est fait." in said
    assert f"La demande {number} a été supprimée." in said
    assert "Demandes brouillons : rien." in said


def test_who_deletes_a_draft_is_told_who_has_it_open(open_as: Open) -> None:
    director, clerk = open_as(DIRECTOR), open_as(CLERK)
    id_ = director.drafts.create(file_key("D1"), RequestType.NEW)
    clerk.drafts.open(id_)
    said = heard(director, "Demandes brouillons", "1", "Supprimer", "non")
    assert f"{CLERK.name} a cette demande ouverte depuis" in said


def test_a_request_that_nobody_examined_is_withdrawn(open_as: Open) -> None:
    director = open_as(DIRECTOR)
    work = Work(director.store, Clock(), DIRECTOR)
    id_ = work.transmitted()
    said = heard(director, "Demandes en cours", "1", "Retirer", "Une erreur.", "retirer")
    assert "Retirer la transmission" in said
    assert director.drafts.read(id_).request.status is Status.WITHDRAWN


READ = ("Relire", "Lire les réponses", "Lire les documents", "Lire les comm", "Lire ce qui", "Historique")


def everything() -> Person:
    """Opens each list, each request, and reads all that can be read of it."""
    said = yield "où suis-je"
    for rank in range(1, 7):
        said = yield str(rank)
        rows = said.count("2021-11-0")
        for row in range(1, rows + 1):
            said = yield str(row)
            for label in READ:
                said = yield label
                while "Entrée : la" in said:
                    said = yield ""
                if "Documents joints" in said:
                    said = yield "1"
                    while "Entrée : la lire" in said:
                        said = yield ""
                    _ = yield "retour"
            _ = yield "retour"
        _ = yield "retour"


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("path", ["../dépôt/mes.db", "/etc/passwd", "~/plan.pdf"])
def test_no_file_is_taken_or_left_beyond_the_folder_for_files(open_as: Open, path: str) -> None:
    director = open_as(DIRECTOR)
    id_ = director.drafts.create(file_key("D1"), RequestType.NEW)
    said = heard(
        director,
        *("Demandes brouillons", "1", "Documents", "1", "1", path),
        # Out of the question, which is asked again, of the slot and of the documents.
        *("retour", "retour", "retour", "Imprimer", "2", path),
    )
    assert said.count("Ici, les fichiers se prennent et se déposent dans") == 2
    assert director.drafts.read(id_).attachments == ()


@pytest.mark.thorough
@pytest.mark.feature("P63")
def test_an_agent_hears_what_was_sent_and_nothing_written_since(tmp_path: Path) -> None:
    shutil.copytree(canary.office(), tmp_path / "bureau")
    with open_services(canary.settings(tmp_path), actor=canary.AGENT, create=True) as services:
        ears = Ears()
        start.run(services, Hands(everything(), ears), ears)
    said = plain(ears.getvalue())
    assert canary.SENT in said
    assert canary.UNSENT not in said


def test_what_a_right_is_lacking_for_is_in_the_journal_once(open_as: Open) -> None:
    clerk = open_as(CLERK)
    clerk.drafts.create(file_key("D1"), RequestType.NEW)

    def person() -> Person:
        yield "Demandes brouillons"
        yield "1"
        demoted = replace(CLERK, rights=frozenset({Right.CONSULT}))
        employ(clerk.store, demoted)
        yield "Note"
        yield "Zoé attend"
        yield ""
        yield "Note"
        yield "Zoé attend encore"
        yield ""

    assert "il faut le droit" in talk(clerk, person())
    lines = clerk.store.rows("SELECT who, detail FROM journal WHERE action = 'refus'")
    assert lines == [(CLERK.login, "application:noter pour le service de garde:0")]
