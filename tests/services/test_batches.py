"""Printing a whole list: one file for each request, whatever happens to some of them."""

import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from mes_tui.domain.codes import ListKind, MinistryListKind
from mes_tui.domain.errors import Refusal
from mes_tui.services.batches import Batches, BatchStep
from mes_tui.services.lists import ListQuery, Lists
from mes_tui.services.ministry_lists import MinistryLists, MinistryQuery
from mes_tui.services.prints import PrintKind, missing_lines
from tests.services.builders import AGENT, BAIE, STRANGER, Work

KEYS = ("D1", "D2", "D9")


@pytest.fixture
def drafts(work: Work) -> list[str]:
    """The numbers of the drafts, as the list shows them."""
    for key in KEYS:
        work.draft(key)
    return [row.key for row in Lists(work.context).rows(ListQuery.first(ListKind.DRAFTS, BAIE))]


def batches(work: Work) -> Batches:
    return Batches(Lists(work.context), work.prints)


def query(kind: ListKind = ListKind.DRAFTS) -> ListQuery:
    return ListQuery.first(kind, BAIE)


@pytest.mark.thorough
@pytest.mark.feature("P48", "P70")
def test_each_request_of_the_list_has_its_file_in_the_order_of_the_list(
    work: Work, drafts: list[str], tmp_path: Path
) -> None:
    batch, steps = batches(work), list[BatchStep]()
    report = batch.run(batch.targets(query()), PrintKind.SIGNATURES, tmp_path, told=steps.append)
    assert [(step.done, step.of, step.number) for step in steps] == [
        (place, 3, number) for place, number in enumerate(drafts, start=1)
    ]
    assert [file.name for file in report.files] == [f"demande-{number}-r1-signatures.pdf" for number in drafts]
    for number, file in zip(drafts, report.files, strict=True):
        assert number in PdfReader(BytesIO(file.read_bytes())).pages[0].extract_text()
        assert ("uid:1", "imprimer", "SIGNATURES r1") in work.journal(number)
    assert report.sentence == "3\u00a0documents écrits sur 3\u00a0demandes."


def test_the_filter_of_the_list_holds(work: Work, drafts: list[str]) -> None:
    (target,) = batches(work).targets(replace(query(), filter="o'neill"))
    assert target.number in drafts


@pytest.mark.thorough
def test_one_refusal_does_not_stop_the_others(work: Work, drafts: list[str], tmp_path: Path) -> None:
    batch = batches(work)
    targets = batch.targets(query())
    (tmp_path / f"demande-{drafts[0]}-r1.pdf").write_bytes(b"mine")
    work.drafts.delete(targets[1].id, drafts[1])
    report = batch.run(targets, PrintKind.FULL, tmp_path)
    assert [file.name for file in report.files] == [f"demande-{drafts[2]}-r1.pdf"]
    assert (tmp_path / f"demande-{drafts[0]}-r1.pdf").read_bytes() == b"mine"
    assert report.sentence == "1\u00a0document écrit sur 3\u00a0demandes."
    taken, gone = report.reasons
    assert taken.startswith(f"{drafts[0]} : Le fichier « ")
    assert "existe déjà" in taken
    assert gone.startswith(f"{drafts[1]}\u00a0: Cette demande n’existe plus, ou elle appartient à un autre service")
    again = batch.run(targets[:1], PrintKind.FULL, tmp_path, overwrite=True)
    assert again.reasons == ()


@pytest.mark.thorough
def test_giving_up_keeps_what_is_written_and_leaves_no_half_file(work: Work, drafts: list[str], tmp_path: Path) -> None:
    batch, steps = batches(work), list[BatchStep]()
    report = batch.run(
        batch.targets(query()), PrintKind.FULL, tmp_path, told=steps.append, given_up=lambda: len(steps) == 2
    )
    assert (len(report.files), report.of, report.refused) == (2, 3, ())
    assert sorted(os.listdir(tmp_path)) == sorted([file.name for file in report.files] + _others(tmp_path))


def _others(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name.startswith("mes.db")]


@pytest.mark.thorough
def test_the_signs_that_cannot_be_printed_are_said_by_request(work: Work, drafts: list[str], tmp_path: Path) -> None:
    batch = batches(work)
    first, *_ = targets = batch.targets(query())
    work.drafts.save(first.id, {"sg_resp_nom": "Lou 🦄"}, work.version(first.id))
    report = batch.run(targets, PrintKind.FULL, tmp_path)
    (place,) = report.missing
    assert place.startswith(f"{first.number}, page 1, «\u00a0")
    assert place.endswith("🦄")
    assert "« □ » à la place" in missing_lines(report.missing)[0].replace("\u00a0", " ")


def test_giving_up_in_the_middle_of_a_request_writes_nothing_of_it(
    work: Work, drafts: list[str], tmp_path: Path
) -> None:
    batch, asked = batches(work), iter((False,))
    report = batch.run(batch.targets(query())[:1], PrintKind.FULL, tmp_path, given_up=lambda: next(asked, True))
    assert (report.files, report.refused) == ((), ())


@pytest.mark.parametrize(
    ("kind", "sentence"), [(ListKind.CHILDREN, "liste de demandes"), (ListKind.CLOSED, "est vide")]
)
def test_what_has_no_request_is_refused_in_words(work: Work, kind: ListKind, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        batches(work).targets(query(kind))


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_printed(
    work: Work, drafts: list[str], tmp_path: Path
) -> None:
    batch = batches(work)
    for folder in (tmp_path / "absent" / "dedans", tmp_path / "mes.db"):
        with pytest.raises(Refusal, match=r"n’a pas pu être créé|n’est pas un dossier"):
            batch.run(batch.targets(query()), PrintKind.FULL, folder)
    work.context.picker_root = tmp_path / "permis"
    with pytest.raises(Refusal, match="se déposent dans"):
        batch.run(batch.targets(query()), PrintKind.FULL, tmp_path)
    assert work.store.rows("SELECT count(*) FROM printout") == [(0,)]


def test_nobody_prints_the_list_of_another_provider(work: Work, drafts: list[str]) -> None:
    with pytest.raises(Refusal, match="autre service de garde"):
        batches(work.as_(STRANGER)).targets(query())


def test_an_agent_prints_a_list_of_their_regions_and_nobody_else_does(work: Work, tmp_path: Path) -> None:
    sent = work.transmitted("D9")
    agent, query = work.as_(AGENT), MinistryQuery.first(MinistryListKind.TO_REVIEW)
    lists = MinistryLists(agent.context)
    batch = Batches(Lists(agent.context), agent.prints, lists)
    assert [target.id for target in batch.ministry_targets(query)] == [sent]
    assert batch.folder_name(query) == "a-traiter-2021-08-02"
    assert batch.run(batch.ministry_targets(query), PrintKind.SUMMARY, tmp_path).refused == ()
    with pytest.raises(Refusal, match="est vide"):
        batch.ministry_targets(MinistryQuery.first(MinistryListKind.CLOSED))
    with pytest.raises(Refusal, match="réservée au Ministère"):
        Batches(Lists(work.context), work.prints, MinistryLists(work.context)).ministry_targets(query)
