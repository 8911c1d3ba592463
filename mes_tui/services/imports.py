"""Importing the file of a provider: its site, its children and their files, all or nothing (SOURCES.md §5.3)."""

import errno
import os
import stat
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.domain.access import may_import
from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.people import Child, SupportGrant
from mes_tui.domain.text import clean
from mes_tui.importing import MAX_BYTES, Fault, ImportData, ImportRefused
from mes_tui.services.context import WorkContext
from mes_tui.services.request_work import note
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records import Change

_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """What became of one kind of record; ``label`` is its French name, in the plural."""

    label: str
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """An import that is in the store. ``warnings`` are what was doubtful, or left as it was."""

    division: str
    provider: str
    counts: tuple[Count, ...]
    warnings: tuple[Fault, ...]

    @property
    def created(self) -> int:
        """How many records are new."""
        return sum(count.created for count in self.counts)

    @property
    def updated(self) -> int:
        """How many records changed."""
        return sum(count.updated for count in self.counts)

    def __str__(self) -> str:
        lines = [f"{self.provider} ({self.division}) : {_told(self.created, self.updated)}."]
        lines += [f"  {c.label} : {_told(c.created, c.updated)}, {c.unchanged} sans changement" for c in self.counts]
        lines += [f"  Avertissement – {warning}" for warning in self.warnings]
        return "\n".join(lines)


def _told(created: int, updated: int) -> str:
    return f"{created} {'ajouts' if created > 1 else 'ajout'}, {updated} {'mises' if updated > 1 else 'mise'} à jour"


