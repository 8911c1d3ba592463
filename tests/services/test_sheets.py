"""Several sheets of signatures: each adds who signed on it, and what is still missing is said everywhere (P49, P56)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.domain.access import Action
from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.people import Guardian
from mes_tui.domain.requests import NewComment
from mes_tui.domain.sheets import HOME_BOXES, HOME_PROVIDER, OTHER_PARENT, PARENT, PROFESSIONAL
from mes_tui.domain.signature import digest
from mes_tui.forms import content_v2
from mes_tui.forms.content import aligned
from mes_tui.forms.findings import finding_lines
from mes_tui.printing.model import PrintKind
from mes_tui.services.changes import compare
from mes_tui.services.papers import compose
from mes_tui.services.signatures import SignatureState, state_of
from storage import records
from storage.store import Store
from tests.attachments.documents import plain
from tests.services.builders import AGENT, BAIE, COLLINES, DIRECTOR, PLAN, QUAI, Work, child_file, employ
from tests.services.exported import data_of

HOUSEHOLD = HOME_BOXES[0]
SIGNATURES = Nature.SIGNATURES
OFFICE_SITE = "3200-7731"
WORD = "comparée au formulaire"
SAID = NewComment(0, SIGNATURES.value, "La deuxième feuille est illisible [/].")
FATHER = Guardian("Doubledossier", "Marc", "9, rang Deux", "G0C 1A0", "", "4185550177")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    scan = tmp_path / "feuille.pdf"
    scan.write_bytes(plain(1))
    return scan


def join(work: Work, request_id: int, path: Path, *signed: str, rank: int = 0) -> None:
    work.documents.attach(request_id, SIGNATURES, path, work.version(request_id), WORD, rank=rank, signed=signed)


def causes(work: Work, request_id: int) -> list[str]:
    found = work.submission.analyse(request_id)
    line = next(line for line in found.lines if line.key == SIGNATURES.value)
    return [cause.sentence.partition(". ")[0] for cause in line.causes]


def warned(work: Work, request_id: int) -> list[str]:
    found = work.submission.analyse(request_id).warnings
    return [cause.sentence.partition(". ")[0] for cause in found if "signature" in cause.sentence]


def with_both_homes(store: Store) -> None:
    with store.writing() as session:
        for file in (
            child_file("D1", "1000001", QUAI, days_per_week="2,5"),
            child_file("D12", "1000001", QUAI, guardian=FATHER, days_per_week="2,5"),
        ):
            records.upsert_child_file(session, BAIE, file)


@pytest.mark.feature("P49", "C22")
def test_each_sheet_adds_who_signed_until_nobody_is_missing(store: Store, work: Work, path: Path) -> None:
    with_both_homes(store)
    request_id = work.filled()
    work.put(request_id, Nature.PLAN, PLAN)
    join(work, request_id, path, PROFESSIONAL)
    assert causes(work, request_id) == ["Il manque la signature du parent ou tuteur, Camille Exemple"]
    join(work, request_id, path, PARENT)
    assert causes(work, request_id) == []
    assert warned(work, request_id) == [
        "Il manque la signature du parent ou tuteur de l’autre foyer, Marc Doubledossier"
    ]
    join(work, request_id, path, HOUSEHOLD)
    assert causes(work, request_id) == warned(work, request_id) == []
    assert [document.rank for document in work.drafts.read(request_id).files(SIGNATURES)] == [1, 2, 3]


def test_a_sheet_that_is_taken_away_takes_its_signatures_with_it(work: Work, path: Path) -> None:
    request_id = work.filled()
    join(work, request_id, path, PARENT)
    join(work, request_id, path, PROFESSIONAL)
    work.documents.remove(request_id, SIGNATURES, work.version(request_id), rank=2)
    assert causes(work, request_id) == ["Il manque la signature du professionnel de la santé"]


def test_what_is_missing_keeps_the_request_from_being_sent(work: Work, path: Path) -> None:
    request_id = work.filled()
    work.put(request_id, Nature.PLAN, PLAN)
    join(work, request_id, path, PARENT)
    work.sign(request_id)
    with pytest.raises(Refusal, match="Il manque la signature du professionnel de la santé"):
        work.submission.transmit(request_id, work.version(request_id))
    work.sheets.state(request_id, 1, (PARENT, PROFESSIONAL), work.version(request_id))
    # Who signed on paper is part of what the director signs.
    with pytest.raises(Refusal, match="Qui a signé"):
        work.submission.transmit(request_id, work.version(request_id))
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("signed", [(), ("sig_rsg",), (PARENT, "autre chose"), (OTHER_PARENT,)])
def test_a_sheet_says_who_signed_among_those_of_the_form(work: Work, path: Path, signed: tuple[str, ...]) -> None:
    request_id = work.filled()
    with pytest.raises(Refusal, match="Dites qui a signé") as refused:
        join(work, request_id, path, *signed)
    assert refused.value.key == "signed"
    join(work, request_id, path, PARENT)
    with pytest.raises(Refusal, match="Dites qui a signé"):
        work.sheets.state(request_id, 1, signed, work.version(request_id))


def test_the_only_one_who_may_sign_is_not_asked_about(work: Work, path: Path) -> None:
    request_id = work.filled("D2", RequestType.RENEWAL_UNCHANGED)
    assert [box.key for box in work.sheets.boxes(request_id)] == [PARENT]
    join(work, request_id, path)
    assert causes(work, request_id) == []


def test_nothing_is_said_of_a_sheet_that_is_not_there(work: Work) -> None:
    request_id = work.filled()
    with pytest.raises(NotFound):
        work.sheets.state(request_id, 1, (PARENT,), work.version(request_id))


def test_a_sheet_of_before_counts_as_it_did(work: Work) -> None:
    request_id = work.ready()
    assert work.drafts.read(request_id).files(SIGNATURES)[0].sheet == ""
    assert causes(work, request_id) == []
    assert "sans qu’il soit dit qui l’a signée" in work.drafts.details(request_id).papers


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("printed", [PrintKind.SIGNATURES, PrintKind.FULL])
def test_a_printed_sheet_holds_the_boxes_of_its_revision(
    store: Store, work: Work, tmp_path: Path, printed: PrintKind
) -> None:
    """The code says which form was signed: it does not count for the person who signs the form of today."""
    request_id = work.filled()
    scan = tmp_path / "signée.pdf"
    scan.write_bytes(work.prints.render(request_id, printed).data)
    with store.writing() as session:
        now = child_file("D1", "1000001", QUAI)
        guardian = replace(now.guardian, first_name="Rose", last_name="Ficelle")
        records.upsert_child_file(session, BAIE, replace(now, guardian=guardian))
    candidate = work.documents.examine(request_id, scan)
    found = work.documents.scan(request_id, SIGNATURES, candidate)
    assert [box.label for box in work.sheets.boxes(request_id, found)] == [
        "Camille Exemple, parent ou tuteur",
        "Professionnel de la santé",
    ]
    work.documents.keep(request_id, SIGNATURES, candidate, work.version(request_id), signed=(PARENT, PROFESSIONAL))
    assert causes(work, request_id) == ["Il manque la signature du parent ou tuteur, Rose Ficelle"]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("home", ["", "R1"])
def test_a_printed_sheet_has_the_box_of_an_rsg_whose_name_is_written_by_hand(
    store: Store, work: Work, tmp_path: Path, home: str
) -> None:
    """Otherwise nobody could say that she signed, and the request could never be sent."""
    with store.writing() as session:
        records.upsert_child_file(session, COLLINES, child_file("D20", "1000020", OFFICE_SITE, home_provider=home))
    director = replace(DIRECTOR, divisions=frozenset({COLLINES}))
    employ(store, director)
    office, scan = work.as_(director), tmp_path / "signée.pdf"
    request_id = office.draft("D20")
    scan.write_bytes(office.prints.render(request_id, PrintKind.SIGNATURES).data)
    found = office.documents.scan(request_id, SIGNATURES, office.documents.examine(request_id, scan))
    boxes = office.sheets.boxes(request_id, found)
    assert boxes == office.sheets.boxes(request_id)
    assert [box.key for box in boxes] == [PARENT, PROFESSIONAL, HOME_PROVIDER]


def sent(work: Work, path: Path) -> int:
    request_id = work.filled()
    work.put(request_id, Nature.PLAN, PLAN)
    join(work, request_id, path, PARENT)
    join(work, request_id, path, PROFESSIONAL)
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    return request_id


TOLD = "Camille Exemple, parent ou tuteur ; Professionnel de la santé."
OUTPUTS: dict[str, Callable[[Work, int], str]] = {
    "détails": lambda work, id_: work.drafts.details(id_).papers,
    "Ministère": lambda work, id_: work.as_(AGENT).review.read(id_).papers,
    "récapitulatif": lambda work, id_: _printed(work, id_, PrintKind.SUMMARY),
    "formulaire": lambda work, id_: _printed(work, id_, PrintKind.FULL),
    "dossier": lambda work, id_: _printed(work, id_, PrintKind.FILE),
}


def _printed(work: Work, request_id: int, kind: PrintKind) -> str:
    with work.context.view(request_id, Action.VIEW) as view:
        return repr(compose(view, kind, work.context.now).document).replace("\\xa0", " ")


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("output", OUTPUTS)
def test_each_side_reads_who_signed_and_who_did_not(work: Work, path: Path, output: str) -> None:
    request_id = sent(work, path)
    assert TOLD in OUTPUTS[output](work, request_id).replace("\u00a0", " ")
    work.return_with(request_id, SAID)
    work.documents.remove(request_id, SIGNATURES, work.version(request_id), rank=2)
    missing = "Il manque la signature du professionnel de la santé."
    # The Ministry reads what was sent.
    assert (missing in OUTPUTS[output](work, request_id)) == (output != "Ministère")


def test_another_statement_is_another_content_and_is_told(work: Work, path: Path) -> None:
    request_id = sent(work, path)
    work.return_with(request_id, SAID)
    work.sheets.state(request_id, 2, (PARENT, PROFESSIONAL), work.version(request_id))
    comparison = work.changes.of(request_id)
    assert comparison is not None
    (change,) = comparison.changes
    assert change.label.replace("\u00a0", " ") == "Qui a signé : Signatures MES (2)"
    assert (change.before, change.after.replace("\u00a0", " ")) == ("Professionnel de la santé", TOLD[:-1])
    assert "Qui a signé" in work.submission.signature_state(work.drafts.read(request_id)).sentence
    assert work.as_(AGENT).review.read(request_id).papers.replace("\u00a0", " ") == TOLD


def test_a_title_of_another_document_is_signed_and_compared(work: Work, path: Path) -> None:
    request_id = work.ready()

    def titled(title: str) -> None:
        candidate = work.documents.examine(request_id, path)
        work.documents.keep(request_id, Nature.OTHER, candidate, work.version(request_id), title=title)

    titled("Avis [/] du psychologue")
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    work.return_with(request_id, SAID)
    titled("Bilan de l’orthophoniste")
    comparison = work.changes.of(request_id)
    assert comparison is not None
    assert [(one.label.replace("\u00a0", " "), one.before, one.after) for one in comparison.changes] == [
        ("Titre du document : Autre document", "Avis [/] du psychologue", "Bilan de l’orthophoniste")
    ]


def of_before(work: Work, request_id: int) -> tuple[Mapping[str, str], Callable[[Mapping[str, str]], SignatureState]]:
    """What a signed request says, and what its signature, given on a content of version 2, is worth for another one."""
    with work.context.view(request_id, Action.VIEW) as view:
        now, signature, form, facts = view.content_now, view.file.signature, view.form, view.facts
    assert signature is not None
    old = content_v2.written(now)
    before = replace(signature, content=old, digest=digest(old))
    return now, lambda content: state_of(before, form, facts, content)


def test_a_signature_of_before_holds_whatever_the_title_of_a_document(work: Work) -> None:
    """Version 2 of the content said nothing of a document but its bytes."""
    now, worth = of_before(work, work.ready())
    assert worth({**now, "document:AUTRE_DOCUMENT:title": "Avis"}).signed


def test_a_signature_of_before_does_not_cover_what_is_said_of_a_sheet_since(work: Work, path: Path) -> None:
    """There were no statements then: one that is made is another content than the one that was signed."""
    request_id = work.ready()
    _, worth = of_before(work, request_id)
    work.sheets.state(request_id, 1, (PARENT,), work.version(request_id))
    with work.context.view(request_id, Action.VIEW) as view:
        now, form, facts, old = view.content_now, view.form, view.facts, content_v2.written(view.content_now)
    assert "Qui a signé" in worth(now).sentence
    # The Ministry and the provider are told of it between two sendings too.
    unstated = {name: text for name, text in old.items() if not name.endswith(":signers")}
    (change,) = compare(form, *aligned(form, facts, unstated, now))
    assert change.label.startswith("Qui a signé")


@pytest.mark.thorough
def test_the_exported_file_keeps_who_signed(work: Work, path: Path) -> None:
    request_id = sent(work, path)
    data = data_of(work.prints.render(request_id, PrintKind.ARCHIVE).data)
    documents = {one["fichier"]: one["signataires"] for one in data["documents"]}
    assert documents["signatures.pdf"] == [{"case": PARENT, "nom": "Camille Exemple"}]
    assert documents["plan.pdf"] == []


def printed(work: Work, request_id: int, folder: Path) -> Path:
    """The page of signatures of the request as it is, as a file to join."""
    sheet = folder / "signée.pdf"
    sheet.write_bytes(work.prints.render(request_id, PrintKind.SIGNATURES).data)
    return sheet


CHANGED = "Le formulaire a changé depuis l’impression : « Diagnostic ou hypothèse diagnostique »."


def on_older_sheets(work: Work, folder: Path) -> int:
    """A request that was sent on two sheets, each signed before the diagnosis was typed anew."""
    request_id = work.filled()
    work.put(request_id, Nature.PLAN, PLAN)
    sheet = printed(work, request_id, folder)
    join(work, request_id, sheet, PARENT)
    join(work, request_id, sheet, PROFESSIONAL)
    work.drafts.save(request_id, {"diagnostic": "Autre diagnostic"}, work.version(request_id))
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    return request_id


@pytest.mark.thorough
@pytest.mark.parametrize("output", OUTPUTS)
def test_each_side_reads_what_those_who_signed_did_not(work: Work, tmp_path: Path, output: str) -> None:
    request_id = on_older_sheets(work, tmp_path)
    said = OUTPUTS[output](work, request_id).replace("\u00a0", " ")
    named = "Pages de signatures, révision 1 : « Signatures MES » et « Signatures MES (2) »."
    assert f"{named} {CHANGED}" in said
    (warning,) = [one.sentence for one in work.submission.analyse(request_id).warnings if "impression" in one.sentence]
    assert warning.replace("\u00a0", " ") == f"{named} {CHANGED}"


def test_the_ministry_reads_what_changed_since_the_sheets_in_what_was_sent_only(work: Work, tmp_path: Path) -> None:
    request_id = on_older_sheets(work, tmp_path)
    sent_so = work.as_(AGENT).review.read(request_id).papers
    work.return_with(request_id, SAID)
    work.drafts.save(request_id, {"sg_resp_nom": "Noé Faux-Lac"}, work.version(request_id))
    assert "Personne à joindre" in work.drafts.details(request_id).papers
    assert work.as_(AGENT).review.read(request_id).papers == sent_so


def test_what_is_kept_of_a_sheet_says_of_which_day_it_is(work: Work, tmp_path: Path) -> None:
    """The codes are compared when a sheet comes: what they say does not pass for what it is worth now."""
    (sheet, _) = work.drafts.read(on_older_sheets(work, tmp_path)).files(SIGNATURES)
    (codes,) = [line for label, line in finding_lines(sheet) if label == "Codes"]
    assert codes.endswith("révision 1\u00a0: à jour à sa réception.")
