"""The addresses of a printed document are links that a screen reader follows and names."""

from typing import Any

import pytest

from mes_tui.printing.addresses import pieces
from mes_tui.printing.model import PrintKind
from tests.printing.documents import document, elements, lines, page, printed, texts

ANSWERS = (
    ("Adresse courriel", "lou.exemple+mes@cpe-exemple.qc.ca"),
    ("Site", "Voir www.exemple.ca/plan, ou https://exemple.ca/é?a=1&b=(2). " + "Mot " * 60 + "fin@exemple.ca"),
    ("Téléphone", "514 873-7200"),
)
TARGETS = [
    "mailto:lou.exemple+mes@cpe-exemple.qc.ca",
    "https://www.exemple.ca/plan",
    "https://exemple.ca/%C3%A9?a=1&b=(2",
    "mailto:fin@exemple.ca",
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("514 873-7200, à 14 h 05", []),
        ("a@b", []),
        ("aucun@", []),
        ("Écrire à o’neill@exemple.ca.", [("neill@exemple.ca", "mailto:neill@exemple.ca")]),
        ("(WWW.Exemple.ca)", [("WWW.Exemple.ca", "https://WWW.Exemple.ca")]),
        ("« http://a.ca/x »", [("http://a.ca/x", "http://a.ca/x")]),
        ("a@b.ca;c@d.ca", [("a@b.ca", "mailto:a@b.ca"), ("c@d.ca", "mailto:c@d.ca")]),
        ("javascript:alert(1) file:///etc/passwd", []),
    ],
)
def test_addresses_are_found_in_a_text_that_stays_whole(text: str, found: list[tuple[str, str]]) -> None:
    cut = list(pieces(text))
    assert "".join(piece for piece, _ in cut) == text
    assert [(piece, target) for piece, target in cut if target] == found


def links(kind: PrintKind = PrintKind.FULL) -> tuple[Any, list[tuple[int, Any]]]:
    reader = printed(document(kind, (page(1, "Renseignements", *lines(*ANSWERS)),)))
    return reader, [
        (place, mark.get_object())
        for place, sheet in enumerate(reader.pages)
        for mark in sheet.get("/Annots", [])
        if mark.get_object()["/Subtype"] == "/Link"
    ]


@pytest.mark.parametrize("kind", [PrintKind.FULL, PrintKind.FILE, PrintKind.ARCHIVE])
def test_each_address_is_a_link_that_is_named_and_printed(kind: PrintKind) -> None:
    reader, found = links(kind)
    assert [link["/A"]["/URI"] for _, link in found] == TARGETS
    assert found[0][1]["/Contents"] == "Écrire à lou.exemple+mes@cpe-exemple.qc.ca"
    assert found[1][1]["/Contents"] == "Ouvrir www.exemple.ca/plan"
    assert all(link["/F"] == 4 for _, link in found)
    assert {reader.pages[place]["/Tabs"] for place, _ in found} == {"/S"}


def test_the_structure_holds_each_link_with_its_text_and_finds_it_again() -> None:
    reader, found = links()
    root = reader.root_object["/StructTreeRoot"]
    tagged = [element for element in elements(root) if element["/S"] == "/Link"]
    assert len(tagged) == len(found) == 4
    numbers = root["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert list(parents) == sorted(parents)
    for element, (place, link) in zip(tagged, found, strict=True):
        text, reference = element["/K"]
        assert isinstance(text, int)
        assert reference["/Type"] == "/OBJR"
        assert reference["/Obj"] == link
        assert element.raw_get("/Pg") == reader.pages[place].indirect_reference
        assert parents[link["/StructParent"]].get_object() == element
        assert element["/P"]["/S"] == "/TD"
    assert sorted({*parents}) == [*range(len(parents))]


def test_the_text_around_a_link_is_printed_as_without_it() -> None:
    reader, _ = links()
    said = " ".join(" ".join(texts(reader)).split())
    assert "Voir www.exemple.ca/plan, ou https://exemple.ca/é?a=1&b=(2). Mot Mot" in said
    assert "Mot fin@exemple.ca" in said
