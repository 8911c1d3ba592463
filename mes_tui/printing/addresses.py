"""The addresses found in a text: of the Web, or of a person."""

import re
from collections.abc import Iterator
from urllib.parse import quote

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»\"“”]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_AFTER = ".,;:!?)]’'"


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """``text`` cut where its addresses begin and end: each piece, and where it leads, "" for what is none."""
    end = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER)
        if found.start() > end:
            yield text[end : found.start()], ""
        yield address, _target(address)
        end = found.start() + len(address)
    if end < len(text):
        yield text[end:], ""


def _target(address: str) -> str:
    # The address of a link has no letter but those of ASCII.
    written = quote(address, safe="%/:=&?~#+!$,;'@()*[]")
    if "://" in address:
        return written
    return f"https://{written}" if address.casefold().startswith("www.") else f"mailto:{written}"


def said(address: str) -> str:
    """What is read aloud of a link."""
    return f"Écrire à {address}" if "@" in address and "://" not in address else f"Ouvrir {address}"
