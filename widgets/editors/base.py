"""What all the editors of a field share: label, required mark, sentence under the field, reading instead of editing.

One field is one widget: the label and the sentence are drawn in its own padding and lines. A page of 45 fields mounts
45 widgets, not 180.
"""

from abc import abstractmethod

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding
from textual.color import Color
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from mes_tui.domain.rules import Choice
from mes_tui.forms import values
from mes_tui.forms.presentation import NO_VALUE, NOT_PROVIDED
from mes_tui.forms.vocabulary import Field, Kind
from mes_tui.textual_internals import InPageOrder
from widgets.cells import fit, wrapped
from widgets.dressing import Kept, dressed
from widgets.messages import FieldEdited, FieldLeft, FormerWanted, Said, Typed
from widgets.past import Past

LABEL_WIDTH = 34
LABEL_WIDTHS = ((110, 50), (80, LABEL_WIDTH), (0, 26))
"""From how many columns of the window on, the cells of a label."""
GUTTER = 2
NOTHING_BEFORE = "Ce champ n’a rien contenu d’autre depuis que vous remplissez cette demande."
NOTHING_AFTER = "Rien à rétablir dans ce champ."
GIVEN_BACK = "Le champ contient de nouveau ce qu’il contenait à votre arrivée. Ctrl+Z y remet ce que vous aviez tapé."
NO_LIST = "Ce champ n’a pas de liste de valeurs\u00a0: tapez la réponse. F1 pour l’aide du champ."

UNDO_KEYS = (
    Binding("ctrl+z", "undo", "Annuler la saisie", show=False),
    Binding("ctrl+y", "redo", "Rétablir la saisie", show=False),
    Binding("escape", "give_back", "Remettre ce que le champ contenait", show=False),
)
"""Every editor has these: Textual reads no binding of a class that is no widget."""
BOLD = Style(bold=True)


def fault_style(widget: DOMNode) -> Style:
    """How the sentence of what is wrong is written: bold, in the colour that the theme has for it."""
    return Style(bold=True, color=Color.parse(widget.app.theme_variables["error"]).rich_color)


