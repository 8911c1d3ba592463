"""Entries of one line: text, dates, times, numbers, telephones, codes. Typed freely, put in order on leaving."""

from datetime import date
from functools import partial

from rich.segment import Segment
from textual import on
from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from mes_tui.domain.text import clean
from mes_tui.forms import values
from mes_tui.forms.french import iso_date
from mes_tui.forms.vocabulary import Field, Kind
from widgets.cells import fit
from widgets.editors.base import LABEL_WIDTH, UNDO_KEYS, FieldEditor
from widgets.messages import FieldDone, FieldEdited
from widgets.one_line import OneLine
from widgets.past import changed_up_to

# Cells underlined and the example shown beside them while the field has the focus.
_ENTRIES = {
    Kind.DATE: (12, "AAAA-MM-JJ"),
    Kind.TIME: (8, "par exemple 8:30"),
    Kind.DECIMAL: (8, "par exemple 4,5"),
    Kind.COUNT: (6, ""),
    Kind.PHONE: (14, "par exemple 514 873-7200"),
    Kind.EXTENSION: (8, ""),
    Kind.POSTAL_CODE: (9, "par exemple H3B 1A7"),
    Kind.SITE_NUMBER: (11, "par exemple 3000-2000"),
}
CALENDAR = ", F4\u00a0: calendrier"
_FREE_LENGTH = 60


def entry_width(field: Field) -> int:
    """The cells that an entry of ``field`` needs, 0 for all there are."""
    return _ENTRIES.get(field.kind, (0, ""))[0]


def example(field: Field) -> str:
    """How an answer of ``field`` is written, "" when anything is."""
    return _ENTRIES.get(field.kind, (0, ""))[1]


class LineEditor(FieldEditor, OneLine):
    """The entry of one field. ``today`` is where the calendar of an empty date opens."""

    _editing = False
    BINDINGS = [
        Binding("enter", "next_field", "Champ suivant", show=False),
        Binding("f4", "open_values", "Calendrier", show=False, id="values"),
        *UNDO_KEYS,
    ]

    def __init__(
        self, field: Field, *, today: date | None = None, label: str | None = None, label_width: int = LABEL_WIDTH
    ) -> None:
        self.entry_width = entry_width(field)
        self._example = f"{example(field)}{CALENDAR if field.kind is Kind.DATE else ''}"
        super().__init__(limit=_FREE_LENGTH if self.entry_width else field.max_length)
        self.today = today
        self.prepare(field, label=label, label_width=label_width)

    @property
    def typed(self) -> str:
        return clean(self.value)

    def put(self, text: str) -> None:
        cleaned = clean(text)
        if cleaned != self.value:
            with self.prevent(Input.Changed):
                self.value = cleaned

    def take_back(self, text: str) -> None:
        place = changed_up_to(self.value, clean(text))
        super().take_back(text)
        self.cursor_position = place

    def show(self, text: str) -> None:
        """One goes on with a text where it ends, and comes back to it where one was."""
        before = self.value
        super().show(text)
        if self.value != before:
            self.cursor_position = len(self.value)

    def on_focus(self) -> None:
        """The text was read from its beginning: the cursor comes back in view."""
        place = self.cursor_position
        self.cursor_position = 0
        self.cursor_position = place

    def settle(self) -> str:
        parsed = values.parse(self.field, self.value)
        if not parsed.error:
            self.put(parsed.text)
        return parsed.text

    @property
    def in_order(self) -> bool:
        return self.value == self.typed and super().in_order

    def suggest(self, text: str) -> None:
        self.placeholder = clean(text)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.past.typed(self.typed)
        self.post_message(FieldEdited(self.key, clean(event.value)))

    @on(Input.Blurred)
    def _blurred(self, event: Input.Blurred) -> None:
        """A text longer than its entry is read from its beginning."""
        event.stop()
        self.scroll_to(x=0, animate=False, immediate=True, force=True)

    def replace(self, text: str, start: int, end: int) -> None:
        """Every edit comes through here: the line keeps its height, so only the entry is painted again."""
        self._editing = True
        try:
            super().replace(text, start, end)
        finally:
            self._editing = False

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> "LineEditor":
        if self._editing and not regions and not recompose:
            regions, layout = (Region(0, 0, self.content_size.width, 1),), False
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def action_open_values(self) -> None:
        """F4 opens the calendar of a date, and tells what another field held before."""
        if self.field.kind is not Kind.DATE or self.locked:
            self.ask_former()
            return
        from widgets.calendar import Calendar

        typed = values.parse(self.field, self.value).value
        day = typed if isinstance(typed, date) else None
        self.app.push_screen(
            Calendar(
                self.field.label,
                day,
                today=self.today,
                latest=self.today if self.field.not_future else None,
                former=self.ask_former if self.former_kept else None,
            ),
            partial(self._chosen, self.given),
        )

    def _chosen(self, over: str, day: date | None) -> None:
        if day is not None:
            self.give(iso_date(day), over)
            self.post_message(FieldDone(self.key))

    def render_line(self, y: int) -> Strip:
        """The entry, underlined over its own width only; its unit, and an example while it has the focus."""
        strip = super().render_line(y)
        if y or self.locked or not self.entry_width:
            return strip
        width = self.content_size.width
        entry = min(width, max(self.entry_width, self.content_width))
        beside = self.field.unit or (self._example if self.has_focus else "")
        hint = f" {beside}" if beside and not self.in_grid else ""
        return Strip([*strip.crop(0, entry), Segment(fit(hint, width - entry), self.rich_style)], width)
