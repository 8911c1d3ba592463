"""What was added over a page, as text: the answers typed in its form, its notes, its marks."""

import re
from collections.abc import Callable, Iterator
from typing import Any

MARKS = 400  # of a page
CHARACTERS = 2_000  # of a mark
TICKED = "X"
_HIDDEN, _NO_VIEW = 2, 32  # flags
# Each kind as pdfium numbers it, and as it is told.
_KINDS = {
    **dict.fromkeys((1, 3, 14), "note"),
    **dict.fromkeys((4, 5, 6, 7, 8, 15), "drawing"),
    9: "highlight",
    10: "underline",
    11: "underline",
    12: "strike",
    13: "stamp",
    20: "answer",
}
_PART = re.compile(r"\[\d+\]$")


def marks(document: Any, page: Any) -> list[list[str]]:
    """The marks of a page that a reader shows, as [kind, name of the field, text]."""
    return [told for _, told in zip(range(MARKS), _marks(document, page), strict=False)]


def _marks(document: Any, page: Any) -> Iterator[list[str]]:
    from pypdfium2 import raw

    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        mark = raw.FPDFPage_GetAnnot(page, place)
        if not mark:
            continue
        kind = _KINDS.get(raw.FPDFAnnot_GetSubtype(mark), "")
        if kind and not raw.FPDFAnnot_GetFlags(mark) & (_HIDDEN | _NO_VIEW):
            if kind != "answer":
                yield [kind, "", _written(raw.FPDFAnnot_GetStringValue, mark, b"Contents")]
            elif document.formenv and (text := _answer(document.formenv, mark)):
                yield [kind, _name(document.formenv, mark), text]
        raw.FPDFPage_CloseAnnot(mark)


def _answer(form: Any, mark: Any) -> str:
    """What was typed, chosen or ticked in a field; nothing for one left as it was."""
    from pypdfium2 import raw

    if raw.FPDFAnnot_GetFormFieldType(form, mark) in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return TICKED if raw.FPDFAnnot_IsChecked(form, mark) else ""
    return _written(raw.FPDFAnnot_GetFormFieldValue, form, mark)


def _name(form: Any, mark: Any) -> str:
    """The name of a field: the one made for people, else the last part of its own."""
    from pypdfium2 import raw

    own = _written(raw.FPDFAnnot_GetFormFieldName, form, mark).rpartition(".")[2]
    return _written(raw.FPDFAnnot_GetFormFieldAlternateName, form, mark) or _PART.sub("", own)


def _written(read: Callable[..., int], *of: Any) -> str:
    """The text that a function of pdfium writes in the room it is given, once it said how much it needs."""
    from pypdfium2 import raw

    size = read(*of, None, 0) // 2
    if size <= 1:
        return ""
    room = (raw.FPDF_WCHAR * size)()
    read(*of, room, size * 2)
    return bytes(room)[:-2].decode("utf-16-le", "replace")[:CHARACTERS].strip()
