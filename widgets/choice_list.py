"""A closed list in a window: filtered as one types, accents and capitals aside; Enter or a digit chooses."""

from collections.abc import Callable, Sequence

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from mes_tui.domain.rules import Choice
from mes_tui.domain.text import fold
from widgets.cells import visible
from widgets.hints import Hints
from widgets.modal import EditorModal
from widgets.one_line import OneLine
from widgets.options import Options

HINTS = "Tapez pour filtrer   Entrée : choisir   Échap : annuler"
FORMER = "   F4\u00a0: anciennes"
HINTS_NUMBERED = "Chiffre ou Entrée : choisir   Lettres : filtrer   Échap : annuler"
MOST_NUMBERED = 9
NOTHING_FOUND = "Rien ne correspond. Effacez des lettres."


def matching(choices: Sequence[Choice], typed: str) -> tuple[Choice, ...]:
    """The choices whose label holds each word typed; those that begin with the text come first."""
    words = fold(typed).split()
    kept = [choice for choice in choices if all(word in fold(choice.label) for word in words)]
    return tuple(sorted(kept, key=lambda choice: not fold(choice.label).startswith(fold(typed))))


class _Filter(OneLine):
    """Letters filter; what ``picks`` takes is not written."""

    def __init__(self, value: str, picks: Callable[[str], bool]) -> None:
        super().__init__(value, limit=60)
        self._picks = picks

    def on_key(self, event: events.Key) -> None:
        """Before the entry has it."""
        if event.character and self._picks(event.character):
            event.stop()
            event.prevent_default()


class ChoiceList(EditorModal[str | None]):
    """Gives the code chosen, None when the person gave up.

    ``current`` is under the cursor at first, unless ``typed``, the letters that opened the list, filters it already. A
    short list is numbered: a digit chooses. One that opens it only puts the cursor there: nobody has read it yet.
    """

    DEFAULT_CSS = """
    ChoiceList { align: center middle; }
    ChoiceList > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%; border: solid $secondary; padding: 0 1;
        border-title-color: $foreground; border-title-style: bold;
        background: $background;
    }
    ChoiceList Options { max-height: 65vh; }
    """
    BINDINGS = [
        Binding("escape,f3", "cancel", "Annuler", show=False),
        Binding("up", "move('up')", "Monter", show=False, priority=True),
        Binding("down", "move('down')", "Descendre", show=False, priority=True),
        Binding("pageup", "move('page_up')", "Page précédente", show=False, priority=True),
        Binding("pagedown", "move('page_down')", "Page suivante", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        current: str = "",
        typed: str = "",
        *,
        former: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.former = former
        self._title, self._choices, self._current, self._first = title, tuple(choices), current, typed
        # A digit in the labels may be what is looked for.
        digits = any(letter.isdigit() for choice in choices for letter in choice.label)
        self._numbered = len(self._choices) <= MOST_NUMBERED and not digits
        # The choice that the cursor opens on.
        self._opens_on = current
        if self._numbered and typed in map(str, range(1, len(self._choices) + 1)):
            self._opens_on, self._first = self._choices[int(typed) - 1].code, ""
        self._shown: tuple[Choice, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Text(visible(self._title))
            yield _Filter(self._first, self._pick)
            yield Options()
            hints = HINTS_NUMBERED if self._numbered else HINTS
            yield Hints(hints + (FORMER if self.former else ""), near=True)

    def on_mount(self) -> None:
        """Everything is shown at first, or what ``typed`` keeps; the current choice under the cursor."""
        self._fill(self.query_one(OneLine).value)
        codes = [choice.code for choice in self._shown]
        if self._opens_on in codes and not self._first:
            self._list.highlighted = codes.index(self._opens_on)
        self.query_one(OneLine).focus()

    def on_key(self, event: events.Key) -> None:
        """A letter typed while the list opens is not lost; those that the entry takes never come here."""
        if event.is_printable and event.character:
            event.stop()
            if self._pick(event.character):
                return
            entry = self.query_one(OneLine)
            entry.insert_text_at_cursor(event.character)
            # An entry that is not running yet tells nothing.
            self._fill(entry.value)

    @property
    def _list(self) -> Options:
        return self.query_one(Options)

    def _fill(self, typed: str) -> None:
        self._shown = matching(self._choices, typed)
        self._list.set_options(
            [
                Option(Text(f"{self._sign(choice)}{'' if typed else self._number(rank)} {visible(choice.label)}"))
                for rank, choice in enumerate(self._shown, start=1)
            ]
            or [Option(Text(NOTHING_FOUND), disabled=True)]
        )
        self._list.highlighted = 0 if self._shown else None

    def _sign(self, choice: Choice) -> str:
        return "•" if choice.code == self._current else " "

    def _number(self, rank: int) -> str:
        return f" {rank}" if self._numbered else ""

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill(event.input.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        place = self._list.highlighted
        if place is not None and place < len(self._shown):
            self.dismiss(self._shown[place].code)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._shown[event.option_index].code)

    def action_move(self, where: str) -> None:
        """Move in the list while the field keeps the focus."""
        getattr(self._list, f"action_{'cursor_' if where in ('up', 'down') else ''}{where}")()

    def _pick(self, typed: str) -> bool:
        """Choose by number; False where nothing is numbered, or not any more: ``typed`` filters, like any letter."""
        free = self._numbered and not self.query_one(OneLine).value
        if not free or typed not in map(str, range(1, len(self._shown) + 1)):
            return False
        self.dismiss(self._shown[int(typed) - 1].code)
        return True

    def action_cancel(self) -> None:
        """Close without choosing."""
        self.dismiss(None)
