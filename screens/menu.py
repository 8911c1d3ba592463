"""The portal's menu: its entries with their counts, at home and over any screen (P14)."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from mes_tui.services.lists import ListKind
from screens.base import MesModal
from widgets.menu import Menu, MenuEntry

MENU_LISTS = (ListKind.CHILDREN, ListKind.CURRENT, ListKind.DRAFTS, ListKind.COMPLIANT, ListKind.CLOSED)


def menu_entries(counts: Mapping[ListKind, int], commented: int) -> tuple[MenuEntry, ...]:
    """The seven entries of the guide's menu, in its order, with digits 1 to 7."""
    lists = tuple(
        MenuEntry(
            f"list:{kind.value}",
            kind.label,
            str(digit),
            counts.get(kind),
            marked=kind is ListKind.CURRENT and commented > 0,
        )
        for digit, kind in enumerate(MENU_LISTS, start=1)
    )
    return (*lists, MenuEntry("create", "Créer une demande", "6"), MenuEntry("guides", "Aide en ligne", "7"))


class MenuScreen(MesModal[str]):
    """The menu in a box; the result is the entry's id."""

    DEFAULT_CSS = """
    MenuScreen > #box { width: 40; }
    """

    def compose(self) -> ComposeResult:
        menu = Menu()
        yield self.box("Menu", menu, Static("0 à 7 ou Entrée    Échap : fermer", classes="hints", markup=False))

    def on_mount(self) -> None:
        """The entries with their counts."""
        lists = self.mes.services.lists
        counts = lists.counts(self.mes.division)
        menu = self.query_one(Menu)
        menu.entries = (
            MenuEntry("home", "Accueil", "0"),
            *menu_entries(counts, lists.commented(self.mes.division)),
        )
        menu.focus()

    @on(Menu.Chosen)
    def _chosen(self, event: Menu.Chosen) -> None:
        self.dismiss(event.entry.id)
