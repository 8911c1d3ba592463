"""What prevents going on, on top of the page: « Il y a 3 problèmes », one line each; Enter goes to the field."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from mes_tui.terminal import USUAL_ROWS
from widgets.cells import fit, wrapped

MOST_LINES, FEWEST_LINES = 7, 2
_BULLET = "• "
_TITLE = Style(bold=True, reverse=True)
_CURSOR = Style(reverse=True)
_MORE = Style(bold=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right in the field ``key``."""

    key: str
    sentence: str


class ErrorSummary(Widget, can_focus=True):
    """At most seven lines show at once; the list follows the cursor.

    When there are more problems than lines, the last line tells how many are above and below.
    """

    DEFAULT_CSS = """
    ErrorSummary { height: auto; width: 100%; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", "Problème précédent", show=False),
        Binding("down", "move(1)", "Problème suivant", show=False),
        Binding("home", "move(-999)", "Premier problème", show=False),
        Binding("end", "move(999)", "Dernier problème", show=False),
        Binding("enter", "go", "Aller au champ", show=False),
        Binding("escape", "close", "Fermer", show=False),
    ]

    class GoTo(Message):
        """The person wants the field ``key``."""

        def __init__(self, key: str) -> None:
            self.key = key
            super().__init__()

    class Closed(Message):
        """The person wants the summary to go away."""

    problems: reactive[tuple[Problem, ...]] = reactive((), layout=True)

    def __init__(self, problems: Sequence[Problem] = ()) -> None:
        super().__init__()
        self.place = 0
        self._top = 0
        self.problems = tuple(problems)

    def watch_problems(self, before: tuple[Problem, ...], now: tuple[Problem, ...]) -> None:
        """The cursor stays on its problem, or on what took its place."""
        key = before[self.place].key if self.place < len(before) else ""
        self.place = next((place for place, problem in enumerate(now) if problem.key == key), self.place)
        self.place = max(0, min(len(now) - 1, self.place))
        self._top = 0
        # There is another room for them once they are laid out.
        self.call_after_refresh(self.action_move, 0)

    @property
    def problem(self) -> Problem:
        """The problem under the cursor."""
        return self.problems[self.place]

    @property
    def title(self) -> str:
        """« Il y a 1 problème », « Il y a 3 problèmes »."""
        count = len(self.problems)
        return f"Il y a {count} problème{'s' if count > 1 else ''}"

    def _lines(self, width: int) -> list[tuple[int, str]]:
        lines: list[tuple[int, str]] = []
        for number, problem in enumerate(self.problems):
            for row, line in enumerate(wrapped(problem.sentence, width - len(_BULLET) - 1)):
                lines.append((number, f" {_BULLET if row == 0 else ' ' * len(_BULLET)}{line}"))
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The title and at most seven lines, two in a low window: the field to correct is under them."""
        most = MOST_LINES if viewport.height >= USUAL_ROWS else FEWEST_LINES
        return 1 + min(most, len(self._lines(width)))

    def _shown(self, lines: list[tuple[int, str]]) -> int:
        """The lines of problems that fit under the title, the line that tells of the others left out."""
        room = max(1, self.size.height - 1)
        return room if len(lines) <= room else max(1, room - 1)

    def _others(self, lines: list[tuple[int, str]]) -> str:
        """« ↑ 1 autre   ↓ 4 autres »: the problems that are not whole in view."""
        bottom = self._top + self._shown(lines)
        above = len({number for number, _ in lines[: self._top]})
        below = len({number for number, _ in lines[bottom:]})
        parts = [
            f"{sign} {count} autre{'s' if count > 1 else ''}" for sign, count in (("↑", above), ("↓", below)) if count
        ]
        return "   ".join(parts)

    def render_line(self, y: int) -> Strip:
        """The title, the lines in view, then what is out of view."""
        width, base = self.size.width, self.rich_style
        if y == 0:
            hint = "Entrée\u00a0: aller au champ   Échap\u00a0: fermer " if self.has_focus else ""
            room = width - len(hint)
            return Strip([Segment(fit(f" ! {self.title}", room) + hint, base + _TITLE)], width)
        lines = self._lines(width)
        count, place = self._shown(lines), self._top + y - 1
        if y > count:
            return Strip([Segment(fit(f" {self._others(lines)}", width), base + _MORE)], width)
        if place >= len(lines):
            return Strip.blank(width, base)
        number, line = lines[place]
        style = base + _CURSOR if number == self.place and self.has_focus else base
        return Strip([Segment(fit(line, width), style)], width)

    def action_move(self, step: int) -> None:
        """Move over ``step`` problems."""
        self.place = max(0, min(len(self.problems) - 1, self.place + step))
        lines = self._lines(self.size.width)
        mine = [row for row, (number, _) in enumerate(lines) if number == self.place]
        if mine:
            self._top = max(min(self._top, mine[0]), mine[-1] - self._shown(lines) + 1)
        self.refresh()

    def action_go(self) -> None:
        """Go to the field of the problem under the cursor."""
        if self.problems:
            self.post_message(self.GoTo(self.problem.key))

    def action_close(self) -> None:
        """Close the summary."""
        self.post_message(self.Closed())

    def on_click(self, event: events.Click) -> None:
        """A click goes to the field of the problem under the pointer."""
        lines = self._lines(self.size.width)
        place = self._top + event.y - 1
        if 0 < event.y <= self._shown(lines) and place < len(lines):
            self.place = lines[place][0]
            self.action_go()
