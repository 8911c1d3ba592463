"""A closed list in a window: filtered as one types, accents and capitals aside; Enter chooses."""

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
NOTHING_FOUND = "Rien ne correspond. Effacez des lettres."


def matching(choices: Sequence[Choice], typed: str) -> tuple[Choice, ...]:
    """The choices whose label holds each word typed; those that begin with the text come first."""
    words = fold(typed).split()
    kept = [choice for choice in choices if all(word in fold(choice.label) for word in words)]
    return tuple(sorted(kept, key=lambda choice: not fold(choice.label).startswith(fold(typed))))


class ChoiceList(EditorModal[str | None]):
    """Gives the code chosen, None when the person gave up.

    ``current`` is under the cursor at first, unless ``typed``, the letters that opened the list, filters it already.
    """

    DEFAULT_CSS = """
    ChoiceList { align: center middle; }
    ChoiceList > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%; border: solid $secondary; padding: 0 1;
        border-title-color: $foreground; border-title-style: bold;
        background: $surface;
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
        self._shown: tuple[Choice, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Text(visible(self._title))
            yield OneLine(self._first, limit=60)
            yield Options()
            yield Hints(HINTS + (FORMER if self.former else ""), near=True)

    def on_mount(self) -> None:
        """Everything is shown at first, or what ``typed`` keeps; the current choice under the cursor."""
        self._fill(self.query_one(OneLine).value)
        codes = [choice.code for choice in self._shown]
        if self._current in codes and not self._first:
            self._list.highlighted = codes.index(self._current)
        self.query_one(OneLine).focus()

    def on_key(self, event: events.Key) -> None:
        """A letter typed while the list opens is not lost; those that the entry takes never come here."""
        if event.is_printable and event.character:
            event.stop()
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
            [Option(Text(f"{self._sign(choice)} {visible(choice.label)}")) for choice in self._shown]
            or [Option(Text(NOTHING_FOUND), disabled=True)]
        )
        self._list.highlighted = 0 if self._shown else None

    def _sign(self, choice: Choice) -> str:
        return "•" if choice.code == self._current else " "

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

    def action_cancel(self) -> None:
        """Close without choosing."""
        self.dismiss(None)
