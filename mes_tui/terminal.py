"""The terminal before Textual is imported: is it usable, and the environment that Textual reads at import.

Nothing here writes an escape sequence: a refusal is one French sentence.
"""

import locale
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import TextIO

from mes_tui.domain.errors import Refusal
from mes_tui.domain.system_errors import reason, remedy
from mes_tui.domain.text import clean

COLUMNS, ROWS = 60, 15
# 80 × 24 but for the lines that tmux and screen keep for themselves: from there on everything has its place. In a
# smaller window, screens are narrow or low (``app.tcss``): what has no room scrolls, or gives up its second line.
USUAL_COLUMNS, USUAL_ROWS = 80, 22
# From there on, what is under the cursor of a list has room beside it.
WIDE_COLUMNS = 110
TOO_SMALL = f"Agrandissez la fenêtre : {COLUMNS} × {ROWS} au moins"

# The Textual settings that stay the person's own; the others would write files, play keys or open ports.
_KEPT = {"TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DIM_FACTOR", "TEXTUAL_FPS"}
_STREAMS = ((0, "l’entrée"), (1, "la sortie"), (2, "la sortie d’erreur"))


def refusal(environ: MutableMapping[str, str] | None = None) -> str:
    """Return "" when the full-screen application can run here, else the French sentence that says why not."""
    environ = os.environ if environ is None else environ
    for descriptor, name in _STREAMS:
        if not _is_terminal(descriptor):
            return (
                f"mes-tui a besoin d’un terminal : {name} n’en est pas un. "
                "Ligne par ligne, partout : mes-tui --lineaire ; une liste en texte : mes-tui lister ; imprimer : "
                "mes-tui imprimer."
            )
    if environ.get("TERM", "") == "dumb":
        return (
            "Ce terminal (TERM=dumb) ne sait pas placer le curseur. Pour travailler ligne par ligne : "
            "mes-tui --lineaire."
        )
    if not _is_utf8():
        return (
            "Ce terminal n’est pas réglé en UTF-8 : les accents seraient perdus. "
            "Choisissez une langue en UTF-8, par exemple : export LC_ALL=fr_CA.UTF-8"
        )
    return _size_refusal()


def prepare(environ: MutableMapping[str, str] | None = None) -> None:
    """Set what Textual reads when it is imported. Call it before that import.

    The Kitty keyboard protocol loses AltGr characters on some terminals; animations and smooth scrolling cost
    kilobytes on a slow line. COLUMNS and LINES would hide the true size of the window.
    """
    environ = os.environ if environ is None else environ
    for name in [name for name in environ if name.startswith("TEXTUAL") and name not in _KEPT]:
        del environ[name]
    for name in ("COLUMNS", "LINES"):
        environ.pop(name, None)
    environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    environ["TEXTUAL_ANIMATIONS"] = "none"
    environ["TEXTUAL_SMOOTH_SCROLL"] = "0"


def speak_utf8() -> None:
    """Make standard output and error UTF-8, whatever PYTHONIOENCODING says; a lone surrogate becomes « ? »."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and _is_utf8():
            stream.reconfigure(encoding="utf-8", errors="replace")


def columns_in(stream: TextIO | None) -> int:
    """How many columns the terminal has that ``stream`` goes to; 0 for a file or a pipe, where nothing is cut."""
    if stream is None or not stream.isatty():
        return 0
    with suppress(OSError):
        # A serial line may not know its size.
        if columns := os.get_terminal_size(stream.fileno()).columns:
            return columns
    return shutil.get_terminal_size().columns


def columns_of(text: str) -> int:
    """Columns taken by ``text`` on a terminal: none for a combining mark, two for a wide character."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def cut(line: str, width: int) -> str:
    """``line`` on lines of ``width`` columns, the next ones under the first word; its no-break spaces tie."""
    lead = line[: len(line) - len(line.lstrip(" "))]
    first, *others = line[len(lead) :].split(" ")
    rows = [f"{lead}{first}"]
    for word in others:
        if columns_of(f"{rows[-1]} {word}") <= width:
            rows[-1] += f" {word}"
        elif word:
            rows.append(f"{lead}  {word}")
    return "\n".join(row.rstrip(" ") for row in rows)


def say(text: str, *, error: bool = False, lines: bool = False, whole: bool = False) -> None:
    """Print ``text`` without any control or escape character, on standard error when ``error``.

    ``lines`` keeps line breaks. What is too long for a terminal is cut between words, unless ``whole``: what a program
    reads. On one that is not in UTF-8, accents are dropped rather than shown as two signs. Raises Refusal when the
    standard output takes no more; what the standard error does not take is lost.
    """
    stream = sys.stderr if error else sys.stdout
    if stream is None:
        return
    safe = clean(text, lines=lines)
    if (width := columns_in(stream)) and not whole:
        safe = "\n".join(cut(line, width) for line in safe.split("\n"))
    with suppress(OSError) if error else _output():
        print(encodable(safe, stream.encoding), file=stream)


def encodable(text: str, encoding: str | None) -> str:
    """``text`` for a stream in ``encoding``: accents are dropped on one that is not in UTF-8."""
    encoding = encoding or "ascii"
    return text if encoding.replace("-", "").lower() == "utf8" else _plain(text, encoding)


def write_bytes(data: bytes) -> None:
    """Write the bytes of a file on the standard output. Raises Refusal when it takes no more."""
    with _output():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def closed_output() -> str:
    """Return "" when there is a standard output, else the French sentence that says there is none."""
    if sys.stdout is not None:
        return ""
    return (
        "La sortie standard est fermée : mes-tui n’aurait rien pu y écrire, et n’a rien fait. Recommencez sans la "
        "fermer ; pour ne rien voir, dirigez-la vers /dev/null."
    )


def finish_output() -> None:
    """Write what waits to be written on the standard output. Raises Refusal when it cannot be."""
    if sys.stdout is not None:
        with _output():
            sys.stdout.flush()


def drop_output() -> None:
    """Let what waits to be written go nowhere: nobody reads it, or it has no room."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


@contextmanager
def _output() -> Iterator[None]:
    """What is done inside writes on the standard output."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise Refusal(
            f"La sortie de la commande n’a pas pu être écrite en entier : {reason(error)}. {remedy(error)}"
        ) from error


# What has no accent to drop, and would be dropped whole.
_LETTERS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "×": "x", "€": "EUR"}
    | {"Œ": "OE", "œ": "oe", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th"}
    | {"ß": "ss", "ẞ": "SS", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i"}
)


def _plain(text: str, encoding: str) -> str:
    replaced = re.sub("[\u00a0\u202f]", " ", text).translate(_LETTERS)
    ascii_only = unicodedata.normalize("NFKD", replaced).encode("ascii", "ignore").decode("ascii")
    return ascii_only.encode(encoding, "replace").decode(encoding)


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def _is_utf8() -> bool:
    if sys.flags.utf8_mode:
        return True
    encodings = {locale.getpreferredencoding(False), sys.getfilesystemencoding()}
    return {encoding.replace("-", "").lower() for encoding in encodings} == {"utf8"}


def _size_refusal() -> str:
    try:
        columns, rows = os.get_terminal_size(1)
    except OSError:
        return ""
    # A line without a known size (serial console) says 0 × 0: 80 × 24 is assumed.
    if (columns and columns < COLUMNS) or (rows and rows < ROWS):
        return f"{TOO_SMALL} (elle mesure {columns} × {rows})."
    return ""
