"""What every screen shares: bindings from the command table, header, status line, key bar, errors in words."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, Self, TypeVar
from weakref import finalize

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.reactive import Reactive
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.worker import Worker

from mes_tui.commands import WITHOUT_KEY, Command, shown
from mes_tui.domain import system_errors
from mes_tui.domain.errors import NotAllowed, Refusal
from mes_tui.domain.text import clean
from mes_tui.settings import SampleOffice
from screens.commanded import Commanded, bindings
from screens.parts import AT_ONCE, FOOT, Box, part
from screens.subject import request_title, whose
from widgets.header import PortalHeader
from widgets.key_bar import OTHERS, KeyBar, KeyHint
from widgets.modal import DismissOnce
from widgets.status_line import StatusLine

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.domain.people import Child
    from mes_tui.domain.requests import RequestFile
    from screens.shell import Shell

# What a list, a menu and a reading call the line where the person is.
_LINES = ("current", "index", "place")

Result = TypeVar("Result")
Given = ParamSpec("Given")
Returned = TypeVar("Returned")


class Window(Commanded, DismissOnce[Result]):
    """What a full screen and a dialog share: the application around them, and the end of their tasks."""

    @property
    def mes(self) -> "Shell":
        """The application, as screens see it."""
        return self.app  # type: ignore[return-value]

    @property
    def services(self) -> "Services":
        """The use cases."""
        return self.mes.services

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Textual reports a failed task to the screen that began it only: the application shows it like any other."""
        show_failure = getattr(self.app, "on_worker_state_changed", None)
        if show_failure is not None:
            show_failure(event)

    def on_resize(self) -> None:
        """What has the keys stays in view in a smaller window."""
        self.call_after_refresh(self._bring_focus)

    def _bring_focus(self) -> None:
        if self.focused is not None and not self.can_view_partial(self.focused):
            self.focused.scroll_visible(animate=False, immediate=True)

    async def call(self, function: Callable[Given, Returned], *args: Given.args, **kwargs: Given.kwargs) -> Returned:
        """Call a service in a thread: it may wait for the disk. A right that is lacking is told in the journal."""
        try:
            return await asyncio.to_thread(function, *args, **kwargs)
        except NotAllowed as refusal:
            await asyncio.to_thread(self.services.tell_refused, refusal)
            raise

    def attempt(
        self,
        work: Coroutine[Any, Any, None],
        group: str = "task",
        *,
        exclusive: bool = False,
        done: asyncio.Event | None = None,
    ) -> None:
        """Run ``work`` beside the event loop's handlers, set ``done`` at its end.

        A refusal, ours or the system's, is shown; any other error is shown, and recorded, by the application.
        """
        guarded: Callable[[], Coroutine[None, None, None]] = partial(self._guarded, work, done)
        worker: Worker[None] = self.run_worker(guarded, group=group, exclusive=exclusive, exit_on_error=False)
        # One that is cancelled before its turn has not begun its work, and never will.
        finalize(worker, work.close)

    async def attempt_at_once(self, work: Coroutine[Any, Any, None], group: str = "task") -> None:
        """Begin ``work`` as the window is mounted: when it is short, its result is in its first picture."""
        done = asyncio.Event()
        self.attempt(work, group, done=done)
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), AT_ONCE)

    async def _guarded(self, work: Awaitable[None], done: asyncio.Event | None) -> None:
        try:
            await work
        except Refusal as refusal:
            self.refuse(refusal.sentence)
        except OSError as error:
            refused = system_errors.sentence(error)
            if not refused:
                raise
            self.say(refused, alert=True)
        finally:
            if done is not None:
                done.set()


