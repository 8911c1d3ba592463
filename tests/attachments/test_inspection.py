"""Which documents are accepted, and the sentence of each refusal."""

from collections.abc import Callable

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject, NullObject, NumberObject, PdfObject

from mes_tui.attachments.inspection import inspect, page_texts
from mes_tui.domain.errors import Refusal
from tests.attachments import documents as make

LIMIT = 4 * 1024 * 1024
Document = Callable[[], bytes]


def refusal(data: bytes, max_pages: int = 200) -> str:
    with pytest.raises(Refusal) as caught:
        inspect(data, max_pages, "rapport d’Élise.pdf")
    sentence = caught.value.sentence.replace("\u00a0", " ")
    assert sentence.startswith("« rapport d’Élise.pdf » ")
    return sentence


@pytest.mark.thorough(keep=6)
@pytest.mark.feature("P51")
@pytest.mark.parametrize(
    ("data", "facts"),
    [
        (lambda: make.plain(), (1, False)),
        (lambda: make.plain(4), (4, False)),
        (lambda: make.locked("", "AES-256"), (2, False)),
        (lambda: make.locked("", "AES-128"), (2, False)),
        (lambda: make.locked("", "RC4-128"), (2, False)),
        (lambda: make.padded(LIMIT), (1, False)),
        (lambda: b"\xef\xbb\xbf\r\n" + make.plain(), (1, False)),
        (lambda: make.plain() + b"\x00" * 5000, (1, False)),
        (lambda: make.plain() + b"<html>" + b"x" * 3000 + b"</html>", (1, False)),
        (lambda: make.plain(3)[:-7], (3, False)),
        (lambda: make.plain().replace(b"%%EOF", b"%%eof"), (1, False)),
        (lambda: make.empty_attachments(), (1, False)),
        (lambda: make.circular_actions(), (1, False)),
        (lambda: make.written(make.named_script), (1, True)),
        (lambda: make.written(make.on_opening(make.script())), (1, True)),
        (lambda: make.written(make.on_page(make.script())), (1, True)),
        (lambda: make.written(make.in_form(make.script())), (1, True)),
        (lambda: make.written(make.in_annotation(make.script()), 3), (3, True)),
        (lambda: make.dynamic_form(), (1, True)),
    ],
    ids=[
        "plain",
        "four pages",
        "owner-locked AES-256",
        "owner-locked AES-128",
        "owner-locked RC4",
        "exactly 4 MiB",
        "byte order mark first",
        "padded with zeros",
        "web page behind",
        "last mark missing",
        "last mark in small letters",
        "empty tree of attached files",
        "actions in a circle",
        "script of the document",
        "script on opening",
        "script on a page",
        "script in a form field",
        "script behind a link",
        "dynamic form",
    ],
)
def test_good_documents_are_accepted_and_scripts_marked(data: Document, facts: tuple[int, bool]) -> None:
    found = inspect(data(), 200, "plan.pdf").facts
    assert (found.pages, found.scripted) == facts


def test_the_program_that_made_the_document_is_given_cleaned() -> None:
    data = make.written(lambda w: w.add_metadata({"/Producer": "Numériseur\x1b[2J\u202e Élite"}))
    assert inspect(data, 200).facts.producer == "Numériseur[2J Élite"


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("value", [NumberObject(7), ArrayObject(), NullObject()])
def test_a_producer_that_is_no_text_is_left_out(value: PdfObject) -> None:
    def change(writer: PdfWriter) -> None:
        writer.metadata = {}
        writer._info[NameObject("/Producer")] = value  # type: ignore[index]

    assert inspect(make.written(change), 200).facts.producer == ""


LAUNCH = "contient une commande qui lance un programme"
OUTSIDE = "communique avec l’extérieur dès qu’on l’ouvre"
UNSURE = "est endommagé : selon le programme qui l’ouvre"
PORTFOLIO = "est un porte-documents"
EMBEDDED = "contient d’autres fichiers à l’intérieur"
DAMAGED = "est illisible ou endommagé"
PASSWORD = "est protégé par un mot de passe"
PAGELESS = "ne contient aucune page"
INCOMPLETE = "est incomplet : la fin manque"


