"""A line of a table whose columns are the choices: a digit or a first letter chooses, the word stands in its column."""

from collections.abc import Iterable

from rich.style import Style
from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding
from textual.widget import Widget

from mes_tui.domain.rules import Choice
from mes_tui.domain.text import fold
from mes_tui.forms.vocabulary import Field
from widgets.cells import fit, visible
from widgets.editors.base import GUTTER
from widgets.editors.choice import ChoiceEditor
from widgets.editors.drawn import REVERSE
from widgets.messages import Said

NOT_CHOSEN = "·"
# Where the columns begin, in a window of so many columns: what the lines are called has the rest.
LABEL_WIDTHS = ((110, 60), (80, 41), (0, 21))


def columns(field: Field) -> tuple[tuple[Choice, int], ...]:
    """Each choice with the cells of its column."""
    return tuple((choice, len(choice.label) + 1) for choice in field.choices)


def label_width(window: int) -> int:
    """The cells that the lines are called on in a window of so many columns."""
    return next(width for least, width in LABEL_WIDTHS if window >= least)


def line_label(field: Field) -> str:
    """What the line of ``field`` is called."""
    return field.label.replace("\u00a0", " ").rpartition(" : ")[0] or field.label


class ScaleEditor(ChoiceEditor):
    """Up and Down go from line to line, Left and Right choose, F4 and Space open the list."""

    BINDINGS = [
        Binding("up", "line(-1)", "Ligne précédente", show=False),
        Binding("down", "line(1)", "Ligne suivante", show=False),
        Binding("left", "choose_beside(-1)", "Choix à gauche", show=False),
        Binding("right", "choose_beside(1)", "Choix à droite", show=False),
    ]

    def __init__(self, field: Field) -> None:
        super().__init__(field, label_width=label_width(80))
        self.label = line_label(field)

    def give_label(self, columns: int) -> None:
        width = label_width(columns)
        if width != self.label_width:
            self.label_width = width
            self.styles.padding = (0, 0, 0, width)
            self.refresh(layout=True)

    def content_rows(self, width: int) -> int:
        return super().content_rows(width) if self.locked else 1

    def pieces(self, y: int, width: int) -> Iterable[tuple[str, Style]]:
        if y:
            return
        for place, (choice, cells) in enumerate(columns(self.field)):
            chosen = choice.code == self.typed
            here = self.has_focus and (chosen or (place == 0 and not self.typed))
            text = choice.label if chosen else NOT_CHOSEN
            yield text, REVERSE if here else Style(bold=chosen)
            yield " " * (cells - len(text)), Style()

    def on_key(self, event: events.Key) -> None:
        """A digit or the first letter of one choice chooses it; other letters open the list, as elsewhere."""
        choice = self._meant(event.character or "") if event.is_printable and not self.locked else None
        if choice is not None:
            event.stop()
            event.prevent_default()
            self.choose(choice.code)
            # It may be the first letter of a sentence meant for another field.
            self.post_message(Said(f"{self.label}\u00a0: {choice.label}"))

    def _meant(self, letter: str) -> Choice | None:
        if letter.isascii() and letter.isdigit():
            return self.choices[int(letter) - 1] if 0 < int(letter) <= len(self.choices) else None
        found = [choice for choice in self.choices if letter.strip() and fold(choice.label).startswith(fold(letter))]
        return found[0] if len(found) == 1 else None

    def action_choose_beside(self, step: int) -> None:
        """Choose the next level, or the one before."""
        codes = [choice.code for choice in self.choices]
        place = codes.index(self.typed) + step if self.typed in codes else 0
        self.choose(codes[max(0, min(len(codes) - 1, place))])

    @property
    def _table(self) -> list["ScaleEditor"]:
        """The lines of the table that may be answered."""
        siblings = self.parent.children if self.parent is not None else ()
        lines = [one for one in siblings if isinstance(one, ScaleEditor) and one.field.table == self.field.table]
        return [one for one in lines if one.focusable and one.display]

    def _beside(self, step: int) -> "ScaleEditor | None":
        lines = self._table
        place = lines.index(self) + step if self in lines else -1
        return lines[place] if 0 <= place < len(lines) else None

    def action_line(self, step: int) -> None:
        """Go to the line below, or above; past the ends, leave the table."""
        beside = self._beside(step)
        if beside is None:
            raise SkipAction
        beside.focus()

    @property
    def below(self) -> "ScaleEditor | None":
        """The line below."""
        return self._beside(1)

    @property
    def above(self) -> tuple[tuple["ScaleEditor", "ScaleEditor"], ...]:
        """This line with the one above it, () for the first one."""
        above = self._beside(-1)
        return ((self, above),) if above is not None else ()


class ScaleHeading(Widget):
    """The heading of the table: that of the lines, then each choice over its column, its first letter underlined."""

    DEFAULT_CSS = """
    ScaleHeading { height: 1; width: 100%; text-style: bold; }
    """

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field, self.label_width = field, label_width(80)

    def give_label(self, columns: int) -> None:
        """As the lines do."""
        self.label_width = label_width(columns)
        self.refresh()

    def render(self) -> Text:
        """« Domaine … Aucun Occasionnel … »."""
        line = Text(fit(" " * GUTTER + visible(self.field.table), self.label_width), no_wrap=True)
        for choice, cells in columns(self.field):
            line.append(choice.label[:1], style="underline")
            line.append(fit(visible(choice.label[1:]), cells - 1))
        return line
