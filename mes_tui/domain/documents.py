"""Which documents a request asks for (guide, « Joindre des documents », P50 and P52; SOURCES.md §3.10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.rules import Rules

Words = Mapping[Nature, str]
"""What an edition of the form calls some natures, where these are not the guide's words any more."""

USUAL: Words = MappingProxyType({})

MOST_FILES = 9
"""How many files of one nature a request may have, where it may have several."""


def stored_name(nature: Nature, rank: int) -> str:
    """What the store calls a file: its nature, then its rank from the second one on, « SIGNATURES-2 »."""
    return nature.value if rank == 1 else f"{nature.value}-{rank}"


FILES = {
    stored_name(nature, rank): (nature, rank)
    for nature in Nature
    for rank in range(1, (MOST_FILES if nature.several else 1) + 1)
}
"""The nature and the rank of each file that a request may have, by the name of the file."""


def nature_name(nature: Nature, words: Words) -> str:
    """What people read for ``nature`` where there is little room, in the ``words`` of an edition."""
    return words.get(nature, nature.short_label)


def file_label(name: str, words: Words) -> str:
    """« Signatures MES (2) », in the ``words`` of an edition; ValueError for what is no name of a file."""
    if name not in FILES:
        raise ValueError(f"no file is called {name!r}")
    nature, rank = FILES[name]
    called = nature_name(nature, words)
    return called if rank == 1 else f"{called} ({rank})"


def free_rank(nature: Nature, taken: Iterable[str]) -> int:
    """The rank of the next file of ``nature`` beside those ``taken``, by name; 0 when there is no room for one more."""
    names = set(taken)
    return next((rank for name, (own, rank) in FILES.items() if own is nature and name not in names), 0)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for the documents of a nature. ``required`` blocks the transmission, ``expected`` only warns when it is
    empty. ``label`` is the whole name of the nature, ``name`` the short one.
    """

    nature: Nature
    required: bool
    expected: bool
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says of the documents: ``nature`` goes with it, in place of ``others``."""

    nature: Nature
    others: frozenset[Nature] = frozenset()


def slots(type_: RequestType, rules: Rules, told: Iterable[Told] = (), words: Words = USUAL) -> tuple[Slot, ...]:
    """Return the slots in the guide's order for a request of ``type_`` whose answers say ``told``, in the ``words`` of
    its edition.

    A document that stands in place of others is expected where one of them would be.
    """
    required, expected = rules.required_documents[type_], set(rules.expected_documents[type_])
    for one in told:
        if not one.others or expected & {one.nature, *one.others}:
            expected = expected - one.others | {one.nature}
    return tuple(
        Slot(
            nature,
            nature in required,
            nature in expected,
            words.get(nature, nature.label),
            nature_name(nature, words),
        )
        for nature in Nature
    )
