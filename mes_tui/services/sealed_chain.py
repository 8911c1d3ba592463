"""The journal read from one end to the other: is each line the one that was written, and what does the last one seal?

Only lines that hold are believed; what is kept in memory grows with the requests, never with the lines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from mes_tui.domain.answers import ANSWERS, recorded
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.statuses import Event
from mes_tui.forms.french import long_date, time_of_day
from storage.seal import Seal, shown

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records.audit import Link

MANY = 1000
"""The faults that are told: more say nothing more."""


@dataclass(frozen=True, slots=True)
class Last:
    """What the last line about a request says; ``said`` is when somebody did something last."""

    action: str
    at: str
    state: str
    said: str


@dataclass(slots=True)
class Unsealed:
    """Lines that follow each other in the count only: how many, the first, the last."""

    count: int = 0
    first: str = ""
    last: str = ""

    def add(self, line: "Link") -> None:
        """One more."""
        self.count, self.last = self.count + 1, told(line)
        self.first = self.first or self.last

    def __str__(self) -> str:
        return f"la {self.first}" if self.count == 1 else f"{self.count} lignes, de la {self.first} à la {self.last}"


@dataclass(slots=True)
class Chain:
    """One reading of the journal. ``noted`` are the hashes to look for, by what they are; those found are ``found``.

    ``lasts`` is by request number, ``parts`` by part of the store (``storage.records.seals``), ``deeds`` by request and
    action (``storage.records.deeds``). ``borrowed`` are the series « 2021-11 » of which some numbers were given in
    another store: nothing tells which; ``restored`` tells when each request that was taken from a file was.
    """

    seal: Seal
    noted: dict[str, str]
    counted: bool = False
    found: dict[str, str] = field(default_factory=dict)
    lines: int = 0
    last: "Link | None" = None
    lasts: dict[str, Last] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    deeds: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    borrowed: set[str] = field(default_factory=set)
    restored: dict[str, str] = field(default_factory=dict)
    _sealed: int = 0
    _invented: bool = False
    _without: Unsealed = field(default_factory=Unsealed)
    _under: dict[str, Unsealed] = field(default_factory=dict)
    _latest: str = ""

    def read(self, session: "Session") -> Iterator[str]:
        """Read the journal; what is wrong with it, a French sentence each, in its order."""
        from storage.records import audit

        self.counted = audit.lines_written(session) is not None
        for line in audit.links(session):
            faults = [*self._faults(line)]
            yield from faults
            self.lines += 1
            self.last = line
            for name, noted in self.noted.items():
                if noted and str(line.hash).startswith(noted):
                    self.found[name] = told(line)
            if not faults or len(self.lasts) < MANY:
                self._believe(line)
        yield from self._end(session)

    def purged(self) -> dict[str, str]:
        """When each request that is purged was, by number."""
        return {number: last.at for number, last in self.lasts.items() if last.action == JournalAction.PURGED}

    def _faults(self, line: "Link") -> Iterator[str]:
        previous = self.last.hash if self.last else ""
        key = self.seal.keys.get(str(line.seal))
        if line.seal and key is None and isinstance(line.seal, str):
            self._under.setdefault(line.seal, Unsealed()).add(line)
        elif not line.sound(key.secret if key else b""):
            yield f"La {told(line)} a été changée après avoir été écrite."
        if line.previous != previous or self._gap(line):
            where = f"entre la {told(self.last)} et la {told(line)}" if self.last else f"avant la {told(line)}"
            yield f"Des lignes du journal ont été retirées ou ajoutées {where}."
        elif line.action == JournalAction.TAMPERED:
            about = f"Demande {line.request_number} : un" if line.request_number else f"{part_name(line.scope)} : un"
            yield f"{about} changement fait hors de l’application a été constaté le {when(line.at)}."
        if line.seal:
            self._sealed += 1
        elif self._sealed:
            self._without.add(line)
        yield from self._instant(line)

    def _gap(self, line: "Link") -> bool:
        """Whether numbers are missing before ``line``, where the engine gives each of them."""
        return self.counted and self.last is not None and line.id != self.last.id + 1

    def _instant(self, line: "Link") -> Iterator[str]:
        """Instants go forward, in each request and, but in an invented store, from line to line."""
        self._invented |= line.action == JournalAction.INVENTED
        at, before = str(line.at), self.lasts.get(line.request_number) if line.request_number else None
        if not line.who:
            return
        if at < max(before.said if before else "", "" if self._invented else self._latest):
            yield f"La {told(line)} est datée d’avant une ligne qui la précède : l’horloge a reculé, ou a été reculée."
        if line.seal:
            # Before there was a seal, a sample was told as if it had happened over two years.
            self._latest = at

    def _believe(self, line: "Link") -> None:
        number, action, state = line.request_number, line.action, line.state
        if action == JournalAction.RESTORED:
            self.borrowed.add(number.rpartition("-")[0])
            self.restored[number] = str(line.at)
        if not number:
            # A part of which nothing is left is sealed empty.
            if state or action == JournalAction.SEALED:
                self.parts[line.scope] = state
            return
        before = self.lasts.get(number)
        said = str(line.at) if line.who or before is None else before.said
        self.lasts[number] = Last(action, str(line.at), state, said)
        if line.detail and action in DEEDS:
            self.deeds.setdefault((number, action), set()).add(line.detail)

    def _end(self, session: "Session") -> Iterator[str]:
        from storage.records import audit

        if self.seal.trouble:
            yield self.seal.trouble
        for name, lines in self._under.items():
            yield (
                f"Le journal est scellé par la clé {shown(name)} ({lines}), qui n’est pas dans {self.seal.file} : "
                "remettez-la dans ce fichier, sur une ligne, pour que ces lignes puissent être vérifiées."
            )
        if self._without.count:
            yield (
                f"Des lignes du journal ont été écrites sans la clé du sceau ({self._without}) : par quelqu’un qui ne "
                "l’a pas, ou pendant qu’elle manquait."
            )
        if self.lines and not self._sealed:
            yield (
                "Aucune ligne du journal n’est scellée : il a été récrit, ou l’application n’a jamais eu de clé "
                f"({self.seal.file or 'aucun fichier'})."
            )
        written, last = audit.lines_written(session), self.last.id if self.last else 0
        if written is not None and written > last:
            gone = written - last
            what = "sa dernière ligne a été retirée" if gone == 1 else f"ses {gone} dernières lignes ont été retirées"
            yield f"Le journal s’arrête à la ligne {last} : {what}."


DEEDS: Mapping[str, str] = {
    **{event: event.effect.line for event in Event if event is not Event.DELETE},
    **{recorded(event): event.effect.line for event in ANSWERS},
}
"""The actions whose lines hold the digest of what they left (``storage.records.deeds``), as people read them."""


def part_name(part: str) -> str:
    """What people call a part of the store, at the beginning of a sentence."""
    kind, _, owner = str(part).partition(":")
    named = {
        "comptes": "Comptes, droits d’accès et clé du papier",
        "gens": "Données du service de garde {}",
        "subventions": "Subventions connues du service de garde {}",
    }
    return named.get(kind, str(part)).format(owner or "(aucun)")


def told(line: "Link") -> str:
    """« ligne 12 du journal (demande 2021-11-001, 2 août 2021 à 14 h 05) »."""
    about = f"demande {line.request_number}, " if line.request_number else ""
    return f"ligne {line.id} du journal ({about}{when(line.at)})"


def when(at: object) -> str:
    """« 2 août 2021 à 14 h 05 »; what is not an instant any more is shown as it is."""
    try:
        local = datetime.fromisoformat(str(at)).astimezone()
    except (ValueError, OverflowError):
        return str(at)[:40]
    return f"{long_date(local.date())} à {time_of_day(local)}"
