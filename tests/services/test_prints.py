"""Printing: revisions, names of files, marks, printers."""

import re
import stat
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from mes_tui.attachments.confined import Stopped
from mes_tui.domain.codes import Nature
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.services.prints import Printed, PrintKind, Prints
from storage import records
from storage.store import Store
from tests.attachments.documents import plain, wordy
from tests.services.builders import AGENT, READER, STRANGER, Work


def _text(printed: Printed) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(printed.data)).pages)


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P48", "P70")
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (PrintKind.FULL, "demande-2021-11-001-r1.pdf"),
        (PrintKind.SIGNATURES, "demande-2021-11-001-r1-signatures.pdf"),
        (PrintKind.SUMMARY, "demande-2021-11-001-r1-recapitulatif.pdf"),
        (PrintKind.FILE, "demande-2021-11-001-r1-dossier.pdf"),
    ],
)
def test_each_document_is_a_pdf_of_the_stored_request(work: Work, kind: PrintKind, name: str) -> None:
    request_id = work.filled()
    printed = work.prints.render(request_id, kind)
    assert printed.filename == name
    assert printed.pages == len(PdfReader(BytesIO(printed.data)).pages)
    assert "2021-11-001" in _text(printed)
    assert ("uid:1", "imprimer", f"{kind.value} r1") in work.journal("2021-11-001")


@pytest.mark.thorough
@pytest.mark.parametrize("kind", [PrintKind.FULL, PrintKind.SUMMARY])
def test_a_sending_that_was_withdrawn_is_not_said_like_one_that_stands(work: Work, kind: PrintKind) -> None:
    request_id = work.transmitted()

    def said() -> list[str]:
        text = " ".join(_text(work.prints.render(request_id, kind)).split())
        return re.findall(r"Date de transmission \d+ \w+ 2021(, retirée depuis)?", text)

    assert said() == [""]
    for event, words in ((Event.WITHDRAW, [", retirée depuis"]), (Event.ABANDON, [", retirée depuis"])):
        work.outcomes.tell(request_id, event, {"text": "Erreur."}, work.version(request_id))
        assert said() == words


@pytest.mark.thorough
@pytest.mark.feature("P56")
def test_the_same_content_keeps_its_revision_and_another_takes_the_next(work: Work) -> None:
    request_id = work.filled()

    def revision(kind: PrintKind = PrintKind.SIGNATURES) -> int:
        return work.prints.render(request_id, kind).revision

    assert (revision(), revision(PrintKind.FULL), revision()) == (1, 1, 1)
    work.sign(request_id)
    assert revision() == 1
    work.drafts.save(request_id, {"heures_jour": "6"}, work.version(request_id))
    assert (revision(), revision()) == (2, 2)
    work.put(request_id, Nature.PLAN)
    assert revision() == 3
    work.drafts.save(request_id, {"heures_jour": "4,5"}, work.version(request_id))
    assert revision() == 4


def test_what_was_printed_is_kept_to_tell_later_what_changed(work: Work, store: Store) -> None:
    from mes_tui.domain.signature import digest

    request_id = work.filled()
    work.prints.render(request_id, PrintKind.FULL)
    with store.reading() as session:
        printout = records.last_printout(session, request_id)
    assert printout is not None
    assert (printout.revision, printout.kind, printout.printed_by) == (1, "FORMULAIRE", "uid:1")
    import json

    content = json.loads(printout.content)
    assert content["heures_jour"] == "4.5"
    assert digest(content) == printout.digest


def test_a_request_never_transmitted_is_marked_as_a_draft(work: Work) -> None:
    request_id = work.ready()
    assert "BROUILLON" in _text(work.prints.render(request_id, PrintKind.SIGNATURES))
    work.submission.transmit(request_id, work.version(request_id))
    after = work.prints.render(request_id, PrintKind.SIGNATURES)
    assert "BROUILLON" not in _text(after)
    assert after.revision == 1


@pytest.mark.thorough
@pytest.mark.feature("P49")
def test_the_full_form_says_who_signed_electronically(work: Work) -> None:
    request_id = work.ready()
    assert "Signée par Maude Lavoie" in _text(work.prints.render(request_id, PrintKind.FULL)).replace("\n", " ")


