"""The code printed on each page of paper: which request, page and revision it is, and four letters that prove it.

« MES1:S:2021-11-043:P2:R3:7F2A » holds, in capitals so that the drawn code stays small: the format, the kind of page,
the request, the page of the printed document, its revision, and the check letters. Nothing of it names a person. The
check letters need the store's secret (``records.paper_key``): nobody makes the code of another page by hand.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

from mes_tui.domain.codes import Nature

FORMAT = "MES1"
# Without I, L, O and U: the letters are also read aloud and typed.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK_LENGTH = 4
_SHAPE = re.compile(
    rf"{FORMAT}:([A-Z]):(20\d\d-\d\d-\d{{3,9}}):P([1-9]\d{{0,3}}):R([1-9]\d{{0,5}}):([{_LETTERS}]{{{_CHECK_LENGTH}}})",
    re.ASCII,
)


class PageKind(StrEnum):
    """What a printed page is, by the letter of its code."""

    FORM = "F"
    SIGNATURES = "S"
    SUMMARY = "R"
    CONTENTS = "D"

    @property
    def label(self) -> str:
        """The page as a sentence names it."""
        return {
            "F": "page du formulaire",
            "S": "page de signatures",
            "R": "page du récapitulatif",
            "D": "page du sommaire des documents",
        }[self.value]

    @property
    def nature(self) -> Nature | None:
        """The slot where a scan of the page goes; None for a page that no document of the request asks for."""
        return Nature.SIGNATURES if self is PageKind.SIGNATURES else None


@dataclass(frozen=True, slots=True)
class PaperCode:
    """A page of a printed document: ``page`` counts from 1 in it, ``revision`` is that of the printout."""

    kind: PageKind
    number: str
    page: int
    revision: int


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A code as it was read: what it says, and the letters to check before it is believed (``genuine``)."""

    says: PaperCode
    letters: str


def make(code: PaperCode, key: bytes) -> str:
    """Return the text of the code, for a QR code; ``key`` is the store's secret."""
    body = _body(code)
    return f"{body}:{_letters(body, key)}"


def parse(text: str) -> ReadCode | None:
    """Return what a text read on a page says, or None when it is no code of ours: any text may be given."""
    match = _SHAPE.fullmatch(text.strip())
    if match is None or match[1] not in {kind.value for kind in PageKind}:
        return None
    return ReadCode(PaperCode(PageKind(match[1]), match[2], int(match[3]), int(match[4])), match[5])


def genuine(read: ReadCode, key: bytes) -> bool:
    """True when the check letters are those that the store of ``key`` printed."""
    return hmac.compare_digest(read.letters, _letters(_body(read.says), key))


def _body(code: PaperCode) -> str:
    return f"{FORMAT}:{code.kind.value}:{code.number}:P{code.page}:R{code.revision}"


def _letters(body: str, key: bytes) -> str:
    """The first twenty bits of the HMAC-SHA256 of ``body``, five a letter."""
    bits = int.from_bytes(hmac.digest(key, body.encode(), hashlib.sha256)[:4], "big")
    return "".join(_LETTERS[bits >> (27 - 5 * index) & 31] for index in range(_CHECK_LENGTH))
