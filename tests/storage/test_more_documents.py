"""Documents beside the four of the guide, several files of a nature: joined, sent, replaced, taken away, expected."""

from pathlib import Path

import pytest

from mes_tui.attachments.child.bundles import CARRIED_FILES
from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import FILES, MOST_FILES
from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import NewComment
from mes_tui.services.documents import Candidate
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.store import Store
from tests.attachments.documents import wordy
from tests.services.builders import AGENT, Clock, Work, fill
from tests.services.exported import several


def _chosen(work: Work, request_id: int, folder: Path, count: int = 200) -> Candidate:
    path = folder / f"Plan d’intervention {count}.pdf"
    path.write_bytes(wordy(count, 1))
    return work.documents.examine(request_id, path)


def _names(work: Work, request_id: int) -> list[str]:
    return [document.name for document in work.drafts.read(request_id).attachments]


@pytest.fixture
def both(any_store: Store) -> Work:
    """The director of an office, on each engine."""
    fill(any_store)
    return Work(any_store, Clock())


@pytest.fixture
def work(store: Store) -> Work:
    """The director of an office."""
    fill(store)
    return Work(store, Clock())


@pytest.mark.thorough
@pytest.mark.feature("P50", "P53", "C20")
def test_several_files_are_sent_and_each_is_replaced_by_itself(both: Work) -> None:
    request_id = several(both)
    names = [name for name, (_, rank) in FILES.items() if rank <= 2]
    assert _names(both, request_id) == names
    both.return_with(request_id, NewComment(0, Nature.SIGNATURES.value, "La deuxième feuille est illisible."))
    sent = {document.name: document.sha256 for document in both.drafts.read(request_id).attachments}
    both.put(request_id, Nature.SIGNATURES, wordy(300, 1), rank=2)
    both.documents.remove(request_id, Nature.REPORT, both.version(request_id), rank=1)
    seen = both.as_(AGENT).review.read(request_id).file.attachments
    assert {document.name: document.sha256 for document in seen} == sent
    with both.store.reading() as session:
        for document in seen:
            data = records.load_document(session, request_id, document)
            assert len(data or b"") == document.size
    comparison = both.changes.of(request_id)
    assert comparison is not None
    assert [(change.label.replace("\u00a0", " "), change.after.split()[0]) for change in comparison.changes] == [
        ("Document : Rapport d’un professionnel de la santé", "Retiré"),
        ("Document : Signatures MES (2)", "Remplacé"),
        ("Qui a signé : Signatures MES (2)", "(sans"),
    ]
    both.context.owner = True
    assert TamperCheck(both.context).verify().faults == ()


@pytest.mark.feature("P53")
def test_another_file_takes_the_next_place_and_its_own_title(work: Work, tmp_path: Path) -> None:
    request_id = work.draft()
    for count in range(1, MOST_FILES + 1):
        candidate = _chosen(work, request_id, tmp_path, count)
        work.documents.keep(
            request_id, Nature.OTHER, candidate, work.version(request_id), rank=0, title=f"  Suivi [/] {count} "
        )
    found = work.drafts.read(request_id).files(Nature.OTHER)
    assert [(one.rank, one.title) for one in found] == [(rank, f"Suivi [/] {rank}") for rank in range(1, 10)]
    with pytest.raises(Refusal, match="a au plus 9"):
        work.documents.keep(request_id, Nature.OTHER, candidate, work.version(request_id), rank=0)
    work.documents.remove(request_id, Nature.OTHER, work.version(request_id), rank=4)
    work.documents.keep(request_id, Nature.OTHER, candidate, work.version(request_id), rank=0)
    assert _names(work, request_id)[3] == "AUTRE_DOCUMENT-4"


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("nature", "rank"), [(Nature.PLAN, 2), (Nature.PSI, 2), (Nature.OTHER, MOST_FILES + 1), (Nature.OTHER, -1)]
)
def test_a_place_that_is_none_is_refused(work: Work, tmp_path: Path, nature: Nature, rank: int) -> None:
    request_id = work.draft()
    candidate = _chosen(work, request_id, tmp_path)
    with pytest.raises(Refusal, match="a au plus"):
        work.documents.keep(request_id, nature, candidate, work.version(request_id), rank=rank)
    assert _names(work, request_id) == []


@pytest.mark.thorough
def test_documents_too_heavy_together_are_refused(work: Work, tmp_path: Path) -> None:
    """Their export could not be taken back."""
    request_id, most = work.draft(), work.context.rules.max_total_bytes
    for rank in range(1, 7):
        work.put(request_id, Nature.OTHER, bytes([rank]) * (most // 6), rank=rank)
    candidate = _chosen(work, request_id, tmp_path)
    with pytest.raises(Refusal, match="dépasseraient ensemble 24"):
        work.documents.keep(request_id, Nature.PLAN, candidate, work.version(request_id))
    work.documents.keep(request_id, Nature.OTHER, candidate, work.version(request_id), rank=6)


def test_all_the_files_of_a_request_can_be_taken_back() -> None:
    assert len(FILES) + 2 <= CARRIED_FILES


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({"attestation": "rapport", "psi": "absent"}, {"Rapport d’un professionnel de la santé"}),
        ({"attestation": "retraite", "psi": "absent"}, {"Attestation de Retraite Québec"}),
        (
            {"attestation": "rapport", "psi": "produit"},
            {"Plan de service individualisé", "Rapport d’un professionnel de la santé"},
        ),
    ],
)
@pytest.mark.feature("C21")
def test_the_documents_expected_follow_the_answers(work: Work, answers: dict[str, str], missing: set[str]) -> None:
    request_id = work.filled()
    work.drafts.save(request_id, answers, work.version(request_id))
    said = {
        cause.sentence.split("« ")[1].split(" »")[0]
        for cause in work.submission.analyse(request_id).warnings
        if "est attendu" in cause.sentence
    }
    assert said == missing
    for nature in Nature:
        work.put(request_id, nature)
    assert not [cause for cause in work.submission.analyse(request_id).warnings if "est attendu" in cause.sentence]