def test_the_summary_tells_details_documents_and_what_is_missing(work: Work) -> None:
    request_id = work.filled()
    work.put(request_id, Nature.PLAN)
    text = " ".join(_text(work.prints.render(request_id, PrintKind.SUMMARY)).split())
    for words in (
        "Installation du Quai",
        "EXEMPLE, Lou",
        "Plan [/].pdf",
        "Analyse de recevabilité",
        "n’est pas signée",
    ):
        assert words in text
    sent = " ".join(_text(work.prints.render(work.transmitted("D9"), PrintKind.SUMMARY)).split())
    assert "Analyse de recevabilité" not in sent


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("kind", [kind for kind in PrintKind if not kind.whole])
@pytest.mark.feature("C28")
def test_each_page_says_who_the_child_is(work: Work, kind: PrintKind) -> None:
    reader = PdfReader(BytesIO(work.prints.render(work.filled(), kind).data))
    texts = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    for text in texts:
        assert f"de {len(texts)} – EXEMPLE, Lou – 14 mars 2019 – NECSG 1000001" in text
    assert kind is not PrintKind.SUMMARY or "Enfant EXEMPLE, Lou – 14 mars 2019 – NECSG" in texts[0]


@pytest.mark.thorough
@pytest.mark.feature("P48", "P70")
def test_the_documents_come_behind_the_form_as_the_contents_page_says(work: Work) -> None:
    request_id = work.filled()
    work.put(request_id, Nature.SIGNATURES, plain(1))
    work.put(request_id, Nature.PLAN, plain(1))
    printed = work.prints.render(request_id, PrintKind.FILE)
    reader = PdfReader(BytesIO(printed.data))
    found = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    assert printed.pages == len(found)
    first, *form = found[:-2]
    assert "Sommaire" in first
    assert f"Page 1 de {len(found)}" in first
    for place, nature in ((len(found) - 1, "Plan d’intégration"), (len(found), "Signatures MES")):
        assert re.search(rf"{nature} \d+ \w+ 2021 Page {place}\b", first)
    assert "Page de signatures : celle qui est jointe, sans code lu." in first
    assert not any("Nom en lettres moulées" in text for text in form)
    assert not any("révision" in text for text in found[-2:])
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles[1:] == ["Plan [/].pdf", "Plan [/].pdf"]
    metadata: Any = reader.root_object["/Metadata"]
    assert b"pdfuaid:part" not in metadata.get_data()


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("kind", [kind for kind in PrintKind if kind.whole])
def test_a_whole_file_that_is_given_up_is_not_remembered(work: Work, kind: PrintKind) -> None:
    request_id = work.filled()
    work.put(request_id, Nature.PLAN, plain(1))
    with pytest.raises(Stopped):
        work.prints.render(request_id, kind, given_up=lambda: True)
    assert work.store.rows("SELECT count(*) FROM printout") == [(0,)]


@pytest.mark.thorough
def test_each_document_of_an_exported_file_is_told_and_may_be_the_last(work: Work) -> None:
    request_id = work.filled()
    for rank in (1, 2, 3):
        work.put(request_id, Nature.OTHER, plain(1), rank=rank)
    told: list[str] = []
    printed = work.prints.render(request_id, PrintKind.ARCHIVE, lambda step: told.append(step.sentence))
    assert told == ["Document 1 de 3", "Document 2 de 3", "Document 3 de 3"]
    assert len(PdfReader(BytesIO(printed.data)).attachments) == 5
    del told[:]
    with pytest.raises(Stopped):
        work.prints.render(
            request_id, PrintKind.ARCHIVE, lambda step: told.append(step.sentence), lambda: len(told) == 2
        )
    assert told == ["Document 1 de 3", "Document 2 de 3"]


@pytest.mark.feature("P48")
def test_without_a_signed_page_the_file_has_the_one_to_sign(work: Work) -> None:
    request_id = work.filled()
    work.put(request_id, Nature.PLAN, plain(1))
    *_, last, _ = _text(work.prints.render(request_id, PrintKind.FILE)).split(" – révision 1 – ")
    assert "Nom en lettres moulées" in last


@pytest.mark.thorough
@pytest.mark.parametrize("data", [b"%PDF-1.7 x %%EOF", plain(2)], ids=["damaged", "another number of pages"])
def test_a_document_that_cannot_be_put_behind_is_named(work: Work, data: bytes) -> None:
    request_id = work.filled()
    work.put(request_id, Nature.PLAN, plain(1))
    work.put(request_id, Nature.SIGNATURES, data)
    with pytest.raises(Refusal, match=r"Plan \[/\].pdf » ne peut pas être réuni"):
        work.prints.render(request_id, PrintKind.FILE)
    assert work.prints.render(request_id, PrintKind.FULL).revision == 1


