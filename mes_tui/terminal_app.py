"""The base of the application: everything that concerns the terminal rather than the programme."""

import os
import signal
from collections.abc import Callable, Sequence
from typing import Any, Generic

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.app import ReturnType
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter
from textual.geometry import Size
from textual.screen import Screen
from textual.timer import Timer, TimerCallback

from mes_tui import faults
from mes_tui import textual_internals as internals
from mes_tui.lifecycle import LifeCycle, install
from mes_tui.terminal import COLUMNS, ROWS, TOO_SMALL, USUAL_COLUMNS, USUAL_ROWS, WIDE_COLUMNS
from mes_tui.terminal_driver import TerminalDriver
from mes_tui.terminal_graphics import QUESTION, Answers, Graphics, draws_by_text, window_cell
from mes_tui.type_ahead import TypeAheadApp

_REPLACEMENT = "\ufffd"
# Control characters as visible signs: C0 and DEL as their pictures, C1 and direction marks as « � ».
SIGNS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), _REPLACEMENT),
    **dict.fromkeys((0x200E, 0x200F, 0x061C, 0x2028, 0x2029, 0xFEFF), _REPLACEMENT),
    **dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT),
}
# The classes of the application in a window where not everything has its place, and in one with room beside a list.
NARROW, LOW, WIDE = "-narrow", "-low", "-wide"
# What a widget calls the cell of the screen where its cursor is: Textual's own name, which its entries have too.
CURSOR = "cursor_screen_offset"
# The one key that does not act on the screen, which cannot be seen.
_LEAVING = "ctrl+q"


