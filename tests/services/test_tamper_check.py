"""« mes-tui verifier » names each request that was changed in the file, and says what of it."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import CloseReason, Nature, RequestType, Right
from mes_tui.domain.errors import Refusal
from mes_tui.services.context import WorkContext
from mes_tui.services.tamper_check import TamperCheck, Verdict
from storage.store import Store
from tests.services.builders import AGENT, BAIE, COLLINES, DIRECTOR, NUAGES, Clock, Work, rules, seal
from tests.services.tampering import behind, chained_anew

MANAGER = replace(
    DIRECTOR, login="uid:8", rights=frozenset({Right.MANAGE}), divisions=frozenset({BAIE, NUAGES, COLLINES})
)
A_REQUEST = "2021-11-001"


@pytest.fixture
def office(work: Work) -> Work:
    """A compliant request (1), a draft that is signed (2), one just begun (3) and one that was deleted (4)."""
    work.brought(_four, "D1", RequestType.NEW)
    return work


def _four(work: Work, key: str, type_: RequestType) -> int:
    first = work.transmitted(key, type_)
    work.declare(first)
    work.ready("D2")
    work.draft("D9")
    deleted = work.draft(key)
    work.drafts.delete(deleted, work.number(deleted))
    return first


def verify(work: Work, noted: str = "") -> Verdict:
    return TamperCheck(WorkContext(work.store, rules, work.clock, MANAGER, owner=True)).verify(noted)


def test_a_store_as_people_left_it_is_sound(office: Work, store: Store) -> None:
    verdict = verify(office)
    ((lines, last),) = store.rows("SELECT count(*), (SELECT hash FROM journal ORDER BY id DESC LIMIT 1) FROM journal")
    assert (verdict.faults, verdict.lines, verdict.requests, verdict.last_hash) == ((), lines, 3, last)
    assert verdict.unsealed == 0


SENT = "ce qui est inscrit n’est plus ce qui a été transmis le 2 août 2021"
CHANGED = "elle n’est plus ce qu’a laissé sa dernière action"
TAMPERED = {
    "the name of a draft in the lists": (
        ["UPDATE request SET child_name = 'AUTRE, Enfant' WHERE id = 3"],
        ["Demande 2021-11-003 : le nom de l’enfant ou de l’installation que montrent les listes"],
    ),
    "a sent answer": (
        ["UPDATE answer SET text = '9' WHERE request_id = 1 AND key = 'heures_jour'"],
        [f"Demande {A_REQUEST} : {SENT}", "« Accompagnement par jour »"],
    ),
    "a sent answer that a renewal would keep": (
        ["UPDATE answer SET text = 'Aucun besoin.' WHERE request_id = 1 AND key = 'besoin_sante_description'"],
        [f"Demande {A_REQUEST} : {SENT}", "besoins et obstacles observés »"],
    ),
    "a sent answer removed": (
        ["DELETE FROM answer WHERE request_id = 1 AND key = 'sg_resp_nom'"],
        [f"Demande {A_REQUEST} : {SENT}", "« Personne à joindre au service de garde »"],
    ),
    "a mark « reprise » given": (
        ["UPDATE request SET taken_back_at = '2021-08-01T12:00:00.000000+00:00' WHERE id = 1"],
        [f"Demande {A_REQUEST}\u00a0: sa provenance a changé hors de l’application", "le journal la dit créée ici."],
    ),
    "an answer of a draft": (
        ["UPDATE answer SET text = '9' WHERE request_id = 2 AND key = 'heures_jour'"],
        ["Demande 2021-11-002 : une réponse, un document ou une décision a changé hors de l’application", CHANGED],
    ),
    "an answer added to a draft": (
        ["INSERT INTO answer VALUES (3, 'heures_jour', '4', 1)"],
        ["Demande 2021-11-003 : une réponse", CHANGED],
    ),
    "the bytes of a document": (
        ["UPDATE attachment_blob SET data = zeroblob(length(data)) WHERE attachment_id = 1"],
        [f"de la demande {A_REQUEST} n’est plus celui qui a été reçu"],
    ),
    "the bytes of a document and their digest": (
        [
            "UPDATE attachment_blob SET data = x'00' WHERE attachment_id = 1",
            "UPDATE attachment SET size = 1, sha256 = "
            "'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d' WHERE id = 1",
        ],
        [f"Demande {A_REQUEST} : {SENT}", "« Document : Plan d’intégration »"],
    ),
    "the hours granted": (
        ["UPDATE request SET granted_hours = '9' WHERE id = 1"],
        [f"Demande {A_REQUEST} : une réponse, un document ou une décision", CHANGED],
    ),
    "the people of a sent request": (
        ["UPDATE request SET snapshot = replace(snapshot, 'Camille', 'Autre') WHERE id = 1"],
        [f"Demande {A_REQUEST} : une réponse", CHANGED],
    ),
    "the signer": (
        ["UPDATE signature SET last_name = 'Autre' WHERE request_id = 2"],
        ["Demande 2021-11-002 : une réponse", CHANGED],
    ),
    "what was signed": (
        ["UPDATE signature SET content = replace(content, 'oui', 'non') WHERE request_id = 2"],
        ["Demande 2021-11-002 : la signature électronique a changé hors de l’application."],
    ),
    "a signature that cannot be read": (
        ["UPDATE signature SET content = '{[' WHERE request_id = 1"],
        [f"Demande {A_REQUEST} : la signature électronique a changé hors de l’application."],
    ),
    "what was transmitted": (
        ["UPDATE transmission SET content = replace(content, 'oui', 'non') WHERE request_id = 1"],
        [f"Demande {A_REQUEST} : ce qui a été transmis (envoi 1) a changé hors de l’application."],
    ),
    "a request": (
        ["DELETE FROM request WHERE id = 3"],
        ["Demande 2021-11-003 : elle n’est plus dans le dépôt, et le journal ne dit pas qui l’a supprimée."],
    ),
    "a deleted request brought back": (
        ["UPDATE request SET number = '2021-11-004' WHERE id = 3"],
        [
            "Demande 2021-11-003 : elle n’est plus dans le dépôt",
            "Demande 2021-11-004 : le journal dit qu’elle a été supprimée, mais elle est là.",
        ],
    ),
    "a request of nobody": (
        [
            "CREATE TEMP TABLE copied AS SELECT * FROM request WHERE id = 3",
            "UPDATE copied SET id = 99, number = '2021-11-099'",
            "INSERT INTO request SELECT * FROM copied",
        ],
        ["Demande 2021-11-099 : le journal n’en dit rien"],
    ),
    "a row of the journal": (
        ["UPDATE journal SET who = 'uid:7' WHERE action = 'signer' AND request_number = '2021-11-002'"],
        ["(demande 2021-11-002, 2 août 2021 à", "a été changée après avoir été écrite."],
    ),
    "a date that is none": (
        ["UPDATE journal SET at = 'hier [/]' WHERE id = 8"],
        [f"La ligne 8 du journal (demande {A_REQUEST}, hier [/]) a été changée après avoir été écrite."],
    ),
    "a row that is not text": (
        ["UPDATE journal SET detail = x'ff00' WHERE id = 8"],
        [f"La ligne 8 du journal (demande {A_REQUEST}, 2 août 2021", "a été changée"],
    ),
    "a row taken out of the journal": (
        ["DELETE FROM journal WHERE action = 'signer' AND request_number = '2021-11-002'"],
        [
            "Des lignes du journal ont été retirées ou ajoutées entre la ligne",
            "(demande 2021-11-002, 2 août 2021 à",
            "(demande 2021-11-003, 2 août 2021 à",
            "Demande 2021-11-002 : une réponse, un document ou une décision",
        ],
    ),
    "the first row": (
        ["DELETE FROM journal WHERE id = 1"],
        [
            "Des lignes du journal ont été retirées ou ajoutées avant la ligne 2 du journal (1er août 2021",
            "Données du service de garde 3000-2000",
        ],
    ),
    "the tail of the journal": (
        ["DELETE FROM journal WHERE id >= (SELECT min(id) FROM journal WHERE request_number = '2021-11-003')"],
        [
            "Le journal s’arrête à la ligne",
            "ses 3 dernières lignes ont été retirées.",
            "Demande 2021-11-003 : le journal n’en dit rien",
            "Demande 2021-11-004 : ce numéro a été donné, mais le dépôt ne sait plus rien de la demande.",
        ],
    ),
}


NUMBER = re.compile(r"2021-11-\d{3}")


@pytest.mark.parametrize(("statements", "sentences"), TAMPERED.values(), ids=TAMPERED)
@pytest.mark.thorough(keep=1)
def test_what_was_changed_in_the_file_is_said_with_its_request(
    office: Work, place: Path, statements: list[str], sentences: list[str]
) -> None:
    behind(place, *statements)
    said = "\n".join(verify(office).faults)
    assert [sentence for sentence in sentences if sentence not in said] == [], said
    assert set(NUMBER.findall(said)) == set(NUMBER.findall("".join(sentences))), said


def test_a_change_stays_known_after_people_went_on_working(office: Work, place: Path) -> None:
    behind(place, "UPDATE answer SET text = '9' WHERE request_id = 3 AND key = 'sg_nom'")
    office.drafts.save(3, {"heures_jour": "4"}, office.version(3))
    (fault,) = verify(office).faults
    assert fault.startswith("Demande 2021-11-003 : un changement fait hors de l’application a été constaté le 2 août")


def test_a_draft_changed_then_sent_by_people_is_only_reproached_the_change(office: Work, place: Path) -> None:
    behind(place, "UPDATE answer SET text = 'Autre' WHERE request_id = 2 AND key = 'sg_resp_nom'")
    office.sign(2)
    office.submission.transmit(2, office.version(2))
    (fault,) = verify(office).faults
    assert "2021-11-002 : un changement fait hors de l’application" in fault


def test_the_hash_noted_tells_even_a_journal_written_anew(office: Work, place: Path) -> None:
    noted = verify(office).last_hash
    office.drafts.open(3)
    found = verify(office, f" {noted[:32].upper()} {noted[32:]} ")
    assert (found.faults, found.noted.startswith("ligne ")) == ((), True)
    assert verify(office, noted[:16]).faults == ()
    behind(place, "DELETE FROM journal WHERE action = 'ouvrir'", "UPDATE sqlite_sequence SET seq = seq - 1")
    assert verify(office, noted).faults == ()
    behind(place, "UPDATE journal SET who = 'uid:7' WHERE action = 'signer'")
    chained_anew(place, seal().key(""))
    assert verify(office).faults == ()
    (fault,) = verify(office, noted).faults
    assert fault.startswith("L’empreinte notée n’est pas dans le journal")


def test_a_journal_written_anew_without_the_key_is_not_believed(office: Work, place: Path) -> None:
    behind(place, "UPDATE journal SET who = 'uid:7' WHERE action = 'signer'")
    chained_anew(place)
    (fault,) = verify(office).faults
    assert fault.startswith("Aucune ligne du journal n’est scellée")


@pytest.mark.parametrize("typed", ["abc", "é" * 16, "0" * 65, "[/]" * 8])
def test_what_is_not_a_hash_is_refused(office: Work, typed: str) -> None:
    with pytest.raises(Refusal, match="n’est pas une empreinte"):
        verify(office, typed)


@pytest.mark.thorough(keep=2)
@pytest.mark.feature("P60")
@pytest.mark.parametrize(
    ("actor", "words"),
    [
        (DIRECTOR, "Gestion des droits d’accès"),
        (replace(MANAGER, divisions=frozenset({BAIE})), "d’autres services de garde que les vôtres"),
        (replace(AGENT, rights=AGENT.rights | {Right.MANAGE}), "d’autres services de garde que les vôtres"),
        (replace(MANAGER, until=date(2021, 8, 1)), "a pris fin"),
    ],
    ids=["no right", "one division", "agent", "over"],
)
def test_only_who_manages_every_division_or_holds_the_store_verifies_it(office: Work, actor: Actor, words: str) -> None:
    context = office.as_(actor).context
    with pytest.raises(Refusal, match=words):
        TamperCheck(context).verify()
    context.owner = True
    assert TamperCheck(context).verify().faults == ()


def test_a_request_closed_in_comments_may_differ_from_what_was_sent(work: Work) -> None:
    request_id = work.commented()
    work.drafts.save(request_id, {"sg_resp_nom": "Ève Œ. [/]"}, work.version(request_id))
    work.documents.remove(request_id, Nature.PLAN, work.version(request_id))
    work.close(request_id, CloseReason.DEPARTURE)
    assert verify(work).faults == ()


def test_requests_of_a_journal_without_seals_are_counted_apart(work: Work, place: Path) -> None:
    work.draft()
    work.draft("D2")
    behind(place, "UPDATE journal SET state = '' WHERE request_number <> ''")
    chained_anew(place, seal().key(""))
    verdict = verify(work)
    assert (verdict.faults, verdict.unsealed) == ((), 2)
    work.drafts.open(1)
    assert verify(work).unsealed == 1


def test_an_empty_store_is_sound(tmp_path: Path) -> None:
    with Store.open(tmp_path / "mes" / "mes.db", seal=seal()) as store:
        context = WorkContext(store, rules, Clock(), MANAGER, owner=True)
        verdict = TamperCheck(context).verify()
    assert (verdict.faults, verdict.lines, verdict.last_hash) == ((), 0, "")
