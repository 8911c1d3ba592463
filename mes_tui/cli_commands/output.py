"""What the commands write: columns of text, aligned for people and for screen readers, JSON, a progress bar; and the
file that they are given."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean
from mes_tui.terminal import columns_in, columns_of, say, write_bytes

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.domain.columns import Column

STANDARD = Path("-")
"""The standard input or output, where a file is named."""
JSON_VERSION = 1
"""Of the shapes that ``--json`` writes: a key may come, none changes its meaning or goes without another version."""
_GAP = "  "
_BAR_WIDTH = 24
# A flexible column outside a terminal, where nothing needs to be cut: only where the next column starts.
_FLEXIBLE = 40


def widths_of(columns: "Sequence[Column]") -> list[int]:
    """The cells of each column. In a terminal the flexible ones share what is left; elsewhere nothing is cut."""
    fixed = sum(column.width for column in columns if not column.flexible) + len(_GAP) * (len(columns) - 1)
    flexible = sum(column.flexible for column in columns)
    share = _FLEXIBLE
    if (width := columns_in(sys.stdout)) and flexible:
        share = max(10, (width - fixed) // flexible)
    return [share if column.flexible else column.width for column in columns]


def line(cells: Sequence[str], widths: Sequence[int], *, whole: bool = False) -> str:
    """The cells under their columns; in a terminal a cell too long is cut, and so is a row, unless ``whole``."""
    cut = sys.stdout.isatty() and not whole
    row = _GAP.join(cell(text, width, cut=cut) for text, width in zip(cells, widths, strict=True)).rstrip()
    return cell(row, columns_in(sys.stdout), cut=True).rstrip() if cut else row


def cell(text: str, width: int, *, cut: bool) -> str:
    """``text`` on ``width`` columns of a terminal, longer unless ``cut``; as it is in a last column, of width 0."""
    if cut and 0 < width < columns_of(text):
        while columns_of(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * max(0, width - columns_of(text))


def is_standard_output(place: Path, example: str) -> bool:
    """Whether « -o » sends the file to the standard output. Raises Refusal when that is a terminal."""
    if place != STANDARD:
        return False
    require_redirected(sys.stdout.isatty(), f"{example} -o - > fichier")
    return True


def destination(services: "Services", options: argparse.Namespace, command: str, name: str = "") -> Path:
    """Where « -o » sends the file of ``command``, sure to take it before anything is drawn.

    ``name`` is that of the file where « -o » is a folder. Raises Refusal.
    """
    from mes_tui.services.exports import require_writable

    place: Path = options.sortie
    if not is_standard_output(place, command):
        require_writable(place, name, root=services.files_root(), overwrite=options.remplacer)
    return place


def require_redirected(terminal: bool, example: str) -> None:
    """Raise Refusal for a terminal, where no file passes; ``example`` is a command that goes elsewhere."""
    if terminal:
        raise Refusal(f"Un fichier ne passe pas par un terminal. Par exemple\u00a0: mes-tui {example}")


def deliver(data: bytes, place: Path, write: Callable[[], Path], told: str) -> None:
    """Send a file where « -o » says, by ``write`` but for the standard output, and say so with what is ``told``."""
    if place == STANDARD:
        write_bytes(data)
        say(f"Écrit à la sortie standard {told}", error=True)
    else:
        say(f"Écrit : {write()} {told}")


def say_json(found: Mapping[str, Any], *, readable: bool = False) -> None:
    """Write ``found`` as a JSON object with its version, on one line unless it is made to be ``readable``."""
    # Elsewhere than in UTF-8, an accent would be dropped.
    plain = (sys.stdout.encoding or "ascii").replace("-", "").lower() != "utf8"
    text = json.dumps({"version": JSON_VERSION, **found}, ensure_ascii=plain, indent=1 if readable else None)
    say(text, lines=True, whole=True)


def json_unwanted(options: argparse.Namespace) -> bool:
    """Whether ``--json`` was asked of a gesture, which prints no list; then it is said."""
    unwanted = bool(options.json and options.geste)
    if unwanted:
        say(f"mes-tui : --json va avec la liste, sans « {options.geste} ».", error=True)
    return unwanted


def file_given(services: "Services", place: Path, most: int, example: str) -> tuple[bytes, str]:
    """The bytes of the file ``place``, « - » for the standard input, and its name: at most ``most``, and one more when
    there are more. Raises Refusal; ``example`` is a command that is given a file there."""
    if place == STANDARD:
        require_redirected(sys.stdin.isatty(), example)
        return sys.stdin.buffer.read(most + 1), "entrée standard"
    from mes_tui.services.exports import within
    from mes_tui.services.imports import bytes_of

    whole = within(services.files_root(), place)
    return bytes_of(whole, most), whole.name


class ProgressBar:
    """A progress bar on standard error, when it is a terminal; silent elsewhere.

    One line, written over at each step. Use it as a context: the line is finished whatever happens.
    """

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
        full = round(_BAR_WIDTH * done / max(1, of))
        count, room = f"{done} de {of}", max(1, columns_in(sys.stderr) - 1)
        bar = f"{self._label} [{'#' * full}{'.' * (_BAR_WIDTH - full)}] {count}"
        # Shorter where there is no room, and never in the middle of a word.
        fitting = (line for line in (clean(f"{bar} {what}"), bar, count) if columns_of(line) <= room)
        print(f"\r{next(fitting, ''):<{room}}", end="", file=sys.stderr, flush=True)
