"""Long texts: several lines, a counter, and only the keys that do not clash with the screens'."""

from rich.segment import Segment
from textual import on
from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import EditResult, Location

from mes_tui.domain.text import clean
from mes_tui.forms import values
from mes_tui.forms.french import counted, decimal
from mes_tui.forms.vocabulary import Field
from widgets.cells import fit, wrapped
from widgets.editors.base import BOLD, GUTTER, UNDO_KEYS, FieldEditor, fault_style
from widgets.messages import FieldEdited
from widgets.past import changed_up_to

LEAST_ROWS, MOST_ROWS = 3, 8
LABEL_ROOM = 60
_BAR = "│ "
_LEFT = GUTTER + len(_BAR)
_USUAL_ROOM = 74
_SCREEN_KEYS = {"f6", "f7"}
# Its own ends with the text that it is given, and fails when the text comes to have no scroll bar.
_OWN_ACTIONS = {"undo", "redo"}


class NoteEditor(FieldEditor, TextArea, inherit_bindings=False):
    """The label and the counter above, the text on ``least`` to 8 lines, a bar at its left. Tab leaves."""

    DEFAULT_CSS = """
    NoteEditor, NoteEditor:ansi { background: transparent; background-tint: transparent; }
    NoteEditor:focus { background-tint: transparent; }
    NoteEditor .text-area--cursor, NoteEditor .text-area--selection {
        background: transparent !important; color: $foreground !important; text-style: reverse !important;
    }
    """
    BINDINGS = [
        *(
            key
            for key in TextArea.BINDINGS
            if isinstance(key, Binding) and key.key not in _SCREEN_KEYS and key.action not in _OWN_ACTIONS
        ),
        *UNDO_KEYS,
        Binding("ctrl+backspace,alt+backspace", "delete_word_left", "Effacer le mot à gauche", show=False),
    ]

    def __init__(self, field: Field, *, least: int = LEAST_ROWS) -> None:
        super().__init__(compact=True, highlight_cursor_line=False)
        self.set_reactive(TextArea.cursor_blink, False)
        self.prepare(field, label_width=_LEFT)
        self._rows = self._least = least
        # Whether the text was put here since the caret was last in it, and how many characters did not fit.
        self._fresh = False
        self._cut = 0
        self._fit()

    @property
    def typed(self) -> str:
        return clean(self.text, lines=True)

    def put(self, text: str) -> None:
        cleaned = clean(text, lines=True)
        if cleaned != self.text:
            with self.prevent(TextArea.Changed):
                self.load_text(cleaned)
            self._fresh, self._cut = True, 0
            self._fit()
            if self.has_focus:
                self._go_on()

    def on_focus(self) -> None:
        """One goes on with a text where it ends, and comes back to it where one was."""
        self._go_on()

    def _go_on(self) -> None:
        if self._fresh:
            self._fresh = False
            self.move_cursor(self.document.end)

    def on_blur(self) -> None:
        """What was cut is told until the field is left."""
        if self.app.app_focus:
            self._tell_cut(0)

    def _tell_cut(self, count: int) -> None:
        if count != self._cut:
            self._cut = count
            self._fit()
            self.refresh(layout=True)

    def sentence_lines(self, width: int) -> tuple[str, ...]:
        return (*super().sentence_lines(width), *(wrapped(self._cut_sentence, width) if self._cut else ()))

    @property
    def _cut_sentence(self) -> str:
        limit = decimal(self.field.max_length)
        cut = counted(self._cut, "caractère a été coupé", "caractères ont été coupés")
        told = f"Ce champ contient au plus {limit} caractères : {cut}."
        return f"{told} Raccourcissez le texte, puis ajoutez ce qui manque."

    def settle(self) -> str:
        return values.parse(self.field, self.text).text

    def mark(self, sentence: str) -> None:
        super().mark(sentence)
        self._fit()

    def set_required(self, required: bool) -> None:
        super().set_required(required)
        self._fit()

    def set_locked(self, locked: bool, reading: str = "") -> None:
        super().set_locked(locked, reading)
        self._fit()

    def label_lines(self) -> tuple[str, ...]:
        return wrapped(f"{self.label}\u00a0*" if self.required else self.label, LABEL_ROOM)

    def content_rows(self, width: int) -> int:
        return super().content_rows(width) if self.locked else self._rows

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return self.content_rows(width)

    def on_resize(self) -> None:
        """The text wraps elsewhere."""
        self._fit()

    def _fit(self) -> None:
        """Give the text between ``least`` and 8 lines, plus what stands above and below it."""
        width = self.content_size.width
        rows = self.wrapped_document.height if width else len(wrapped(self.text, _USUAL_ROOM))
        self._rows = max(self._least, min(MOST_ROWS, rows))
        above, below = len(self.label_lines()), len(self.sentence_lines(width or _USUAL_ROOM))
        padding = (above, 0, below, _LEFT)
        height = "auto" if self.locked else self._rows + above + below
        if (padding, height) != getattr(self, "_fitted", None):
            self._fitted = (padding, height)
            self.styles.padding = padding
            self.styles.height = height

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._fit()
        self.refresh(Region(-_LEFT, -len(self.label_lines()), self.outer_size.width, 1))
        self.past.typed(self.typed)
        self.post_message(FieldEdited(self.key, self.typed))

    def take_back(self, text: str) -> None:
        place = changed_up_to(self.text, text)
        super().take_back(text)
        self._fresh = False
        lines = self.text[:place].split("\n")
        self.move_cursor((len(lines) - 1, len(lines[-1])))

    def action_cursor_up(self, select: bool = False) -> None:
        """Up at the very beginning goes to the field before."""
        before = self.selection
        super().action_cursor_up(select)
        if not select and self.selection == before and before.is_empty:
            self.go(-1)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down at the very end goes to the next field."""
        before = self.selection
        super().action_cursor_down(select)
        if not select and self.selection == before and before.is_empty:
            self.go(1)

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        """Clean what is typed or pasted, and cut what passes the limit."""
        insert = clean(insert, lines=True)
        room = self.field.max_length - len(self.text) + len(self.get_text_range(start, end))
        if len(insert) > room:
            self._tell_cut(self._cut + len(insert) - max(0, room))
        return super()._replace_via_keyboard(insert[: max(0, room)], start, end)

    @property
    def counter(self) -> str:
        """« 120/1000 »."""
        return f"{len(self.text)}/{self.field.max_length}"

    def render_lines(self, crop: Region) -> list[Strip]:
        """Blank once off the page: the text area would look for a background in parents that it no longer has."""
        return super().render_lines(crop) if self.is_attached else [Strip.blank(crop.width)] * crop.height

    def _dressed(self, strip: Strip, y: int, width: int) -> Strip:
        label, base = self.label_lines(), self.rich_style
        if y < len(label):
            text = (self.sign() if y == 0 else " ").ljust(GUTTER) + label[y]
            counter = "" if self.locked or y else self.counter
            style = base + BOLD if self.has_focus else base
            left = width - len(counter)
            return Strip([Segment(fit(text, left), style), Segment(counter, base)], width)
        row = y - len(label)
        if row < self.content_rows(width - _LEFT):
            return Strip([Segment(" " * GUTTER + _BAR, base), *strip.crop(_LEFT, width)], width)
        sentence = self.sentence_lines(width - _LEFT)
        place = row - self.content_rows(width - _LEFT)
        text = sentence[place] if place < len(sentence) else ""
        return Strip([Segment(fit(" " * _LEFT + text, width), base + fault_style(self))], width)