class SafeText(LineFilter):
    """The last guard: no text, whatever its origin, reaches the terminal as an escape sequence."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.control or (segment.text.isascii() and segment.text.isprintable())
            else Segment(segment.text.translate(SIGNS), segment.style)
            for segment in segments
        ]


SAFE_TEXT = SafeText()


class TerminalApp(TypeAheadApp[ReturnType], Generic[ReturnType]):
    """An application that survives its terminal. ``shows_cursor``: the terminal's own cursor is seen.

    Call ``self.watch_terminal(flush)`` in ``on_mount``. Below 80 × 22 styles find the classes « -narrow » and « -low »
    on it. Below 60 × 15 one sentence is shown in place of the screen: the layout, the focus and what is typed stay.
    """

    life_cycle: LifeCycle | None = None
    restricted: bool = False
    shows_cursor: bool = False
    _true_size: Size | None = None
    _window: tuple[int, int] | None = None
    _answers = Answers()
    _use_graphics: Callable[[Graphics], None] | None = None

    def watch_terminal(self, flush: Callable[[], str | None]) -> None:
        """Save with ``flush`` and leave when the session is ended from outside (see ``lifecycle.install``)."""
        self.life_cycle = install(self, flush, restricted=self.restricted)

    def terminal_vanished(self) -> None:
        """Called by the driver, from its threads, when the terminal can no longer be read or written."""
        if self.life_cycle is not None:
            self.life_cycle.leave(signal.SIGHUP)
        elif (loop := internals.event_loop(self)) is not None:
            loop.call_soon_threadsafe(self.exit, None, 129)

    def ask_graphics(self, use: Callable[[Graphics], None]) -> None:
        """Call ``use`` for a terminal that draws pictures, in all colours: at once when it is known to, otherwise when
        it answers that it does."""
        fine = self.console.color_system in ("256", "truecolor") and not self.no_color
        if not fine or self.is_headless:
            return
        if draws_by_text(os.environ):
            use(Graphics(self._write_graphics))
            return
        self._answers, self._use_graphics = Answers(), use
        self._write_graphics(QUESTION)

    def terminal_answered(self, sequence: str) -> None:
        """Called by the driver, from its thread, with what is no key."""
        if self._use_graphics is not None and (loop := internals.event_loop(self)) is not None:
            loop.call_soon_threadsafe(self._hear, sequence)

    def _hear(self, sequence: str) -> None:
        self._answers.hear(sequence)
        use = self._use_graphics
        if use is None or not self._answers.complete:
            return
        self._use_graphics = None
        driver = internals.driver(self)
        told = self._answers.cell
        if self._answers.sixel and isinstance(driver, TerminalDriver) and (cell := window_cell(driver.fileno) or told):
            use(Graphics(self._write_graphics, lambda: window_cell(driver.fileno) or cell))

    def _write_graphics(self, sequences: str) -> None:
        driver = internals.driver(self)
        if driver is not None and not self.cramped:
            driver.write(sequences)
            driver.flush()

    def get_driver_class(self) -> type[Driver]:
        return TerminalDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), SAFE_TEXT]

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse pointer alone: the sequence rings the bell of terminals that do not know it."""

    def action_suspend_process(self) -> None:
        if not self.restricted:
            super().action_suspend_process()

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, *, name: str | None = None, pause: bool = False
    ) -> Timer:
        """Call ``callback`` once after ``delay`` seconds, however busy the machine is.

        Textual never calls a timer that is already late when it starts: a process that lost the processor for 9 ms at
        that moment kept the layout of the old window.
        """
        timer = super().set_timer(delay, callback, name=name, pause=pause)
        internals.never_skip(timer)
        return timer

    @property
    def cramped(self) -> bool:
        """True while the window is smaller than 60 × 15."""
        return self._true_size is not None

    async def _on_resize(self, event: events.Resize) -> None:
        event.prevent_default()
        driver = internals.driver(self)
        # Two signals close together may arrive in the wrong order: the window itself knows its size.
        width, height = driver.window_size() or event.size if isinstance(driver, TerminalDriver) else event.size
        # After a quick shrink-and-restore the size is unchanged but the content is lost.
        lost = self.cramped or self._window == (width, height)
        self._window = (width, height)
        self._true_size = Size(width, height) if width < COLUMNS or height < ROWS else None
        size = Size(max(width, COLUMNS), max(height, ROWS))
        self._dress_for(size)
        await super()._on_resize(events.Resize(size, size))
        if self.cramped:
            self._ask_for_room()
        elif lost:
            self._show_again()

    def _dress_for(self, size: Size) -> None:
        """Let the styles know that the window is narrow, low or wide."""
        before = self.classes
        self.set_class(size.width < USUAL_COLUMNS, NARROW, update=False)
        self.set_class(size.height < USUAL_ROWS, LOW, update=False)
        self.set_class(size.width >= WIDE_COLUMNS, WIDE, update=False)
        if self.classes != before:
            for screen in self.screen_stack:
                self.stylesheet.update(screen)

    async def on_event(self, event: events.Event) -> None:
        typed = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        if self.cramped and typed and not (isinstance(event, events.Key) and event.key == _LEAVING):
            return
        await super().on_event(event)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if self.cramped and not self.is_headless:
            self.post_display_hook()
            return
        self.place_cursor()
        super()._display(screen, renderable)

    def place_cursor(self) -> None:
        """Put the terminal's own cursor where the person is: a screen reader, a Braille display and a magnifier follow
        it. Textual writes its place with each picture, whatever it is."""
        focused = self.screen.focused
        if focused is not None:
            self.cursor_position = getattr(focused, CURSOR, focused.region.offset)

    def _show_again(self) -> None:
        """Draw the whole screen: what changed while it was hidden was not drawn, and an unchanged layout never is."""
        if self.cramped or self.is_headless:
            return
        if internals.is_batching(self):
            self.set_timer(0.02, self._show_again)
            return
        self._display(self.screen, internals.whole_picture(self))

    def _ask_for_room(self) -> None:
        driver = internals.driver(self)
        if driver is None or self.is_headless or self._true_size is None:
            return
        width, height = self._true_size
        if not width or not height:
            return
        words = Text(TOO_SMALL).wrap(self.console, width, justify="left")[:height]
        lines = [set_cell_size(line.plain, width).rstrip() for line in words]
        driver.write("\x1b[0m\x1b[2J\x1b[H" + "\r\n".join(lines))
        driver.flush()

    def _handle_exception(self, error: Exception) -> None:
        """Save what is being typed, keep a technical trace and leave with one sentence: never a traceback."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        if internals.fail(self, error):
            if self.life_cycle is not None:
                self.life_cycle.flush_once()
            internals.print_at_exit(self, Text(faults.sentence(error)))
        internals.close(self)

    async def _shutdown(self) -> None:
        if self.life_cycle is not None:
            self.life_cycle.stop()
        await super()._shutdown()
