"""Text made printable: a visible sign for what no font has, and right-to-left lines put in reading order."""

import re
import unicodedata
from collections.abc import Container
from functools import cache

from mes_tui.domain.text import clean

MISSING = "□"
"""Printed in place of a character that no shipped font has: a reader sees that something was there."""

_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_SOFT_HYPHEN = "\u00ad"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def printable(text: str, known: Container[int], *, lines: bool = False) -> str:
    """Return ``text`` cleaned, with ``□`` for each character whose code point is not in ``known``.

    ``lines`` keeps line breaks, runs of blank lines shortened to one. Invisible joiners and variation selectors
    disappear; a space of an unknown width becomes a plain one.
    """
    out = [_printed(char, known) for char in _joined(clean(text, lines=lines))]
    return _BLANK_LINES.sub("\n\n", "".join(out)).strip()


def missing(text: str, known: Container[int]) -> str:
    """The characters of ``text`` that ``printable`` replaces by ``□``, each once."""
    signs = dict.fromkeys(_joined(clean(text, lines=True)))
    return "".join(char for char in signs if char != MISSING and _printed(char, known) == MISSING)


def _printed(char: str, known: Container[int]) -> str:
    category = unicodedata.category(char)
    if char == "\n":
        return char
    if category == "Cf" and char != _SOFT_HYPHEN:
        return ""
    if ord(char) in known:
        return char
    if category == "Zs":
        return " "
    return "" if unicodedata.name(char, "").startswith("VARIATION SELECTOR") else MISSING


def has_right_to_left(text: str) -> bool:
    """True when ``text`` holds Hebrew, Arabic or another script read from right to left."""
    return any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text)


def mirrored(text: str) -> str:
    """Return ``text`` with brackets turned: what a right-to-left run shows after its characters are reversed."""
    return text.translate(_MIRRORED)


def _joined(text: str) -> str:
    """Return ``text`` with Arabic letters in the form that their neighbours ask for (letters alone are illegible)."""
    if not _ARABIC.search(text):
        return text
    out: list[str] = []
    index = 0
    while index < len(text):
        pair = text[index : index + 2]
        letter = pair if len(pair) == 2 and "isolated" in _forms(pair) else text[index]
        before = _neighbour(text, index, -1)
        after = _neighbour(text, index + len(letter) - 1, 1)
        out.append(_form(letter, joins_before="initial" in _forms(before), joins_after="final" in _forms(after)))
        index += len(letter)
    return "".join(out)


def _neighbour(text: str, index: int, step: int) -> str:
    index += step
    while 0 <= index < len(text) and unicodedata.category(text[index]) == "Mn":
        index += step
    return text[index] if 0 <= index < len(text) else ""


def _form(letter: str, *, joins_before: bool, joins_after: bool) -> str:
    forms = _forms(letter)
    if joins_before and joins_after and "medial" in forms:
        return forms["medial"]
    if joins_before and "final" in forms:
        return forms["final"]
    if joins_after and "initial" in forms:
        return forms["initial"]
    return forms.get("isolated", letter)


def _forms(letter: str) -> dict[str, str]:
    return _presentation_forms().get(letter, {})


@cache
def _presentation_forms() -> dict[str, dict[str, str]]:
    """The presentation forms of Arabic letters, and of the lam-alef pairs, as Unicode's own tables give them."""
    table: dict[str, dict[str, str]] = {}
    for point in (*range(0xFB50, 0xFBB2), *range(0xFE80, 0xFEFD)):
        kind, *letters = unicodedata.decomposition(chr(point)).split() or [""]
        if kind.strip("<>") in {"isolated", "final", "initial", "medial"}:
            table.setdefault("".join(chr(int(code, 16)) for code in letters), {})[kind.strip("<>")] = chr(point)
    return table
