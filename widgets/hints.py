"""The keys of a window, on its last lines: cut between two keys only, never within one."""

import re

from rich.cells import cell_len

from widgets.prose import Prose

_BETWEEN = re.compile(r" {2,}")
_GAP = "   "


class Hints(Prose):
    """« Entrée : choisir   Échap : annuler »: two spaces or more between two keys. ``near``: no line above."""

    DEFAULT_CSS = """
    Hints { height: auto; margin-top: 1; }
    Hints.-near { margin-top: 0; }
    """

    def __init__(self, text: str, *, near: bool = False) -> None:
        super().__init__(text, classes="hints -near" if near else "hints")

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Each key with what it does, "" where that is not said."""
        parts = _BETWEEN.split(str(self.content).replace("\u00a0", " ").strip())
        return tuple((key, what) for key, _, what in (part.partition(" : ") for part in parts) if key)

    def _lines(self, width: int) -> tuple[str, ...]:
        text = str(self.content)
        if cell_len(text) <= width:
            return (text,)
        rows = [""]
        for key in _BETWEEN.split(text):
            joined = f"{rows[-1]}{_GAP}{key}" if rows[-1] else key
            if cell_len(joined) <= width:
                rows[-1] = joined
            else:
                rows[-1:] = [rows[-1], key] if rows[-1] else [key]
        return tuple(rows)
