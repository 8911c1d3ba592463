"""Importing the file of a provider: its site, its children and their files, all or nothing (SOURCES.md §5.3)."""

import errno
import os
import stat
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mes_tui.domain.access import may_import
from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.system_errors import reason, remedy
from mes_tui.domain.text import clean
from mes_tui.importing import MAX_BYTES, NOT_IMPORTED, Fault, ImportData, ImportRefused
from mes_tui.services.context import Rehearsed, WorkContext
from mes_tui.services.followed_people import drafted, follow, forget_signers, obstacle, renumbered
from mes_tui.services.request_work import note
from mes_tui.services.room import require_room
from storage import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from storage.records import Change
    from storage.records.imported import StoredFile
    from storage.records.mapping import Person

P = TypeVar("P", bound="Person")

_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_AHEAD = timedelta(days=1)
_EMPTY = "(vide)"


@dataclass(frozen=True, slots=True)
class Count:
    """What became of one kind of record; ``label`` is its French name, in the plural."""

    label: str
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that an import would write: ``told`` is what becomes of it, ``fields`` its keys, each with the text
    before and after; none of a new one."""

    record: str
    told: str
    fields: tuple[tuple[str, str, str], ...] = ()

    def __str__(self) -> str:
        fields = (f"    {key}\u00a0: {was or _EMPTY} → {now or _EMPTY}" for key, was, now in self.fields)
        return "\n".join([f"  {self.record}\u00a0: {self.told}", *fields])


@dataclass(frozen=True, slots=True)
class ImportReport:
    """An import that is in the store. ``warnings`` are what was doubtful, or left as it was.

    ``changes``, of one that was only ``simulated``, are what it would write.
    """

    division: str
    provider: str
    counts: tuple[Count, ...]
    warnings: tuple[Fault, ...]
    simulated: bool = False
    changes: tuple[Changed, ...] = ()

    @property
    def created(self) -> int:
        """How many records are new."""
        return sum(count.created for count in self.counts)

    @property
    def updated(self) -> int:
        """How many records changed."""
        return sum(count.updated for count in self.counts)

    def __str__(self) -> str:
        head = ["Simulation, rien n’a été modifié. Ce que ferait l’importation :"] if self.simulated else []
        lines = [*head, f"{self.provider} ({self.division}) : {_told(self.created, self.updated)}."]
        lines += [f"  {c.label} : {_told(c.created, c.updated)}, {c.unchanged} sans changement" for c in self.counts]
        lines += map(str, self.changes)
        lines += [f"  Avertissement – {warning}" for warning in self.warnings]
        return "\n".join(lines)


def _told(created: int, updated: int) -> str:
    return f"{created} {'ajouts' if created > 1 else 'ajout'}, {updated} {'mises' if updated > 1 else 'mise'} à jour"


class Imports:
    """Brings the data of CSG and CAFE into the store. Nobody is ever deleted by an import."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def load(self, path: str | Path, *, simulated: bool = False) -> ImportReport:
        """Import the file at ``path``, JSON or CSV, and return what was done.

        Drafts follow the new data, transmitted requests keep what was sent. Raises ImportRefused with every fault,
        or Refusal when the file cannot be read or the actor may not: nothing is written then, nor when the import is
        only ``simulated``: the report then says what it would change.
        """
        place = Path(path)
        return self.load_bytes(bytes_of(place, MAX_BYTES), place.name, simulated=simulated)

    def load_bytes(self, data: bytes, name: str, *, simulated: bool = False) -> ImportReport:
        """The same for a file already in memory; ``name`` is what the messages call it."""
        from mes_tui.importing.reader import read

        content = read(data, name, self._context.rules)
        try:
            with self._context.store.writing() as session:
                report = _Importer(self._context, session, content, clean(name, limit=80), simulated).run()
                if simulated:
                    raise Rehearsed
        except Rehearsed:
            return report
        # A new division is at once one of theirs.
        self._context.reread_actor()
        return report


def bytes_of(path: Path, limit: int) -> bytes:
    """The first ``limit`` bytes of the file ``path``, and one more when there are more. Raises Refusal."""
    name = clean(path.name, limit=80)
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", 0) in (errno.ENOENT, errno.ENOTDIR):
            raise Refusal(f"Le fichier « {name} » n’existe pas. Vérifiez son nom et son dossier.") from None
        if isinstance(error, OSError):
            sentence = f"Le fichier « {name} » ne peut pas être lu : {reason(error)}. {remedy(error)}"
            raise Refusal(sentence) from None
        raise Refusal("Ce nom de fichier n’est pas utilisable. Choisissez-en un autre.") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Refusal(f"« {name} » n’est pas un fichier. Choisissez-en un.")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(limit + 1)
    except OSError as error:
        raise Refusal(f"Le fichier « {name} » ne peut pas être lu : {reason(error)}. {remedy(error)}") from None
    finally:
        os.close(descriptor)


def changed(person: "Person", before: "Person | None") -> Changed:
    """What becomes of a record of the store, ``before``, that a file says otherwise; None for a new one."""
    from mes_tui.importing.people_records import written_as

    name, now = written_as(person)
    if before is None:
        return Changed(name, "ajout")
    was = written_as(before)[1]
    fields = tuple((key, was.get(key, ""), now.get(key, "")) for key in now | was if was.get(key) != now.get(key))
    ends = any(key == "date_fin" and not old for key, old, _ in fields)
    return Changed(name, "prend fin" if ends else "mise à jour", fields)


