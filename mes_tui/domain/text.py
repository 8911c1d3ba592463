"""Text made safe and comparable: one cleaning and one folding for the whole application."""

import unicodedata
from datetime import date

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
# Line breaks of every system, the vertical tab and the separators that word processors paste.
_BREAKS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n"))
# Marks that reorder, hide or tag the text around them; joiners (U+200C, U+200D) are letters' business and stay.
_HIDDEN = {
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),
    0x00AD,
    0x061C,
    0x180E,
    0x200B,
    0x200E,
    0x200F,
    0xFEFF,
}
_VARIANTS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "‐": "-",
        "–": "-",
        "—": "-",
        "−": "-",
    }
)


TO_CONFIRM = "à confirmer auprès de votre direction régionale"
"""How a warning ends that rests on what is only inferred or proposed: such a value never refuses anything."""


def clean(text: str, *, limit: int | None = None, lines: bool = False) -> str:
    """Return ``text`` in NFC without control, escape, surrogate or bidirectional characters.

    ``lines`` keeps line breaks (long texts); otherwise line breaks and tabs become spaces.
    ``limit`` cuts to that many characters.
    """
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_BREAKS))
    kept = "".join(_safe(char, lines) for char in normal)
    # Taking a character away can bring a letter and its accent together.
    cleaned = unicodedata.normalize("NFC", kept)
    return cleaned if limit is None else cleaned[:limit]


def _safe(char: str, lines: bool) -> str:
    if char in "\n\t":
        return char if lines and char == "\n" else " "
    if ord(char) in _HIDDEN or unicodedata.category(char) in {"Cc", "Cs"}:
        return ""
    return char


def fold(text: str) -> str:
    """Return ``text`` without accents, case, ligatures or typographic variants, for searching and sorting."""
    # A spacing accent used as an apostrophe would decompose into a space: variants go first, and again at the end.
    bare = _without_marks(clean(text).translate(_VARIANTS)).casefold()
    return " ".join(_without_marks(bare).translate(_VARIANTS).split())


def words(text: str) -> list[str]:
    """The words of ``text``, of any line; those that a no-break space ties stay together."""
    return [word for word in clean(text).split(" ") if word]


def long_date(day: date) -> str:
    """Return « 2 août 2021 », the way a date is written in a sentence (« 1er » for the first of the month)."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in {"Mn", "Cf"})


def file_name(name: str, *, limit: int = 80) -> str:
    """Return the name of a file as it may be shown: bytes that are not UTF-8 become « � ».

    The middle of a long name becomes « … ». The result is for people's eyes only: no path is ever rebuilt from it.
    """
    decoded = name.encode("utf-8", "surrogateescape" if _only_escapes(name) else "replace").decode("utf-8", "replace")
    cleaned = clean(decoded) or "(sans nom)"
    if len(cleaned) <= limit:
        return cleaned
    tail = limit // 3
    return f"{cleaned[: limit - tail - 1]}…{cleaned[-tail:]}"


def differing(mine: str, theirs: str, before: int = 30, length: int = 150) -> tuple[str, str]:
    """Two long texts cut around the place where they start to differ, « … » where something is left out."""
    place = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), min(len(mine), len(theirs)))
    start = max(0, place - before) if max(len(mine), len(theirs)) > length else 0

    def cut(text: str) -> str:
        return f"{'…' if start else ''}{text[start : start + length]}{'…' if len(text) > start + length else ''}"

    return cut(mine), cut(theirs)


def listed_name(last_name: str, first_name: str) -> str:
    """« NOM, Prénom », or the only name of a person who has one."""
    return ", ".join(filter(None, (last_name.upper(), first_name)))


def _only_escapes(name: str) -> bool:
    """Whether every surrogate of ``name`` stands for one undecodable byte, as the operating system gives them."""
    return all(0xDC80 <= ord(char) <= 0xDCFF for char in name if 0xD800 <= ord(char) <= 0xDFFF)
