"""What the application relies on inside Textual: any version may change it without a word.

Nothing else of ours touches a private member of the library, and a test names each one. With another version, run the
tests of ``tests/hygiene/test_internals.py`` first, then look at what ``RELIED_ON`` says may break.
"""

import re
from asyncio import AbstractEventLoop
from collections.abc import Iterable
from queue import Empty, Queue
from time import monotonic
from typing import TYPE_CHECKING, Any

import textual.app
import textual.widget
from rich import _wrap
from textual import events, messages
from textual._compositor import Compositor
from textual._context import active_message_pump
from textual.app import App
from textual.content import Content
from textual.css.styles import RenderStyles, RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Region, Size
from textual.message_pump import MessagePump
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import AwaitMount, Widget
from textual.widgets import OptionList

from mes_tui.textual_members import RELIED_ON as RELIED_ON
from mes_tui.textual_members import VERSION as VERSION

if TYPE_CHECKING:
    from markdown_it.token import Token
    from rich.console import RenderableType
    from textual._xterm_parser import XTermParser
    from textual.driver import Driver
    from textual.widget import Widget as _Mixed
    from textual.widgets._markdown import MarkdownBlock as _Block
else:
    _Mixed = _Block = object

_Shared = dict[tuple[Any, ...], RulesMap]
# Stands for a no-break space where every blank is made an ordinary space.
_KEPT = "\ue000"


class InPageOrder(_Mixed):
    """Mixed in front of a widget: Tab follows the order of the page. By place, Textual's own order, a field that was
    just shown would come first until it is laid out."""

    @property
    def _focus_sort_key(self) -> tuple[int, int]:
        return self.sort_order, 0


class _PartStyles(dict[str, RenderStyles]):
    """The styles of the parts of a widget (cursor, placeholder…), each looked for when it is drawn: most never are."""

    def __init__(self, sheet: Stylesheet, node: DOMNode) -> None:
        super().__init__()
        self._sheet, self._node = sheet, node

    def __contains__(self, name: object) -> bool:
        if not super().__contains__(name) and name in self._node._get_component_classes():
            part = DOMNode(classes=str(name))
            part._attach(self._node)
            self._sheet.apply(part)
            self[str(name)] = part.styles
        return super().__contains__(name)


class RememberingStylesheet(Stylesheet):
    """Looks for the rules of a widget once: those of another at such a place, in such a state, are the same.

    Textual tries each rule on each widget that comes. What depends on the widgets around it is looked for each time.
    """

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._known: dict[tuple[object, ...], tuple[RulesMap, bool]] = {}
        self._known_of: object = None

    def apply(
        self, node: DOMNode, *, animate: bool = False, cache: dict[tuple[Any, ...], RulesMap] | None = None
    ) -> None:
        if self._known_of is not self.rules:
            self._known, self._known_of = {}, self.rules
        place = tuple(map(_seen_by_rules, node.css_path_nodes))
        known = self._known.get(place)
        if known is not None:
            rules, node._has_hover_style = known
            node._has_focus_within = node._has_order_style = node._has_odd_or_even = False
            self.replace_rules(node, rules, animate=animate)
            self._process_component_classes(node)
            return
        # Textual puts there what another widget may share.
        found: _Shared = {}
        super().apply(node, animate=animate, cache=found)
        for rules in found.values():
            self._known[place] = rules, node._has_hover_style

    def _process_component_classes(self, node: DOMNode) -> None:
        if not node._get_component_classes():
            return
        before = node._component_styles
        node._component_styles = parts = _PartStyles(self, node)
        if any(name in parts and parts[name] != styles for name, styles in before.items()):
            node.refresh()


