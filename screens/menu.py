"""The portal's menu: its entries with their counts, at home and over any screen (P14)."""

import asyncio
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from mes_tui.domain.access import may_manage
from mes_tui.services.lists import ListKind
from screens.base import MesModal
from widgets.menu import Menu, MenuEntry

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services

MENU_LISTS = (ListKind.CHILDREN, ListKind.CURRENT, ListKind.DRAFTS, ListKind.COMPLIANT, ListKind.CLOSED)


def read_menu(services: "Services", division: str) -> tuple[MenuEntry, ...]:
    """The seven entries of the guide's menu, in its order, then the notices, each with its digit and its count.

    An agent of the Ministry has a menu of their own.
    """
    if services.actor.agent:
        from screens.review.menu import read_ministry_menu

        return read_ministry_menu(services)
    counts, commented = services.lists.counts(division), services.lists.commented(division)
    unread = services.notices.unread()
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
    return (
        *lists,
        MenuEntry("create", "Créer une demande", "6"),
        MenuEntry("guides", "Aide en ligne", "7"),
        MenuEntry("notices", "Avis", "8", unread or None, marked=unread > 0),
        rights_entry(services, "9"),
    )


def rights_entry(services: "Services", digit: str) -> MenuEntry:
    """« Gestion des droits d’accès », or why it is refused and whom to ask (P60)."""
    reason = "" if services.context.owner else may_manage(services.actor)
    return MenuEntry("rights", "Gestion des droits d’accès", digit, refusal=reason)


class MenuScreen(MesModal[str]):
    """The menu in a box; the result is the entry's id."""

    DEFAULT_CSS = """
    MenuScreen > #box { width: 40; }
    """

    def compose(self) -> ComposeResult:
        menu = Menu()
        yield self.box("Menu", menu, Static("Chiffre ou Entrée    Échap : fermer", classes="hints", markup=False))

    def on_mount(self) -> None:
        """The entries with their counts."""
        self._show(read_menu(self.mes.services, self.mes.division))
        self.query_one(Menu).focus()

    def on_store_changed(self) -> None:
        """The counts follow what others do."""
        self.run_worker(self._reread(), group="read", exclusive=True, exit_on_error=False)

    async def _reread(self) -> None:
        self._show(await asyncio.to_thread(read_menu, self.mes.services, self.mes.division))

    def _show(self, entries: tuple[MenuEntry, ...]) -> None:
        self.query_one(Menu).entries = (MenuEntry("home", "Accueil", "0"), *entries, *self._more())

    def _more(self) -> tuple[MenuEntry, ...]:
        """What is done from here too and is no entry of the portal's menu."""
        if self.mes.services.actor.agent:
            return ()
        return (MenuEntry("renewals", "Renouveler en lot", "R", refusal=self.mes.refused_creation()),)

    @on(Menu.Chosen)
    def _chosen(self, event: Menu.Chosen) -> None:
        self.dismiss(event.entry.id)
