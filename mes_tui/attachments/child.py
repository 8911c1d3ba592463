"""The child process that opens a PDF: a script of its own, run with ``python -I``, never imported.

Standard input is the PDF, standard output one line of JSON. It imports nothing of the application and lowers its
own limits before it reads a byte: pypdf has had dozens of advisories about time and memory.
"""

import json
import os
import resource
import signal
import sys
from io import BytesIO
from typing import Any

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 3
# The texts read so far are worth more than none: reading stops before the limit kills the process.
TEXT_SECONDS = 2.2
OPEN_FILES = 16
PAGE_CHARACTERS = 20_000
ALL_CHARACTERS = 1_000_000

_REFUSED_ANNOTATIONS = ("/FileAttachment", "/RichMedia")
# Where actions hang (/A, /OpenAction, /Next; /AA apart) and the trees that lead to them. Neither /Parent nor /Pages:
# going up would only walk in circles.
_FOLLOWED = (
    "/A", "/AcroForm", "/AF", "/Annots", "/Fields", "/First", "/JavaScript", "/Kids", "/Names", "/Next", "/OpenAction",
    "/Outlines",
)  # fmt: skip


class OutOfTime(BaseException):
    """Raised by the timer; not an ``Exception``, so that a broad handler of pypdf does not swallow it."""


def confine() -> None:
    """Lower the limits of this process for good."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (value, value))


def open_reader(data: bytes) -> Any:
    """Return a lax reader of ``data``, decrypted with the empty password, or the verdict that forbids it.

    Many scanners lock a document for its owner only: the empty user password opens it for everybody.
    """
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        return "password"
    return reader


def inspect(data: bytes, max_pages: int) -> dict[str, object]:
    """Judge the document without extracting text, fields, outlines, metadata streams or images."""
    reader = open_reader(data)
    if isinstance(reader, str):
        return {"verdict": reader}
    pages = len(reader.pages)
    if pages == 0:
        return {"verdict": "no-page"}
    if pages > max_pages:
        return {"verdict": "too-many-pages", "pages": pages}
    found = active_content(reader)
    for verdict in ("launch", "embedded"):
        if verdict in found:
            return {"verdict": verdict}
    return {"verdict": "ok", "pages": pages, "scripted": "script" in found, "producer": producer(reader)}


def producer(reader: Any) -> str:
    """The program that made the document, or an empty text: a bad value is no reason to refuse the document."""
    try:
        made_by = entry(entry(reader.trailer, "/Info"), "/Producer")
        return made_by[:200] if isinstance(made_by, str) else ""
    except Exception:
        return ""


def resolved(value: Any) -> Any:
    """The object behind a reference."""
    return value.get_object() if hasattr(value, "get_object") else value


def entry(node: Any, key: str) -> Any:
    """The value of ``key`` in a dictionary, the reference resolved, or None."""
    return resolved(dict.get(node, key))


def active_content(reader: Any) -> set[str]:
    """What the document could do by itself: "launch" a program, carry "embedded" files, run a "script".

    Looks where actions may live: catalogue, names, form, outline, pages and their annotations.
    """
    root = reader.root_object
    found: set[str] = set()
    names = entry(root, "/Names")
    if isinstance(names, dict) and holds_names(entry(names, "/EmbeddedFiles")):
        found.add("embedded")
    if entry(root, "/Collection"):
        found.add("embedded")
    form = entry(root, "/AcroForm")
    if isinstance(form, dict) and entry(form, "/XFA"):
        found.add("script")
    walk([root, *reader.pages], found)
    return found


def holds_names(tree: Any) -> bool:
    """Whether a name tree has an entry; many programs leave an empty one behind."""
    stack, seen = [tree], set()
    while stack:
        node = resolved(stack.pop())
        if not isinstance(node, dict) or id(node) in seen:
            continue
        seen.add(id(node))
        if entry(node, "/Names"):
            return True
        kids = entry(node, "/Kids")
        stack.extend(kids if isinstance(kids, list) else ())
    return False


def walk(stack: list[Any], found: set[str]) -> None:
    """Follow actions and trees from ``stack``, each reference once, and note what is met in ``found``."""
    seen: set[tuple[int, int]] = set()
    while stack:
        node = stack.pop()
        if hasattr(node, "idnum"):
            key = (node.idnum, node.generation)
            if key in seen:
                continue
            seen.add(key)
            node = node.get_object()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            note(node, found)
            stack.extend(dict.get(node, name) for name in _FOLLOWED if name in node)
            triggers = entry(node, "/AA")
            stack.extend(dict.values(triggers) if isinstance(triggers, dict) else ())


def note(node: Any, found: set[str]) -> None:
    """Note what one action, annotation or file specification is."""
    kind = entry(node, "/S")
    if kind == "/Launch":
        found.add("launch")
    if kind == "/JavaScript" or "/JS" in node:
        found.add("script")
    if entry(node, "/Subtype") in _REFUSED_ANNOTATIONS or entry(node, "/EF"):
        found.add("embedded")


def page_texts(data: bytes) -> dict[str, object]:
    """The text of each page, as far as time and room allow: the answer may hold fewer texts than there are pages."""
    reader = open_reader(data)
    if isinstance(reader, str):
        return {"verdict": reader}
    texts: list[str] = []
    room = ALL_CHARACTERS
    try:
        for page in reader.pages:
            if room <= 0:
                break
            texts.append(page_text(page)[: min(PAGE_CHARACTERS, room)])
            room -= len(texts[-1])
    except OutOfTime:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return {"verdict": "ok", "texts": texts}


def page_text(page: Any) -> str:
    """The text of one page, or nothing: one bad page does not hide the others."""
    try:
        return str(page.extract_text())
    except Exception:
        return ""


def answer(arguments: list[str], data: bytes) -> dict[str, object]:
    """Do what ``arguments`` ask; whatever goes wrong in the reader means a damaged document."""
    try:
        if arguments[0] == "texts":
            return page_texts(data)
        return inspect(data, int(arguments[1]))
    except ImportError:
        return {"verdict": "unavailable"}
    except (Exception, OutOfTime):
        return {"verdict": "damaged"}


def main() -> int:
    """Confine, read, judge, say so in one line."""

    def ring(*_: object) -> None:
        raise OutOfTime

    confine()
    # Nothing but the answer may reach standard output.
    line = os.dup(1)
    os.dup2(2, 1)
    if sys.argv[1] == "texts":
        signal.signal(signal.SIGPROF, ring)
        signal.setitimer(signal.ITIMER_PROF, TEXT_SECONDS)
    reply = json.dumps(answer(sys.argv[1:], sys.stdin.buffer.read())) + "\n"
    with os.fdopen(line, "wb") as output:
        output.write(reply.encode("ascii"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
