"""Choose the provider to work for, among those of the person's rights."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult

from screens.base import MesModal, MesScreen
from widgets.hints import Hints
from widgets.menu import Menu, MenuEntry


class ProviderScreen(MesModal[str]):
    """The result is the division's number."""

    def compose(self) -> ComposeResult:
        menu = Menu()
        yield self.box(
            "Service de garde",
            menu,
            foot=(Hints("Chiffre ou Entrée : choisir    Échap : fermer"),),
        )

    def on_mount(self) -> None:
        """The providers, numbered."""
        menu = self.query_one(Menu)
        menu.entries = tuple(
            MenuEntry(p.division, f"{p.division} {p.name}", str(n) if n < 10 else "")
            for n, p in enumerate(self.mes.providers, start=1)
        )
        divisions = [p.division for p in self.mes.providers]
        menu.current = divisions.index(self.mes.division) if self.mes.division in divisions else 0
        menu.focus()

    @on(Menu.Chosen)
    def _chosen(self, event: Menu.Chosen) -> None:
        self.dismiss(event.entry.id)


def open_providers(screen: MesScreen[None], chosen: Callable[[str], None]) -> None:
    """Call ``chosen`` with the division that the person chooses over ``screen``; with one only, say so."""
    if len(screen.mes.providers) < 2:
        screen.say("Vous n’avez accès qu’à un service de garde.")
    else:
        screen.app.push_screen(ProviderScreen(), lambda division: chosen(division) if division else None)
