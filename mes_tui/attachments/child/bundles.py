"""Several documents in one: the pages of some put behind another, or the files that one carries taken out."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

from mes_tui.attachments.child import copies, offered, pages

CARRIED_FILES = 40
CARRIED_BYTES = 5 * 1024 * 1024
NAME_LENGTH = 200

Line = dict[str, object]


def merged(data: bytes, number: int, tell: Callable[[Line], None]) -> Line:
    """The first part with the pages of the others behind it, each with an entry in the outline.

    ``data`` is one line of JSON, a list of [title, size], then the parts one after the other. Only what the pages of
    the others show is kept: no action, file, form or link of theirs. ``tell`` hears the place of each part added, so
    that the one that fails is known; the one whose pages are not seen as they were is named in the answer.
    """
    import pikepdf

    header, _, rest = data.partition(b"\n")
    (_, first), *others = json.loads(header)
    whole = copies.read(rest[:first])
    parts = [(pages.opened(rest[:first]), len(whole.pages), copies.Shown(None))]
    start = first
    with whole.open_outline() as outline:
        for place, (title, size) in enumerate(others, start=1):
            part = rest[start : start + size]
            shown = copies.shown(part)
            outline.root.append(pikepdf.OutlineItem(title, len(whole.pages)))
            whole.pages.extend(shown.document.pages)
            parts.append((pages.opened(part), len(shown.document.pages), shown))
            start += size
            tell({"verdict": "ok", "added": place})
    made = copies.written(whole)
    copy = pages.opened(made)
    start = 0
    for place, (original, count, shown) in enumerate(parts):
        judged = offered.judge(original, copy, _of_all(tell, start, len(copy)), shown, start, count)
        if not judged.good:
            return {**offered.refused(judged), "part": place}
        start += count
    return {"verdict": "ok", "pages": [count for _, count, _ in parts[1:]], **offered.answered(made)}


def _of_all(tell: Callable[[Line], None], start: int, count: int) -> Callable[[Line], None]:
    """What tells of a page of a part as one of the ``count`` pages of all."""

    def told(line: Line) -> None:
        tell({**line, "done": start + int(str(line["done"])), "of": count})

    return told


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
