"""What was found in a joined document: what the file carries, and what the codes printed on its pages say.

Both are kept with the document as JSON text and read back tolerantly: what cannot be understood is simply not known.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

# What numbers and lists that are none raise; « Infinity » is a number of JSON for Python.
_ODD = (TypeError, ValueError, OverflowError)


# What a document may not hold, the worst first.
HARMS = ("launch", "embedded", "outside", "unsure")


class Copy(StrEnum):
    """How the document that is kept was made from the one that was chosen."""

    ITSELF = ""
    UNLOCKED = "DEVERROUILLE"
    CLEANED = "NETTOYE"
    LIGHTER = "ALLEGE"
    PICTURE = "IMAGE"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a PDF carries, never run and never opened.

    ``sizes`` are (width, height, pages) in millimetres, in reading order. ``scripted`` marks JavaScript: accepted with
    a visible mark, and so are ``layers``, those that it hides, and ``blank`` pages, on which nothing is seen. The
    ``HARMS`` are refused: ``launch`` (commands that start a program), ``embedded`` (files inside), ``outside`` (what
    reaches another file or machine without a click), ``unsure`` (what readers do not read alike).
    ``copy`` says how the document kept was made; ``original`` is then the SHA-256 of the chosen one.
    """

    pages: int
    sizes: tuple[tuple[int, int, int], ...] = ()
    scripted: bool = False
    form: bool = False
    signatures: int = 0
    encrypted: bool = False
    launch: int = 0
    embedded: int = 0
    producer: str = ""
    copy: Copy = Copy.ITSELF
    original: str = ""
    outside: int = 0
    unsure: int = 0
    layers: int = 0
    blank: tuple[int, ...] = ()

    @property
    def harm(self) -> str:
        """The first of the ``HARMS`` that it holds, or an empty text."""
        return next((name for name in HARMS if getattr(self, name)), "")

    @property
    def clean(self) -> bool:
        """Whether it may be joined as it is."""
        return not self.harm

    @property
    def text(self) -> str:
        """The JSON that is kept."""
        return _text(self)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what ``text`` gave; None when it says nothing that can be understood."""
        values = _read_values(cls, text)
        try:
            values["pages"] = int(values["pages"])
            values["sizes"] = tuple((int(w), int(h), int(n)) for w, h, n in values.get("sizes", ()))
            values["blank"] = tuple(int(page) for page in values.get("blank", ()))
            values["copy"] = Copy(values.get("copy", ""))
            return cls(**values)
        except (KeyError, *_ODD):
            return None


class ScanState(StrEnum):
    """What the codes of a scan are worth for the request it is joined to."""

    CURRENT = "ACTUELLE"
    OLDER = "ANCIENNE"
    OTHER_PAGE = "AUTRE_PAGE"
    UNREAD = "ILLISIBLE"
    FOREIGN = "ETRANGERE"


UNKNOWN = ("impression absente de cette base",)
"""What takes the place of what changed since a printout that is not in the store; such scans are stored."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What the codes say: the number and the revision printed, the pages of the file where they were read.

    A ``FOREIGN`` one has the number that it claims only.

    ``changed`` are the French names of what differs from the form as printed, for an ``OLDER`` revision.
    """

    state: ScanState
    number: str = ""
    revision: int = 0
    pages: tuple[int, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def needs_word(self) -> bool:
        """Whether nothing ties the signatures to the request but what the clerk says of them."""
        return self.state not in (ScanState.CURRENT, ScanState.OLDER)

    @property
    def text(self) -> str:
        """The JSON that is kept."""
        return _text(self)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what ``text`` gave; None when it says nothing that can be understood."""
        values = _read_values(cls, text)
        try:
            values["state"] = ScanState(str(values.get("state")))
            values["pages"] = tuple(int(page) for page in values.get("pages", ()))
            values["changed"] = tuple(str(label) for label in values.get("changed", ()))
            return cls(**values)
        except _ODD:
            return None


def _text(finding: Inspection | Scan) -> str:
    """Only what differs from the ordinary is written."""
    plain = {one.name: one.default for one in fields(finding)}
    told = {name: value for name, value in asdict(finding).items() if value != plain[name]}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _read_values(kind: type[Inspection] | type[Scan], text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    plain = {one.name: one.default for one in fields(kind)}
    parts = told.items() if isinstance(told, Mapping) else ()
    return {name: value for name, value in parts if name in plain and _fits(value, plain[name])}


def _fits(value: object, plain: object) -> bool:
    """Whether ``value`` is a mark, a count or a text where ``plain`` is one; whoever reads the rest looks at it."""
    return type(plain) not in (bool, int, str) or type(value) is type(plain)
