"""The application: theme, keymap, first screen, current provider, last resort for what nobody foresaw."""

import asyncio
import logging
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.reactive import Initialize, Reactive
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import Worker, WorkerState

from mes_tui import last_save
from mes_tui import textual_internals as internals
from mes_tui.commands import Command
from mes_tui.domain.access import Action, may, may_manage
from mes_tui.domain.codes import ListKind, MinistryListKind, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.providers import Provider
from mes_tui.following import time_to_look
from mes_tui.resting import Resting
from mes_tui.services.locker_note import emptied
from mes_tui.settings import SampleOffice
from mes_tui.survival import SurvivingApp
from mes_tui.theme import OWN, known
from screens.shell import Folders
from widgets.messages import StoreChanged

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.services.ministry_lists import Narrowing, Queued
    from screens.shell import Shell

    def as_shell(app: "MesApp") -> Shell:
        """The application is all that screens ask for: checked by the type checker, never called."""
        return app


log = logging.getLogger(__name__)

TYPED_BLIND = "Rien n’a été fait\u00a0: l’écran venait de changer, ou de refuser. Regardez-le, puis tapez de nouveau."


class MesApp(SurvivingApp[None]):
    """One window on the store. ``first`` opens a list at once instead of the home screen."""

    # The home screen may be the first one, and Textual reads no style file of a default screen.
    CSS_PATH = ["app.tcss", "../screens/home.tcss"]
    TITLE = "mes-tui"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    LOOK_SECONDS = 1.0
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "help_quit", "Quitter", show=False, system=True)]

    # Set before App.__init__: a later change parses every style again, and the grey filter meant for true colours
    # would draw black on black.
    theme: Reactive[str] = Reactive(Initialize(lambda app: app._first_theme))  # type: ignore[attr-defined]

    def __init__(self, services: "Services", first: ListKind | MinistryListKind | None = None) -> None:
        self._first_theme = known(services.preferences.theme(), services.settings.theme)
        super().__init__()
        internals.settle(self)
        self.services = services
        self.restricted = services.settings.restricted
        self.shows_cursor = services.settings.cursor
        self.first = first
        self.provider: Provider | None = None
        self.providers: tuple[Provider, ...] = ()
        self.flushers: list[Callable[[], None]] = []
        self.asides: dict[Callable[[], None], Callable[[], bool]] = {}
        self.folders = Folders()
        minutes = {"cover": services.settings.cover_minutes, "end": services.settings.end_minutes}
        self.resting = Resting(self, lambda: self.services.actor.barred, self.flush, self.last_save, **minutes)
        self._message = emptied(services.settings.picker_root)
        # The last change before this session, to know whether leaving loses work; None for a store that is kept.
        thrown_away = services.settings.sample is SampleOffice.THROWN_AWAY
        self._made = services.office.last_change() if thrown_away else None
        self.set_keymap(dict(services.settings.keymap))

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Ours, and those of Textual."""
        return {**super().available_themes, **OWN}

    def get_theme(self, theme_name: str) -> Theme | None:
        """The theme of that name; Textual asks for ours with each piece of text that it draws."""
        return OWN.get(theme_name) or super().get_theme(theme_name)

    def use_theme(self, theme_name: str) -> None:
        """Show everything in another theme."""
        self.theme = known(theme_name)

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Style a widget again; one that is not mounted yet is styled when it is: a fifth of what a page costs."""
        if node is self or node.is_attached:
            super().update_styles(node, animate)

    @property
    def provider_label(self) -> str:
        """« 3000-2000 CPE DE LA BAIE »; for an agent of the Ministry, whose region it is."""
        if self.services.actor.agent:
            return self.services.rules.serving(self.services.actor.regions)
        return f"{self.provider.division} {self.provider.name.upper()}" if self.provider else ""

    @property
    def division(self) -> str:
        """The number of the current division, "" when the store has none yet."""
        return self.provider.division if self.provider else ""

    def get_default_screen(self) -> Screen[None]:
        """The home screen, or the list asked for on the command line, drawn first: nothing flashes before it."""
        self.read_providers()
        return self._home() if self.first is None else self._first_list(self.first)

    def read_providers(self, division: str = "") -> None:
        """Read the providers of the person's rights; the current one is that of ``division``, else the first one."""
        self.providers = self.services.office.providers()
        self.provider = next((p for p in self.providers if p.division == division), next(iter(self.providers), None))

    def _home(self) -> Screen[None]:
        if self.services.actor.agent:
            from screens.review.home import MinistryHomeScreen

            return MinistryHomeScreen()
        from screens.home import HomeScreen

        return HomeScreen()

    def _first_list(self, kind: ListKind | MinistryListKind) -> Screen[None]:
        """The list asked for, home when it is one of the other side."""
        if isinstance(kind, ListKind):
            return self._home() if self.services.actor.agent else self._list(kind)
        from screens.review.ministry_list import MinistryListScreen

        return MinistryListScreen(kind) if self.services.actor.agent else self._home()

    @staticmethod
    def _list(kind: ListKind) -> Screen[None]:
        from screens.request_list import ListScreen

        return ListScreen(kind)

    def on_mount(self) -> None:
        """Watch the terminal and the store."""
        self.watch_terminal(self.last_save)
        self.run_worker(self._follow_store(), name="follow the store", exit_on_error=False)

    async def _follow_store(self) -> None:
        """Notify every screen when somebody else writes to the store. Looks at a version number in a thread."""
        told = False
        while self.life_cycle is None or self.life_cycle.reason is None:
            await time_to_look(self.services, self.LOOK_SECONDS, told=told)
            change = await asyncio.to_thread(lambda: self.services.watch.look())
            self.resting.look(change.ended if change else "")
            told = change is not None
            if change is None:
                continue
            for screen in self.screen_stack:
                screen.post_message(StoreChanged())
            if change.news:
                self.announce(change.news)

    def keys_of(self, command: Command) -> tuple[str, ...]:
        """The keys of ``command``: the settings' own, else the table's."""
        own = self.services.settings.keymap.get(command.id)
        return tuple(own.split(",")) if own else command.keys

    def open_home(self) -> None:
        """Back to the home screen, whatever is open above it."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if not getattr(self.screen, "IS_HOME", False):
            self.open_again(0, [])

    def open_again(self, depth: int, screens: list[Screen[Any]]) -> None:
        """Close the screens from ``depth`` on and open ``screens`` in their place, the home screen for want of any."""
        while len(self.screen_stack) > max(depth, 1):
            self.pop_screen()
        if depth == 0:
            first, *screens = screens or [self._home()]
            internals.expect_switch(self.screen)
            self.switch_screen(first)
        for screen in screens:
            self.push_screen(screen)

    def open_list(self, kind: ListKind) -> None:
        """Show the list ``kind`` above the home screen."""
        self.open_home()
        self.push_screen(self._list(kind))

    def open_ministry_list(self, kind: MinistryListKind, narrowing: "Narrowing | None" = None) -> None:
        """Show a list of the Ministry above the home screen."""
        from mes_tui.services.ministry_lists import EVERYTHING
        from screens.review.ministry_list import MinistryListScreen

        self.open_home()
        self.push_screen(MinistryListScreen(kind, narrowing or EVERYTHING))

    def open_review(self, queued: "Queued") -> None:
        """Show a request of a list of the Ministry."""
        from screens.review.screen import ReviewScreen

        self.push_screen(ReviewScreen(queued.id, queued))

    def close(self, screen: Screen[Any]) -> None:
        """Close ``screen``; below the last one is the home screen."""
        if len(self.screen_stack) > 1:
            screen.dismiss()
        else:
            self.open_home()

    def refused_creation(self) -> str:
        """Why the person cannot create a request now, "" when they can."""
        if self.provider is None:
            return "Ajoutez d’abord un service de garde : « Données », au menu (F10, puis D)."
        return may(self.services.actor, Action.CREATE, self.division)

    def refused_rights(self) -> str:
        """Why the person cannot manage the accounts now, "" when they can."""
        return "" if self.services.context.owner else may_manage(self.services.actor)

    def open_rights(self) -> None:
        """Show « Gestion des droits d’accès » above the home screen."""
        from screens.access_rights import AccessRightsScreen

        reason = self.refused_rights()
        if reason:
            self.say(reason)
            return
        self.open_home()
        self.push_screen(AccessRightsScreen())

    def open_renewals(self) -> None:
        """Show « Renouveler en lot »."""
        from screens.renewals import RenewalsScreen

        reason = self.refused_creation()
        if reason:
            self.say(reason)
        else:
            self.push_screen(RenewalsScreen())

    def open_in_its_list(self, request_id: int, status: Status) -> None:
        """Close everything above the home screen, then show the list of ``status`` and the request above it."""
        from mes_tui.services.lists import list_of

        self.open_list(list_of(status))
        self.open_detail(request_id)

    def open_detail(self, request_id: int) -> None:
        """Show a request."""
        if self.services.actor.agent:
            from screens.review.screen import ReviewScreen

            self.push_screen(ReviewScreen(request_id))
            return
        from screens.detail import DetailScreen

        self.push_screen(DetailScreen(request_id))

    def open_wizard(self, request_id: int | None = None, *, child: tuple[str, str] = ("", ""), step: int = 0) -> None:
        """Open the wizard: on a new request, or on ``request_id`` at ``step``.

        ``child``, a NECSG and the key of a file, is searched at once and that file is under the cursor.
        """
        from screens.wizard import WizardScreen

        reason = self.refused_creation() if request_id is None else ""
        if reason:
            self.say(reason)
            return
        if any(isinstance(screen, WizardScreen) for screen in self.screen_stack):
            self.say("Terminez ou quittez d’abord la demande ouverte (F3).")
            return
        self.push_screen(WizardScreen(request_id, child=child, step=step))

    def open_menu(self, go: Callable[[str | None], None] | None = None) -> None:
        """The portal's menu over the current screen; ``go`` leaves it for what is chosen, when it has to do more."""
        from screens.menu import MenuScreen

        self.push_screen(MenuScreen(), go or self.go)

    def go(self, destination: str | None) -> None:
        """Go to what a menu entry names: « home », « create », « guides », « guides:GUIDE », « notices », « rights »,
        « news », « renewals », « leave », « list:KIND », « level:DEPTH » (a screen below this one)."""
        if destination == "home":
            self.open_home()
        elif destination in ("create", "renewals"):
            self.open_home()
            (self.open_wizard if destination == "create" else self.open_renewals)()
        elif destination and destination.startswith("guides"):
            from screens.guides import GuidesScreen

            self.push_screen(GuidesScreen(destination.removeprefix("guides").removeprefix(":")))
        elif destination in ("notices", "news", "data"):
            self.open_home()
            self.push_screen(getattr(import_module(f"screens.{destination}"), f"{destination.capitalize()}Screen")())
        elif destination == "rights":
            self.open_rights()
        elif destination and destination.startswith("level:"):
            for _ in self.screen_stack[int(destination.removeprefix("level:")) + 1 :]:
                self.pop_screen()
        elif destination == "leave":
            self.run_worker(self.leave(), exit_on_error=False)
        elif destination and destination.startswith("list:"):
            self._go_to_list(destination.removeprefix("list:"))

    def _go_to_list(self, name: str) -> None:
        if self.services.actor.agent:
            self.open_ministry_list(MinistryListKind(name))
        else:
            self.open_list(ListKind(name))

    def choose_provider(self, division: str) -> None:
        """Make ``division`` the current one and come back home."""
        self.work_for(division)
        self.open_home()

    def work_for(self, division: str) -> None:
        """Make ``division`` the current one, when it is one of the person's, and stay where one is."""
        self.provider = next((p for p in self.providers if p.division == division), self.provider)

    def typed_blind(self) -> None:
        """Letters meant for what was there before did nothing: say so."""
        self.say(TYPED_BLIND)

    def stood(self) -> None:
        """What was said of where the person was goes with it."""
        settle = getattr(self.screen, "settle_message", None)
        if settle is not None:
            settle()

    def say(self, sentence: str) -> None:
        """Say something on the screen that is in front."""
        teller = getattr(self.screen, "say", None)
        if teller is not None:
            teller(sentence, alert=True)

    def announce(self, sentence: str) -> None:
        """Say what others did on the screen in front, the one under a dialog included."""
        announce = [screen.announce for screen in self.screen_stack if hasattr(screen, "announce")]
        if announce:
            announce[-1](sentence)

    def leave_message(self, sentence: str) -> None:
        """Say ``sentence`` on the screen that comes back when this one closes."""
        self._message = sentence

    def take_message(self) -> str:
        """What was left to be said, once."""
        sentence, self._message = self._message, ""
        return sentence

    def flush(self) -> None:
        """Write what is typed and not yet written, free what is held. Safe from a signal handler's callback."""
        last_save.flush(self.flushers)

    save_typed = flush

    def last_save(self) -> str:
        """The same for who does not come back; says what became of it. Raises what kept it from being kept at all."""
        return last_save.last_save(self.flushers, self.asides)

    async def leave(self) -> None:
        """Quit, unless something could not be saved; a throw-away office where something was done asks first."""
        try:
            (self.last_save if getattr(self.screen, "final", False) else self.flush)()
        except Refusal as refusal:
            self.say(f"NON ENREGISTRÉ : {refusal.sentence} L’application reste ouverte.")
            if not getattr(self.screen, "final", False):
                return
        # A window too small to show a question is left without one.
        if self._made is not None and not self.cramped and self.services.office.last_change() > self._made:
            from screens.dialogs import LeaveSample

            if not isinstance(self.screen, LeaveSample):
                self.push_screen(LeaveSample(), lambda sure: self.exit() if sure else None)
        else:
            self.exit()

    async def action_quit(self) -> None:
        """Quit."""
        await self.leave()

    def action_help_quit(self) -> None:
        """Ctrl+C does not quit: say what does."""
        self.say("Pour quitter, appuyez sur Ctrl+Q. Tout ce qui est tapé est déjà enregistré.")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Handle an unexpected error: one sentence on the screen, details in the log, never the data of a traceback."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            if isinstance(error, Refusal):
                self.say(error.sentence)
            else:
                log.error("worker %s failed: %s", event.worker.name, type(error).__name__, exc_info=error)
                self.say("Une erreur imprévue est survenue ; ce qui était enregistré est intact. Voyez « mes-tui ou ».")
