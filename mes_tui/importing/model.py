"""What an import file holds once it is read, and what is said when it is not usable."""

from dataclasses import dataclass, field
from datetime import datetime

from mes_tui.domain.errors import Refusal
from mes_tui.domain.people import Child, ChildFile, HomeProvider, Site, SupportGrant
from mes_tui.domain.providers import Provider

FORMAT = "mes-csg"
VERSION = 1
MAX_BYTES = 10 * 1024 * 1024
MAX_RECORDS = 20_000
MAX_FAULTS = 1000
"""A file at fault in more places is another file: the reading ends there."""
NOT_IMPORTED = "Le fichier « {} » n’a pas été importé"
"""How the refusal of a file begins, with its name."""
NOT_SAVED = "Rien n’est enregistré"
"""How that of what was typed here begins."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct: in which record (« enfant 2 (1000002) », « ligne 4 »), in which field, and what.

    ``field`` is the key as the file writes it, "" when the whole record is at fault. No name of a person is in it.
    """

    record: str
    field: str
    sentence: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.record, self.field) if part)
        return f"{place} : {self.sentence}" if place else self.sentence


@dataclass
class ImportRefused(Refusal):
    """The file is refused as a whole: nothing of it is written. ``faults`` has every fault, in reading order."""

    faults: tuple[Fault, ...] = ()

    def lines(self, most: int = 40) -> tuple[str, ...]:
        """The faults as lines to print below the sentence, without the one that it ends with: at most ``most`` of
        them, then how many are not shown."""
        told = [str(fault) for fault in self.faults if not self.sentence.endswith(str(fault))]
        shown = told[:most]
        rest = len(told) - len(shown)
        if rest:
            shown.append(f"… et {rest} autre{'s' if rest > 1 else ''} erreur{'s' if rest > 1 else ''}.")
        return tuple(shown)


@dataclass(frozen=True, slots=True)
class ImportData:
    """A valid file: one provider and everything it sends. ``warnings`` do not prevent the import."""

    generated_at: datetime
    provider: Provider
    sites: tuple[Site, ...]
    home_providers: tuple[HomeProvider, ...]
    children: tuple[Child, ...]
    files: tuple[ChildFile, ...]
    grants: tuple[SupportGrant, ...]
    warnings: tuple[Fault, ...] = ()


class TooMany(Exception):
    """There are ``MAX_FAULTS`` faults already: whoever reads the file refuses it with those."""


@dataclass(slots=True)
class Ledger:
    """Where the readers note what they find, in reading order. ``told`` is how the refusal of the file begins."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    told: str = NOT_IMPORTED

    def fault(self, record: str, field: str, sentence: str) -> None:
        """Note what prevents the import. Raises TooMany for the last that is noted."""
        self.faults.append(Fault(record, field, sentence))
        if len(self.faults) >= MAX_FAULTS:
            raise TooMany

    def warn(self, record: str, field: str, sentence: str) -> None:
        """Note something to say that prevents nothing."""
        self.warnings.append(Fault(record, field, sentence))

    def refused(self, name: str, why: str = "") -> ImportRefused:
        """The refusal of the file ``name`` for all the faults noted, or as a whole: ``why`` it cannot be read."""
        told = self.told.format(name)
        if why:
            return ImportRefused(f"{told}\u00a0: {why}", faults=(Fault("", "", why),))
        count = len(self.faults)
        many = "s" if count > 1 else ""
        most = " ou plus" if count >= MAX_FAULTS else ""
        return ImportRefused(
            f"{told}\u00a0: {count} erreur{many}{most} à corriger. Rien n’a été modifié.", faults=tuple(self.faults)
        )
