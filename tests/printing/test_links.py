"""The addresses of a printed document are links that a screen reader follows and names."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.printing.addresses import on_lines, pieces
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


@given(st.text("a@. /:w-\n", max_size=60), st.lists(st.integers(0, 9), max_size=12))
def test_an_address_is_one_link_however_its_text_is_cut(text: str, cuts: list[int]) -> None:
    lines, rest = [], f"{text} http://é.ca/a www.b.ca a@b.ca"
    for cut in cuts:
        lines.append(rest[:cut])
        rest = rest[cut:]
    cut_lines = on_lines([*lines, rest])
    assert ["".join(part for part, _ in line) for line in cut_lines] == [*lines, rest]
    found = [(part, link) for line in cut_lines for part, link in line if link]
    whole = [(piece, target) for piece, target in pieces("".join([*lines, rest])) if target]
    together: dict[object, str] = {}
    for part, link in found:
        together[link] = together.get(link, "") + part
    assert [(text, link.target) for link, text in together.items()] == whole  # type: ignore[attr-defined]
    assert [link.address for link in together] == list(together.values())  # type: ignore[attr-defined]


LONG = "https://exemple.ca/" + "dossier/" * 40 + "fin"


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("before", "pages"), [(0, 1), (21, 1), (500, 2)], ids=str)
def test_an_address_on_several_lines_leads_there_from_each_of_them(before: int, pages: int) -> None:
    reader, found = links(answers=(("Site", f"{'Mot ' * before}{LONG}, fin."),))
    assert len(found) > 3
    assert {link["/A"]["/URI"] for _, link in found} == {LONG}
    assert {link["/Contents"] for _, link in found} == {f"Ouvrir {LONG}"}
    tagged = [element for element in elements(reader.root_object["/StructTreeRoot"]) if element["/S"] == "/Link"]
    # One link for a reader who listens, but where a page ends.
    assert len(tagged) == len({place for place, _ in found}) == pages
    kids = [kid for element in tagged for kid in element["/K"]]
    assert sum(not isinstance(kid, int) and kid.get("/Type") == "/OBJR" for kid in kids) == len(found)
    assert len(kids) == 2 * len(found)
    said = "".join("".join(texts(reader)).split())
    assert f"{LONG},fin." in said or pages > 1


def links(
    kind: PrintKind = PrintKind.FULL, answers: tuple[tuple[str, str], ...] = ANSWERS
) -> tuple[Any, list[tuple[int, Any]]]:
    reader = printed(document(kind, (page(1, "Renseignements", *lines(*answers)),)))
    return reader, [
        (place, mark.get_object())
        for place, sheet in enumerate(reader.pages)
        for mark in sheet.get("/Annots", [])
        if mark.get_object()["/Subtype"] == "/Link"
    ]


@pytest.mark.thorough(keep=1)
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
