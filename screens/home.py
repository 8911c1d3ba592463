"""The home screen: the provider's division line, the welcome message, the portal's menu (P6, P7, P9, P14)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from mes_tui.commands import Command
from mes_tui.domain.calls import next_brief, next_said
from mes_tui.domain.news import NewsItem
from mes_tui.domain.text import TO_CONFIRM
from mes_tui.domain.to_do import TaskLine
from screens.base import MesScreen
from screens.dialogs import Notice
from screens.menu import DATA, NEWS, read_menu
from widgets.menu import Menu, MenuEntry
from widgets.prose import Prose
from widgets.status_line import StatusLine

CONFIDENTIAL = """\
En conformité avec la Loi sur l’accès aux documents des organismes publics et sur la protection des renseignements \
personnels (RLRQ, c. A-2.1), les renseignements fournis sont traités de façon strictement confidentielle et aucun \
renseignement personnel n’est divulgué.
"""
NO_SERVICE = "Cette application n’est pas un service du ministère de la Famille.\n"
WELCOME = f"""\
Bienvenue dans le dossier de service de garde. Le menu de gauche mène aux demandes de mesure exceptionnelle de soutien \
(MES).

{CONFIDENTIAL}
L’aide en ligne (7) et l’aide de chaque champ (F1) devraient répondre à la plupart de vos questions. S’il vous \
arrivait, malgré tout, d’éprouver des difficultés lors de la saisie, n’hésitez pas à communiquer avec la direction \
régionale qui dessert votre territoire : son numéro est à gauche.

Merci de votre collaboration.

