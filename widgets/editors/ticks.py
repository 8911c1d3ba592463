"""Boxes: yes or no, one box, several boxes."""

from collections.abc import Iterable

from rich.style import Style
from textual import events
from textual.binding import Binding

from mes_tui.domain.text import fold
from mes_tui.forms.vocabulary import Field
from widgets.cells import wrapped
from widgets.editors.base import GUTTER, LABEL_WIDTH
from widgets.editors.drawn import REVERSE, DrawnEditor

YES, NO = "oui", "non"
_BOX = 4
_YES_NO = ((YES, "Oui"), (NO, "Non"))


class YesNoEditor(DrawnEditor):
    """« ( ) Oui   (•) Non »: arrows, o, n; Space goes from one to the other, Delete empties."""

    BINDINGS = [
        Binding("left", "answer_with('oui')", "Oui", show=False),
        Binding("right", "answer_with('non')", "Non", show=False),
        Binding("space", "other", "L’autre réponse", show=False),
        Binding("delete,backspace", "answer_with('')", "Effacer la réponse", show=False),
    ]

    def pieces(self, y: int, width: int) -> Iterable[tuple[str, Style]]:
        if y:
            return
        for code, label in _YES_NO:
            here = self.has_focus and code == (self.typed or YES)
            yield f"({'•' if self.typed == code else ' '})", REVERSE if here else Style()
            yield f" {label}   ", Style()

    def on_key(self, event: events.Key) -> None:
        """o and n answer."""
        answer = {"o": YES, "n": NO}.get((event.character or "").casefold())
        if answer:
            event.stop()
            self.choose(answer)

    def action_answer_with(self, text: str) -> None:
        """Answer ``text``."""
        self.choose(text)

    def action_other(self) -> None:
        """Yes if nothing was answered, else the other answer."""
        self.choose(NO if self.typed == YES else YES)

    def on_click(self, event: events.Click) -> None:
        """A click on an answer chooses it."""
        place = event.get_content_offset(self)
        if place is not None and place.y == 0:
            self.choose(YES if place.x < 9 else NO)


class TickEditor(DrawnEditor):
    """« [x] Label »: Space ticks. The label is the sentence ticked, over the whole width."""

    BINDINGS = [
        Binding("space", "tick", "Cocher", show=False),
        Binding("delete,backspace", "untick", "Décocher", show=False),
    ]

    def __init__(self, field: Field, *, label: str | None = None, label_width: int = GUTTER) -> None:
        super().__init__(field, label=label, label_width=label_width)

    def label_lines(self) -> tuple[str, ...]:
        return ()

    def reading_lines(self, width: int) -> tuple[str, ...]:
        return self._lines(width)

    def content_rows(self, width: int) -> int:
        return len(self._lines(width))

    def _lines(self, width: int) -> tuple[str, ...]:
        label = f"{self.label}\u00a0*" if self.required else self.label
        first, *others = wrapped(label, width - _BOX)
        box = "[x] " if (self.reading or self.typed) in (YES, "Oui") else "[ ] "
        return (f"{box}{first}", *(f"{' ' * _BOX}{line}" for line in others))

    def pieces(self, y: int, width: int) -> Iterable[tuple[str, Style]]:
        lines = self._lines(width)
        if y >= len(lines):
            return
        yield lines[y][: _BOX - 1], REVERSE if self.has_focus and y == 0 else Style()
        yield lines[y][_BOX - 1 :], Style(bold=self.has_focus)

    def action_tick(self) -> None:
        """Tick or untick."""
        self.choose("" if self.typed == YES else YES)

    def action_untick(self) -> None:
        """Untick."""
        self.choose("")

    def on_click(self) -> None:
        """A click ticks."""
        if not self.locked:
            self.action_tick()


class ChoicesEditor(DrawnEditor):
    """A box for each choice: arrows move, Space ticks, a letter jumps. ``typed`` is the codes joined by commas."""

    BINDINGS = [
        Binding("up", "move(-1)", "Choix précédent", show=False),
        Binding("down", "move(1)", "Choix suivant", show=False),
        Binding("home", "move(-999)", "Premier choix", show=False),
        Binding("end", "move(999)", "Dernier choix", show=False),
        Binding("space", "tick", "Cocher", show=False),
    ]

    def __init__(self, field: Field, *, label: str | None = None, label_width: int = LABEL_WIDTH) -> None:
        self.place = 0
        super().__init__(field, label=label, label_width=label_width)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The codes ticked."""
        return tuple(code for code in self.typed.split(",") if code)

    def content_rows(self, width: int) -> int:
        return super().content_rows(width) if self.locked else len(self._lines(width))

    def _lines(self, width: int) -> list[tuple[int, str]]:
        """Each line with the number of its choice; the box is on the first line of the choice."""
        lines: list[tuple[int, str]] = []
        for number, choice in enumerate(self.field.choices):
            first, *others = wrapped(choice.label, width - _BOX)
            lines.append((number, f"[{'x' if choice.code in self.ticked else ' '}] {first}"))
            lines.extend((number, f"{' ' * _BOX}{line}") for line in others)
        return lines

    def pieces(self, y: int, width: int) -> Iterable[tuple[str, Style]]:
        lines = self._lines(width)
        if y < len(lines):
            number, line = lines[y]
            yield line, REVERSE if self.has_focus and number == self.place else Style()

    def action_move(self, step: int) -> None:
        """Move over ``step`` choices."""
        self.place = max(0, min(len(self.field.choices) - 1, self.place + step))
        self.refresh()

    def action_tick(self) -> None:
        """Tick or untick the choice under the cursor."""
        code = self.field.choices[self.place].code
        kept = set(self.ticked) ^ {code}
        known = [choice.code for choice in self.field.choices]
        strangers = [code for code in self.ticked if code not in known]
        self.choose(",".join([*(code for code in known if code in kept), *strangers]))

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next choice that begins with it."""
        if not event.is_printable or not event.character or event.character == " ":
            return
        event.stop()
        choices = self.field.choices
        for step in range(1, len(choices) + 1):
            place = (self.place + step) % len(choices)
            if fold(choices[place].label).startswith(fold(event.character)):
                self.action_move(place - self.place)
                return

    def on_click(self, event: events.Click) -> None:
        """A click ticks the choice under the pointer."""
        offset = event.get_content_offset(self)
        lines = self._lines(self.content_size.width)
        if not self.locked and offset is not None and offset.y < len(lines):
            self.place = lines[offset.y][0]
            self.action_tick()
