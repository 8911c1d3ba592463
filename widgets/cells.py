"""Text in terminal cells: control characters made harmless, lines cut and padded to an exact width."""

from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len, split_graphemes

_REPLACED = (*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
_HARMLESS = {
    **{code: 0x2400 + code for code in range(0x20)},
    **dict.fromkeys((*_REPLACED, 0x2028, 0x2029, 0xFEFF), 0xFFFD),
    0x7F: 0x2421,
    ord("\n"): 0x20,
    ord("\t"): 0x20,
    # The edge of a dialog may cut a line anywhere, and Rich cuts pictures that are joined in one at a wrong cell.
    0x200D: None,
    0xFE0F: None,
}


def visible(text: str) -> str:
    """``text`` on one line, each control, escape or bidirectional character replaced by a visible sign.

    Pictures that are joined in one stand side by side.
    """
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_HARMLESS)


@lru_cache(4096)
def fit(text: str, width: int) -> str:
    """``text`` made harmless, on exactly ``width`` cells: padded with spaces, or cut with « … ».

    Never cuts between a letter and its combining marks, nor in the middle of a wide character.
    """
    if width <= 0:
        return ""
    safe = visible(text)
    cells = cell_len(safe)
    if cells <= width:
        return safe + " " * (width - cells)
    sizes = [(end, size) for _start, end, size in split_graphemes(safe)[0]]
    kept, used = _within(sizes, width - 1)
    return f"{safe[:kept]}…{' ' * (width - 1 - used)}"


@lru_cache(64)
def shortened(text: str, width: int) -> str:
    """``text`` made harmless, on at most ``width`` cells: « … » takes the place of its middle.

    Two names that begin alike, as those of a brother and a sister do, still differ.
    """
    safe = visible(text)
    if width <= 0 or cell_len(safe) <= width:
        return safe if width > 0 else ""
    spans = split_graphemes(safe)[0]
    tail, used = _within([(len(safe) - start, size) for start, _end, size in reversed(spans)], (width - 1) // 2)
    kept, _ = _within([(end, size) for _start, end, size in spans], width - 1 - used)
    return f"{safe[:kept]}…{safe[len(safe) - tail :]}"


def _within(sizes: Sequence[tuple[int, int]], room: int) -> tuple[int, int]:
    """How many letters, and cells, of the characters of ``sizes`` fit in ``room`` cells.

    Each is given with how many letters there are up to its end and its own cells.
    """
    letters, used = 0, 0
    for end, size in sizes:
        if used + size > room:
            break
        letters, used = end, used + size
    return letters, used


@lru_cache(1024)
def wrapped(text: str, width: int) -> tuple[str, ...]:
    """``text`` on lines of at most ``width`` cells, cut at ordinary spaces; line breaks are kept.

    A word longer than a line is cut between characters. At least one line, perhaps empty.
    """
    width = max(width, 1)
    lines: list[str] = []
    for paragraph in text.replace("\r\n", "\n").split("\n"):
        lines.extend(_wrapped_line(visible(paragraph), width))
    return tuple(lines)


def _wrapped_line(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        pieces = _pieces(word, width)
        lines[-1:] = [lines[-1], *pieces] if lines[-1] else pieces
    return lines


def _pieces(word: str, width: int) -> list[str]:
    pieces, used = [""], 0
    for start, end, size in split_graphemes(word)[0]:
        if used + size > width and pieces[-1]:
            pieces.append("")
            used = 0
        pieces[-1] += word[start:end]
        used += size
    return pieces
