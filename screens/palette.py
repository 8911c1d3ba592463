"""The palette: every command of the screen, filtered as one types, without regard to accents (ctrl+p)."""

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from mes_tui.domain.text import fold
from screens.base import MesModal
from widgets.cells import fit, wrapped
from widgets.hints import Hints
from widgets.one_line import OneLine
from widgets.options import Options

HINTS = "Tapez pour filtrer   ↑ ↓ : choisir   Entrée : faire   Échap : fermer"
NOTHING_FOUND = "Aucune commande ne correspond. Effacez des lettres."
_LABEL, _KEY, _HELP = 18, 11, 41
# What the frame and a scroll bar take.
_FRAME = 5


def _shown(label: str, key: str, text: str, room: int) -> Text:
    """Three columns; what the command does takes the lines that it needs."""
    first, *others = wrapped(text, room)
    indent = " " * (_LABEL + _KEY)
    return Text("\n".join([f"{fit(label, _LABEL)}{fit(key, _KEY)}{first}", *(indent + line for line in others)]))


class Palette(MesModal[str]):
    """``entries`` are (id, label, help, key); the result is the id of the chosen command."""

    DEFAULT_CSS = """
    Palette > #box { width: 78; }
    Palette Options { max-height: 55vh; }
    """
    BINDINGS = [
        Binding("down", "move('cursor_down')", "Descendre", show=False),
        Binding("up", "move('cursor_up')", "Monter", show=False),
    ]

    def __init__(self, entries: tuple[tuple[str, str, str, str], ...]) -> None:
        super().__init__()
        self._entries = entries

    def compose(self) -> ComposeResult:
        yield self.box(
            "Commandes",
            OneLine(limit=60),
            Options(),
            foot=(Hints(HINTS),),
        )

    def on_mount(self) -> None:
        """All the commands, ready to be filtered."""
        self._fill("")
        self.query_one(OneLine).focus()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def on_resize(self) -> None:
        """Lines are as wide as the window lets them."""
        self._fill(self.query_one(OneLine).value)

    def _fill(self, typed: str) -> None:
        words = fold(typed).split()
        options = self.query_one(Options)
        room = min(_HELP, int(self.app.size.width * 0.96) - _FRAME - _LABEL - _KEY)
        matching = [entry for entry in self._entries if all(word in fold(f"{entry[1]} {entry[2]}") for word in words)]
        options.set_options(
            [Option(_shown(label, key, text, room), id=id_) for id_, label, text, key in matching]
            or [Option(NOTHING_FOUND, disabled=True)]
        )
        options.highlighted = 0 if matching else None

    def action_move(self, action: str) -> None:
        """Move in the list while typing in the field."""
        getattr(self.query_one(Options), f"action_{action}")()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        options = self.query_one(Options)
        if options.highlighted is not None:
            self.dismiss(options.get_option_at_index(options.highlighted).id)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)
