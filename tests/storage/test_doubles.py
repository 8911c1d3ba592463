"""The same file joined twice is told: in one request, or for two children of a division; of no other division."""

from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Nature, RequestType, Right
from mes_tui.domain.receivability import DOCUMENTS_STEP
from storage.store import Store
from tests.attachments.documents import wordy
from tests.attachments.papers import DPI, letter, scan
from tests.attachments.scans import as_pdf
from tests.services.builders import COLLINES, Clock, Work, fill

REPORT = wordy(200, 1)


@pytest.fixture
def both(any_store: Store) -> Work:
    """The director of an office, on each engine."""
    fill(any_store)
    return Work(any_store, Clock())


def _told(work: Work, request_id: int, nature: Nature, folder: Path, rank: int = 1) -> str:
    path = folder / "rapport.pdf"
    path.write_bytes(REPORT)
    candidate = work.documents.examine(request_id, path)
    return work.documents.doubles(request_id, nature, candidate, rank=rank).replace("\u00a0", " ")


def _warned(work: Work, request_id: int) -> list[tuple[str, str]]:
    causes = work.submission.analyse(request_id).warnings
    found = [cause for cause in causes if "ce même fichier" in cause.sentence]
    assert {cause.target.step for cause in found} <= {DOCUMENTS_STEP}
    return [(cause.target.key, cause.sentence.replace("\u00a0", " ")) for cause in found]


@pytest.mark.feature("C23")
def test_a_file_of_another_child_or_joined_twice_is_told_with_its_place(both: Work, tmp_path: Path) -> None:
    mine, other = both.draft("D1"), both.draft("D2")
    assert _told(both, mine, Nature.REPORT, tmp_path) == ""
    both.put(mine, Nature.REPORT, REPORT)
    assert (_told(both, mine, Nature.REPORT, tmp_path), _warned(both, mine)) == ("", [])
    assert _told(both, mine, Nature.REPORT, tmp_path, rank=0) == (
        "ce même fichier est déjà joint à cette demande (« Rapport d’un professionnel de la santé »). "
        "Vérifiez que c’est bien le bon."
    )
    said = _told(both, other, Nature.PSI, tmp_path)
    assert said.startswith(f"ce même fichier est déjà joint à la demande {both.number(mine)}, d’un autre enfant.")
    both.put(other, Nature.PSI, REPORT)
    assert [key for key, _ in _warned(both, other)] == ["PSI"]
    assert _warned(both, mine) == [
        ("RAPPORT", f"« Plan [/].pdf » : {said.replace(both.number(mine), both.number(other))}")
    ]


@pytest.fixture
def work(store: Store) -> Work:
    """The director of an office."""
    fill(store)
    return Work(store, Clock())


def test_the_same_child_may_have_the_same_report_from_year_to_year(work: Work, tmp_path: Path) -> None:
    before = work.filled("D1")
    work.put(before, Nature.PLAN)
    work.put(before, Nature.REPORT, REPORT)
    work.put(before, Nature.SIGNATURES, wordy(90, 1))
    work.sign(before)
    work.submission.transmit(before, work.version(before))
    work.declare(before)
    work.clock.instant = work.clock.instant.replace(year=work.clock.instant.year + 1)
    again = work.drafts.create(work.drafts.read(before).request.file_key, RequestType.RENEWAL_CHANGED)
    work.put(again, Nature.REPORT, REPORT)
    assert (_told(work, again, Nature.REPORT, tmp_path), _warned(work, again)) == ("", [])


def test_nothing_is_told_of_another_division(both: Work, tmp_path: Path) -> None:
    theirs = both.as_(Actor("uid:5", "Zoé [/]", frozenset({Right.CONSULT, Right.ENTER}), frozenset({COLLINES})))
    there = theirs.draft("D20")
    theirs.put(there, Nature.REPORT, REPORT)
    mine = both.draft("D1")
    assert _told(both, mine, Nature.REPORT, tmp_path) == ""
    both.put(mine, Nature.REPORT, REPORT)
    assert (_warned(both, mine), _warned(theirs, there)) == ([], [])


PAPER, OTHER = letter(1), letter(5)


def _scanned(paper: bytes, angle: float) -> bytes:
    return as_pdf([scan(paper, angle=angle)], dpi=DPI)


def _join(work: Work, request_id: int, data: bytes, folder: Path, rank: int = 1) -> str:
    """Join a scan as a report; return what is said of it first."""
    path = folder / "numérisé.pdf"
    path.write_bytes(data)
    candidate = work.documents.examine(request_id, path)
    said = work.documents.doubles(request_id, Nature.REPORT, candidate, rank=rank).replace("\u00a0", " ")
    work.documents.keep(request_id, Nature.REPORT, candidate, work.version(request_id), rank=rank)
    return said


def _looking(work: Work, request_id: int) -> list[str]:
    causes = work.submission.analyse(request_id).warnings
    return [cause.target.key for cause in causes if "ressemble" in cause.sentence]


@pytest.mark.thorough
@pytest.mark.feature("C23")
def test_a_paper_scanned_twice_is_told_and_keeps_nothing_from_being_joined(both: Work, tmp_path: Path) -> None:
    mine, other = both.draft("D1"), both.draft("D2")
    assert _join(both, mine, _scanned(PAPER, 0.5), tmp_path) == ""
    said = "sa première page ressemble à celle d’un document joint à {} : à vérifier."
    assert _join(both, other, _scanned(PAPER, -1.4), tmp_path) == said.format(
        f"la demande {both.number(mine)}, d’un autre enfant"
    )
    assert (_looking(both, mine), _looking(both, other)) == (["RAPPORT"], ["RAPPORT"])
    assert _join(both, mine, _scanned(PAPER, 1.1), tmp_path, rank=2) == said.format(
        "cette demande (« Rapport d’un professionnel de la santé ») et à la demande "
        f"{both.number(other)}, d’un autre enfant"
    )
    assert _join(both, mine, _scanned(OTHER, 1.1), tmp_path, rank=3) == ""
    assert _looking(both, mine) == ["RAPPORT", "RAPPORT-2"]


@pytest.mark.thorough
def test_what_a_scan_looks_like_is_compared_with_those_of_the_division_only(both: Work, tmp_path: Path) -> None:
    theirs = both.as_(Actor("uid:5", "Zoé [/]", frozenset({Right.CONSULT, Right.ENTER}), frozenset({COLLINES})))
    there, mine = theirs.draft("D20"), both.draft("D1")
    _join(theirs, there, _scanned(PAPER, 0.5), tmp_path)
    assert _join(both, mine, _scanned(PAPER, -1.4), tmp_path) == ""
    assert (_looking(both, mine), _looking(theirs, there)) == ([], [])


@pytest.mark.thorough
def test_a_scan_of_before_is_compared_with_nothing(work: Work, tmp_path: Path) -> None:
    mine, other = work.draft("D1"), work.draft("D2")
    work.put(mine, Nature.REPORT, _scanned(PAPER, 0.5))
    assert _join(work, other, _scanned(PAPER, -1.4), tmp_path) == ""
    assert (_looking(work, mine), _looking(work, other)) == ([], [])
