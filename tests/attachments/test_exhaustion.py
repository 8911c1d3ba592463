"""Files made to exhaust who opens them: answered within the limits, and never accepted when they cannot be read."""

import zlib
from collections.abc import Callable

import pytest

from mes_tui.attachments.inspection import page_texts, page_weights
from tests.attachments.active import Objects, added, file, stream
from tests.attachments.test_any_pdf import outcome
from tests.budget import some

MEBI = 1 << 20
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] "
FONT = b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"


def packed(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data)
    return stream(b"/Filter [%s]" % (b"/FlateDecode " * times), data)


def boxed(box: bytes) -> Objects:
    return {3: b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R >>" % box}


def laughing() -> Objects:
    """Each of twelve forms draws the next one ten times."""
    forms = {
        number: stream(FORM + b"/Resources << /XObject << /A %d 0 R >> >>" % (number + 1), b"/A Do " * 10)
        for number in range(10, 22)
    }
    return {
        **added(3, b"/Resources << /XObject << /A 10 0 R >> >>"),
        **forms,
        4: stream(b"", b"/A Do " * 10),
        22: stream(FORM, b"0 0 m 600 700 l S"),
    }


def crowded(pages: int, lines: int) -> Objects:
    """``pages`` pages of the same ``lines`` curves."""
    kids = b" ".join(b"%d 0 R" % (10 + rank) for rank in range(pages))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>"
    curves = b"".join(b"0 0 m %d %d %d %d 9 9 c S\n" % (n % 600, n % 700, n % 500, n % 77) for n in range(lines))
    return {
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        4: packed(curves),
        **{10 + rank: page for rank in range(pages)},
    }


def drawn(width: int, height: int) -> Objects:
    size = b"/Type /XObject /Subtype /Image /Width %d /Height %d" % (width, height)
    grey = b" /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    return {
        **added(3, b"/Resources << /XObject << /I 6 0 R >> >>"),
        4: stream(b"", b"q 612 0 0 792 0 0 cm /I Do Q"),
        6: stream(size + grey, zlib.compress(bytes(64))),
    }


CASES: dict[str, Callable[[], Objects]] = {
    "a page of two hundred mebibytes": lambda: {4: packed(b"q Q " * (50 * MEBI), 2)},
    "a page of a hundred million letters": lambda: {
        **added(3, FONT),
        4: packed(b"BT /F1 1 Tf " + b"(%s) Tj " % (b"a" * 50) * 2_000_000 + b"ET"),
    },
    "forms in forms": laughing,
    "busy pages": lambda: crowded(200, 60_000),
    "endless box": lambda: boxed(b"0 0 1e30 1e30"),
    "impossible box": lambda: boxed(b"-1e9 nan 0 0"),
    "huge page": lambda: boxed(b"0 0 14400 14400"),
    "huge picture": lambda: drawn(60_000, 60_000),
    "deep lists": lambda: added(1, b"/Odd " + b"[" * 200_000 + b"]" * 200_000),
    "page tree that holds itself": lambda: {2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1000000 >>"},
    "objects in strings in strings": lambda: {9: b"(1 0 obj " * 60_000},
    "object stream without end": lambda: {
        9: packed(b" " * (100 * MEBI), 2).replace(b"<< ", b"<< /Type /ObjStm /N 1 /First 4 ", 1)
    },
    "object stream of numbers": lambda: {
        9: packed(b"1 " * (30 * MEBI)).replace(b"<< ", b"<< /Type /ObjStm /N 9 /First 60000000 ", 1)
    },
    "number without end": lambda: {9: b"<< /Odd %s 0 R >>" % (b"9" * 5000)},
    "dictionary of a million names": lambda: {9: b"<< %s >>" % b"".join(b"/%x 1 " % n for n in range(400_000))},
}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("case", some(list(CASES), ["forms in forms", "endless box", "object stream without end"]))
def test_what_is_accepted_can_be_read(case: str) -> None:
    data = file(CASES[case]())
    said = outcome(data)
    if isinstance(said, str):
        assert said.startswith("« mutant.pdf » ")
    elif said.clean:
        assert len(page_texts(data)) == len(page_weights(data).pages) == said.pages
