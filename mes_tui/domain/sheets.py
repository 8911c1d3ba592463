"""Who signed on which scanned sheet, and whose signature a request still lacks (P49, P56; SOURCES.md §3.9)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from mes_tui.domain.codes import RequestType
from mes_tui.domain.text import fold

PARENT = "sig_parent"
OTHER_PARENT = "sig_autre_parent"
PROFESSIONAL = "sig_prof"
HOME_PROVIDER = "sig_rsg"
"""The signers, by the key of their box on page 7 of the form."""


class OtherHome(NamedTuple):
    """Another home of a child in shared custody: fact and question that name who signs, « de l’autre foyer »."""

    fact: str
    key: str
    of: str

    @property
    def box(self) -> str:
        """The key of its box on the page of signatures."""
        return f"sig_{self.key}"


OTHER_HOMES = (
    OtherHome("household", "autre_foyer", "de l’autre foyer"),
    OtherHome("third_household", "troisieme_foyer", "du troisième foyer"),
    OtherHome("fourth_household", "quatrieme_foyer", "du quatrième foyer"),
)
HOME_BOXES = tuple(home.box for home in OTHER_HOMES)


class Role(NamedTuple):
    """What a signer is called, alone and in « la signature … »."""

    name: str
    of: str


ROLES = {
    PARENT: Role("Parent ou tuteur", "du parent ou tuteur"),
    OTHER_PARENT: Role("Autre parent ou tuteur", "de l’autre parent ou tuteur"),
    **{home.box: Role(f"Parent ou tuteur {home.of}", f"du parent ou tuteur {home.of}") for home in OTHER_HOMES},
    PROFESSIONAL: Role("Professionnel de la santé", "du professionnel de la santé"),
    HOME_PROVIDER: Role("Responsable d’un service de garde en milieu familial (RSG)", "de la RSG"),
}

_PARENTS = frozenset({PARENT, OTHER_PARENT, *HOME_BOXES})
_BY_PROFESSIONAL = frozenset({RequestType.NEW, RequestType.RENEWAL_CHANGED})
"""The types for which it is proven that the professional signs; for a transfer it is only proposed."""
_VERSION = 1
_MOST = 20


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signed in the box ``key``: the name printed there, "" where it is written by hand."""

    key: str
    name: str = ""

    @property
    def label(self) -> str:
        """« Camille Exemple, parent ou tuteur »."""
        role = ROLES[self.key].name
        return f"{self.name}, {role[0].lower()}{role[1:]}" if self.name else role


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the page of signatures, with by what right its person signs (``quality``), as far as it is known."""

    key: str
    name: str = ""
    quality: str = ""

    @property
    def signer(self) -> Signer:
        """Who signs there."""
        return Signer(self.key, self.name)

    @property
    def label(self) -> str:
        """« Camille Exemple, parent ou tuteur (Mère) »."""
        return f"{self.signer.label} ({self.quality})" if self.quality else self.signer.label

    @property
    def lacking(self) -> str:
        """« Il manque la signature du parent ou tuteur, Camille Exemple (Mère). »"""
        whose = ", ".join(filter(None, (ROLES[self.key].of, self.name)))
        return f"Il manque la signature {whose}{f' ({self.quality})' if self.quality else ''}."

    def signed_by(self, signer: Signer) -> bool:
        """Whether ``signer`` is who signs there: the person of another name is another person."""
        named = bool(self.name and signer.name)
        return signer.key == self.key and not (named and fold(self.name) != fold(signer.name))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the clerk states of a scanned sheet: who signed there."""

    signers: tuple[Signer, ...]

    def holds(self, box: Box) -> bool:
        """Whether who signs in ``box`` is said to have signed on the sheet."""
        return any(map(box.signed_by, self.signers))

    @property
    def text(self) -> str:
        """The JSON that is kept."""
        signers = [[signer.key, signer.name] for signer in self.signers]
        return json.dumps({"version": _VERSION, "signers": signers}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what ``text`` gave; None when nobody stated anything that can be understood."""
        try:
            told: Any = json.loads(text) if text else {}
            known = told["version"] == _VERSION
            signers = tuple(Signer(str(key), str(name)) for key, name in told["signers"][:_MOST])
        except (KeyError, TypeError, ValueError, RecursionError):
            return None
        return cls(signers) if known and signers and all(signer.key in ROLES for signer in signers) else None


@dataclass(frozen=True, slots=True)
class Lacking:
    """A signature that the sheets lack; ``blocks`` when it is proven that nothing is receivable without it."""

    box: Box
    blocks: bool

    @property
    def sentence(self) -> str:
        """That it is missing."""
        return self.box.lacking


def lacking(type_: RequestType, boxes: Sequence[Box], sheets: Sequence[Sheet | None]) -> tuple[Lacking, ...]:
    """The signatures that none of ``sheets`` holds, for a request of ``type_``; nothing before there is a sheet.

    A sheet of which nobody stated anything counts for all, as it did before one was asked to state it. One parent is
    enough, but each home of a child in shared custody is expected to sign.
    """
    if not sheets or None in sheets:
        return ()
    unsigned = [box for box in boxes if not any(sheet is not None and sheet.holds(box) for sheet in sheets)]
    return tuple(_lacking(type_, boxes, unsigned))


def _lacking(type_: RequestType, boxes: Sequence[Box], unsigned: Sequence[Box]) -> Iterator[Lacking]:
    by_parent = any(box.key in _PARENTS for box in boxes if box not in unsigned)
    homes = any(box.key in HOME_BOXES for box in boxes)
    for box in unsigned:
        if box.key == PARENT and (homes or not by_parent):
            yield Lacking(box, not by_parent)
        elif box.key in HOME_BOXES:
            yield Lacking(box, False)
        elif box.key == PROFESSIONAL:
            yield Lacking(box, type_ in _BY_PROFESSIONAL)
        elif box.key == HOME_PROVIDER:
            yield Lacking(box, True)


def stated(boxes: Iterable[Box], keys: Iterable[str]) -> Sheet:
    """What is kept of a sheet where the persons of the boxes ``keys`` signed, in the order of the page."""
    chosen = set(keys)
    return Sheet(tuple(box.signer for box in boxes if box.key in chosen))
