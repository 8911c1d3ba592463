"""The palette: every command of the screen, filtered as one types, without regard to accents (ctrl+p)."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mes_tui.domain.text import fold
from screens.base import MesModal


class Palette(MesModal[str]):
    """``entries`` are (id, label, help, key); the result is the id of the chosen command."""

    DEFAULT_CSS = """
    Palette OptionList { height: auto; max-height: 14; border: none; padding: 0; }
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
            Input(placeholder="Tapez quelques lettres d’une commande", compact=True),
            OptionList(markup=False, compact=True),
            Static("↑ ↓ : choisir    Entrée : faire    Échap : fermer", classes="hints", markup=False),
        )

    def on_mount(self) -> None:
        """All the commands, ready to be filtered."""
        self._fill("")
        field = self.query_one(Input)
        field.cursor_blink = False
        field.focus()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, typed: str) -> None:
        words = fold(typed).split()
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(
            Option(f"{label:<22.22}{key:<11.11}{text}", id=id_)
            for id_, label, text, key in self._entries
            if all(word in fold(f"{label} {text}") for word in words)
        )
        options.highlighted = 0 if options.option_count else None

    def action_move(self, action: str) -> None:
        """Move in the list while typing in the field."""
        getattr(self.query_one(OptionList), f"action_{action}")()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(options.get_option_at_index(options.highlighted).id)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)
