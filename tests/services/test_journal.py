"""The journal as people read it: in French, with names, for who may; and nothing personal in it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import CloseReason, Right
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.requests import NewComment
from mes_tui.forms import editions
from mes_tui.services.access_rights import AccessRights
from mes_tui.services.journal import Entry, gathered
from mes_tui.services.journal_words import described
from mes_tui.services.prints import PrintKind
from storage import records
from storage.records import JournalLine
from storage.store import Store
from tests.forms.builders import EDITION
from tests.services.builders import (
    AGENT,
    BAIE,
    CHILDREN,
    CLERK,
    DIRECTOR,
    NUAGES,
    READER,
    STRANGER,
    Work,
    child_file,
    employ,
    file_key,
    rules,
)

MANAGER = replace(DIRECTOR, login="uid:8", rights=frozenset({Right.MANAGE}))
FORM = editions.edition(EDITION, rules())


def texts(work: Work, request_id: int) -> list[str]:
    """The history, newest first, with ordinary spaces."""
    history = work.journal_service.history(request_id)
    assert history.total() == len(history.window())
    return [f"{event.who} – {event.text}".replace("\u00a0", " ") for event in history.window()]


WORDS = {
    ("créer", "RAC"): "Créé : Renouvellement avec changement",
    ("modifier", "heures_jour,jours_semaine"): "Modifié : Jours de fréquentation par semaine, Accompagnement par jour",
    ("modifier", "champ_disparu"): "Modifié : champ_disparu",
    ("corriger", "12:oui,12:réponse,13:oui"): "Commentaire : coché « Corrigé », réponse écrite",
    ("corriger", "12:non"): "Commentaire : décoché",
    ("mettre de côté", "heures_jour"): "Tapé sans pouvoir être enregistré, mis de côté : Accompagnement par jour",
    ("reprendre un texte de côté", "heures_jour"): "Texte mis de côté, repris : Accompagnement par jour",
    ("écarter un texte de côté", "heures_jour"): "Texte mis de côté, écarté : Accompagnement par jour",
    ("joindre", "RAPPORT"): "Document joint : Rapport d’un professionnel de la santé",
    ("remplacer", "SIGNATURES"): "Document remplacé : Signatures MES",
    ("retirer", "SIGNATURES"): "Document retiré : Signatures MES",
    ("dire les signataires", "SIGNATURES-2"): "Signataires inscrits : Signatures MES (2)",
    ("imprimer", "SIGNATURES r12"): "Imprimé : Page de signatures seulement, révision 12",
    ("imprimer", "AUTRE"): "Imprimer: AUTRE",
    ("déclarer conforme", ""): "Déclaré conforme",
    ("préparer un commentaire", "4:besoins"): "Commentaire préparé, page 4",
    ("préparer un commentaire", "0:PSI"): "Commentaire préparé, document : Plan de service individualisé",
    ("exporter", "ARCHIVE r2"): "Dossier exporté, révision 2",
    ("exporter la liste", "drafts:3000-2000:csv:1"): "Liste exportée : Demandes brouillons, 3000-2000, 1 ligne (CSV)",
    ("exporter la liste", "a-traiter::csv:12"): "Liste exportée : À traiter, 12 lignes (CSV)",
    ("exporter la liste", "annee:3000-2000:xlsx:2"): (
        "Liste exportée : À terminer, fin d’année, 3000-2000, 2 lignes (XLSX)"
    ),
    ("reprendre", "CONFORME"): "Repris d’un dossier exporté : Conforme",
    ("importer", "3000-2000:1:12"): "Données importées : 3000-2000, 1 ajout, 12 mises à jour",
    ("donner des droits", "uid:2:SAISIR,SIGNER:3000-2000,3100-4410"): (
        "Droits donnés à Jean Roy : Saisir dans les formulaires et Saisir dans les formulaires – Signature, pour "
        "3000-2000 et 3100-4410"
    ),
    ("donner des droits", "nom:x:GERER::2021-08-02"): (
        "Droits donnés à nom:x : Gestion des droits d’accès, jusqu’au 2 août 2021"
    ),
    ("donner des droits", "nom:x:DANSER"): "Donner des droits: nom:x:DANSER",
    ("retirer des droits", "uid:7"): "Droits retirés à uid:7",
    ("danser", "[/]\x1b[2J\u202e"): "Danser: [/][2J",
}


@pytest.mark.parametrize(("action", "detail"), WORDS)
def test_a_line_is_said_in_french(action: str, detail: str) -> None:
    said = described(action, detail, FORM, {"uid:2": "Jean Roy"})
    assert said.replace("\u00a0", " ") == WORDS[action, detail]


def test_a_whole_life_is_told_newest_first_with_the_names_of_the_accounts(work: Work, store: Store) -> None:
    request_id = work.ready()
    work.prints.render(request_id, PrintKind.SIGNATURES)
    work.submission.transmit(request_id, work.version(request_id))
    section = FORM.pages[0].sections[0].key
    work.return_with(request_id, NewComment(1, section, "Précisez."))
    (comment,) = work.drafts.read(request_id).comments
    work.drafts.correct_comment(request_id, comment.id, True, "Fait.", work.version(request_id))
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    work.declare(request_id)
    work.close(request_id, CloseReason.DEPARTURE)
    employ(store, replace(DIRECTOR, name="Maude Lavoie [/]"))
    told = texts(work, request_id)
    modified = next(text for text in told if "Modifié" in text)
    assert modified.startswith("Maude Lavoie [/] – Modifié : Personne à joindre au service de garde, Téléphone de la")
    assert told[:9] == [
        "Agente du Ministère – Terminé après le départ de l’enfant",
        "Agente du Ministère – Déclaré conforme",
        "Maude Lavoie [/] – Transmis au Ministère",
        "Maude Lavoie [/] – Signé électroniquement",
        "Maude Lavoie [/] – Commentaire : coché « Corrigé », réponse écrite",
        "Agente du Ministère – Retourné avec des commentaires",
        "Agente du Ministère – Examen commencé par le Ministère",
        "Maude Lavoie [/] – Transmis au Ministère",
        "Maude Lavoie [/] – Imprimé : Page de signatures seulement, révision 1",
    ]
    assert told[-1] == "Maude Lavoie [/] – Créé : Nouvelle"


def test_the_provider_is_not_told_of_comments_in_preparation(work: Work) -> None:
    request_id = work.transmitted()
    agent = work.as_(AGENT)
    agent.review.prepare(request_id, NewComment(1, FORM.pages[0].sections[0].key, "Précisez."))
    assert texts(agent, request_id)[0] == "Agente du Ministère – Commentaire préparé, page 1"
    assert texts(work, request_id)[0] == "Agente du Ministère – Examen commencé par le Ministère"
    manager = work.as_(MANAGER).journal_service
    assert "préparer un commentaire" not in {entry.line.action for entry in manager.entries()}


def test_the_ministry_is_not_told_of_what_is_being_written_before_it_is_sent(work: Work) -> None:
    request_id = work.transmitted()
    agent = work.as_(AGENT)
    hidden = {"modifier", "joindre", "remplacer", "retirer", "corriger"}
    told = {entry.line.action for entry in agent.journal_service.entries(work.drafts.read(request_id).request.number)}
    assert "transmettre" in told
    assert not told & hidden
    assert any(text.split(" – ")[1].startswith("Modifié") for text in texts(work, request_id))
    assert not any(text.split(" – ")[1].startswith(("Modifié", "Document")) for text in texts(agent, request_id))


def _line(number: int, minutes: float, detail: str = "", action: str = "modifier", who: str = "uid:1") -> Entry:
    at = datetime(2021, 8, 2, 14, tzinfo=UTC) + timedelta(minutes=minutes)
    line = JournalLine(at, who, "2021-11-001", action, detail, "poste:pts/1", id=number)
    return Entry(line, who, described(action, detail, FORM, {}))


def test_the_fields_of_one_edit_session_are_one_modification() -> None:
    lines = [
        _line(1, 0, "heures_jour"),
        _line(2, 1, "jours_semaine,plan_date"),
        _line(3, 15.5, "heures_jour"),
        _line(4, 31, "psi"),
        _line(5, 32, "moyens", who="uid:2"),
        _line(6, 33, "", "signer", "uid:2"),
        _line(7, 34, "moyens", who="uid:2"),
    ]
    found = gathered(lines, FORM)
    assert [(one.id, one.who, one.text.replace("\u00a0", " ")) for one in found] == [
        (
            1,
            "uid:1",
            "Modifié : Date du plan ou de sa dernière mise à jour, Jours de fréquentation par semaine, "
            "Accompagnement par jour",
        ),
        (4, "uid:1", "Modifié : Plan de service individualisé"),
        (5, "uid:2", "Modifié : Moyens du plan d’intégration déjà mis en œuvre"),
        (6, "uid:2", "Signé électroniquement"),
        (7, "uid:2", "Modifié : Moyens du plan d’intégration déjà mis en œuvre"),
    ]
    assert (found[0].start, found[0].end) == (lines[0].line.at, lines[2].line.at)


def test_the_history_is_read_window_by_window(work: Work) -> None:
    request_id = work.draft()
    for hours in range(4):
        work.drafts.open(request_id)
        work.drafts.save(request_id, {"heures_jour": str(hours)}, work.version(request_id))
    history = work.journal_service.history(request_id)
    assert history.total() == 9
    whole = history.window()
    assert history.window(limit=3) == whole[:3]
    assert history.window(after=whole[2].position, limit=3) == whole[3:6]
    assert history.window(before=whole[8].position, limit=3) == whole[5:8]
    assert history.window(last=True, limit=3) == whole[6:]
    assert len({event.key for event in whole}) == 9


def test_a_request_is_followed_by_who_may_see_it_only(work: Work) -> None:
    request_id = work.draft()
    number = work.number(request_id)
    for actor in (DIRECTOR, CLERK, READER):
        journal = work.as_(actor).journal_service
        assert [entry.line.action for entry in journal.entries(number)] == ["créer"]
        assert journal.history(request_id).total() == 1
    for actor in (STRANGER, AGENT, MANAGER):
        journal = work.as_(actor).journal_service
        with pytest.raises(Refusal):
            journal.entries(number)
        with pytest.raises(Refusal):
            journal.history(request_id).total()


def test_the_journal_of_a_division_takes_the_right_to_manage(work: Work, store: Store) -> None:
    mine = work.draft()
    elsewhere = replace(STRANGER, rights=STRANGER.rights | {Right.MANAGE})
    with store.writing() as session:
        records.upsert_child(session, NUAGES, CHILDREN[0])
        session.flush()
        records.upsert_child_file(session, NUAGES, child_file("D30", "1000001", "3100-4411"))
    work.as_(STRANGER).drafts.create(file_key("D30", NUAGES), work.drafts.read(mine).request.type)
    AccessRights(work.as_(MANAGER).context).put(
        Actor("uid:5", "Ève Œuvray", frozenset({Right.MANAGE}), frozenset({BAIE}))
    )
    for actor in (DIRECTOR, READER, AGENT):
        with pytest.raises(Refusal, match="Gestion des droits d’accès"):
            work.as_(actor).journal_service.entries()

    def seen(actor: Actor) -> list[tuple[str, str]]:
        entries = work.as_(actor).journal_service.entries()
        return [(entry.line.request_number, entry.line.action) for entry in entries]

    rights = ("", "donner des droits")
    assert seen(MANAGER) == [("2021-11-001", "créer"), ("2021-11-001", "consulter"), rights]
    assert seen(elsewhere) == [("2021-06-001", "créer")]


def test_a_deleted_draft_is_told_to_who_manages_its_division(work: Work) -> None:
    request_id = work.draft()
    number = work.number(request_id)
    work.drafts.delete(request_id, number)
    manager = work.as_(MANAGER).journal_service
    assert [entry.text for entry in manager.entries(number)][-1] == "Supprimé"
    assert [entry.line.request_number for entry in manager.entries()] == [number, number]
    other = replace(MANAGER, divisions=frozenset({NUAGES}))
    assert list(work.as_(other).journal_service.entries()) == []
    with pytest.raises(NotFound, match=f"demande {number} parmi celles de vos services"):
        work.as_(other).journal_service.entries(number)
    with pytest.raises(Refusal, match="demande supprimée"):
        work.journal_service.entries(number)
    with pytest.raises(NotFound, match="demande 2021-11-099 parmi"):
        manager.entries("2021-11-099")


def test_lines_are_read_since_a_local_day_and_page_after_page(
    work: Work, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    monkeypatch.setattr("mes_tui.services.journal._AT_ONCE", 2)
    request_id = work.draft()
    work.drafts.open(request_id)
    work.clock.forward(days=1)
    work.drafts.open(request_id)
    work.drafts.save(request_id, {"heures_jour": "4"}, work.version(request_id))
    manager = work.as_(MANAGER).journal_service
    number = work.number(request_id)
    for since, actions in (
        (None, ["créer", "ouvrir", "ouvrir", "modifier"]),
        (date(2021, 8, 3), ["ouvrir", "modifier"]),
        (date(2021, 8, 4), []),
    ):
        assert [entry.line.action for entry in manager.entries(since=since)] == actions
        assert [entry.line.action for entry in work.journal_service.entries(number, since)] == actions
