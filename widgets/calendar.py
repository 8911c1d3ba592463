"""A month in a window, to choose a date: arrows, Page keys for the month, Enter."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widgets import Static

from mes_tui.forms.french import MONTHS, long_date
from widgets.cells import visible
from widgets.hints import Hints
from widgets.modal import EditorModal

DAYS = "di lu ma me je ve sa"
HINTS = "Flèches : jour   PgPréc PgSuiv : mois   < > : année   a : aujourd’hui   Entrée : choisir   Échap : annuler"
FORMER = "   F4\u00a0: valeurs précédentes"
_WEEKS = calendar.Calendar(firstweekday=calendar.SUNDAY)
_INDENT = "   "


def moved(day: date, months: int) -> date:
    """``day`` moved by ``months``, on the last day of a shorter month; unchanged outside the years 1 to 9999."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    if not date.min.year <= year <= date.max.year:
        return day
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Calendar(EditorModal[date | None]):
    """Gives the day chosen, None when the person gave up. Opens on ``day``, else on ``today``.

    Days after ``latest`` are refused with a sentence.
    """

    DEFAULT_CSS = """
    Calendar { align: center middle; }
    Calendar > Vertical {
        width: 46; height: auto; border: solid $secondary; padding: 0 1;
        border-title-color: $foreground; border-title-style: bold; background: $background;
    }
    Calendar Static { width: 100%; }
    """
    BINDINGS = [
        Binding("left", "move(-1)", "Jour précédent", show=False),
        Binding("right", "move(1)", "Jour suivant", show=False),
        Binding("up", "move(-7)", "Semaine précédente", show=False),
        Binding("down", "move(7)", "Semaine suivante", show=False),
        Binding("pageup", "move_months(-1)", "Mois précédent", show=False),
        Binding("pagedown", "move_months(1)", "Mois suivant", show=False),
        Binding("less_than_sign", "move_months(-12)", "Année précédente", show=False),
        Binding("greater_than_sign", "move_months(12)", "Année suivante", show=False),
        Binding("a,A", "today", "Aujourd’hui", show=False),
        Binding("enter,space", "choose", "Choisir", show=False),
        Binding("escape,f3", "cancel", "Annuler", show=False),
    ]

    day: reactive[date] = reactive(date.min, init=False)

    def __init__(
        self,
        title: str,
        day: date | None = None,
        *,
        today: date | None = None,
        latest: date | None = None,
        former: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.former = former
        self._title = title
        self._today = today or date.today()
        self._latest = latest
        self.set_reactive(Calendar.day, day or self._today)

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Text(visible(self._title))
            yield Static(self.month(), id="month", markup=False)
            yield Static("", id="said", markup=False)
            yield Hints(HINTS + (FORMER if self.former else ""), near=True)

    def watch_day(self) -> None:
        """Show the month of the day under the cursor."""
        if self.is_mounted:
            self.query_one("#month", Static).update(self.month())
            self.query_one("#said", Static).update("")

    def month(self) -> Text:
        """The month as text: the day under the cursor in brackets and reverse video, today underlined."""
        text = Text(f"{MONTHS[self.day.month - 1]} {self.day.year}".center(len(DAYS) + 2 * len(_INDENT)), style="bold")
        text.append(f"\n{_INDENT}{DAYS}", style="not bold")
        for week in _WEEKS.monthdayscalendar(self.day.year, self.day.month):
            text.append(f"\n{_INDENT[:-1]}")
            before = 0
            for number in (*week, 0):
                here = self.day.day
                text.append("[" if number == here else "]" if before == here else " ", style="not bold")
                text.append(f"{number:>2}" if number else "  ", style=self._style(number))
                before = number
        text.append(f"\n{_INDENT}{long_date(self.day)}", style="not bold")
        return text

    def _style(self, number: int) -> str:
        if number == self.day.day:
            return "reverse"
        today = self._today
        return "bold underline" if (self.day.year, self.day.month, number) == today.timetuple()[:3] else "not bold"

    def action_move(self, days: int) -> None:
        """Move over ``days`` days."""
        try:
            self.day += timedelta(days=days)
        except OverflowError:
            self.app.bell()

    def action_move_months(self, months: int) -> None:
        """Move over ``months`` months."""
        self.day = moved(self.day, months)

    def action_today(self) -> None:
        """Go to today."""
        self.day = self._today

    def action_choose(self) -> None:
        """Choose the day under the cursor, unless it is too late."""
        if self._latest is not None and self.day > self._latest:
            self.query_one("#said", Static).update(f"Choisissez le {long_date(self._latest)} au plus tard.")
        else:
            self.dismiss(self.day)

    def action_cancel(self) -> None:
        """Close without choosing."""
        self.dismiss(None)
