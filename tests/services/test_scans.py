"""Printed pages that come back: the right request, another one, a form that changed, a code that says nothing."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from mes_tui.domain.codes import Nature
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Copy, Inspection, Scan, ScanState
from mes_tui.domain.paper_code import PageKind, PaperCode, make
from mes_tui.domain.requests import Attachment
from mes_tui.services.documents import Candidate, PageProgress, Remedy, Stopped
from mes_tui.services.prints import PrintKind
from tests.attachments import active, documents, heic, scans
from tests.attachments.documents import coded
from tests.services.builders import Work

SIGNATURES, PLAN = Nature.SIGNATURES, Nature.PLAN
WORD = "Comparée au formulaire [/] ᐃᓄᒃ"


def scan_of(work: Work, request_id: int, folder: Path, kind: PrintKind = PrintKind.SIGNATURES, page: int = 0) -> Path:
    """The request printed, then its page of signatures (or ``page``) scanned askew."""
    printed = work.prints.render(request_id, kind)
    path = folder / "numérisation.pdf"
    path.write_bytes(scans.scanned(printed.data, page or printed.pages, angle=2))
    return path


def written(folder: Path, data: bytes) -> Path:
    path = folder / "numérisation.pdf"
    path.write_bytes(data)
    return path


def keep(work: Work, request_id: int, candidate: Candidate) -> None:
    """As a sheet that everybody signed."""
    version, signed = work.version(request_id), work.everybody(request_id)
    work.documents.keep(request_id, SIGNATURES, candidate, version, signed=signed)


def joined(work: Work, request_id: int, path: Path, nature: Nature = SIGNATURES, word: str = "") -> Attachment:
    signed = work.everybody(request_id) if nature is SIGNATURES else ()
    work.documents.attach(request_id, nature, path, work.version(request_id), word, signed=signed)
    found = work.drafts.read(request_id).attachment(nature)
    assert found is not None
    return found


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P56")
@pytest.mark.parametrize("kind", [PrintKind.SIGNATURES, PrintKind.FULL])
def test_the_page_of_the_request_as_it_is_needs_no_word(work: Work, tmp_path: Path, kind: PrintKind) -> None:
    request_id = work.filled()
    document = joined(work, request_id, scan_of(work, request_id, tmp_path, kind))
    assert Scan.read(document.scan) == Scan(ScanState.CURRENT, "2021-11-001", 1, (1,))
    assert document.note == ""
    found = Inspection.read(document.inspection)
    assert found is not None
    assert (found.pages, found.copy, found.clean) == (1, Copy.ITSELF, True)


def test_documents_joined_after_the_printing_do_not_make_the_page_older(work: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    path = scan_of(work, request_id, tmp_path)
    work.put(request_id, PLAN)
    work.put(request_id, SIGNATURES)
    scan = Scan.read(joined(work, request_id, path).scan)
    assert scan is not None
    assert scan.state is ScanState.CURRENT


@pytest.mark.feature("P56")
def test_a_form_that_changed_since_is_told_field_by_field(work: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    path = scan_of(work, request_id, tmp_path)
    work.drafts.save(request_id, {"diagnostic": "Autre diagnostic"}, work.version(request_id))
    work.prints.render(request_id, PrintKind.SIGNATURES)
    candidate = work.documents.examine(request_id, path)
    scan = work.documents.scan(request_id, SIGNATURES, candidate)
    assert scan == Scan(ScanState.OLDER, "2021-11-001", 1, (1,), ("Diagnostic ou hypothèse diagnostique",))
    assert Scan.read(joined(work, request_id, path).scan) == scan


@pytest.mark.thorough
@pytest.mark.feature("P48")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Page de signatures : révision 1 ; les réponses n’ont pas changé depuis."),
        (
            {"diagnostic": "Autre diagnostic"},
            "Page de signatures : révision 1. Le formulaire a changé depuis l’impression : "
            "« Diagnostic ou hypothèse diagnostique ».",
        ),
    ],
)
def test_the_whole_file_says_what_changed_since_the_signed_page_was_printed(
    work: Work, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    request_id = work.filled()
    joined(work, request_id, scan_of(work, request_id, tmp_path))
    if changes:
        work.drafts.save(request_id, changes, work.version(request_id))
    whole = work.prints.render(request_id, PrintKind.FILE)
    assert whole.revision == 2
    first, *_ = PdfReader(BytesIO(whole.data)).pages
    assert said in " ".join(first.extract_text().split())


def test_a_form_changed_once_the_page_is_joined_is_a_warning_of_the_analysis(work: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    joined(work, request_id, scan_of(work, request_id, tmp_path))

    def warned() -> list[str]:
        said = [cause.sentence.replace("\u00a0", " ") for cause in work.submission.analyse(request_id).warnings]
        return [sentence for sentence in said if "Page de signatures" in sentence]

    before = work.drafts.read(request_id).answers["diagnostic"]
    assert warned() == []
    work.drafts.save(request_id, {"diagnostic": "Autre diagnostic"}, work.version(request_id))
    assert warned() == [
        "Page de signatures, révision 1. Le formulaire a changé depuis l’impression : "
        "« Diagnostic ou hypothèse diagnostique »."
    ]
    work.drafts.save(request_id, {"diagnostic": before}, work.version(request_id))
    assert warned() == []


@pytest.mark.thorough
def test_a_form_changed_and_changed_back_is_what_was_signed(work: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    path = scan_of(work, request_id, tmp_path)
    before = work.drafts.read(request_id).answers["diagnostic"]
    for text in ("Autre diagnostic", before):
        work.drafts.save(request_id, {"diagnostic": text}, work.version(request_id))
        work.prints.render(request_id, PrintKind.SIGNATURES)
    scan = Scan.read(joined(work, request_id, path).scan)
    assert scan == Scan(ScanState.CURRENT, "2021-11-001", 1, (1,))


@pytest.mark.thorough
def test_pages_of_two_printouts_are_worth_what_the_older_is_worth(work: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    old = work.prints.render(request_id, PrintKind.SIGNATURES)
    work.drafts.save(request_id, {"diagnostic": "Autre diagnostic"}, work.version(request_id))
    new = work.prints.render(request_id, PrintKind.SIGNATURES)
    path = written(tmp_path, scans.as_pdf([scans.picture(new.data), scans.picture(old.data)]))
    scan = Scan.read(joined(work, request_id, path).scan)
    assert scan == Scan(ScanState.OLDER, "2021-11-001", 1, (1, 2), ("Diagnostic ou hypothèse diagnostique",))


@pytest.mark.feature("P56")
@pytest.mark.parametrize("nature", list(Nature))
@pytest.mark.thorough(keep=1)
def test_a_page_of_another_request_is_refused_with_its_number_in_any_slot(
    work: Work, tmp_path: Path, nature: Nature
) -> None:
    mine, other = work.filled(), work.draft("D9")
    path = scan_of(work, other, tmp_path)
    candidate = work.documents.examine(mine, path)
    for refused in (
        lambda: joined(work, mine, path, nature, WORD),
        lambda: work.documents.scan(mine, nature, candidate),
        lambda: work.documents.proposed(mine, candidate),
    ):
        with pytest.raises(Refusal, match="code de la demande 2021-11-002") as caught:
            refused()
        assert "ce n’est pas une page de la demande 2021-11-001" in caught.value.sentence
    assert work.drafts.read(mine).attachments == ()


def _forged(folder: Path, number: str = "2021-11-001") -> Path:
    code = make(PaperCode(PageKind.SIGNATURES, number, 1, 1), b"une autre base")
    return written(folder, scans.scanned(coded(code)))


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("path_of", "state"),
    [
        (lambda work, request_id, folder: written(folder, documents.plain()), ScanState.UNREAD),
        (
            lambda work, request_id, folder: written(folder, scans.scanned(coded("https://exemple.invalid"))),
            ScanState.UNREAD,
        ),
        (lambda work, request_id, folder: _forged(folder), ScanState.FOREIGN),
        (lambda work, request_id, folder: scan_of(work, request_id, folder, PrintKind.FULL, 2), ScanState.OTHER_PAGE),
    ],
    ids=["no code", "somebody else's code", "forged", "page of the form"],
)
def test_signatures_that_nothing_ties_to_the_request_need_a_word(
    work: Work, tmp_path: Path, path_of: Callable[[Work, int, Path], Path], state: ScanState
) -> None:
    request_id = work.filled()
    path = path_of(work, request_id, tmp_path)
    for word in ("", "  \n "):
        with pytest.raises(Refusal, match="écrivez en quelques mots") as refused:
            joined(work, request_id, path, word=word)
        assert refused.value.key == "word"
    assert work.drafts.read(request_id).attachments == ()
    document = joined(work, request_id, path, word=f"  {WORD}\x1b[2J ")
    scan = Scan.read(document.scan)
    assert scan is not None
    assert scan.state is state
    assert document.note == f"{WORD}[2J"


def test_a_page_printed_by_another_store_is_told_with_the_number_it_claims(work: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    with pytest.raises(Refusal, match="porte le numéro de la demande 2021-16-004, mais son code"):
        joined(work, request_id, _forged(tmp_path, "2021-16-004"))


def test_a_word_too_long_is_refused_and_nothing_is_stored(work: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    with pytest.raises(Refusal, match="la limite est de 300"):
        joined(work, request_id, written(tmp_path, documents.plain()), word="é" * 301)
    assert work.drafts.read(request_id).attachments == ()


def test_another_slot_asks_for_no_code(work: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    assert joined(work, request_id, written(tmp_path, documents.plain()), PLAN).scan == ""
    scan = work.documents.scan(
        request_id, PLAN, work.documents.examine(request_id, scan_of(work, request_id, tmp_path))
    )
    assert scan is not None
    assert scan.state is ScanState.CURRENT


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P50")
@pytest.mark.parametrize(
    ("data", "proposed"),
    [
        (lambda: documents.titled("Plan d’intégration"), (PLAN, "d’après sa première page")),
        (lambda: documents.titled("Plan de service individualisé"), (Nature.PSI, "d’après sa première page")),
        (
            lambda: documents.titled("Rapport d’un professionnel de la santé"),
            (Nature.REPORT, "d’après sa première page"),
        ),
        (lambda: documents.titled("Facture d’électricité"), (None, "")),
        (lambda: scans.scanned(documents.titled("Plan d’intégration")), (None, "")),
    ],
)
def test_a_slot_is_proposed_from_what_the_pages_say_never_from_the_name(
    work: Work, tmp_path: Path, data: Callable[[], bytes], proposed: tuple[Nature | None, str]
) -> None:
    request_id = work.draft()
    path = tmp_path / "signatures plan PSI rapport.pdf"
    path.write_bytes(data())
    assert work.documents.proposed(request_id, work.documents.examine(request_id, path)) == proposed


def test_the_code_says_the_slot_of_a_scan_of_several_pages(work: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    printed = work.prints.render(request_id, PrintKind.FULL)
    pictures = [scans.picture(printed.data, page) for page in (1, printed.pages)]
    candidate = work.documents.examine(request_id, written(tmp_path, scans.as_pdf(pictures)))
    assert work.documents.proposed(request_id, candidate) == (SIGNATURES, "code lu à la page 2")


@pytest.mark.thorough
@pytest.mark.feature("P51")
def test_a_heavy_scan_is_offered_lighter_and_keeps_its_code(work: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    printed = work.prints.render(request_id, PrintKind.FULL)
    path = written(tmp_path, scans.heavy_colour(printed.data, 1, 2, -1))
    before = path.read_bytes()
    heavy = work.documents.examine(request_id, path)
    assert heavy.remedy is Remedy.LIGHTER
    assert "la limite est de 4\u00a0Mo" in heavy.refused
    assert len(heavy.weights) == 3
    with pytest.raises(Refusal, match="la limite est de"):
        keep(work, request_id, heavy)
    light = work.documents.lighter(heavy)
    assert not light.refused
    assert light.size <= work.context.rules.max_bytes
    keep(work, request_id, light)
    (document,) = work.drafts.read(request_id).attachments
    found, scan = Inspection.read(document.inspection), Scan.read(document.scan)
    assert found is not None
    assert found.copy is Copy.LIGHTER
    assert scan == Scan(ScanState.CURRENT, "2021-11-001", 1, (3,))
    assert path.read_bytes() == before


@pytest.mark.feature("P51")
def test_a_harmful_document_is_offered_cleaned_and_stays_refused_as_it_is(work: Work, tmp_path: Path) -> None:
    request_id = work.draft()
    path = written(tmp_path, documents.with_files("budget.xlsx"))
    before = path.read_bytes()
    harmful = work.documents.examine(request_id, path)
    assert "contient d’autres fichiers" in harmful.refused
    assert harmful.remedy is Remedy.CLEANED
    with pytest.raises(Refusal, match="contient d’autres fichiers"):
        work.documents.attach(request_id, PLAN, path, 1)
    clean = work.documents.cleaned(harmful)
    assert clean.left_out == ("budget.xlsx",)
    work.documents.keep(request_id, PLAN, clean, work.version(request_id))
    (document,) = work.drafts.read(request_id).attachments
    found = Inspection.read(document.inspection)
    assert found is not None
    assert (found.copy, found.embedded) == (Copy.CLEANED, 0)
    assert path.read_bytes() == before


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("more", "said"),
    [
        (b"/Odd 1 /Odd 2", "est endommagé"),
        (b"/OpenAction << /S /URI /URI (http://x) >>", "communique avec l’extérieur"),
    ],
)
def test_a_document_that_readers_do_not_read_alike_or_that_reaches_outside_is_offered_cleaned(
    work: Work, tmp_path: Path, more: bytes, said: str
) -> None:
    request_id = work.draft()
    odd = work.documents.examine(request_id, written(tmp_path, active.file(active.added(1, more))))
    assert said in odd.refused
    assert odd.remedy is Remedy.CLEANED
    assert not work.documents.cleaned(odd).refused


@pytest.mark.thorough
def test_a_document_locked_for_its_owner_is_kept_unlocked(work: Work, tmp_path: Path) -> None:
    request_id = work.draft()
    document = joined(work, request_id, written(tmp_path, documents.locked("", "AES-256")), PLAN)
    found = Inspection.read(document.inspection)
    assert found is not None
    assert (found.copy, found.encrypted, len(found.original)) == (Copy.UNLOCKED, True, 64)
    copy = work.documents.save_copy(request_id, document.id, tmp_path / "copie.pdf")
    assert b"/Encrypt" not in copy.read_bytes()
    assert work.documents.text(request_id, document.id)[0].startswith("Plan d")


def test_a_locked_document_is_unlocked_page_by_page_or_given_up(work: Work, tmp_path: Path) -> None:
    request_id = work.draft()
    locked = work.documents.judge(request_id, written(tmp_path, documents.locked("", "AES-256")))
    assert locked.locked
    told: list[PageProgress] = []
    assert not work.documents.unlocked(locked, told.append).locked
    assert told == [PageProgress(1, 2, 0), PageProgress(2, 2, 0)]
    with pytest.raises(Stopped):
        work.documents.unlocked(locked, lambda _: None, lambda: True)


@pytest.mark.feature("P51")
def test_a_photograph_of_the_signed_page_is_joined_as_a_document(work: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    printed = work.prints.render(request_id, PrintKind.SIGNATURES)
    path = tmp_path / "Photo [1].JPG"
    path.write_bytes(scans.photograph(printed.data, turn=90))
    photo = work.documents.examine(request_id, path)
    assert (photo.remedy, "c’est une image" in photo.refused) == (Remedy.CONVERTED, True)
    keep(work, request_id, work.documents.converted(photo))
    (document,) = work.drafts.read(request_id).attachments
    found, scan = Inspection.read(document.inspection), Scan.read(document.scan)
    assert found is not None
    assert scan is not None
    assert (document.title, found.copy, scan.state) == ("Photo [1].pdf", Copy.PICTURE, ScanState.CURRENT)


@pytest.mark.thorough
def test_a_photograph_of_a_telephone_may_be_converted(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "IMG_0412.HEIC"
    path.write_bytes(heic.real("page"))
    photo = work.documents.judge(work.draft(), path)
    assert (photo.remedy, "c’est une image" in photo.refused) == (Remedy.CONVERTED, True)
    copy = work.documents.converted(photo)
    assert (copy.refused, [page for page, _ in copy.codes]) == ("", [1])
    assert copy.facts is not None
    assert copy.facts.copy is Copy.PICTURE
