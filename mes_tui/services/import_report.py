"""What an import did, or would do: record by record, for the command line and for the screen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from mes_tui.domain.people import Child, ChildFile, HomeProvider, Site, SupportGrant
from mes_tui.importing import Fault, ImportData

if TYPE_CHECKING:
    from storage.records.mapping import Person

_EMPTY = "(vide)"
_END = "date_fin"
LABELS = ("Service de garde", "Installations", "RSG", "Enfants", "Dossiers", "Subventions MES")
"""The kinds of records, in the order in which they are written."""
_KINDS = (Site, HomeProvider, Child, ChildFile)


class Fate(StrEnum):
    """What becomes of a record."""

    ADDED = "ajout"
    CHANGED = "mise à jour"
    ENDED = "prend fin"
    CONFIRMED = "confirmé"
    """It was typed here, and the file says the same."""
    LEFT = "laissé"
    """It is not in the file: nobody is ever deleted."""


@dataclass(frozen=True, slots=True)
class Count:
    """What became of one kind of record; ``label`` is its French name, in the plural. ``left`` are those of the store
    that the file does not name, which stay: counted by a simulation only."""

    label: str
    created: int
    updated: int
    unchanged: int
    left: int = 0

    def __str__(self) -> str:
        left = f", {self.left} hors du fichier ({'laissés' if self.left > 1 else 'laissé'})" if self.left else ""
        return f"{self.label}\u00a0: {told(self.created, self.updated)}, {self.unchanged} sans changement{left}"


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that an import would write: ``told`` is what becomes of it, ``fields`` its keys, each with the text
    before and after; none of a new one. ``whom`` is the child, or the name, that it is about, "" for none."""

    record: str
    told: Fate
    fields: tuple[tuple[str, str, str], ...] = ()
    whom: str = ""

    @property
    def called(self) -> str:
        """« enfant 1000001 (EXEMPLE, Lou) »."""
        return f"{self.record} ({self.whom})" if self.whom else self.record

    @property
    def lines(self) -> tuple[str, ...]:
        """Each field, before and after."""
        return tuple(f"{key}\u00a0: {was or _EMPTY} → {now or _EMPTY}" for key, was, now in self.fields)

    def __str__(self) -> str:
        return "\n".join([f"  {self.called}\u00a0: {self.told}", *(f"    {line}" for line in self.lines)])


@dataclass(frozen=True, slots=True)
class ImportReport:
    """An import that is in the store. ``warnings`` are what was doubtful, or left as it was.

    ``changes``, of one that was only ``simulated``, are what it would write; ``left``, what it would leave because the
    file does not name it.
    """

    division: str
    provider: str
    counts: tuple[Count, ...]
    warnings: tuple[Fault, ...]
    simulated: bool = False
    changes: tuple[Changed, ...] = ()
    left: tuple[Changed, ...] = ()

    @property
    def created(self) -> int:
        """How many records are new."""
        return sum(count.created for count in self.counts)

    @property
    def updated(self) -> int:
        """How many records changed."""
        return sum(count.updated for count in self.counts)

    @property
    def sentence(self) -> str:
        """« CPE DE LA BAIE (3000-2000) : 7 ajouts, 0 mise à jour. »"""
        return f"{self.provider} ({self.division})\u00a0: {told(self.created, self.updated)}."

    def __str__(self) -> str:
        head = ["Simulation, rien n’a été modifié. Ce que ferait l’importation\u00a0:"] if self.simulated else []
        lines = [*head, self.sentence, *(f"  {count}" for count in self.counts), *map(str, self.changes)]
        lines += [f"  Avertissement – {warning}" for warning in self.warnings]
        return "\n".join(lines)


def told(created: int, updated: int) -> str:
    """« 2 ajouts, 1 mise à jour »."""
    return f"{created} {'ajouts' if created > 1 else 'ajout'}, {updated} {'mises' if updated > 1 else 'mise'} à jour"


def changed(person: "Person", before: "Person | None", names: Mapping[str, str]) -> Changed:
    """What becomes of a record of the store, ``before``, that a file says otherwise; None for a new one.

    ``names`` are the children, by NECSG.
    """
    from mes_tui.importing.people_records import written_as

    name, now = written_as(person)
    whom = _whom(person, names)
    if before is None:
        return Changed(name, Fate.ADDED, whom=whom)
    was = written_as(before)[1]
    fields = tuple((key, was.get(key, ""), now.get(key, "")) for key in now | was if was.get(key) != now.get(key))
    ends = any(key == _END and not old for key, old, _ in fields)
    return Changed(name, Fate.ENDED if ends else Fate.CHANGED if fields else Fate.CONFIRMED, fields, whom)


def unnamed(there: Iterable["Person"], data: ImportData, today: date) -> Iterator[tuple[str, list[Changed]]]:
    """What the division has, ``there``, beside what the file names, by label; nothing for a label that has nothing.

    « Dossiers » that ended, and the children who have no other, say nothing any more.
    """
    from mes_tui.importing.people_records import written_as

    people = tuple(there)
    files = [person for person in people if isinstance(person, ChildFile)]
    running = {file.necsg for file in files if file.active_on(today)}
    ended = {file.necsg for file in files} - running
    names = {person.necsg: person.list_name for person in people if isinstance(person, Child)}
    for label, kind, told_of in zip(LABELS[1:5], _KINDS, _told_of(data), strict=True):
        named = {written_as(person)[0] for person in told_of}
        beside = [
            Changed(record, Fate.LEFT, whom=_whom(person, names))
            for person in people
            if isinstance(person, kind) and (record := written_as(person)[0]) not in named
            if not (isinstance(person, ChildFile) and not person.active_on(today))
            if not (isinstance(person, Child) and person.necsg in ended)
        ]
        if beside:
            yield label, beside


def _told_of(data: ImportData) -> tuple[Sequence["Person"], ...]:
    return data.sites, data.home_providers, data.children, data.files


def _whom(person: "Person", names: Mapping[str, str]) -> str:
    if isinstance(person, ChildFile | SupportGrant):
        return names.get(person.necsg, "")
    if isinstance(person, Child):
        return person.list_name
    return person.name if isinstance(person, Site) else ""
