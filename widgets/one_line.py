"""A one-line entry that loses nothing: pastes are joined, cleaned, cut and said; no blinking, no border."""

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.strip import Strip
from textual.widgets import Input

from mes_tui.domain.text import clean
from mes_tui.forms.french import counted
from widgets.messages import Said

_ENTRY = Style(underline=True)


def joined(text: str) -> str:
    """``text`` on one line: its lines joined by spaces, control characters removed."""
    return " ".join(part for part in (clean(line).strip() for line in text.splitlines()) if part)


class OneLine(Input):
    """``limit`` is the longest text in characters, 0 for none.

    The cursor comes at the end of what it holds, as in a terminal: no first key takes the place of all of it.
    """

    DEFAULT_CSS = """
    OneLine, OneLine:ansi { background: transparent; background-tint: transparent; }
    OneLine:focus { background-tint: transparent; }
    OneLine > .input--cursor, OneLine > .input--selection,
    OneLine:ansi > .input--cursor, OneLine:ansi > .input--selection {
        background: transparent; color: $foreground; text-style: reverse;
    }
    """
    BINDINGS = [
        Binding("ctrl+backspace,alt+backspace", "delete_left_word", "Effacer le mot à gauche", show=False),
    ]

    def __init__(
        self,
        value: str = "",
        *,
        limit: int = 0,
        id: str | None = None,  # noqa: A002  Textual's own name
    ) -> None:
        super().__init__(value, max_length=limit, select_on_focus=False, compact=True, id=id)
        self.set_reactive(Input.cursor_blink, False)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._insert_paste(event.text)

    def action_paste(self) -> None:
        """Paste what was copied or cut here."""
        self._insert_paste(self.app.clipboard)

    def _insert_paste(self, text: str) -> None:
        line, start, end = joined(text), *sorted(self.selection)
        if not line:
            return
        said = []
        if len([part for part in text.splitlines() if part.strip()]) > 1:
            said.append("Les lignes collées ont été réunies en une seule.")
        room = self.max_length - len(self.value) + (end - start) if self.max_length else len(line)
        if len(line) > room:
            cut = counted(len(line) - max(0, room), "caractère", "caractères")
            said.append(f"Le texte collé a été coupé de {cut} : ce champ en contient au plus {self.max_length}.")
        self.replace(line[: max(0, room)], start, end)
        if said:
            self.post_message(Said(" ".join(said)))

    def restricted(self) -> None:
        """Say why the character is refused."""
        self.post_message(Said(f"Ce champ contient au plus {self.max_length} caractères."))

    def render_line(self, y: int) -> Strip:
        """The text, underlined over its whole width: an entry is seen without colours."""
        strip = super().render_line(y)
        if y:
            return strip
        return strip.adjust_cell_length(self.content_size.width, self.rich_style).apply_style(_ENTRY)
