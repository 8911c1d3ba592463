"""The words of a page kept over its picture: they are not drawn, and can be looked for, read aloud and copied."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import pi
from operator import itemgetter
from typing import Any
from unicodedata import bidirectional

_CODES = 255  # of a font whose characters have one byte each; the first is left out
_EM = 1000
_LEAST = 0.1  # points that a word takes
_STEPS = 100_000  # of the longest side, in which a place on the page is told
_RIGHT_TO_LEFT = ("R", "AL")
_HYPHEN = "\x02"  # what pdfium gives for the one that cuts a word at the end of a line
_MAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
{} endcmap end end"""
_MAPPED_AT_ONCE = 100

# Left, bottom, right and top of a character on the page as it is seen, in points.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that stand together, in the order in which they are drawn, whether a space follows, and where they go:
    how many quarters of a turn from the horizontal, to the left."""

    text: str
    box: Box
    turn: int
    spaced: bool


def over(made: Any, page: Any, width: float, height: float) -> tuple[dict[str, Any], bytes]:
    """The fonts, by name, and the content that put the words of ``page`` on a sheet of ``made``, unseen."""
    found = list(words(page, width, height))
    letters = sorted({letter for word in found for letter in word.text} | {" "})
    sets = [letters[start : start + _CODES] for start in range(0, len(letters), _CODES)] if found else []
    codes = {letter: (rank, code) for rank, held in enumerate(sets) for code, letter in enumerate(held, 1)}
    fonts = {f"/Words{rank}": _font(made, held) for rank, held in enumerate(sets)}
    return fonts, b"".join(_put(word, codes) for word in found)


def words(page: Any, width: float, height: float) -> Iterator[Word]:
    """Those of a page of ``width`` by ``height`` points that stand on it, in reading order."""
    held: list[tuple[str, Box, int]] = []
    for letter, box, turn in _letters(page, width, height):
        if not letter.isspace():
            held.append((letter, box, turn))
        elif held:
            yield _word(held, width, height, spaced=letter == " ")
            held = []
    if held:
        yield _word(held, width, height, spaced=False)


def _letters(page: Any, width: float, height: float) -> Iterator[tuple[str, Box, int]]:
    """Each letter, its place and its turn; a space, or « \n », where a word ends."""
    from pypdfium2 import raw

    text, turned = page.get_textpage(), raw.FPDFPage_GetRotation(page)
    half = ""
    for place in range(text.count_chars()):
        letter = half + chr(raw.FPDFText_GetUnicode(text, place))
        half = letter if "\ud800" <= letter < "\udc00" and len(letter) == 1 else ""
        if half:
            continue
        if len(letter) > 1:
            letter = letter.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        shown = "-" if letter == _HYPHEN else letter
        box = _seen_at(page, width, height, text.get_charbox(place))
        if not shown.isspace() and shown.isprintable() and _on_sheet(box, width, height):
            angle = raw.FPDFText_GetCharAngle(text, place)
            # pdfium turns to the right.
            yield shown, box, -(round(angle / (pi / 2)) + turned) % 4
        if letter.isspace() or letter == _HYPHEN:
            yield " " if letter == " " else "\n", box, 0


def _on_sheet(box: Box, width: float, height: float) -> bool:
    left, bottom, right, top = box
    return right > 0 and left < width and top > 0 and bottom < height


def _seen_at(page: Any, width: float, height: float, box: Sequence[float]) -> Box:
    """Where a box of the page's own space is on the page as it is seen."""
    from ctypes import byref, c_int

    from pypdfium2 import raw

    fine = _STEPS / max(width, height, 1)
    sides = (0, 0, round(width * fine), round(height * fine))
    xs, ys = [], []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = c_int(), c_int()
        raw.FPDF_PageToDevice(page, *sides, 0, x, y, byref(across), byref(down))
        xs.append(across.value / fine)
        ys.append(height - down.value / fine)
    return min(xs), min(ys), max(xs), max(ys)


def _word(letters: Sequence[tuple[str, Box, int]], width: float, height: float, *, spaced: bool) -> Word:
    text, turn = "".join(letter for letter, _, _ in letters), letters[0][2]
    if any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in text):
        # Readers put back in reading order what they find drawn from left to right.
        side, way = turn % 2, -1 if turn > 1 else 1
        text = "".join(letter for letter, _, _ in sorted(letters, key=lambda one: one[1][side] * way))
    lefts, bottoms, rights, tops = zip(*(box for _, box, _ in letters), strict=True)
    box = max(0, min(lefts)), max(0, min(bottoms)), min(width, max(rights)), min(height, max(tops))
    return Word(text, box, turn, spaced)


def _put(word: Word, codes: dict[str, tuple[int, int]]) -> bytes:
    left, bottom, right, top = word.box
    wide, high = max(right - left, _LEAST), max(top - bottom, _LEAST)
    length = len(word.text)
    a, b, c, d, x, y = (
        (wide / length, 0, 0, high, left, bottom),
        (0, high / length, -wide, 0, right, bottom),
        (-wide / length, 0, 0, -high, right, top),
        (0, -high / length, wide, 0, left, top),
    )[word.turn]
    held = groupby((codes[letter] for letter in word.text + " " * word.spaced), key=itemgetter(0))
    shown = "".join(f"/Words{rank} 1 Tf <{bytes(code for _, code in one).hex()}> Tj " for rank, one in held)
    return f"BT 3 Tr {a:.3f} {b:.3f} {c:.3f} {d:.3f} {x:.2f} {y:.2f} Tm {shown}ET\n".encode()


def _font(made: Any, letters: Sequence[str]) -> Any:
    """A font whose characters draw nothing, and read as ``letters``."""
    import pikepdf

    name, array = pikepdf.Name, pikepdf.Array
    names = [name(f"/c{code}") for code in range(1, len(letters) + 1)]
    nothing = made.make_stream(f"{_EM} 0 0 0 {_EM} {_EM} d1".encode())
    return made.make_indirect(
        pikepdf.Dictionary(
            Type=name.Font,
            Subtype=name.Type3,
            FontBBox=array([0, 0, _EM, _EM]),
            FontMatrix=array([1 / _EM, 0, 0, 1 / _EM, 0, 0]),
            FirstChar=1,
            LastChar=len(letters),
            Widths=array([_EM] * len(letters)),
            Encoding=pikepdf.Dictionary(Type=name.Encoding, Differences=array([1, *names])),
            CharProcs=pikepdf.Dictionary({str(one): nothing for one in names}),
            Resources=pikepdf.Dictionary(),
            ToUnicode=made.make_stream(_MAP.format("\n".join(_mapped(letters))).encode()),
        )
    )


def _mapped(letters: Sequence[str]) -> Iterable[str]:
    told = [
        f"<{code:02x}> <{letter.encode('utf-16-be', 'surrogatepass').hex()}>" for code, letter in enumerate(letters, 1)
    ]
    for start in range(0, len(told), _MAPPED_AT_ONCE):
        some = told[start : start + _MAPPED_AT_ONCE]
        yield f"{len(some)} beginbfchar\n" + "\n".join(some) + "\nendbfchar"