class _Importer:
    """One import in its transaction."""

    def __init__(self, context: WorkContext, session: "Session", data: ImportData, name: str, simulated: bool) -> None:
        self._context, self._session, self._data, self._name = context, session, data, name
        self._simulated, self._changes = simulated, list[Changed]()
        self._warnings = list(data.warnings)
        self._counts: list[Count] = []

    def run(self) -> ImportReport:
        """Check the file against the store, then write it with its journal line."""
        data, context, session = self._data, self._context, self._session
        division = data.provider.division
        there = records.all_divisions(session)
        reason = context.refusal(lambda actor: may_import(actor, division, there, holder=context.owner), session)
        if reason:
            raise Refusal(reason)
        if data.generated_at > context.now + _AHEAD:
            self._warn("", "genere_le", "cette date est à venir : vérifiez l’horloge du poste.")
        from storage.records import imported

        stored = imported.stored_files(session, division, [file.key for file in data.files])
        numbers = renumbered(session, data, stored)
        moved = [file.key for file in data.files if file.key in stored and stored[file.key].site != file.site]
        faults = self._conflicts(stored, numbers)
        if faults:
            raise ImportRefused(
                f"{NOT_IMPORTED.format(self._name)}\u00a0: il contredit vos données. Rien n’a été modifié.",
                faults=tuple(faults),
            )
        self._warn_of_registrations(numbers)
        former = drafted(session, data, stored)
        self._put("Service de garde", [data.provider], partial(records.upsert_provider, session))
        self._put("Installations", data.sites, partial(records.upsert_site, session))
        self._put("RSG", data.home_providers, partial(records.upsert_home_provider, session))
        self._put("Enfants", data.children, partial(records.upsert_child, session, division))
        self._put("Dossiers", data.files, partial(records.upsert_child_file, session, division))
        self._put("Subventions MES", data.grants, partial(records.upsert_grant, session, division))
        session.flush()
        for sentence, necsg in follow(context, session, division, numbers, moved).items():
            self._warn(f"enfant {necsg}", "necsg", sentence)
        forget_signers(context, session, former)
        require_room(context, session, division)
        if division not in there:
            # Nobody else's yet: whoever adds a provider gives access to it.
            records.add_division(session, context.actor.login, division)
        told = (tuple(self._counts), tuple(self._warnings), self._simulated, tuple(self._changes))
        report = ImportReport(division, data.provider.name, *told)
        detail = f"{division}:{report.created}:{report.updated}"
        note(context, session, "", JournalAction.IMPORTED, (division, detail))
        return report

    def _put(self, label: str, people: "Sequence[P]", write: "Callable[[P], Change]") -> None:
        """Write each of ``people``, and count what became of them."""
        from storage.records import Change

        numbers = Counter[Change]()
        for person in people:
            before = self._before(person) if self._simulated else None
            change = write(person)
            numbers[change] += 1
            if self._simulated and change is not Change.SAME:
                self._changes.append(changed(person, before))
        if people:
            self._counts.append(Count(label, numbers[Change.CREATED], numbers[Change.UPDATED], numbers[Change.SAME]))

    def _before(self, person: "Person") -> "Person | None":
        return records.stored_person(self._session, self._data.provider.division, person)

    def _warn(self, record: str, field: str, sentence: str) -> None:
        self._warnings.append(Fault(record, field, sentence))

    def _conflicts(self, stored: "Mapping[str, StoredFile]", numbers: "Mapping[str, str]") -> list[Fault]:
        """What the file says of a « dossier » of its division that contradicts what that one is."""
        faults = []
        division, regions = self._data.provider.division, {site.number: site.region for site in self._data.sites}
        for file in self._data.files:
            stored_file = stored.get(file.key)
            if stored_file is None:
                continue
            record = f"dossier {file.key}"
            if numbers.get(stored_file.necsg, stored_file.necsg) != file.necsg:
                faults.append(
                    Fault(record, "necsg", "ce dossier est celui d’un autre enfant : donnez-lui un nouveau numéro.")
                )
            elif stored_file.site != file.site:
                reason = obstacle(self._session, division, file, stored_file, regions)
                faults += [Fault(record, "numero_installation", reason)] if reason else []
        return faults

    def _warn_of_registrations(self, numbers: "Mapping[str, str]") -> None:
        """A birth registration number that was another child's; the children whose number changed."""
        from storage.records import imported

        data = self._data
        nirecs = [child.nirec for child in data.children if child.nirec]
        registered = imported.registered_children(self._session, data.provider.division, nirecs)
        for old, new in numbers.items():
            self._warn(
                f"enfant {new}",
                "necsg",
                f"cet enfant portait le NECSG {old}\u00a0: ses dossiers, ses demandes et ses subventions le suivent.",
            )
        for child in data.children:
            former = registered.get(child.nirec, child.necsg)
            if numbers.get(former, former) != child.necsg:
                sentence = "ce NIREC est déjà celui d’un autre enfant : vérifiez les deux numéros."
                self._warn(f"enfant {child.necsg}", "nirec", sentence)
