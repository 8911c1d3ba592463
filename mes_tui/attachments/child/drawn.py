"""A page as a coarse grey picture, for a terminal to show."""

import zlib
from base64 import b64encode
from typing import Any

from mes_tui.attachments.child import copies, layers
from mes_tui.attachments.child.offered import Line, refused
from mes_tui.attachments.child.pages import POINTS, grey, opened
from mes_tui.attachments.child.proof import Judged, drawable, hide

LONGEST = 1_600  # pixels of the longest side: handwriting can be read on a letter page


def page(data: bytes, number: int) -> Line:
    """The page as a reader shows it, what was typed and noted included; « undrawn » when there is no room for it."""
    document = opened(data)
    drawn = document[number - 1]
    hide(drawn, _unseen(data, drawn, number))
    if not drawable(drawn):
        return refused(Judged(undrawn=(number,)))
    picture = grey(drawn, LONGEST / max(*drawn.get_size(), 1) * POINTS)
    greys = b64encode(zlib.compress(picture.tobytes(), 1)).decode("ascii")
    return {"verdict": "ok", "width": picture.width, "height": picture.height, "greys": greys}


def _unseen(data: bytes, drawn: Any, number: int) -> list[int]:
    """The places of the marks that a layer hides, which pdfium would draw."""
    from pypdfium2 import raw

    marks = (raw.FPDFPage_GetAnnot(drawn, place) for place in range(raw.FPDFPage_GetAnnotCount(drawn)))
    if not any(raw.FPDFAnnot_HasKey(mark, b"OC") for mark in marks):
        return []
    source = copies.read(data)
    hidden = layers.hidden_by(source.Root)
    return copies.hide_marks(source.pages[number - 1], hidden) if hidden is not None else []
