"""The frame around every screen: header, key bar, status line, menu."""

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from mes_tui.commands import COMMANDS, shown
from mes_tui.domain.text import clean
from tests.widgets.helpers import TinyApp, lines, running
from widgets.header import PortalHeader
from widgets.key_bar import KeyBar, KeyHint
from widgets.list_heading import ListHeading
from widgets.menu import Menu, MenuEntry
from widgets.status_line import StatusLine

NASTY = "Élise [/] O’Neill-Œuvray \x1b[31m ᐃᓄᒃ %s"


class Frame(App[None]):
    """The four widgets alone."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield PortalHeader()
        yield Menu()
        yield KeyBar()
        yield StatusLine()

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        self.chosen.append(event.entry.id)


def plain(widget: PortalHeader | Menu | StatusLine) -> str:
    return widget.render().plain


@pytest.mark.feature("P12", "P13")
@pytest.mark.parametrize("width", [80, 120])
async def test_the_header_shows_provider_and_the_end_of_a_long_breadcrumb(width: int) -> None:
    app = Frame()
    async with app.run_test(size=(width, 24)):
        header = app.query_one(PortalHeader)
        header.provider = "3000-2000 CPE DE LA BAIE"
        header.trail = (
            "Portail DSG",
            "Accueil",
            "Demandes brouillons",
            "Détails de la demande",
            "Modifier une demande",
        )
        first, second = plain(header).split("\n")
        assert "Mesure exceptionnelle de soutien" in first
        assert first.endswith("3000-2000 CPE DE LA BAIE")
        assert "Modifier une demande" in second
        assert max(len(first), len(second)) <= width


LONGEST = "BELLEHUMEUR-DE-LA-RIVIÈRE-AUX-ÉRABLES-SAINT-JEAN-BAPTISTE-NORD, Marie-Soleil Anne-Sophie Élisabeth"
CHILDREN = (
    *("BRINDILLE, Octave", LONGEST, "ᐃᓄᒃᑎᑐᑦ ᓄᓇᕗᑦ ᐊᓂᔭᒃ, ᓯᓚ", "שלום־עליכם, דוד", "الزهراء, فاطمة", "日本語テキスト" * 8),
    *("E\u0301COLE\u0323\u0302 " * 20, "👩\u200d👩\u200d👧" * 30, NASTY, ""),
)


@pytest.mark.parametrize("width", [80, 120, 160])
@pytest.mark.parametrize("note", ["", "Bureau d’exemple"])
@pytest.mark.parametrize("child", CHILDREN)
async def test_the_child_and_the_request_are_on_the_line_of_the_breadcrumb(child: str, note: str, width: int) -> None:
    trail = ("Portail DSG", "Accueil", "Demandes en cours", "Détails de la demande", "Modifier la demande 2021-06-001")
    line = PortalHeader(trail=trail, subject=child, note=note)._second(width)
    assert line.cell_len == width
    shown = line.plain.rstrip()
    assert shown.endswith(note)
    shown = shown.removesuffix(note).rstrip()
    crumbs, request, subject = shown.partition("Modifier la demande 2021-06-001")
    assert crumbs.endswith(" / ")
    assert request
    name = clean(child).replace("\u200d", "").rstrip()
    assert subject.strip() == name or (subject.strip()[:3], subject[-3:]) == (name[:3], name[-3:]), subject
    assert cell_len(subject) >= min(22, cell_len(name))


@pytest.mark.parametrize("width", [80, 120, 160])
@pytest.mark.parametrize("provider", ["3000-2000 CPE DE LA BAIE", "3200-7730 BC Milieu familial " * 5, ""])
@pytest.mark.parametrize("known", ["2021-06-03  1000001", "2021-06-03  ABCDEFGHIJ-0123456789", "", NASTY * 20])
@pytest.mark.feature("C28")
def test_the_birth_and_the_number_of_the_child_are_whole_beside_the_provider(
    known: str, provider: str, width: int
) -> None:
    header = PortalHeader(provider, ("A", "B"), "BRINDILLE, Octave", known)
    first = header._first(width)
    assert first.cell_len <= width
    assert first.plain.startswith(" Mesure exceptionnelle de soutien")
    if known != NASTY * 20:
        assert first.plain.endswith(known)
    assert "\x1b" not in first.plain


async def test_hostile_names_reach_no_widget_as_escape_or_markup() -> None:
    app = Frame()
    async with app.run_test(size=(80, 24)):
        app.query_one(PortalHeader).provider = NASTY
        app.query_one(StatusLine).say(NASTY)
        app.query_one(Menu).entries = (MenuEntry("a", NASTY),)
        for widget in (app.query_one(PortalHeader), app.query_one(StatusLine), app.query_one(Menu)):
            assert "\x1b" not in plain(widget)
            assert "[/]" in plain(widget)


def hints(*commands: tuple[str, str, bool]) -> tuple[KeyHint, ...]:
    return tuple(KeyHint(label, key, label, enabled) for key, label, enabled in commands)


@pytest.mark.parametrize("width", [80, 120])
def test_the_key_bar_uses_two_lines_and_never_more_than_the_width(width: int) -> None:
    bar = KeyBar()
    bar.hints = tuple(KeyHint(c.id, shown(c.keys[0]), c.label) for c in COMMANDS if c.keys)
    rows = bar.rows(width)
    assert all(rows)
    for row in rows:
        assert len(bar._line(row).plain) <= width


def test_a_refused_command_is_in_brackets_not_only_dim() -> None:
    bar = KeyBar()
    row = hints(("F9", "Imprimer", True), ("Suppr", "Supprimer", False))
    assert "(Supprimer)" in bar._line(row).plain


@pytest.mark.parametrize(
    ("key", "text"), [("f1", "F1"), ("ctrl+q", "Ctrl+Q"), ("escape", "Échap"), ("delete", "Suppr"), ("m", "M")]
)
def test_keys_are_named_in_french(key: str, text: str) -> None:
    assert shown(key) == text


async def test_the_save_state_stays_at_the_right_beside_a_long_sentence() -> None:
    app = Frame()
    async with app.run_test(size=(80, 24)) as pilot:
        line = app.query_one(StatusLine)
        line.saved, line.unsaved = "NON ENREGISTRÉ", True
        line.say(
            "Le disque est plein : libérez de l’espace, puis réessayez ; ce qui est tapé reste à l’écran.", alert=True
        )
        await pilot.pause()
        first, second = plain(line).split("\n")
        assert first.endswith("NON ENREGISTRÉ ")
        assert (first.replace("NON ENREGISTRÉ", "") + second).split() == line.message.split()
        assert line.size.height == 2


@pytest.mark.feature("P14")
async def test_the_menu_moves_over_headings_and_digits_choose() -> None:
    app = Frame()
    async with app.run_test(size=(80, 24)) as pilot:
        menu = app.query_one(Menu)
        menu.entries = (
            MenuEntry("", "Formulaire"),
            MenuEntry("a", "Demandes en cours", "2", 3, marked=True),
            MenuEntry("", "Documents"),
            MenuEntry("b", "Créer une demande", "6"),
        )
        menu.focus()
        await pilot.press("enter", "down", "enter", "2", "end", "down", "enter")
        assert app.chosen == ["a", "b", "a", "b"]
        assert "3 !" in plain(menu)


@pytest.mark.parametrize("label", ["Liste", NASTY, "O’Neill-Œuvray " * 12])
async def test_the_heading_of_a_list_keeps_a_space_before_the_position(label: str) -> None:
    heading = ListHeading(label, "Service de garde", lambda: "Page 4 de 7 – 48 %")
    app = TinyApp(heading)
    async with running(app):
        first = lines(app)[0]
        assert first.rstrip().endswith(" Page 4 de 7 – 48 %")
        assert len(first) <= 80