{NO_SERVICE}"""
NEWS_AT_HOME = 2
TASK, CALL = "todo:", "call"
"""What the lines of « À faire » are called: a kind of requests, the call."""
ELSEWHERE = "Ce service est dans le portail du Ministère. Entrée : où le trouver."
# One line each: what the entry under the cursor leads to.
EXPLAINED = {
    "list:children": "Les enfants du service de garde, d’après les données du CSG.",
    "list:current": "Les demandes transmises au Ministère, ou à corriger (« ! »).",
    "list:drafts": "Les demandes en cours de création par le service de garde.",
    "list:compliant": "Les demandes qui ont passé l’étape de conformité du Ministère.",
    "list:closed": "Les demandes antérieures, ou fermées à la suite du départ d’un enfant.",
    "list:all": "Toutes les demandes : tapez un numéro ou un nom, puis Entrée.",
    "create": "Créer une demande pour un enfant, en cinq étapes.",
    "data": "Importer les enfants et les installations, ou les ajouter un par un.",
    "notices": "Ce qui est arrivé à vos demandes ; le nombre est celui des avis à lire.",
    "news": "Ce qui est annoncé à tous ; le nombre est celui des nouvelles à lire.",
    "rights": "Qui a accès, avec quels droits et jusqu’à quand.",
    "guides:services": ELSEWHERE,
    "guides": "Les guides, les touches, les abréviations, les questions fréquentes.",
}
OTHER_SERVICES = (
    MenuEntry("", "  Dossier de service de garde"),
    MenuEntry("guides:services", "Plan de continuité des services"),
    MenuEntry("guides:services", "Administrateurs et actionnaires"),
    MenuEntry("guides:services", "Qualité éducative"),
)


class HomeScreen(MesScreen[None]):
    """Menu and telephone numbers on the left; what is to be done, then the welcome message, on the right."""

    KEYS: ClassVar[tuple[str, ...]] = (
        "help",
        "create",
        "refresh",
        "find",
        "provider",
        "renew_all",
        "menu",
        "palette",
        "quit",
        "back",
    )
    BINDINGS = [
        Binding("pagedown", "scroll('page_down')", "Lire la suite", show=False),
        Binding("pageup", "scroll('page_up')", "Remonter", show=False),
        Binding("right", "go_to('todo')", "À faire", show=False),
        Binding("left", "go_to('mes-menu')", "Menu", show=False),
    ]
    HELP_TITLE = "Accueil"
    HELP_TEXT = (
        "Choisissez une liste avec les flèches et Entrée, ou tapez son chiffre. "
        "F6 crée une demande ; F2 change de service de garde quand vous en avez plusieurs ; "
        "/ cherche un numéro, un nom ou des mots dans toutes les demandes\u00a0; "
        "F8 renouvelle en lot les demandes de l’an dernier, après un aperçu. "
        "→ ou Tab va à «\u00a0À faire\u00a0»\u00a0: ce qui vous attend, depuis combien de jours\u00a0; Entrée y "
        "mène, ← revient au menu. Page suiv. et Page préc. font défiler le message d’accueil."
    )

    IS_HOME = True
    stands = False
    WELCOME: ClassVar[str] = WELCOME
    OTHER_SERVICES: ClassVar[tuple[MenuEntry, ...]] = OTHER_SERVICES
    CONTACT: ClassVar[str] = "Pour nous joindre"
    EXPLAINED: ClassVar[Mapping[str, str]] = EXPLAINED

    def __init__(self) -> None:
        super().__init__()
        self._opened = False
        self._tasks: Mapping[str, TaskLine] = {}

    def body(self) -> ComposeResult:
        with Horizontal(id="home"):
            with VerticalScroll(id="menus", can_focus=False):
                yield Menu(id="mes-menu")
                yield Static(self.CONTACT, classes="title", markup=False)
                yield Prose(self.contact(), id="phones")
            with VerticalScroll(id="welcome", can_focus=False):
                if self.services.settings.sample:
                    yield Prose(f"{self.services.settings.sample.value}.", id="sample")
                yield Prose(self._division_line(), id="division")
                yield Menu(id="todo", marks_rest=False)
                yield Prose(id="news")
                yield Prose(self.WELCOME)

    @on(events.Mount)
    async def _begin(self) -> None:
        self.query_one("#mes-menu", Menu).focus()
        await self.attempt_at_once(self._first_reading(), group="read")

    async def _first_reading(self) -> None:
        try:
            await self._read()
        finally:
            self.now_stands()

    def on_screen_resume(self) -> None:
        """Counts change while lists and requests are open above, and so does the provider."""
        if self._opened:
            self.attempt(self._read(), group="read", exclusive=True)
        self._opened = True

    async def _read(self) -> None:
        """Show the provider, read the counts and with them the person's rights."""
        self.query_one("#division", Static).update(self._division_line())
        self.query_one("#phones", Static).update(self.contact())
        said = _told(await self.call(self.services.news.latest, NEWS_AT_HOME))
        self.query_one("#news", Static).update(said)
        self.query_one("#news").display = bool(said)
        entries = await self.call(read_menu, self.services, self.mes.division)
        self.query_one("#mes-menu", Menu).entries = (*entries, *self.OTHER_SERVICES)
        unread = next((entry.count for entry in entries if entry.id == "notices"), None) or 0
        self._show_tasks(await self.call(self.services.to_do.lines, self.mes.division), unread)
        self.refresh_keys()
        if self.services.actor.barred:
            self.say(self.services.actor.barred, alert=True)

    def _show_tasks(self, lines: Sequence[TaskLine], unread: int) -> None:
        """« À faire »: what waits kind by kind, the notices to read, the call."""
        today, todo = self.services.context.today, self.query_one("#todo", Menu)
        self._tasks = {f"{TASK}{line.task}": line for line in lines}
        entries = [
            MenuEntry(id_, line.label(today), "", line.count, marked=line.task.urgent)
            for id_, line in self._tasks.items()
        ]
        if unread:
            entries.append(MenuEntry("notices", "Avis à lire", "", unread, marked=True))
        if brief := self.call_brief():
            entries.append(MenuEntry(CALL, brief))
        # Read again, the cursor stays on its line.
        before = todo.entry
        todo.entries = (MenuEntry("", "À faire (→)" if entries else "Rien à faire pour le moment."), *entries)
        todo.can_focus = bool(entries)
        ids = [entry.id for entry in todo.entries]
        if before is not None and before.id in ids:
            todo.current = ids.index(before.id)
        if not entries and todo.has_focus:
            self.action_go_to("mes-menu")

    def on_store_changed(self) -> None:
        """The counts follow what others do."""
        if self.is_current:
            self.attempt(self._read(), group="read", exclusive=True)

    def _division_line(self) -> str:
        if not self.mes.provider:
            return f"Aucun service de garde : {DATA} (Données) l’importe d’un fichier, ou l’ajoute à la main."
        return f"No de division {self.mes.provider_label}"

    def call_line(self) -> str:
        """Until when requests are called for."""
        context = self.services.context
        return next_said(context.today, context.rules)

    def call_brief(self) -> str:
        """The same where there is little room."""
        context = self.services.context
        return next_brief(context.today, context.rules)

    def contact(self) -> str:
        """Whom to call."""
        region = self.mes.provider.region if self.mes.provider else ""
        directorate = self.services.rules.directorate_of(region)
        phones = " ou ".join(phone.replace(" ", "\u00a0") for phone in directorate.phones)
        return f"Direction des services à la clientèle – {directorate.name}\n{phones}"

    def available(self) -> tuple[Command, ...]:
        """The way out has its name in the portal too, which its bar has room for here (P4)."""
        return tuple(replace(c, label="Quitter, se déconnecter") if c.id == "quit" else c for c in super().available())

    def refusal(self, command: str) -> str:
        return self.mes.refused_creation() if command in ("create", "renew_all") else ""

    def hidden(self, command: str) -> bool:
        return command == "back" or (command == "provider" and len(self.mes.providers) < 2)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The line of help follows the cursor (P8)."""
        if isinstance(event.widget, Menu):
            self._explain(event.widget.entry)

    @on(Menu.Moved)
    def _moved(self, event: Menu.Moved) -> None:
        if event.menu.has_focus:
            self._explain(event.entry)

    def on_key(self, event: events.Key) -> None:
        """What was left to be said here was read; a digit is the menu's, wherever the cursor is."""
        self._left_said = ""
        menu = self.query_one("#mes-menu", Menu)
        if not menu.has_focus and menu.choose(event.character or ""):
            event.stop()

    def _explain(self, entry: MenuEntry | None) -> None:
        barred = self.services.actor.barred
        if entry is not None and not (self._left_said and self.is_saying(self._left_said)):
            self.say(barred or entry.refusal or self._explained(entry.id), alert=bool(barred))

    def _explained(self, entry: str) -> str:
        if entry == CALL:
            return f"{self.call_brief()} (dates {TO_CONFIRM}). Entrée\u00a0: les dates."
        line = self._tasks.get(entry)
        return line.sentence(self.services.context.today) if line is not None else self.EXPLAINED.get(entry, "")

    @on(Menu.Chosen)
    def _chosen(self, event: Menu.Chosen) -> None:
        reason = event.entry.refusal or self.refusal(event.entry.id)
        line = self._tasks.get(event.entry.id)
        if reason:
            self.say(reason, alert=True)
        elif line is not None:
            self._open_task(line)
        elif event.entry.id == CALL:
            self.app.push_screen(Notice("Appel de demandes", self.call_line()))
        else:
            self.mes.go(event.entry.id)

    def _open_task(self, line: TaskLine) -> None:
        """The request that waits alone, else those that wait."""
        from screens.to_do import ToDoScreen

        if line.request_id:
            self.mes.open_detail(line.request_id)
        else:
            self.app.push_screen(ToDoScreen(line.task))

    def action_go_to(self, menu: str) -> None:
        """Go to the menu, or to what is to be done."""
        found = self.query_one(f"#{menu}", Menu)
        if found.can_focus:
            found.focus()

    def action_scroll(self, where: str) -> None:
        """Scroll the welcome message, and what has no room beside it."""
        for pane in self.query("#home, #menus, #welcome"):
            getattr(pane, f"scroll_{where}")(animate=False)

    def do_refresh(self) -> None:
        """Read the counts again."""
        self.attempt(self._reread(), group="read", exclusive=True)

    async def _reread(self) -> None:
        await self._read()
        self.say("Données relues.")

    def do_renew_all(self) -> None:
        """The renewals of all the children of last year."""
        self.mes.open_renewals()

    def do_find(self) -> None:
        """Search everything that the provider wrote."""
        from screens.search import SearchScreen

        self.app.push_screen(SearchScreen())

    def do_provider(self) -> None:
        """Choose among the providers of the person's rights."""
        from screens.providers import open_providers

        open_providers(self, self._provider_chosen)

    def _provider_chosen(self, division: str) -> None:
        self.mes.choose_provider(division)
        self.refresh_provider()
        self.attempt(self._read(), group="read", exclusive=True)

    def do_back(self) -> None:
        """Nothing is above the home screen: it is said, and the next key does what it does here."""
        self.say("Vous êtes à l’accueil. Pour quitter : Ctrl+Q.")

    def refresh_provider(self) -> None:
        """Show the new provider in the header."""
        from widgets.header import PortalHeader

        self.query_one(PortalHeader).provider = self.mes.provider_label
        self.query_one(StatusLine).say("")


def _told(items: Sequence[NewsItem]) -> str:
    """The newest news under their heading, « ! » before those to read; "" when there are none."""
    lines = (f"{'! ' if item.unread else ''}{item.headline}" for item in items)
    return "\n".join((f"Nouvelles ({NEWS}) :", *lines)) if items else ""