class MesScreen(Window[Result]):
    """A full screen. Subclasses give ``KEYS``, ``trail`` and ``body()``."""

    AUTO_FOCUS = ""
    HOME: ClassVar[tuple[str, ...]] = ("Portail DSG", "Accueil")
    # Repaint only the two fields when the focus moves, not the whole screen: it matters on a slow line.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    IS_HOME: ClassVar[bool] = False
    # Whether the screen shows what it opens on: what is said before is gone then.
    stands = True
    # A refusal, with where the person was when it came to stand; what the screen above left to be said.
    _refused: tuple[str, tuple[object, ...] | None] | None = None
    _left_said = ""
    _made_with: tuple[tuple[Any, ...], dict[str, Any]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "KEYS" in cls.__dict__:
            cls.KEYS = (*dict.fromkeys((*cls.KEYS, *WITHOUT_KEY)),)
            cls.BINDINGS = [*bindings(*cls.KEYS), *cls.__dict__.get("BINDINGS", ())]
        super().__init_subclass__(**kwargs)

    def __new__(cls, *args: Any, **options: Any) -> Self:
        """What it is made with is remembered: see ``again``."""
        screen = super().__new__(cls)
        screen._made_with = (args, options)
        return screen

    def again(self) -> "MesScreen[Result]":
        """The same screen, not opened yet, to take the place of this one when it failed."""
        args, options = self._made_with
        return type(self)(*args, **options)

    @property
    def trail(self) -> tuple[str, ...]:
        """The breadcrumb (P13)."""
        return self.HOME

    @property
    def about(self) -> "RequestFile | None":
        """The request that the screen is about, None for none: each dialog above says which."""
        return None

    @property
    def whom(self) -> "Child | None":
        """The child that the screen is about, None for none: in view whatever the screen shows."""
        return self.about.child if self.about is not None else None

    @property
    def path(self) -> tuple[str, ...]:
        """The breadcrumb of the screen that « Retour » leads to."""
        stack = self.app.screen_stack
        below = stack[: stack.index(self)] if self in stack else stack
        return next((screen.trail for screen in reversed(below) if isinstance(screen, MesScreen)), MesScreen.HOME)

    def body(self) -> ComposeResult:
        """What stands between the header and the status line."""
        yield Container()

    def compose(self) -> ComposeResult:
        sample = self.services.settings.sample
        note = SampleOffice.KEPT.value if sample else ""
        yield PortalHeader(self.mes.provider_label, self.trail, *whose(self.whom), note=note)
        yield from self.body()
        yield Vertical(StatusLine(), KeyBar(), id=FOOT)

    def on_mount(self) -> None:
        """Show the keys."""
        self.refresh_keys()

    def on_screen_resume(self) -> None:
        """Show the message that the screen above left."""
        # Several may close and open in one turn: it is for the one that stays.
        if self.in_front and self.stands and not self.leaving:
            self._say_left()

    def now_stands(self) -> None:
        """Called once the screen shows what it opens on, when that takes a while."""
        # What its parts say of themselves as they come is said first.
        self.call_after_refresh(self._stand)

    def _stand(self) -> None:
        self.stands = True
        self._say_left()

    def _say_left(self) -> None:
        sentence = self.mes.take_message() if self.in_front else ""
        if sentence:
            self.say(sentence)
            self._left_said = sentence

    def on_screen_suspend(self) -> None:
        """What was said here is over once another full screen is read: it does not stand there when one comes back."""
        above, line = self.app.screen, part(self, StatusLine)
        goes_on = line is not None and line.message.endswith("…")
        # What goes on is over once a dialog asks something.
        if above is not self and (isinstance(above, MesScreen) or goes_on):
            self.say("")

    def available(self) -> tuple[Command, ...]:
        """The commands of this screen; the Ministry creates nothing."""
        return tuple(c for c in super().available() if c.id != "create" or not self.services.actor.agent)

    def refresh_keys(self) -> None:
        """Show the key bar and the breadcrumb as they stand now."""
        bar, header = part(self, KeyBar), part(self, PortalHeader)
        if bar is not None:
            bar.hints = tuple(
                KeyHint(command.id, self.key_of(command), command.label, not self.refusal(command.id))
                for command in self.available()
                if command.in_bar or command.id == OTHERS
            )
        # A screen that is being left may have lost its header already.
        if bar is not None and header is not None:
            header.provider, header.trail = self.mes.provider_label, self.trail
            header.subject, header.known = whose(self.whom)

    def key_of(self, command: Command) -> str:
        """The key shown for ``command``, the settings' own key first."""
        return next(map(shown, self.mes.keys_of(command)), "")

    async def action_command(self, command: str) -> None:
        """The one action behind every binding."""
        await self.run_command(command)

    @on(KeyBar.Pressed)
    async def _key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        await self.run_command(event.command)

    def say(self, sentence: str, *, alert: bool = False) -> None:
        self._refused = (sentence, None) if alert else None
        line = part(self, StatusLine)
        if line is not None:
            line.say(sentence, alert=alert)

    def settle_message(self) -> None:
        """What the last key caused stands: a refusal goes with the field, or the row, that it was said of."""
        if self._refused is None:
            return
        sentence, place = self._refused
        here = (self.focused, *(getattr(self.focused, name, None) for name in _LINES))
        if place is None:
            self._refused = (sentence, here)
        elif here != place:
            self.stop_saying(sentence)

    def announce(self, sentence: str) -> None:
        """Say what others did meanwhile."""
        self.say_when_free(sentence)

    def say_when_free(self, sentence: str) -> None:
        """Say something that can wait: a refusal or a failure that is being read stays."""
        line = part(self, StatusLine)
        if line is not None and not line.alert:
            self.say(sentence)

    def stop_saying(self, sentence: str) -> None:
        """Take ``sentence`` away when it is still what is said: what it was about is over."""
        if self.is_saying(sentence):
            self.say("")

    def is_saying(self, sentence: str) -> bool:
        """Whether ``sentence`` is what the status line says now."""
        line = part(self, StatusLine)
        return line is not None and line.message == clean(sentence)

    def do_help(self) -> None:
        """Help on this screen."""
        from screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.help_title(), self.help_text(), self._command_rows()))

    def help_title(self) -> str:
        """What the help is about."""
        return self.HELP_TITLE

    def help_text(self) -> str:
        """The help of where the person is: the focused field's, else the screen's."""
        return self.HELP_TEXT

    def _command_rows(self) -> tuple[tuple[str, str, str], ...]:
        commands = self.available()
        return tuple((" ou ".join(map(shown, self.mes.keys_of(c))), c.help, self.refusal(c.id)) for c in commands)

    def do_palette(self) -> None:
        """All the commands of the screen, filtered as one types."""
        from screens.palette import Palette

        entries = tuple((c.id, c.label, c.help, self.key_of(c)) for c in self.available() if c.id != "palette")
        self.app.push_screen(Palette(entries), self._palette_done)

    async def _palette_done(self, command: str | None) -> None:
        if command:
            await self.run_command(command)

    def do_back(self) -> None:
        """One level back."""
        self.mes.close(self)

    def do_quit(self) -> None:
        """Leave the application."""
        self.attempt(self.mes.leave())

    def do_menu(self) -> None:
        """The menu over the screen."""
        self.mes.open_menu()

    def do_theme(self) -> None:
        """Choose the colours."""
        from screens.themes import choose_theme

        self.attempt(choose_theme(self), group="theme", exclusive=True)

    def do_create(self) -> None:
        """Start a request."""
        self.mes.open_wizard()