class Imports:
    """Brings the data of CSG and CAFE into the store. Nobody is ever deleted by an import."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def load(self, path: str | Path) -> ImportReport:
        """Import the file at ``path``, JSON or CSV, and return what was done.

        Drafts follow the new data, transmitted requests keep what was sent. Raises ImportRefused with every fault,
        or Refusal when the file cannot be read or the actor may not: nothing is written then.
        """
        place = Path(path)
        return self.load_bytes(bytes_of(place, MAX_BYTES), place.name)

    def load_bytes(self, data: bytes, name: str) -> ImportReport:
        """The same for a file already in memory; ``name`` is what the messages call it."""
        from mes_tui.importing.reader import read

        content = read(data, name, self._context.rules)
        with self._context.store.writing() as session:
            report = _Importer(self._context, session, content, clean(name, limit=80)).run()
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
        raise Refusal(f"Le fichier « {name} » ne peut pas être lu. Vérifiez ses droits d’accès.") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Refusal(f"« {name} » n’est pas un fichier. Choisissez celui de votre logiciel de gestion.")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(limit + 1)
    except OSError:
        raise Refusal(f"Le fichier « {name} » ne peut pas être lu sur le disque. Copiez-le ailleurs.") from None
    finally:
        os.close(descriptor)


class _Importer:
    """One import in its transaction."""

    def __init__(self, context: WorkContext, session: "Session", data: ImportData, name: str) -> None:
        self._context, self._session, self._data, self._name = context, session, data, name
        self._warnings = list(data.warnings)
        self._counts: list[Count] = []

    def run(self) -> ImportReport:
        """Check the file against the store, then write it with its journal line."""
        data, context, session = self._data, self._context, self._session
        division = data.provider.division
        known = division in records.all_divisions(session)
        reason = context.refusal(lambda actor: may_import(actor, division, known), session)
        if reason:
            raise Refusal(reason)
        if data.generated_at > context.now + _AHEAD:
            self._warn("", "genere_le", "cette date est à venir : vérifiez l’horloge du poste.")
        faults = self._conflicts()
        if faults:
            raise ImportRefused(
                f"Le fichier « {self._name} » n’a pas été importé : il contredit vos données. Rien n’a été modifié.",
                faults=tuple(faults),
            )
        children, grants = list(self._own_children()), list(self._own_grants())
        self._tally("Service de garde", [records.upsert_provider(session, data.provider)])
        self._tally("Installations", [records.upsert_site(session, site) for site in data.sites])
        self._tally("RSG", [records.upsert_home_provider(session, home) for home in data.home_providers])
        self._tally("Enfants", [records.upsert_child(session, child) for child in children])
        self._tally("Dossiers", [records.upsert_child_file(session, file) for file in data.files])
        self._tally("Subventions MES", [records.upsert_grant(session, grant) for grant in grants])
        session.flush()
        if not known:
            # Nobody else's yet: whoever adds a provider gives access to it.
            records.add_division(session, context.actor.login, division)
        report = ImportReport(division, data.provider.name, tuple(self._counts), tuple(self._warnings))
        note(context, session, context.now, "", JournalAction.IMPORTED, f"{division}:{report.created}:{report.updated}")
        return report

    def _tally(self, label: str, changes: "list[Change]") -> None:
        from storage.records import Change

        numbers = Counter(changes)
        if changes:
            self._counts.append(Count(label, numbers[Change.CREATED], numbers[Change.UPDATED], numbers[Change.SAME]))

    def _warn(self, record: str, field: str, sentence: str) -> None:
        self._warnings.append(Fault(record, field, sentence))

    def _conflicts(self) -> list[Fault]:
        """What the file says of the records of another division, or of a « dossier » that has requests."""
        from storage.records import imported

        division = self._data.provider.division
        site_owners = imported.site_divisions(self._session, [site.number for site in self._data.sites])
        home_owners = imported.home_provider_divisions(self._session, [h.key for h in self._data.home_providers])
        faults = [
            Fault(f"installation {site.number}", "numero_installation", "cette installation est d’une autre division.")
            for site in self._data.sites
            if site_owners.get(site.number, division) != division
        ]
        faults += [
            Fault(f"RSG {home.key}", "id", "cette RSG est d’un autre bureau coordonnateur.")
            for home in self._data.home_providers
            if home_owners.get(home.key, division) != division
        ]
        return faults + self._file_conflicts()

    def _file_conflicts(self) -> list[Fault]:
        from storage.records import imported

        faults = []
        stored = imported.stored_files(self._session, [file.key for file in self._data.files])
        for file in self._data.files:
            stored_file = stored.get(file.key)
            if stored_file is None:
                continue
            record = f"dossier {file.key}"
            if stored_file.division != self._data.provider.division:
                faults.append(Fault(record, "id", "ce dossier est d’une autre division."))
            elif stored_file.necsg != file.necsg:
                faults.append(
                    Fault(record, "necsg", "ce dossier est celui d’un autre enfant : donnez-lui un nouveau numéro.")
                )
            elif stored_file.site != file.site and stored_file.drafts:
                faults.append(
                    Fault(
                        record,
                        "numero_installation",
                        f"la demande {stored_file.drafts[0]} porte sur l’installation {stored_file.site} : "
                        "supprimez-la ou créez un nouveau dossier.",
                    )
                )
        return faults

    def _own_children(self) -> Iterable[Child]:
        """The children to write: the identity of a child that another division follows too is left as it is."""
        from storage.records import imported

        data, session = self._data, self._session
        stored = imported.stored_children(session, [child.necsg for child in data.children])
        shared = imported.followed_elsewhere(session, list(stored), data.provider.division)
        registered = imported.registered_children(session, [child.nirec for child in data.children if child.nirec])
        for child in data.children:
            record = f"enfant {child.necsg}"
            if registered.get(child.nirec, child.necsg) != child.necsg:
                self._warn(record, "nirec", "ce NIREC est déjà celui d’un autre enfant : vérifiez les deux numéros.")
            if child.necsg not in shared or stored[child.necsg] == child:
                yield child
            else:
                self._warn(
                    record,
                    "",
                    "cet enfant est aussi suivi par un autre service de garde, sous une identité différente : "
                    "elle n’a pas été changée.",
                )

    def _own_grants(self) -> Iterable[SupportGrant]:
        """The subsidies to write: what another division of the store says of its own is left as it is."""
        data = self._data
        others = set(records.all_divisions(self._session)) - {data.provider.division}
        for grant in data.grants:
            known = records.load_grants(self._session, grant.necsg) if grant.division in others else ()
            theirs = [g for g in known if (g.site, g.year) == (grant.site, grant.year)]
            if theirs and theirs[0] != grant:
                self._warn(
                    f"subvention {grant.necsg}",
                    "annee_reference",
                    "les données de l’autre service de garde sont différentes : elles n’ont pas été changées.",
                )
            elif not theirs:
                yield grant