class Narrowed(Compositor):
    """Asks for the lines of what changed only: Textual asks for those of each field of a page at each letter."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            yield from super()._get_renders()
            return
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if crop.overlaps(seen):
                yield region, clip, widget.render_lines(seen.translate((-region.x, -region.y)))


class LaidOutOnce(Screen[ScreenResultType]):
    """Lays out and draws once what comes together.

    Textual does it three or four times for a screen that opens: at once, for the size that it learns then, and for each
    part that asked for it meanwhile.
    """

    _laid_at = 0.0
    _fresh: frozenset[Widget] = frozenset()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._compositor = Narrowed()

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        """What asked for a layout until now, or asks during it, because it was given its size, has it."""
        widgets = [widget for widget in self.walk_children(Widget, with_self=True) if widget.is_mounted]
        for widget in widgets:
            _be_laid_out(widget)
        fresh = [widget for widget in widgets if widget not in self._compositor]  # drawn whole, whatever asks for it
        bars = [_bars(widget) for widget in widgets]
        self._fresh, self._laid_at = frozenset(fresh), monotonic()
        super()._refresh_layout(size, scroll)
        for widget, before in zip(widgets, bars, strict=True):
            widget._layout_required = widget._layout_required and _bars(widget) != before
            if (bar := widget._vertical_scrollbar) is not None:
                bar._layout_required = False
                bar._repaint_required = bar._repaint_required and widget not in self._fresh
        for widget in fresh:
            widget._repaint_required = False

    def _compositor_refresh(self) -> None:
        """What would be drawn while changes are put together goes nowhere: all is drawn once they are.

        So does what is hidden: Textual would draw anew the whole screen in front of it. It is drawn when it comes back.
        """
        if is_batching(self.app):
            self._repaint_required = True
        elif not _is_hidden(self):
            super()._compositor_refresh()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> "LaidOutOnce[ScreenResultType]":
        """A layout draws what it changes: asked for one each time that parts were mounted, Textual draws all again."""
        super().refresh(*regions, repaint=repaint and not layout, layout=layout, recompose=recompose)
        return self

    async def _on_layout(self, message: messages.Layout) -> None:
        message.prevent_default()
        if message.time < self._laid_at:
            message.stop()
        else:
            await super()._on_layout(message)

    async def _on_update(self, message: messages.Update) -> None:
        message.prevent_default()
        if message.time < self._laid_at and message.widget in self._fresh:
            message.stop()
        else:
            await super()._on_update(message)

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        event.prevent_default()
        opens = self._size != self.app.size
        event.refresh_styles = event.refresh_styles and not opens
        super()._on_screen_resume(event)
        if opens and not is_batching(self.app):
            self._repaint_required = False

    def _screen_resized(self, size: Size) -> None:
        if size != self._size:
            super()._screen_resized(size)


class _Mounted(AwaitMount):
    """Asks once for a layout: Textual asks again, for what has its place by then, each time that parts are mounted."""

    async def __call__(self) -> None:
        for part in self._widgets:
            await part._mounted_event.wait()
        if any(part.display and part not in part.screen._compositor for part in self._widgets if part.is_attached):
            self._parent.refresh(layout=True)


def _bars(widget: Widget) -> tuple[bool, bool]:
    """The scroll bars that are seen at ``widget``: some have no size."""
    vertical, horizontal = widget.scrollbars_enabled
    return vertical and widget.scrollbar_size_vertical > 0, horizontal and widget.scrollbar_size_horizontal > 0


def _is_hidden(screen: Screen[Any]) -> bool:
    """True when a screen in front of ``screen`` lets nothing be seen behind it."""
    stack = screen.app.screen_stack
    above = stack[stack.index(screen) + 1 :] if screen in stack else ()
    return any(other.styles.background.a == 1 for other in above)


def _be_laid_out(widget: Widget) -> None:
    """Let the layout that comes see ``widget`` as it is: what it would do itself when idle."""
    if not widget._layout_required:
        return
    widget._layout_required = False
    for ancestor in widget.ancestors:
        if not isinstance(ancestor, Widget):
            return
        ancestor._clear_arrangement_cache()
        ancestor._layout_updates += 1
        if not ancestor.styles.auto_dimensions:
            return


def _seen_by_rules(node: DOMNode) -> tuple[object, ...]:
    """What a rule may ask of ``node``, its neighbours left out."""
    if not isinstance(node, Widget):
        return type(node), node._id, node.classes, node.pseudo_classes
    return type(node), node._id, node.classes, node.has_focus, node.mouse_hover, node.disabled, node.allow_focus()


def tie_words() -> None:
    """Cut the lines of texts and tables at ordinary spaces only: for Rich, a no-break space would end a word."""
    _wrap.re_word = re.compile(r"\s*[\S\u00a0]+\s*")


def settle(app: App[Any]) -> None:
    """Prepare ``app``, which has read no style yet: see ``tie_words`` and ``RememberingStylesheet``. No tooltips, no
    toasts: to hide those that nobody asked for, Textual lays out each screen twice."""
    tie_words()
    app._disable_tooltips = app._disable_notifications = True
    textual.app.AwaitMount = textual.widget.AwaitMount = _Mounted  # type: ignore[attr-defined,misc]
    app.stylesheet = RememberingStylesheet(variables=app.get_css_variables())


class TiedBlock(_Block):
    """Mixed in front of a block of Markdown: its no-break spaces stay."""

    def _token_to_content(self, token: "Token") -> Content:
        for part in token.children or ():
            part.content = part.content.replace("\u00a0", _KEPT)
        content = super()._token_to_content(token)
        return Content(content.plain.replace(_KEPT, "\u00a0"), list(content.spans))


def event_loop(app: App[Any]) -> AbstractEventLoop | None:
    """The loop that runs ``app``, None before it runs."""
    return app._loop


def driver(app: App[Any]) -> "Driver | None":
    """What reads and writes the terminal for ``app``, None before it runs."""
    return app._driver


def terminal_attributes(app: App[Any]) -> list[Any] | None:
    """The terminal's attributes as they were before ``app`` ran (see ``termios.tcgetattr``)."""
    return getattr(app._driver, "attrs_before", None)