class MesModal(ModalScreen[Result], Window[Result]):
    """A dialog: a titled box in the middle, its keys on its last line, Escape leaves without doing anything."""

    DEFAULT_CSS = """
    MesModal { align: center middle; background: transparent; color: $foreground; }
    MesModal > #box { width: 72; max-width: 96%; height: auto; max-height: 96%; padding: 0 1; }
    MesModal > #box { border: round $secondary; border-title-color: $foreground; border-subtitle-color: $foreground; }
    MesModal #box { background: $background; border-title-style: bold; }
    MesModal #box-foot { dock: bottom; height: auto; }
    """

    BINDINGS = [
        Binding("escape,f3", "cancel", "Annuler", show=False),
        Binding("f1,ctrl+f", "help", "Aide", show=False),
        *(
            Binding(where.replace("_", ""), f"scroll_box('{where}')", "Défiler", show=False)
            for where in ("up", "down", "page_up", "page_down", "home", "end")
        ),
    ]

    told_of: "RequestFile | None" = None
    """The request that the dialog is about when the screen below is not, or not yet."""

    def action_cancel(self) -> None:
        """Leave without doing anything."""
        self.dismiss(None)

    def action_help(self) -> None:
        """What the dialog is for, and its keys."""
        from screens.help import help_of

        self.app.push_screen(help_of(self))

    def say(self, sentence: str, *, alert: bool = False) -> None:
        """Say it on the screen below: a dialog has no line of its own, unless it defines one."""
        if self.below is not None:
            self.below.say(sentence, alert=alert)

    @property
    def below(self) -> MesScreen[Any] | None:
        """The screen that the dialog came from."""
        return next((screen for screen in reversed(self.app.screen_stack) if isinstance(screen, MesScreen)), None)

    def action_scroll_box(self, where: str) -> None:
        """Scroll what the window has no room for."""
        getattr(self.query_one("#box"), f"scroll_{where}")(animate=False)

    def keep_line(self, part: Widget, line: int, height: int = 1) -> None:
        """Keep in view the line of ``part`` where the person is."""
        row = Region(0, line, part.virtual_region.width, height).translate(part.virtual_region.offset)
        self.query_one("#box").scroll_to_region(row, animate=False, immediate=True)

    def box(self, title: str, *inside: Widget, foot: Sequence[Widget]) -> Box:
        """The framed box with ``title``; what is ``inside`` scrolls when it has no room, its ``foot`` stays in view.

        On its frame, the request that the screen is about.
        """
        container = Box(*inside, Vertical(*foot, id="box-foot"), id="box")
        container.border_title = Content(title)
        about = self.told_of or (self.below.about if self.below is not None else None)
        container.border_subtitle = Content(request_title(about) if about is not None else "")
        return container
