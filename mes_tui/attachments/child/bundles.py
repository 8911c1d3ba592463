"""Several documents in one: the pages of some put behind another, or the files that one carries taken out."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from mes_tui.attachments.child import pages

CARRIED_FILES = 8
CARRIED_BYTES = 5 * 1024 * 1024
NAME_LENGTH = 200

Line = dict[str, object]


def merged(data: bytes, number: int, tell: Callable[[Line], None]) -> Line:
    """The first part with the pages of the others behind it, each with an entry in the outline.

    ``data`` is one line of JSON, a list of [title, size], then the parts one after the other. Only what the pages of
    the others show is kept: no action, file, form or link of theirs. ``tell`` hears the place of each part added, so
    that the one that fails is known.
    """
    from pypdf import PdfReader, PdfWriter

    header, _, rest = data.partition(b"\n")
    (_, first), *others = json.loads(header)
    writer = PdfWriter(clone_from=PdfReader(BytesIO(rest[:first])))
    counts = []
    start = first
    for place, (title, size) in enumerate(others, start=1):
        shown = pages.shown(pages.opened(rest[start : start + size]))
        reader = PdfReader(BytesIO(pages.saved(shown)))
        writer.append(reader, outline_item=title, import_outline=False)
        counts.append(len(reader.pages))
        start += size
        tell({"verdict": "ok", "added": place})
    output = BytesIO()
    writer.write(output)
    return {"verdict": "ok", "pages": counts, "document": b64encode(output.getvalue()).decode("ascii")}


def carried(data: bytes) -> Iterator[Line]:
    """The files inside the document, one line each: name and content; too many or too large ones end it."""
    document = pages.opened(data)
    count = document.count_attachments()
    if count > CARRIED_FILES:
        yield {"verdict": "too-many"}
        return
    for place in range(count):
        file: Any = document.get_attachment(place)
        content = bytes(file.get_data())
        if len(content) > CARRIED_BYTES:
            yield {"verdict": "too-large"}
            return
        yield {
            "verdict": "ok",
            "name": str(file.get_name())[:NAME_LENGTH],
            "content": b64encode(content).decode("ascii"),
        }
