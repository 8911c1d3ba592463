"""A document whose pages are drawn when they are asked for: a confined child draws each."""

import zlib
from base64 import b64decode
from dataclasses import dataclass, field
from typing import Any

from mes_tui.attachments.child.drawn import LONGEST
from mes_tui.attachments.inspection import answered, damaged
from mes_tui.attachments.outline import subject_of
from mes_tui.domain.errors import Refusal
from mes_tui.domain.pictures import Picture

SECONDS = 6.0
_UNDRAWN = (
    "L’application n’arrive pas à dessiner la page {} : elle demande trop de mémoire. Faites une copie du document et "
    "ouvrez-la dans un lecteur PDF."
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The document ``data``; ``name`` is for the sentences."""

    data: bytes = field(repr=False)
    name: str

    def page(self, number: int) -> Picture:
        """Page ``number``, from 1, as a reader shows it; may block for six seconds. Raises ``Refusal``."""
        subject = subject_of(self.name)
        answer = answered(subject, "draw", str(number), data=self.data, seconds=SECONDS)
        if answer["verdict"] == "undrawn":
            raise Refusal(_UNDRAWN.format(number))
        picture = _picture(answer)
        if picture is None:
            raise damaged(subject)
        return picture


def _picture(answer: dict[str, Any]) -> Picture | None:
    """The picture of an answer, when it is one."""
    width, height, packed = (answer.get(key) for key in ("width", "height", "greys"))
    if type(width) is not int or type(height) is not int or type(packed) is not str:
        return None
    if not (1 <= width <= LONGEST + 1 and 1 <= height <= LONGEST + 1):
        return None
    try:
        greys = zlib.decompressobj().decompress(b64decode(packed, validate=True), width * height + 1)
    except (ValueError, zlib.error):
        return None
    return Picture(width, height, greys) if len(greys) == width * height else None