class FieldEditor(InPageOrder):
    """Mixed in front of a Textual widget. Call ``prepare`` in ``__init__``; define ``typed`` and ``put``.

    ``given`` is the answer that the field was given last, or that it handed over: what is typed is typed over it.

    The label takes ``label_width`` cells at the left, its own gutter included: « ! » in front of a field with a
    sentence, « › » in front of the one that has the focus (« !› » for both), « * » after the label of a required one.
    """

    field: Field
    label: str
    label_width: int
    choices: tuple[Choice, ...]
    in_grid: bool
    locked: bool
    required: bool
    sentence: str
    # Where an answer that nobody typed here comes from.
    origin: str
    reading: str
    given: str
    # What the field held during the visit; of the form, it outlives the editor.
    past: Past
    # Whether Escape gives back what the field held when it was entered: a dialog asks instead.
    gives_back = False
    # Whether what the field held before this visit is kept somewhere.
    former_kept = False
    # What is said at the first field and at the last one: nothing, unless they are those of a page.
    ends: tuple[str, str] = ("", "")

    def come_in_view(self, page: Widget) -> None:
        """Scroll ``page`` to the field."""
        page.scroll_to_widget(self, animate=False, immediate=True)

    def prepare(self, field: Field, *, label: str | None = None, label_width: int = LABEL_WIDTH) -> None:
        """Set up the editor of ``field``.

        In a grid, ``label`` (of the row, or "") replaces the field's own, and the grid shows the sentence.
        """
        self.field = field
        self.in_grid = label is not None
        self.label = field.label if label is None else label
        self.label_width = label_width
        self.choices = field.choices
        self.locked = field.read_only
        self.required = False
        self.sentence = self.origin = self.reading = ""
        self.given = self._as_given = ""
        self._in_disorder = self._away = False
        self._entered = ""
        self.past = Past()
        self._kept = Kept()
        self.styles.height = "auto"
        self.styles.padding = (0, 0, 0, label_width)
        self.add_class("field-editor")

    @property
    def key(self) -> str:
        """The key of the field."""
        return self.field.key

    @property
    @abstractmethod
    def typed(self) -> str:
        """The answer as it stands in the editor."""

    @abstractmethod
    def put(self, text: str) -> None:
        """Put ``text`` in the editor; nothing is posted."""

    def show(self, text: str) -> None:
        """Put ``text``, the answer as it stands, in the editor; nothing is posted."""
        self.put(text)
        self.given, self._as_given, self._in_disorder = text, self.typed, False
        self._entered = self.typed
        self.past.shows(self.typed)

    def remember_in(self, past: Past) -> None:
        """Keep in ``past`` what the field holds from now on, and let Escape give back what it held when entered."""
        self.past, self.gives_back = past, True

    def follow(self, answer: str, *, focused: bool) -> None:
        """Show ``answer``, unless the person is in the field and it is the same as before, or they are changing it."""
        if not focused or not (self.touched or answer == self.given):
            self.show(answer)

    @property
    def touched(self) -> bool:
        """True once the person changed the field, until it is handed over in its normal form."""
        return self.typed != self._as_given or self._in_disorder

    def handed(self, *, as_typed: bool = False) -> Typed | None:
        """Hand over what the person typed, in normal form unless ``as_typed``; None for a field left as it was.

        ``as_typed`` while they may go on typing: nothing changes under the cursor.
        """
        if not self.touched:
            return None
        self.past.typed(self.typed)
        over, text = self.given, self.typed if as_typed else self.settle()
        self.past.settles(self.typed)
        self.given, self._as_given = text, self.typed
        self._in_disorder = as_typed and not self.in_order
        return Typed(self.key, text, over)

    @property
    def in_order(self) -> bool:
        """True when what is typed is in its normal form, as far as it can be read."""
        return values.parse(self.field, self.typed).text == self.typed

    def settle(self) -> str:
        """Put the answer in its normal form if it can be read, and return it."""
        return self.typed

    def mark(self, sentence: str) -> None:
        """Show ``sentence`` under the field, "" to remove it."""
        if sentence != self.sentence:
            self.sentence = sentence
            self.refresh(layout=True)

    def come_from(self, origin: str) -> None:
        """Say under the field where its answer comes from, "" for nowhere: what is wrong with it is said instead."""
        if origin != self.origin:
            self.origin = origin
            self.refresh(layout=True)

    def set_required(self, required: bool) -> None:
        """Show or remove the « * »."""
        if required != self.required:
            self.required = required
            self.refresh(layout=True)

    def set_locked(self, locked: bool, reading: str = "") -> None:
        """Show ``reading`` instead of an entry, out of the way of Tab, or go back to the entry."""
        locked = locked or self.field.read_only
        if (locked, reading) == (self.locked, self.reading):
            return
        if locked and self.is_attached and self.screen.focused is self:
            self.screen.focus_next()
        self.locked, self.reading = locked, reading
        self.can_focus = not locked
        self.refresh(layout=True)

    def offer(self, choices: tuple[Choice, ...]) -> None:
        """Offer ``choices`` from now on; an answer that is not among them any more stays as it is."""
        if choices != self.choices:
            self.choices = choices
            self.refresh(layout=True)

    def give_label(self, columns: int) -> None:
        """Give the label of a field outside grids the room that it has in a window of so many columns."""
        width = next(label for least, label in LABEL_WIDTHS if columns >= least)
        if self.in_grid or self.label_width == width or self.label_width not in dict(LABEL_WIDTHS).values():
            return
        self.label_width = width
        self.styles.padding = (0, 0, 0, width)
        self.refresh(layout=True)

    def suggest(self, text: str) -> None:
        """Show ``text`` as what a blank answer stands for; only entries of one line can."""

    def leave(self) -> None:
        """Tell that the field is left, in normal form unless only the terminal window lost the focus."""
        self._away = away = not self.app.app_focus
        typed = self.handed(as_typed=away) or Typed(self.key, self.given, self.given)
        self.post_message(FieldLeft(self.key, typed.text, away, typed.over))
        if not away:
            self.past.rest()
            self._entered = self.typed

    def go(self, step: int) -> None:
        """Go to the next field, or the one before; at the end of the page, stay and say so: Tab alone goes round."""
        chain = self.screen.focus_chain
        place = chain.index(self) + step if self in chain else -1
        if 0 <= place < len(chain):
            chain[place].focus()
            return
        self.leave()
        if self.ends[step > 0]:
            self.post_message(Said(self.ends[step > 0]))

    def arrive(self, *, from_below: bool) -> None:
        """The focus comes from a field above, or ``from_below``: put the cursor at the end it comes by."""

    def action_next_field(self) -> None:
        """Enter goes to the next field, as Down does."""
        self.go(1)

    def give(self, text: str, over: str | None = None) -> None:
        """The person gives ``text`` as the answer, whole, with ``over`` before them (None: what the field shows)."""
        typed = self.hand_in(text)
        if typed is not None:
            self.post_message(FieldEdited(typed.key, typed.text, whole=True, over=typed.over if over is None else over))

    def hand_in(self, text: str) -> Typed | None:
        """Put ``text`` in the field as what the person answers and return it, None when it is there already; nothing is
        posted."""
        if text == self.typed:
            return None
        over = self.given
        self.put(text)
        self.handed()
        self.past.rest()
        return Typed(self.key, self.typed, over)

    def take_back(self, text: str) -> None:
        """Put ``text``, which the field held before, where the cursor was; it is told as if it was typed."""
        self.put(text)
        self.post_message(FieldEdited(self.key, self.typed))

    def action_undo(self) -> None:
        """Take back the last step, of this visit of the field or of one before."""
        self.past.typed(self.typed)
        self._step_to(self.past.undo(), NOTHING_BEFORE)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.past.typed(self.typed)
        self._step_to(self.past.redo(), NOTHING_AFTER)

    def ask_former(self) -> None:
        """Ask for what the field held before, or say that there is no list."""
        self.post_message(Said(NO_LIST) if self.locked or not self.former_kept else FormerWanted(self.key))

    def _step_to(self, text: str | None, nothing: str) -> None:
        if text is None:
            self.post_message(Said(nothing))
        else:
            self.take_back(text)

    def action_give_back(self) -> None:
        """Give the field back what it held when it was entered; then, or when it holds that, leave as elsewhere."""
        if not self.gives_back or self.locked or self.typed == self._entered:
            raise SkipAction
        for text in (self.typed, self._entered):
            self.past.typed(text)
            self.past.rest()
        self.take_back(self._entered)
        self.post_message(Said(GIVEN_BACK))

    def _on_focus(self, event: events.Focus) -> None:
        # The window that comes back in front enters no field.
        if not self._away:
            self._entered = self.typed
        self._away = False

    def _on_blur(self, event: events.Blur) -> None:
        if not self.locked:
            self.leave()

    def content_rows(self, width: int) -> int:
        """The lines that the answer takes on ``width`` cells."""
        return len(self.reading_lines(width)) if self.locked else 1

    def reading_lines(self, width: int) -> tuple[str, ...]:
        """What a locked field shows."""
        empty = NOT_PROVIDED if self.field.kind is Kind.INFO else NO_VALUE
        return wrapped(values.with_unit(self.field, self.reading) or empty, width)

    def label_lines(self) -> tuple[str, ...]:
        """The label beside the answer."""
        room = self.label_width - GUTTER - 1
        if room < 1:
            return ()
        return wrapped(f"{self.label}\u00a0*" if self.required else self.label, room)

    def sentence_lines(self, width: int) -> tuple[str, ...]:
        """What is wrong with the answer, or where it comes from, under it."""
        said = self.sentence or self.origin
        return wrapped(said, width) if said and not self.in_grid else ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the label, or the answer and its sentence, take."""
        return max(len(self.label_lines()), self.content_rows(width) + len(self.sentence_lines(width)))

    def render_line(self, y: int) -> Strip:
        """A line of the answer; of its reading when it is locked."""
        if not self.locked:
            return super().render_line(y)
        width, base = self.content_size.width, self.rich_style
        lines = self.reading_lines(width)
        return Strip([Segment(fit(lines[y] if y < len(lines) else "", width), base)], width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The widget's lines, with the label at the left and the sentence underneath."""
        width = self.outer_size.width
        strips = super().render_lines(Region(0, crop.y, width, crop.height))

        def dress() -> list[Strip]:
            lines = [self._dressed(strip, crop.y + place, width) for place, strip in enumerate(strips)]
            return dressed(self, lines, crop)

        return self._kept.lines(strips, crop, dress)

    def sign(self) -> str:
        """The signs in front of the label, on the gutter at most."""
        fault = "!" if self.sentence else ""
        return f"{fault}›" if self.has_focus else fault or ("*" if self.required and not self.label else " ")

    def _dressed(self, strip: Strip, y: int, width: int) -> Strip:
        left, base = self.label_width, self.rich_style
        label = self.label_lines()
        text = (self.sign() if y == 0 else " ").ljust(GUTTER) + (label[y] if y < len(label) else "")
        style = base + BOLD if self.has_focus else base
        right = strip.crop(left, width)
        line = y - self.content_rows(width - left)
        sentence = self.sentence_lines(width - left)
        if 0 <= line < len(sentence):
            told = base + fault_style(self) if self.sentence else base
            right = Strip([Segment(fit(sentence[line], width - left), told)], width - left)
        return Strip([Segment(fit(text, left), style), *right], width)
