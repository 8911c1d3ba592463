"""Text made safe and comparable: one cleaning and one folding for the whole application."""

import unicodedata

_KEPT = {"\n", "\t"}
_BIDI = {
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0x200E,
    0x200F,
    0x061C,
    0x2028,
    0x2029,
    0xFEFF,
}
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " "})


def clean(text: str, *, limit: int | None = None, lines: bool = False) -> str:
    """Return ``text`` in NFC without control, escape, surrogate or bidirectional characters.

    ``lines`` keeps line breaks (long texts); otherwise line breaks and tabs become spaces.
    ``limit`` cuts to that many characters.
    """
    out: list[str] = []
    for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        if char in _KEPT:
            out.append(char if lines and char == "\n" else " ")
        elif ord(char) in _BIDI or unicodedata.category(char) in {"Cc", "Cs"}:
            continue
        else:
            out.append(char)
    cleaned = "".join(out)
    return cleaned if limit is None else cleaned[:limit]


def fold(text: str) -> str:
    """Return ``text`` without accents, case, ligatures or typographic variants, for searching and sorting."""
    lowered = clean(text).casefold().translate(_LIGATURES)
    decomposed = unicodedata.normalize("NFD", lowered)
    return " ".join("".join(c for c in decomposed if unicodedata.category(c) != "Mn").split())
