"""A child whose NECSG is merged or corrected in CSG: what the division has of it follows, on each engine."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations_with_replacement
from typing import Any

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import RequestType, Right, Status
from mes_tui.domain.eligibility import twin
from mes_tui.domain.people import SupportGrant
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.importing import ImportRefused
from mes_tui.services.children import Search
from mes_tui.services.import_report import ImportReport
from mes_tui.services.imports import Imports
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.store import Store
from tests.domain.builders import request
from tests.importing.builders import GRANT, as_json, document
from tests.services.builders import AGENT, BAIE, ENDED, GALETS, QUAI, Clock, Work, file_key

OLD, NEW, OTHER = "1000001", "2000001", "1000002"
MANAGER = Actor("uid:1", "Maude Lavoie", frozenset({Right.MANAGE, Right.ENTER, Right.SIGN}), frozenset({BAIE}))


def office(store: Store, **more: Any) -> Work:
    """The office whose file is imported by who manages it."""
    clock = Clock()
    first = Work(store, clock, replace(MANAGER, divisions=frozenset()))
    Imports(first.context).load_bytes(as_json(document(**more)), "csg.json")
    return Work(store, clock, MANAGER)


def renumbered(**changes: Any) -> dict[str, Any]:
    """The same file, where the first child has another NECSG."""
    root = document()
    root["enfants"][0] |= {"necsg": NEW, **changes}
    root["dossiers"][0]["necsg"] = NEW
    return root


def load(work: Work, root: dict[str, Any]) -> ImportReport:
    return Imports(work.context).load_bytes(as_json(root), "csg.json")


def necsgs(store: Store, table: str) -> list[str]:
    return sorted({necsg for (necsg,) in store.rows(f"SELECT necsg FROM {table}")})


def _at(work: Work, status: Status) -> int:
    """A request of the first child in ``status``."""
    request_id = work.ready() if status is Status.DRAFT else work.transmitted()
    if status is Status.COMMENTED:
        work.return_with(request_id, NewComment(1, "personne_joindre", "Précisez."))
    elif status is Status.CLOSED:
        work.close(request_id)
    elif status is Status.WITHDRAWN:
        work.outcomes.tell(request_id, Event.WITHDRAW, ENDED, work.version(request_id))
    elif status in (Status.COMPLIANT, Status.REVIEW):
        work.declare(request_id, "3")
    elif status is Status.NOT_GRANTED:
        work.decide(request_id, Event.REFUSE, ENDED)
    if status is Status.REVIEW:
        work.outcomes.tell(request_id, Event.ASK_REVIEW, ENDED, work.version(request_id))
    assert work.drafts.read(request_id).request.status is status
    return request_id


def _goes_on(work: Work, request_id: int, status: Status) -> Status:
    """What its provider, or the Ministry, does next with a request in ``status``; the status that it comes to."""
    if status is Status.COMMENTED:
        (comment,) = work.drafts.read(request_id).comments
        work.drafts.correct_comment(request_id, comment.id, True, "Fait", work.version(request_id))
    if status.editable:
        work.sign(request_id)
        work.submission.transmit(request_id, work.version(request_id))
    elif status.waiting:
        work.declare(request_id, "2")
    elif status is Status.NOT_GRANTED:
        work.outcomes.tell(request_id, Event.ASK_REVIEW, ENDED, work.version(request_id))
    elif status is Status.COMPLIANT:
        work.close(request_id)
    return work.drafts.read(request_id).request.status


@pytest.mark.parametrize("merged", [False, True], ids=["corrected", "merged"])
@pytest.mark.parametrize("status", Status)
@pytest.mark.thorough(keep=1)
@pytest.mark.feature("C13")
def test_a_request_in_any_status_follows_the_number_of_the_child_and_goes_on(
    any_store: Store, status: Status, merged: bool
) -> None:
    more = [{**document()["enfants"][0], "necsg": NEW, "nirec": None}] if merged else []
    work = office(any_store, enfants=[*document()["enfants"], *more], historique_mes=[GRANT | {"necsg": OLD}])
    request_id = _at(work, status)
    number = work.number(request_id)
    report = load(work, renumbered())
    assert [(told.record, told.field) for told in report.warnings] == [(f"enfant {NEW}", "necsg")]
    for table in ("child", "child_file", "request", "support_grant"):
        assert OLD not in necsgs(any_store, table)
        assert NEW in necsgs(any_store, table)
    file = work.drafts.read(request_id)
    assert (file.request.necsg, file.request.status) == (NEW, status)
    # What was sent was sent under the former number, which the Ministry reads.
    assert file.child.necsg == (NEW if status is Status.DRAFT else OLD)
    if status not in (Status.DRAFT, Status.WITHDRAWN):
        assert work.as_(AGENT).drafts.read(request_id).child.necsg == OLD
    assert "changer le NECSG" in [action for _, action, _ in work.journal(number)]
    assert [match.key for match in work.children.search(BAIE, Search(necsg=NEW))] == [file_key("D1")]
    assert _goes_on(work, request_id, status) is not (None if status is Status.CLOSED else status)
    assert work.drafts.read(request_id).request.necsg == NEW
    # Nothing more to follow, and nothing that anybody would take for a forgery.
    assert load(work, renumbered()).warnings == ()
    assert TamperCheck(replace(work.context, owner=True)).verify().faults == ()


@pytest.mark.feature("C13")
def test_a_renewal_follows_what_was_granted_under_the_former_number(any_store: Store) -> None:
    work = office(any_store)
    number = work.number(_at(work, Status.COMPLIANT))
    load(work, renumbered())
    later = Work(any_store, Clock(datetime(2022, 8, 2, 14, tzinfo=UTC)), MANAGER)
    renewal = later.drafts.read(later.draft("D1", RequestType.RENEWAL_CHANGED)).request
    assert (renewal.previous, renewal.renewed_hours) == (number, "3")


def test_a_draft_whose_dossier_moves_is_sealed_where_it_goes(any_store: Store) -> None:
    work = office(any_store)
    request_id = work.draft()
    root = document()
    root["installations"].append({**root["installations"][0], "numero_installation": GALETS, "nom": "Galets"})
    root["dossiers"][0]["numero_installation"] = GALETS
    load(work, root)
    request = work.drafts.read(request_id).request
    assert request.site == GALETS
    assert "changer le dossier" in [action for _, action, _ in work.journal(request.number)]
    assert TamperCheck(replace(work.context, owner=True)).verify().faults == ()


REFUSED: dict[str, dict[str, Any]] = {
    "another birth certificate": {"nirec": "1201900000099"},
    "another day of birth": {"date_naissance": "2019-03-15"},
    "a twin under the certificate of the other": {"prenom": "Mia"},
    "another child without certificate": {"nirec": None, "prenom": "Mia"},
}


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
def test_a_dossier_given_to_another_child_is_refused(store: Store, changes: dict[str, Any]) -> None:
    work = office(store)
    with pytest.raises(ImportRefused, match="contredit"):
        load(work, renumbered(**changes))
    assert necsgs(store, "child") == [OLD, OTHER]


def test_a_child_that_the_file_has_under_both_numbers_is_two_children(store: Store) -> None:
    work = office(store)
    root = renumbered()
    root["enfants"].append({**document()["enfants"][0], "nirec": None})
    with pytest.raises(ImportRefused):
        load(work, root)


def test_a_new_dossier_under_a_new_number_is_known_by_the_birth_certificate(store: Store) -> None:
    work = office(store)
    request_id = work.draft()
    root = renumbered()
    root["dossiers"][0]["id"] = "D7"
    load(work, root)
    assert store.rows("SELECT key FROM child_file WHERE necsg = :new ORDER BY key", {"new": NEW}) == [("D1",), ("D7",)]
    assert work.drafts.read(request_id).child.necsg == NEW


ADVANCED = [Status.DRAFT, Status.WITHDRAWN, Status.COMMENTED, Status.TRANSMITTED, Status.REVIEW]


@pytest.mark.parametrize(("one", "other"), list(combinations_with_replacement(ADVANCED, 2)))
def test_of_two_open_requests_the_farthest_is_to_be_kept_and_the_other_can_be_ended(one: Status, other: Status) -> None:
    first = replace(request(), id=1, number="2021-11-001", status=other)
    second = replace(request(), id=2, number="2021-11-002", status=one)
    told = twin(first, second)
    assert told == twin(second, first)
    assert "Gardez 2021-11-001" in told
    # What waits for the Ministry cannot be written in.
    assert ("recopiez-y" in told) is other.editable
    if one in (Status.COMMENTED, Status.WITHDRAWN):
        assert "abandonnez-la" in told.partition("Quant à 2021-11-002")[2]
    ends = {Event.DELETE, Event.GIVE_UP, Event.ABANDON, Event.WITHDRAW, Event.REFUSE}
    assert any(one in event.effect.before for event in ends)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("status", [Status.DRAFT, Status.TRANSMITTED])
@pytest.mark.feature("C13")
def test_merged_children_with_a_request_each_are_told_which_to_keep(store: Store, status: Status) -> None:
    twice = {**document()["enfants"][0], "necsg": NEW, "nirec": None}
    file = {**document()["dossiers"][0], "id": "D7", "necsg": NEW}
    first = document()
    work = office(store, enfants=[*first["enfants"], twice], dossiers=[*first["dossiers"], file])
    kept = work.transmitted() if status is Status.TRANSMITTED else work.draft()
    other = work.draft("D7")
    assert work.drafts.details(kept).twins == ()
    root = renumbered()
    root["dossiers"].append(file)
    (said,) = {str(told) for told in load(work, root).warnings if work.number(other) in str(told)}
    assert f"Gardez {work.number(kept)}" in said
    for request_id in (kept, other):
        (sentence,) = work.drafts.details(request_id).twins
        assert sentence in said
        assert [cause.sentence for cause in work.submission.analyse(request_id).warnings].count(sentence) == 1
    if status is Status.TRANSMITTED:
        assert work.number(other) not in str(work.as_(AGENT).submission.analyse(kept))
    work.drafts.delete(other, work.number(other))
    assert work.drafts.details(kept).twins == ()


def test_of_two_subsidies_of_a_merged_child_the_known_one_stays(store: Store) -> None:
    work = office(store)
    known = SupportGrant(OLD, BAIE, QUAI, 2020, "5", "200")
    child = work.drafts.read(work.draft()).child
    with store.writing() as session:
        records.upsert_child(session, BAIE, replace(child, necsg=NEW))
        session.flush()
        for grant in (known, replace(known, year=2019, declared=True), replace(known, year=2018)):
            records.upsert_grant(session, BAIE, grant)
        said = replace(known, necsg=NEW, hours_per_day="1", declared=True)
        for grant in (said, replace(said, year=2019, declared=False)):
            records.upsert_grant(session, BAIE, grant)
        records.settle(session)
    load(work, renumbered())
    with store.reading() as session:
        found = records.load_grants(session, BAIE, NEW)
    assert [(grant.year, grant.hours_per_day, grant.declared) for grant in found] == [
        (2018, "5", False),
        (2019, "1", False),
        (2020, "5", False),
    ]
    assert file_key("D1") in [match.key for match in work.children.search(BAIE, Search(necsg=NEW))]


def test_a_draft_does_not_move_beside_another_request_of_its_child_under_either_number(store: Store) -> None:
    galets = {**document()["installations"][0], "numero_installation": GALETS, "nom": "Galets"}
    there = {**document()["dossiers"][0], "id": "D5", "numero_installation": GALETS}
    work = office(store, installations=[*document()["installations"], galets])
    root = document()
    root["installations"].append(galets)
    root["dossiers"].append(there)
    load(work, root)
    work.draft()
    other = work.draft("D5")
    root = renumbered()
    root["installations"].append(galets)
    root["dossiers"][0]["numero_installation"] = GALETS
    root["dossiers"].append(there | {"necsg": NEW})
    with pytest.raises(ImportRefused) as refused:
        load(work, root)
    assert work.number(other) in str(refused.value.faults)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("name", "kept"), [("Hugo", ""), ("CAMILLE", "MERE")])
def test_a_draft_says_of_who_signs_now_nothing_that_was_said_of_another(any_store: Store, name: str, kept: str) -> None:
    work = office(any_store)
    request_id = work.draft()
    typed = {"parent_qualite": "MERE", "sg_resp_nom": "Léa"}
    work.drafts.save(request_id, typed, work.version(request_id))
    root = document()
    root["dossiers"][0]["responsable"]["prenom"] = name
    load(work, root)
    answers = work.drafts.read(request_id).answers
    assert (answers.get("parent_qualite", ""), answers["sg_resp_nom"]) == (kept, "Léa")
    assert TamperCheck(replace(work.context, owner=True)).verify().faults == ()


MARC, ROSE, LINE = ({"prenom": name, "nom": f"Foyer {name}"} for name in ("Marc", "Rose", "Line"))


def home(key: str, person: dict[str, str], **changes: Any) -> dict[str, Any]:
    """A file of the first child, in another home."""
    first = document()["dossiers"][0]
    return {**first, "id": key, "responsable": {**first["responsable"], **person}, **changes}


# What a file says of the other homes, and the qualities typed of Marc and Rose that hold then.
OF_HOMES: dict[str, tuple[list[dict[str, Any]], tuple[str, str]]] = {
    "nothing else": ([home("D5", MARC), home("D6", ROSE)], ("PERE", "AUTRE")),
    "another spelling": ([home("D5", {"prenom": "MARC", "nom": "Foyer Marc"})], ("PERE", "AUTRE")),
    "another person in one home": ([home("D5", LINE)], ("", "AUTRE")),
    "another person in the third home": ([home("D6", LINE)], ("PERE", "")),
    "a home that is no more": ([home("D5", MARC, date_fin="2021-07-01")], ("", "")),
    "one more home before the others": ([home("D4", LINE)], ("", "")),
    "one more home after the others": ([home("D7", LINE)], ("PERE", "AUTRE")),
}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("told", "kept"), OF_HOMES.values(), ids=OF_HOMES)
@pytest.mark.parametrize("whole", [True, False])
def test_what_was_said_of_another_home_goes_with_who_signs_there(
    store: Store, told: list[dict[str, Any]], kept: tuple[str, str], whole: bool
) -> None:
    work = office(store, dossiers=[*document()["dossiers"], home("D5", MARC), home("D6", ROSE)])
    request_id = work.draft()
    typed = {"autre_foyer_qualite": "PERE", "troisieme_foyer_qualite": "AUTRE"}
    work.drafts.save(request_id, typed, work.version(request_id))
    load(work, document(dossiers=[*(document()["dossiers"] if whole else ()), *told]))
    answers = work.drafts.read(request_id).answers
    assert tuple(answers.get(key, "") for key in typed) == kept
    assert TamperCheck(replace(work.context, owner=True)).verify().faults == ()


def test_the_day_a_home_ends_nothing_that_was_said_of_it_is_said_of_another(store: Store) -> None:
    ending = home("D5", MARC, date_fin="2021-08-20")
    work = office(store, dossiers=[*document()["dossiers"], ending, home("D6", ROSE)])
    request_id = work.draft()
    texts = work.drafts.details(request_id).evaluation.texts
    assert (texts["autre_foyer"], texts["troisieme_foyer"]) == ("Rose Foyer Rose", "Marc Foyer Marc")
    typed = {"autre_foyer_qualite": "AUTRE", "troisieme_foyer_qualite": "PERE"}
    work.drafts.save(request_id, typed, work.version(request_id))
    work.clock.forward(days=30)
    details = work.drafts.details(request_id)
    assert (details.evaluation.texts["autre_foyer"], details.evaluation.values["autre_foyer_qualite"]) == (
        "Rose Foyer Rose",
        "AUTRE",
    )
    assert "troisieme_foyer" not in details.evaluation.visible
