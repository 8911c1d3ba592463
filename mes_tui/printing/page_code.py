"""The code of a page drawn on paper: black squares on a white ground, as vectors, that a poor scanner still reads."""

from collections.abc import Iterator

from fpdf import FPDF

from mes_tui.domain.paper_code import PaperCode, make, parse
from mes_tui.printing.fpdf_internals import write

SIZE = 22.0
"""The side of the drawn code in millimetres: over three points of a scan at 100 per inch for each of its squares."""
QUIET = 3.6
"""The white around it, in millimetres: the four squares that the standard asks for."""


def draw(canvas: FPDF, code: PaperCode, key: bytes, x: float, y: float) -> None:
    """Draw ``code`` with its corner at (x, y) millimetres, over white. The caller wraps it in an artifact.

    Nothing is drawn when the number is not one of a request: nobody could read the code back.
    """
    import segno

    text = make(code, key)
    if parse(text) is None:
        return
    squares = segno.make(text, error="m", micro=False).matrix
    side = SIZE / len(squares)
    # One path for all of them: drawn apart, neighbours would show a hair of white between them.
    white = _rectangle(canvas, x - QUIET, y - QUIET, SIZE + 2 * QUIET, SIZE + 2 * QUIET)
    black = [
        _rectangle(canvas, x + start * side, y + row * side, (end - start) * side, side)
        for row, line in enumerate(squares)
        for start, end in _runs(line)
    ]
    write(canvas, " ".join(("q 1 g", white, "f 0 g", *black, "f Q")))


def _rectangle(canvas: FPDF, x: float, y: float, width: float, height: float) -> str:
    k = float(canvas.k)
    return f"{x * k:.3f} {(float(canvas.h) - y) * k:.3f} {width * k:.3f} {-height * k:.3f} re"


def _runs(line: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """The (start, end) of each run of dark squares of a row."""
    start = None
    for index, dark in enumerate((*line, 0)):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            yield start, index
            start = None
