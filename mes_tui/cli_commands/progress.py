"""A progress bar on standard error, when it is a terminal; silent elsewhere."""

import shutil
import sys

from mes_tui.domain.text import clean

_WIDTH = 24


class ProgressBar:
    """One line, written over at each step. Use it as a context: the line is finished whatever happens."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print(file=sys.stderr)

    def show(self, done: int, of: int, what: str) -> None:
        """Say that ``done`` of ``of`` are done, ``what`` being the last one."""
        if not self._shown:
            return
        full = round(_WIDTH * done / max(1, of))
        line = f"{self._label} [{'#' * full}{'.' * (_WIDTH - full)}] {done} de {of} {what}"
        room = max(1, shutil.get_terminal_size().columns - 1)
        print(f"\r{clean(line)[:room]:<{room}}", end="", file=sys.stderr, flush=True)
