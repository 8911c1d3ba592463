"""The letters of an answer that no appearance shows: pdfium draws those of its own fonts, and nothing for others."""

from collections.abc import Iterator
from typing import Any

# What its fonts hold: the languages of Europe that are written in Latin letters, but for a few signs.
DRAWN = frozenset("".join(bytes(range(256)).decode(code, "ignore") for code in ("cp1252", "cp1250"))) - set("‚„†ˇ˘˙˛˝")
_DEEPEST = 32  # fields above a field


def lost(mark: Any) -> bool:
    """Whether a letter of what was typed in a field or a note would be drawn as nothing."""
    return any(letter.isprintable() and not letter.isspace() for letter in set("".join(_typed(mark))) - DRAWN)


def _typed(mark: Any) -> Iterator[str]:
    if mark.get("/Subtype") == "/FreeText":
        yield from _texts(mark.get("/Contents"))
    elif _of_field(mark, "/FT") in ("/Tx", "/Ch"):
        yield from _texts(_of_field(mark, "/V"))
        # What is chosen is shown by another word than it is kept by.
        yield from _texts(_of_field(mark, "/Opt"))


def _of_field(mark: Any, key: str) -> Any:
    """An entry of a field, or of one that it is a part of."""
    import pikepdf

    for _ in range(_DEEPEST):
        if not isinstance(mark, pikepdf.Dictionary):
            break
        if key in mark:
            return mark[key]
        mark = mark.get("/Parent")
    return None


def _texts(value: Any) -> Iterator[str]:
    import pikepdf

    if isinstance(value, pikepdf.String):
        yield str(value)
    elif isinstance(value, pikepdf.Stream):
        yield str(pikepdf.String(value.read_bytes()))
    elif isinstance(value, pikepdf.Array):
        for item in value:
            # An option may be a pair: what is kept, what is shown.
            yield from _texts(item[-1] if isinstance(item, pikepdf.Array) and len(item) else item)
