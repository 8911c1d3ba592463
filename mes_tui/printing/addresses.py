"""The addresses found in a text: of the Web, or of a person."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

# A person's name has at most 64 letters (RFC 5321), and begins where a word does: a long word is read once.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»\"“”]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """One address of a text, wherever its parts stand: each place has its own."""

    address: str

    @property
    def target(self) -> str:
        """Where it leads."""
        return _target(self.address)

    @property
    def said(self) -> str:
        """What is read aloud of it."""
        mail = "@" in self.address and "://" not in self.address
        return f"Écrire à {self.address}" if mail else f"Ouvrir {self.address}"


def on_lines(lines: Sequence[str]) -> list[list[tuple[str, Linked | None]]]:
    """The pieces of each of the ``lines`` that a text was cut in, with the link that each is a part of."""
    cut: list[list[tuple[str, Linked | None]]] = [[] for _ in lines]
    number = place = 0
    for piece, leads in pieces("".join(lines)):
        link, rest = Linked(piece) if leads else None, piece
        while rest:
            while place == len(lines[number]):
                number, place = number + 1, 0
            part = rest[: len(lines[number]) - place]
            cut[number].append((part, link))
            place += len(part)
            rest = rest[len(part) :]
    return cut


def _target(address: str) -> str:
    # The address of a link has no letter but those of ASCII.
    written = quote(address, safe="%/:=&?~#+!$,;'@()*[]")
    if "://" in address:
        return written
    return f"https://{written}" if address.casefold().startswith("www.") else f"mailto:{written}"
