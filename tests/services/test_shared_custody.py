"""A child in shared custody: a file for each home, one request in a place (public S17)."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mes_tui.domain.access import Action
from mes_tui.domain.codes import Quality, RequestType
from mes_tui.domain.people import ChildFile, Guardian, households
from mes_tui.domain.sheets import HOME_BOXES, OTHER_HOMES
from mes_tui.forms.presentation import presentation
from mes_tui.importing import ImportRefused
from mes_tui.importing.package_reader import read_package
from mes_tui.printing.model import PrintKind
from mes_tui.services import sheets
from mes_tui.services.dossiers import Dossiers
from mes_tui.services.drafts import OpenRequestExists
from mes_tui.services.papers import compose
from mes_tui.services.request_facts import facts
from storage import records
from storage.store import Store
from tests import prepared
from tests.services.builders import AGENT, BAIE, GALETS, QUAI, TODAY, Clock, Work, child_file, file_key, seal
from tests.services.exported import MANAGER, data_of, exported, ready

FATHER = Guardian("Doubledossier", "Marc", "9, rang Deux", "G0C 1A0", "", "4185550177", quality=Quality.FATHER)


def other_home(**changes: Any) -> ChildFile:
    return replace(child_file("D12", "1000001", QUAI, guardian=FATHER, days_per_week="2,5"), **changes)


def bring(store: Store, *files: ChildFile) -> None:
    with store.writing() as session:
        for file in files:
            records.upsert_child_file(session, BAIE, file)


OWN = child_file("D1", "1000001", QUAI, days_per_week="2,5")


@pytest.mark.feature("C1")
def test_one_request_holds_both_homes_and_adds_their_days(store: Store, work: Work) -> None:
    bring(store, OWN, other_home())
    request_id = work.draft()
    read = work.drafts.details(request_id)
    texts = read.evaluation.texts
    assert texts["autre_foyer"] == "Marc Doubledossier"
    # Both homes sign the paper: it says where neither can be found of the other.
    assert not [text for text in texts.values() if "555-0177" in text or "rang Deux" in text]
    assert read.evaluation.values["jours_semaine"] == Decimal(5)
    assert texts["autre_foyer_qualite"] == Quality.FATHER.label
    with pytest.raises(OpenRequestExists):
        work.drafts.create(file_key("D12"), RequestType.NEW)


def test_each_home_has_its_signature_box(store: Store, work: Work) -> None:
    bring(store, OWN, other_home())
    request_id = work.draft()
    with work.context.view(request_id, Action.VIEW) as view:
        paper = compose(view, PrintKind.SIGNATURES, work.context.now)
    boxes = {box.role: box.printed_name for box in paper.document.boxes}
    assert boxes["Parent ou tuteur de l’autre foyer – Père"] == "Marc Doubledossier"
    assert boxes["Parent ou tuteur"] == "Camille Exemple"


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize(
    ("own", "other", "days"),
    [("2,5", "2,5", "5"), ("3", "2", "5"), ("5", "5", "5"), ("3", "", "3"), ("", "3", ""), ("6", "1", "6")],
)
def test_days_are_added_up_to_a_week(own: str, other: str, days: str, store: Store, work: Work) -> None:
    bring(store, replace(OWN, days_per_week=own), other_home(days_per_week=other))
    assert work.drafts.details(work.draft()).context.fact("days_per_week") == days


NOT_A_HOME = {
    "of another site": {"site": GALETS},
    "of the same person": {"guardian": OWN.guardian},
    "ended": {"end": date(2021, 7, 30)},
    "replaced before this one began": {"start": date(2019, 9, 1), "end": date(2020, 9, 1)},
}


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("changes", NOT_A_HOME.values(), ids=NOT_A_HOME)
def test_another_file_is_no_other_home(changes: dict[str, Any], store: Store, work: Work) -> None:
    bring(store, OWN, other_home(**changes))
    details = work.drafts.details(work.draft())
    assert "autre_foyer" not in details.evaluation.visible
    assert details.evaluation.values["jours_semaine"] == Decimal("2.5")


GRANDMOTHER = Guardian("Troisième", "Rose", quality=Quality.OTHER)
FOSTER = Guardian("Accueil", "Line", quality=Quality.FOSTER)
HOMES = [FATHER, GRANDMOTHER, FOSTER]


@pytest.mark.thorough
@pytest.mark.parametrize("several", [HOMES[:count] for count in (1, 2, 3)], ids=len)
def test_every_home_is_told_wherever_one_is(several: list[Guardian], store: Store, work: Work) -> None:
    files = [other_home(key=f"D{number}", guardian=one) for number, one in enumerate(several, 20)]
    bring(store, OWN, *files)
    request_id = ready(work)
    details = work.drafts.details(request_id)
    with work.context.view(request_id, Action.VIEW) as view:
        papers = {kind: compose(view, kind, work.context.now).document for kind in PrintKind}
        boxes, content = sheets.boxes(view), view.content
    places = {
        "the form": " ".join(details.evaluation.texts[home.key] for home in OTHER_HOMES[: len(several)]),
        "its pages": str(presentation(details.form, details.evaluation)),
        "the details": str(facts(details.file, homes=details.homes)),
        "the detail on paper": str(papers[PrintKind.SUMMARY].details),
        "the boxes on paper": str(papers[PrintKind.SIGNATURES].boxes),
        "the boxes of a sheet": str(boxes),
        "what is signed": str(content),
        "the export": str(data_of(exported(work, request_id).data)),
    }
    work.submission.transmit(request_id, work.version(request_id))
    places["the Ministry"] = str(facts(details.file, homes=work.as_(AGENT).review.read(request_id).homes))
    for place, text in places.items():
        untold = [one.full_name for one in several if one.last_name not in text]
        assert not untold, place
    assert [box.key for box in boxes if box.key in HOME_BOXES] == list(HOME_BOXES[: len(several)])
    assert [details.evaluation.texts[f"{home.key}_qualite"] for home in OTHER_HOMES[: len(several)]] == [
        one.quality.label for one in several if one.quality
    ]
    assert len(details.homes) == 1


def test_two_files_of_one_other_person_are_one_home() -> None:
    homes = households(OWN, (other_home(), other_home(key="D13")), TODAY)
    assert [home.key for home in homes] == ["D12"]


@pytest.mark.thorough
def test_both_homes_are_exported_and_taken_back(store: Store, work: Work, tmp_path: Path) -> None:
    bring(store, OWN, other_home())
    pdf, number = exported(work, ready(work)).data, "2021-11-001"
    with Store.open(prepared.new_store(tmp_path / "ailleurs.db"), seal=seal()) as elsewhere:
        with elsewhere.writing() as session:
            records.put_user(session, MANAGER.login, MANAGER.name, MANAGER.rights, [])
        there = Work(elsewhere, Clock(), MANAGER)
        there.context.owner = True
        (tmp_path / "dossier.pdf").write_bytes(pdf)
        Dossiers(there.context).take_back(tmp_path / "dossier.pdf")
        with elsewhere.reading() as session:
            file = records.load_by_number(session, number)
    assert file is not None
    assert file.shared == (other_home(),)
    data = data_of(pdf)
    data["donnees"]["dossiers"][1]["necsg"] = "1000002"
    with pytest.raises(ImportRefused):
        read_package(json.dumps(data).encode(), "dossier.pdf", work.context.rules)


def test_the_ministry_reads_the_homes_that_were_sent(store: Store, work: Work) -> None:
    bring(store, OWN, other_home())
    request_id = work.transmitted()
    bring(store, other_home(guardian=replace(FATHER, first_name="Autre")), other_home(key="D14", end=TODAY))
    assert work.as_(AGENT).drafts.read(request_id).shared == (other_home(),)
    assert work.as_(AGENT).review.read(request_id).homes == (("Autre foyer", "Marc Doubledossier (père)"),)
    with store.reading() as session:
        kept = records.load_file(session, request_id)
    assert kept is not None
    assert kept.shared == (other_home(),)