@pytest.mark.thorough(keep=10)
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: b"", "est vide (0 octet)"),
        (lambda: make.locked("passe", "AES-256"), PASSWORD),
        (lambda: make.locked("passe", "AES-128"), PASSWORD),
        (lambda: make.locked("passe", "RC4-128"), PASSWORD),
        (lambda: make.written(make.on_opening(make.launch())), LAUNCH),
        (lambda: make.written(make.on_opening(make.chained(make.launch()))), LAUNCH),
        (lambda: make.written(make.on_page(make.launch())), LAUNCH),
        (lambda: make.written(make.in_annotation(make.launch()), 3), LAUNCH),
        (lambda: make.written(make.in_outline(make.launch())), LAUNCH),
        (lambda: make.written(make.in_form(make.launch())), LAUNCH),
        (lambda: make.disguised_launch(), LAUNCH),
        (lambda: make.written(lambda w: w.add_attachment("budget.xlsx", b"PK")), EMBEDDED),
        (lambda: make.with_annotation("/FileAttachment"), EMBEDDED),
        (lambda: make.with_annotation("/RichMedia"), EMBEDDED),
        (lambda: make.portfolio(), PORTFOLIO),
        (lambda: make.written(make.on_opening(make.action("/GoToR", F="x"))), OUTSIDE),
        (lambda: make.pageless(), PAGELESS),
        (lambda: make.many_nulls(20_000), PAGELESS),
        (lambda: make.without_pages_but_null(), DAMAGED),
        (lambda: make.deep_pages(150), UNSURE),
        (lambda: make.endless_arrays(20_000), DAMAGED),
        (lambda: make.plain().replace(b"/Type /Catalog", b"/Type /Perdu   ").replace(b"/Root", b"/Rien"), DAMAGED),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF\n", DAMAGED),
        (lambda: make.plain(3)[:1500], INCOMPLETE),
        (lambda: make.plain(3)[: make.plain(3).rindex(b"xref\n0")], INCOMPLETE),
        (lambda: make.plain() + b"12 0 obj << /Type /Page", INCOMPLETE),
    ],
    ids=[
        "empty",
        "password AES-256",
        "password AES-128",
        "password RC4",
        "launch on opening",
        "launch after another action",
        "launch on a page",
        "launch behind a link",
        "launch in the outline",
        "launch in a form",
        "launch spelled in hexadecimal",
        "attached file",
        "file annotation",
        "rich media",
        "portfolio",
        "other file on opening",
        "no page",
        "many nulls",
        "null page tree",
        "deep page tree",
        "endless arrays",
        "no catalogue",
        "noise",
        "cut in the middle",
        "cut before the table",
        "cut in a newer version",
    ],
)
def test_each_cause_of_refusal_has_its_sentence(data: Document, said: str) -> None:
    assert said in refusal(data())


def test_a_page_tree_that_holds_itself_is_answered() -> None:
    assert any(said in refusal(make.circular_pages()) for said in (PAGELESS, DAMAGED))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: "Plan d’intégration, en texte.".encode(), "n’est pas un PDF, malgré son nom"),
        (lambda: b"x" * 1024 + make.plain(), "n’est pas un PDF, malgré son nom"),
        (lambda: b"PK\x03\x04", "une archive"),
        (lambda: b"PK\x03\x04" + make.plain(), "une archive"),
        (lambda: b"MZ\x90\x00" + make.plain(), "un programme"),
        (lambda: b"\x7fELF\x02" + make.plain(), "un programme"),
        (lambda: b"#!/bin/sh\n" + make.plain(), "un programme"),
        (lambda: b" \r\n<HTML><script>" + make.plain(), "une page Web"),
        (lambda: b"\xef\xbb\xbf<!DOCTYPE html>" + make.plain(), "une page Web"),
        (lambda: b"\xff\xd8\xff\xe0JFIF", "une image"),
        (lambda: b"\x89PNG\r\n\x1a\n", "une image"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1", "un document de traitement de texte"),
    ],
)
def test_what_is_not_a_pdf_is_called_what_it_is(data: Document, said: str) -> None:
    sentence = refusal(data())
    assert "n’est pas un PDF" in sentence
    assert said in sentence


@pytest.mark.parametrize(("pages", "limit", "accepted"), [(2, 2, True), (3, 2, False)])
def test_the_number_of_pages_is_limited(pages: int, limit: int, accepted: bool) -> None:
    data = make.plain(pages)
    if accepted:
        assert inspect(data, limit).facts.pages == pages
    else:
        assert "compte 3 pages : la limite est de 2." in refusal(data, limit)


def test_a_refusal_without_a_name_is_still_a_sentence() -> None:
    with pytest.raises(Refusal, match=r"^Ce fichier ne contient aucune page\. "):
        inspect(make.pageless(), 200)


def test_refusals_say_what_to_do() -> None:
    for data in (make.pageless(), make.deep_pages(150), make.locked("passe", "AES-256"), make.portfolio(), b"texte"):
        assert any(advice in refusal(data) for advice in ("Imprimer en PDF", "numérisez", "enregistrez"))


def test_the_text_of_each_page_is_read() -> None:
    texts = page_texts(make.plain(4))
    assert [text.strip() for text in texts] == [*(line.replace("’", "'") for line in make.LINES), "Page 4"]


def test_a_text_beyond_measure_is_cut_and_the_other_pages_are_read() -> None:
    texts = page_texts(make.wordy(characters=30_000, pages=2))
    assert [len(text) for text in texts] == [20_000, 20_000]


def test_the_text_of_an_owner_locked_document_is_read() -> None:
    assert "Élise" in page_texts(make.locked("", "AES-256"))[0]


@pytest.mark.parametrize(
    ("data", "said"), [(lambda: make.locked("passe", "AES-256"), PASSWORD), (lambda: b"%PDF-", DAMAGED)]
)
def test_the_text_of_an_unreadable_document_is_refused(data: Document, said: str) -> None:
    with pytest.raises(Refusal) as caught:
        page_texts(data(), "plan.pdf")
    assert said in caught.value.sentence
