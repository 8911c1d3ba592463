"""The five steps of the wizard with the state of each (P32)."""

from dataclasses import dataclass
from enum import Enum

from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from mes_tui.terminal import USUAL_ROWS
from widgets.cells import visible


class StepState(Enum):
    """How far a step is; the value is the sign shown."""

    DONE = "✓"
    TODO = "·"


@dataclass(frozen=True, slots=True)
class StepItem:
    """One step: « Documents à joindre », « Documents complémentaires »."""

    number: int
    label: str
    subtitle: str
    state: StepState
    current: bool = False


CURRENT = "►"
GAP = "   "


# Lines of a window where the five subtitles take nothing from what is filled.
TALL, FULL = 36, 3
# Cells under which two lines cannot hold the names of the steps.
SHORTEST = 70


class StepBar(Widget):
    """Two lines: the steps, with ✓, ► or · in front; the subtitle of the current one at the right of the second. One
    line in a small window.

    In a tall window, where three lines are enough for it, each step has its subtitle.
    """

    DEFAULT_CSS = """
    StepBar { height: auto; padding: 0 1; }
    """

    items: reactive[tuple[StepItem, ...]] = reactive((), layout=True)

    class StepWanted(Message):
        """A step was clicked."""

        def __init__(self, number: int) -> None:
            self.number = number
            super().__init__()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Three lines where there is room for every subtitle, one in a small window."""
        if width < SHORTEST or viewport.height < USUAL_ROWS:
            return 1
        return FULL if viewport.height >= TALL and len(self._full(width)) <= FULL else 2

    def _short(self) -> Text:
        """« ✓ 1   ► 2 Type de la demande   · 3 »: the steps by their numbers, the current one by its name too."""
        line = Text(no_wrap=True, overflow="ellipsis")
        for item in self.items:
            name = f" {visible(item.label)}" if item.current else ""
            line.append(GAP if line else "").append_text(self._signed(item, f"{item.number}{name}"))
        return line

    def _full(self, width: int) -> list[Text]:
        """The steps and their subtitles, on as many lines as they need."""
        rows: list[Text] = []
        for item in self.items:
            step = self._shown(item).append(f" – {visible(item.subtitle)}", Style(bold=False, italic=True))
            if rows and rows[-1].cell_len + len(GAP) + step.cell_len <= width:
                rows[-1].append(GAP).append_text(step)
            else:
                rows.append(step)
        return rows

    def render(self) -> Text:
        """The steps on as many of the lines as they need."""
        width = self.size.width
        if self.size.height == 1:
            return self._short()
        if self.size.height >= FULL:
            return Text("\n", no_wrap=True).join(self._full(width))
        first, second = Text(no_wrap=True), Text(no_wrap=True)
        for item in self.items:
            step = self._shown(item)
            gap = GAP if first else ""
            if not second and first.cell_len + len(gap) + step.cell_len <= width:
                first.append(gap).append_text(step)
            else:
                second.append(GAP if second else "").append_text(step)
        subtitle = next((visible(item.subtitle) for item in self.items if item.current), "")
        room = width - second.cell_len - len(GAP)
        if subtitle and room > 0:
            right = Text(subtitle, style="italic", no_wrap=True)
            right.truncate(room, overflow="ellipsis")
            second.append(" " * (width - second.cell_len - right.cell_len)).append_text(right)
        return Text("\n", no_wrap=True).join([first, second])

    def _shown(self, item: StepItem) -> Text:
        return self._signed(item, visible(item.label))

    @staticmethod
    def _signed(item: StepItem, name: str) -> Text:
        sign = CURRENT if item.current else item.state.value
        style = Style(bold=item.current, meta={"step": item.number})
        return Text(f"{sign} {name}", style=style, no_wrap=True)

    def on_click(self, event: events.Click) -> None:
        """Ask for the step under the pointer."""
        number = event.style.meta.get("step")
        if isinstance(number, int):
            self.post_message(self.StepWanted(number))