@pytest.mark.parametrize("kind", [PrintKind.FILE, PrintKind.ARCHIVE])
@pytest.mark.thorough(keep=1)
def test_the_ministry_never_prints_what_was_not_sent(work: Work, kind: PrintKind) -> None:
    request_id = work.filled()
    plan = plain(1)
    work.put(request_id, Nature.PLAN, plan)
    work.put(request_id, Nature.SIGNATURES, plain(1))
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    work.return_with(request_id, NewComment(1, "identite", "Précisez."))
    work.drafts.save(request_id, {"moyens": "PAS ENCORE ENVOYÉ"}, work.version(request_id))
    work.put(request_id, Nature.PLAN, wordy(200, 1))
    seen = work.as_(AGENT).prints.render(request_id, kind)
    carried = PdfReader(BytesIO(seen.data)).attachments
    said = _text(seen) + "".join(str(parts[0]) for parts in carried.values())
    assert "PAS ENCORE" not in said
    assert "a" * 100 not in said
    if kind is PrintKind.ARCHIVE:
        assert carried["plan.pdf"] == [plan]
    mine = work.prints.render(request_id, kind)
    assert "PAS ENCORE" in _text(mine)
    assert mine.pages == seen.pages


def test_who_may_see_the_request_may_print_it_and_nobody_else(work: Work) -> None:
    request_id = work.draft()
    assert work.as_(READER).prints.render(request_id, PrintKind.SIGNATURES).revision == 1
    for actor in (STRANGER, AGENT):
        with pytest.raises(Refusal):
            work.as_(actor).prints.render(request_id, PrintKind.SIGNATURES)
    with pytest.raises(NotFound):
        work.prints.render(404, PrintKind.SIGNATURES)


def test_the_file_is_written_whole_private_and_over_nothing(work: Work, tmp_path: Path) -> None:
    printed = Printed(b"%PDF-1.7 ", "demande-2021-11-001-r1.pdf", 1, 1)
    path = work.prints.write(printed, tmp_path)
    assert path == tmp_path / "demande-2021-11-001-r1.pdf"
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (printed.data, 0o600)
    with pytest.raises(Refusal, match="existe déjà"):
        work.prints.write(printed, tmp_path)
    assert work.prints.write(printed, tmp_path / "autre.pdf").name == "autre.pdf"
    assert work.prints.write(printed, tmp_path / "autre.pdf", overwrite=True).exists()


def _command(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def spooler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two printers, one of which refuses; what is sent is kept in a file."""
    folder = tmp_path / "bin"
    folder.mkdir()
    _command(folder, "lpstat", '[ "$1" = -e ] && printf "Bureau\\nÉtage-2; rm -rf x\\n"')
    _command(folder, "lp", f'[ "$2" = Bureau ] || exit 1; /bin/cat > {tmp_path}/sent; echo "$@" > {tmp_path}/args')
    monkeypatch.setenv("PATH", str(folder))
    return tmp_path


def test_printers_are_those_of_the_computer(work: Work, spooler: Path) -> None:
    assert work.prints.printers() == ("Bureau", "Étage-2; rm -rf x")
    assert Prints(work.context, printers=False).printers() == ()


def test_a_document_is_sent_to_a_known_printer_without_any_shell(work: Work, spooler: Path) -> None:
    printed = Printed(b"%PDF-1.7 \x00\xff", "demande-2021-11-001-r1.pdf", 1, 1)
    work.prints.send(printed, "Bureau")
    assert (spooler / "sent").read_bytes() == printed.data
    assert (spooler / "args").read_text().strip() == "-d Bureau -t demande-2021-11-001-r1.pdf -"
    with pytest.raises(Refusal, match="a refusé"):
        work.prints.send(printed, "Étage-2; rm -rf x")
    with pytest.raises(Refusal, match="n’est plus là"):
        work.prints.send(printed, "-o raw")


def test_without_a_printing_service_there_is_no_printer(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert work.prints.printers() == ()
    with pytest.raises(Refusal, match="n’est plus là"):
        work.prints.send(Printed(b"", "x.pdf", 1, 1), "Bureau")
