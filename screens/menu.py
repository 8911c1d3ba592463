"""The portal's menu: its entries with their counts, at home and over any screen (P14)."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from mes_tui.domain.access import may_manage
from mes_tui.domain.codes import ListKind, MinistryListKind
from mes_tui.domain.errors import Refusal
from screens.base import MesModal, MesScreen
from widgets.hints import Hints
from widgets.menu import Menu, MenuEntry

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services


_THEME = "theme"
ALL_REQUESTS, NEWS, DATA = "L", "N", "D"
"""Stand for a digit: those of the guide's own entries stay what they are."""


def read_menu(services: "Services", division: str) -> tuple[MenuEntry, ...]:
    """The entries of the person's menu, each with its digit and its count; ``division`` is the current provider's."""
    unread, news = services.notices.unread(), services.news.unread()
    # Managing the rights may be refused, with whom to ask (P60).
    reason = "" if services.context.owner else may_manage(services.actor)
    return (
        *(_ministry_entries(services) if services.actor.agent else _provider_entries(services, division)),
        MenuEntry("guides", "Aide en ligne", "7"),
        MenuEntry("notices", "Avis", "8", unread or None, marked=unread > 0),
        MenuEntry("news", "Nouvelles", NEWS, news or None, marked=news > 0),
        MenuEntry("rights", "Gestion des droits d’accès", "9", refusal=reason),
    )


def _provider_entries(services: "Services", division: str) -> tuple[MenuEntry, ...]:
    """The entries of the guide's menu, in its order."""
    counts, commented = services.lists.counts(division), services.lists.commented(division)
    lists = (
        MenuEntry(
            f"list:{kind.value}",
            kind.label,
            ALL_REQUESTS if kind is ListKind.ALL else str(digit),
            counts.get(kind),
            marked=kind is ListKind.CURRENT and commented > 0,
        )
        for digit, kind in enumerate(ListKind, start=1)
    )
    # Home has room for what everybody needs; the menu over a screen always has it.
    begins = () if counts[ListKind.CHILDREN] else (data_entry(services, division),)
    return (*lists, MenuEntry("create", "Créer une demande", "6"), *begins)


def data_entry(services: "Services", division: str) -> MenuEntry:
    """« Données »."""
    return MenuEntry("data", "Données", DATA, refusal=services.office.refused_import(division))


def _ministry_entries(services: "Services") -> tuple[MenuEntry, ...]:
    """The lists of the Ministry."""
    counts: Mapping[MinistryListKind, int] = {}
    # Who lost their access keeps the menu, without its counts.
    with suppress(Refusal):
        counts = services.ministry_lists.counts()
    return tuple(
        MenuEntry(f"list:{kind.value}", kind.label, str(digit), counts.get(kind))
        for digit, kind in enumerate(MinistryListKind, start=1)
    )


class MenuScreen(MesModal[str]):
    """The menu in a box; the result is the entry's id."""

    DEFAULT_CSS = """
    MenuScreen > #box { width: 48; }
    """

    def compose(self) -> ComposeResult:
        menu = Menu()
        yield self.box("Menu", menu, foot=(Hints("Chiffre ou Entrée    Échap : fermer"),))

    async def on_mount(self) -> None:
        """The entries with their counts."""
        self.query_one(Menu).focus()
        await self.attempt_at_once(self._read(), group="read")

    def on_store_changed(self) -> None:
        """The counts follow what others do."""
        self.attempt(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        entries = await self.call(read_menu, self.services, self.mes.division)
        more = await self.call(self._more)
        there = {entry.id for entry in entries}
        added = (entry for entry in more if entry.id not in there)
        self.query_one(Menu).entries = (MenuEntry("home", "Accueil", "0"), *entries, *added, *self._levels())

    def _more(self) -> tuple[MenuEntry, ...]:
        """What is done from here too and is no entry of the portal's menu at the left."""
        last = (MenuEntry(_THEME, "Thème", "T"), MenuEntry("leave", "Se déconnecter", "Q"))
        if self.mes.services.actor.agent:
            return last
        renewals = MenuEntry("renewals", "Renouveler en lot", "R", refusal=self.mes.refused_creation())
        return (renewals, data_entry(self.services, self.mes.division), *last)

    def _levels(self) -> tuple[MenuEntry, ...]:
        """The parts of the breadcrumb between the home screen and the one below: each can be gone back to (P13)."""
        parts = tuple(
            MenuEntry(f"level:{depth}", screen.trail[-1], letter)
            for letter, (depth, screen) in zip("ABC", self._between(), strict=False)
        )
        return (MenuEntry("", "Revenir à"), *parts) if parts else ()

    def _between(self) -> list[tuple[int, MesScreen[object]]]:
        below = list(enumerate(self.app.screen_stack))[:-2]
        return [(depth, screen) for depth, screen in below if isinstance(screen, MesScreen) and not screen.IS_HOME]

    @on(Menu.Chosen)
    def _chosen(self, event: Menu.Chosen) -> None:
        below, entry = self.below, event.entry
        if entry.refusal:
            self.say(entry.refusal, alert=True)
        self.dismiss(None if entry.refusal or entry.id == _THEME else entry.id)
        if entry.id == _THEME and below is not None:
            # It is no place: nothing that is open is left for it.
            below.do_theme()
