"""Boxes: yes or no, one box, several boxes."""

import math
from collections.abc import Iterable

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget

from mes_tui.domain.rules import Choice
from mes_tui.domain.text import fold
from mes_tui.forms.vocabulary import Field
from widgets.cells import wrapped
from widgets.editors.base import GUTTER, LABEL_WIDTH
from widgets.editors.drawn import REVERSE, DrawnEditor
from widgets.messages import Said
from widgets.rows import rows_in

YES, NO = "oui", "non"
_BOX = 4
_YES_NO = ((YES, "Oui"), (NO, "Non"))
TYPE_YES_OR_NO = "Tapez O ou N, ou choisissez avec ← → ou Espace."
SPACE_TICKS = "Les lettres ne cochent rien : Espace coche ou décoche."


class Boxes(DrawnEditor):
    """What Space answers. A space among letters is text meant for another field: it changes nothing."""

    SPACE_DOES = SPACE_TICKS
    """What is said to whoever types text here."""

    SENTENCE_PAUSE = 1.0
    """Seconds after a letter during which a space belongs to a sentence; later, it answers what was said of letters."""

    _letter_at = -math.inf

    def on_key(self, event: events.Key) -> None:
        """Letters may move the cursor; a space right after them only says what Space does."""
        if not event.is_printable or not event.character:
            self._letter_at = -math.inf
        elif event.character != " ":
            event.stop()
            self._letter_at = event.time
            self.jump(event.character)
        elif event.time - self._letter_at < self.SENTENCE_PAUSE:
            event.stop()
            self._letter_at = -math.inf
            self.post_message(Said(self.SPACE_DOES))

    def on_focus(self) -> None:
        """What was typed elsewhere is over."""
        self._letter_at = -math.inf

    def jump(self, letter: str) -> None:
        """Ignore a letter, and say that it does nothing."""
        self.post_message(Said(self.SPACE_DOES))


class YesNoEditor(Boxes):
    """« ( ) Oui   (•) Non »: arrows, Space, o, n; Delete empties. No other key that writes changes anything."""

    SPACE_DOES = TYPE_YES_OR_NO
    BINDINGS = [
        Binding("space", "next_answer", "Oui, puis Non", show=False),
        Binding("left", "answer_with('oui')", "Oui", show=False),
        Binding("right", "answer_with('non')", "Non", show=False),
        Binding("delete,backspace", "answer_with('')", "Effacer la réponse", show=False),
    ]

    def pieces(self, y: int, width: int) -> Iterable[tuple[str, Style]]:
        if y:
            return
        for code, label in _YES_NO:
            here = self.has_focus and code == (self.typed or YES)
            yield f"({'•' if self.typed == code else ' '})", REVERSE if here else Style()
            yield f" {label}   ", Style()

    def jump(self, letter: str) -> None:
        """o and n answer, and it is said: they may be the first letters of a sentence meant for another field."""
        answer = {"o": YES, "n": NO}.get(letter.casefold())
        if answer is None:
            super().jump(letter)
        elif answer != self.typed:
            self.choose(answer)
            self.post_message(Said(f"{self.field.label} : {dict(_YES_NO)[answer]}"))

    def action_next_answer(self) -> None:
        """Oui when there is no answer or it is Non, else Non."""
        self.choose(NO if self.typed == YES else YES)

    def action_answer_with(self, text: str) -> None:
        """Answer ``text``; an answer taken away is said."""
        if self.typed and not text:
            self.post_message(Said(f"{self.field.label} : réponse effacée."))
        self.choose(text)

    def on_click(self, event: events.Click) -> None:
        """A click on an answer chooses it."""
        place = event.get_content_offset(self)
        if place is not None and place.y == 0:
            self.choose(YES if place.x < 9 else NO)


class TickEditor(Boxes):
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


class ChoicesEditor(Boxes):
    """A box for each choice: arrows move, Space ticks, a letter jumps. ``typed`` is the codes joined by commas.

    Up on the first box and Down on the last one leave the field.
    """

    BINDINGS = [
        Binding("up", "move(-1)", "Choix précédent", show=False),
        Binding("down", "move(1)", "Choix suivant", show=False),
        Binding("home", "first", "Premier choix", show=False),
        Binding("end", "last", "Dernier choix", show=False),
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
        for number, choice in enumerate(self.choices):
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
        """Move over ``step`` choices, out of the field past its ends."""
        if 0 <= self.place + step < len(self.choices):
            self._put(self.place + step)
        else:
            self.go(step)

    def action_first(self) -> None:
        """Go to the first choice."""
        self._put(0)

    def action_last(self) -> None:
        """Go to the last choice."""
        self._put(len(self.choices) - 1)

    def arrive(self, *, from_below: bool) -> None:
        self._put(len(self.choices) - 1 if from_below else 0)

    def _put(self, place: int) -> None:
        self.place = place
        self.refresh()
        page = next((node for node in self.ancestors if isinstance(node, VerticalScroll)), None)
        if page is not None:
            self.call_after_refresh(self.come_in_view, page)

    def come_in_view(self, page: Widget) -> None:
        """Scroll ``page`` to the field; where it is taller than the page, to the box under the cursor."""
        top, bottom = rows_in(page, self)
        height = page.scrollable_content_region.height
        if bottom - top <= height:
            super().come_in_view(page)
            return
        rows = [y for y, (number, _) in enumerate(self._lines(self.content_size.width)) if number == self.place]
        if rows:
            first, last = top + self.gutter.top + rows[0], top + self.gutter.top + rows[-1] + 1
            page.scroll_to(y=max(min(page.scroll_target_y, first), last - height), animate=False, immediate=True)

    def offer(self, choices: tuple[Choice, ...]) -> None:
        """A box that is ticked stays, to be unticked."""
        super().offer(tuple(c for c in self.field.choices if c in choices or c.code in self.ticked))
        self.place = max(0, min(self.place, len(self.choices) - 1))

    def action_tick(self) -> None:
        """Tick or untick the choice under the cursor."""
        code = self.choices[self.place].code
        kept = set(self.ticked) ^ {code}
        known = [choice.code for choice in self.field.choices]
        strangers = [code for code in self.ticked if code not in known]
        self.choose(",".join([*(code for code in known if code in kept), *strangers]))

    def jump(self, letter: str) -> None:
        """Go to the next choice that begins with ``letter``."""
        for step in range(1, len(self.choices) + 1):
            place = (self.place + step) % len(self.choices)
            if fold(self.choices[place].label).startswith(fold(letter)):
                self._put(place)
                return
        super().jump(letter)

    def on_click(self, event: events.Click) -> None:
        """A click ticks the choice under the pointer."""
        offset = event.get_content_offset(self)
        lines = self._lines(self.content_size.width)
        if not self.locked and offset is not None and offset.y < len(lines):
            self.place = lines[offset.y][0]
            self.action_tick()