def is_batching(app: App[Any]) -> bool:
    """True while ``app`` puts several changes together before it draws them."""
    return app._batch_count > 0


def whole_picture(app: App[Any]) -> "RenderableType | None":
    """The screen in front and those behind it, drawn whole."""
    return app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)


def fail(app: App[Any], error: Exception) -> bool:
    """Note that ``app`` ends by ``error``, with exit status 1; True for the first error."""
    first = app._exception is None
    app._return_code = 1
    app._exception = app._exception or error
    return first


def print_at_exit(app: App[Any], text: "RenderableType") -> None:
    """Print ``text`` once the terminal is given back."""
    app._exit_renderables.append(text)


def close(app: App[Any]) -> None:
    """End ``app`` without waiting for the messages under way."""
    app._close_messages_no_wait()


def expect_switch(screen: Screen[Any]) -> None:
    """Let ``screen``, which was never pushed, be switched for another: Textual takes a result callback off it."""
    screen._push_result_callback(screen, None)


def screen_at_work() -> Screen[Any] | None:
    """The screen whose part is at work in this task, None for the application's own work."""
    node: MessagePump | None = active_message_pump.get(None)
    while node is not None and not isinstance(node, Screen):
        node = node._parent
    return node


def busy(app: App[Any]) -> MessagePump | None:
    """What has messages to handle: ``app``, its screen in front or something on it. Called outside of them all."""
    nodes: list[Any] = [app.screen, app]
    while nodes:
        node = nodes.pop()
        queue = node._message_queue
        # A pump that waits for a message has handled the others, and done what it does when idle.
        if queue.values or not queue.ready_event._waiters:
            if not (node._closing or node._closed):
                return node  # type: ignore[no-any-return]
        elif node is not app:
            # Asked three times for each key: the list itself, without what Textual does to give it.
            nodes += node._nodes._nodes
    return None


def is_to_lay_out(screen: Screen[Any]) -> bool:
    """True when what is on ``screen`` is to have its place, or something is to be done once it has."""
    return screen._layout_required or screen._scroll_required or bool(screen._callbacks)


def app_of(of: "Driver") -> App[Any]:
    """The application of a driver."""
    return of._app


def key_parser(of: "Driver") -> "XTermParser":
    """What makes keys of the characters that a terminal sends."""
    from textual._xterm_parser import XTermParser

    return XTermParser(of._debug)


def is_key(parser: "XTermParser", sequence: str) -> bool:
    """Whether ``sequence`` is that of a key."""
    return any(True for _ in parser._sequence_to_key_events(sequence))


def report_failure(of: "Driver", error: Exception) -> None:
    """Let the application handle ``error``, raised in a thread of the driver."""
    of._app.call_later(of._app._handle_exception, error)


def free_output(of: LinuxDriver) -> None:
    """Drop what waits to be written, so that nobody waits for room any more. Thread-safe."""
    writer = of._writer_thread
    if writer is None:
        return
    queue: Queue[str | None] = writer._queue
    try:
        while True:
            if queue.get_nowait() is None:
                # The writer's own sign to end.
                queue.put_nowait(None)
                return
    except Empty:
        return


def window_size(of: LinuxDriver) -> tuple[int, int] | None:
    """The columns and rows of the window now; None when the terminal reports them itself, in its own order."""
    return None if of._in_band_window_resize else of._get_terminal_size()


def never_skip(timer: Timer) -> None:
    """Let ``timer`` call back although it is late."""
    timer._skip = False


def is_highlighted(options: OptionList, line: int) -> bool:
    """True when the line ``line`` of the content belongs to the highlighted option."""
    lines = options._lines
    return line < len(lines) and lines[line][0] == options.highlighted
