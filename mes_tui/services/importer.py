"""One import in its transaction: what a file says, or what was typed here, checked against the store and written."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from mes_tui.domain.access import may_import
from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.importing import NOT_IMPORTED, Fault, ImportData, ImportRefused
from mes_tui.services.context import WorkContext
from mes_tui.services.followed_people import drafted, follow, forget_signers, obstacle, renumbered
from mes_tui.services.import_report import LABELS, Changed, Count, ImportReport, changed, unnamed
from mes_tui.services.request_work import note
from mes_tui.services.room import require_room
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records import Change
    from storage.records.imported import StoredFile
    from storage.records.mapping import Person

P = TypeVar("P", bound="Person")

_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Typed:
    """That what is imported was typed here: its rows are marked so. ``numbers`` are the NECSG that it corrects (old →
    new); ``deed``, for the journal, says what was done (« enfant:ajouter »)."""

    deed: str
    numbers: Mapping[str, str]


class Importer:
    """One import in its transaction: of a file, or of what was ``typed`` here."""

    def __init__(
        self,
        context: WorkContext,
        session: "Session",
        data: ImportData,
        name: str,
        *,
        simulated: bool,
        typed: Typed | None = None,
    ) -> None:
        self._context, self._session, self._data, self._name = context, session, data, name
        self._simulated, self._typed = simulated, typed
        self._changes, self._left = list[Changed](), list[Changed]()
        self._warnings = list(data.warnings)
        self._counts: list[Count] = []

    def run(self) -> ImportReport:
        """Check the file against the store, then write it with its journal line."""
        context, session, division = self._context, self._session, self._data.provider.division
        there = self._require()
        if self._data.generated_at > context.now + _AHEAD:
            self._warn("", "genere_le", "cette date est à venir : vérifiez l’horloge du poste.")
        from storage.records import imported, typed

        keys = self._own_keys()
        data = self._data
        stored = imported.stored_files(session, division, [file.key for file in data.files])
        numbers = self._numbers(stored)
        moved = [file.key for file in data.files if file.key in stored and stored[file.key].site != file.site]
        faults = self._conflicts(stored, numbers)
        if faults:
            raise ImportRefused(
                f"{NOT_IMPORTED.format(self._name)}\u00a0: il contredit vos données. Rien n’a été modifié.",
                faults=tuple(faults),
            )
        self._warn_of_registrations(numbers)
        former = drafted(session, data, stored)
        self._put_all()
        typed.remember_keys(session, division, keys)
        for sentence, necsg in follow(context, session, division, numbers, moved).items():
            self._warn(f"enfant {necsg}", "necsg", sentence)
        forget_signers(context, session, former)
        typed.forget_unused_homes(session, division)
        require_room(context, session, division)
        if division not in there:
            # Nobody else's yet: whoever adds a provider gives access to it.
            records.add_division(session, context.actor.login, division)
        if self._simulated and self._typed is None:
            self._count_left()
        report = self._report()
        self._note(report)
        return report

    def _require(self) -> frozenset[str]:
        """The divisions of the store. Raises Refusal to who may not import that of the file."""
        division, there = self._data.provider.division, frozenset(records.all_divisions(self._session))
        context = self._context
        reason = context.refusal(lambda actor: may_import(actor, division, there, holder=context.owner), self._session)
        if reason:
            raise Refusal(reason)
        return there

    def _numbers(self, stored: "Mapping[str, StoredFile]") -> dict[str, str]:
        return {**renumbered(self._session, self._data, stored), **(self._typed.numbers if self._typed else {})}

    def _own_keys(self) -> dict[str, str]:
        """Give the « dossiers » the keys under which the division has them; return those of the file, by ours."""
        from storage.records import typed

        if self._typed is not None:
            return {}
        data, division = self._data, self._data.provider.division
        keys = typed.own_keys(self._session, division, data.files, self._numbers({}))
        self._data = replace(data, files=typed.renamed(data.files, keys))
        return keys

    def _put_all(self) -> None:
        data, session, division = self._data, self._session, self._data.provider.division
        provider, sites, homes, children, files, grants = LABELS
        self._put(provider, [data.provider], partial(records.upsert_provider, session))
        self._put(sites, data.sites, partial(records.upsert_site, session))
        self._put(homes, data.home_providers, partial(records.upsert_home_provider, session))
        self._put(children, data.children, partial(records.upsert_child, session, division))
        self._put(files, data.files, partial(records.upsert_child_file, session, division))
        self._put(grants, data.grants, partial(records.upsert_grant, session, division))
        session.flush()

    def _put(self, label: str, people: "Sequence[P]", write: "Callable[[P], Change]") -> None:
        """Write each of ``people``, and count what became of them."""
        from storage.records import Change, typed

        numbers, division = Counter[Change](), self._data.provider.division
        names = {child.necsg: child.list_name for child in self._data.children}
        for person in people:
            before = self._before(person) if self._simulated else None
            change = write(person)
            if self._typed is None:
                # What was typed here is news once a file says it, the same words included.
                if typed.confirm(self._session, division, person) and change is Change.SAME:
                    change = Change.UPDATED
            elif change is Change.CREATED:
                typed.mark(self._session, division, person)
            numbers[change] += 1
            if self._simulated and change is not Change.SAME:
                self._changes.append(changed(person, before, names))
        if people:
            self._counts.append(Count(label, numbers[Change.CREATED], numbers[Change.UPDATED], numbers[Change.SAME]))

    def _count_left(self) -> None:
        """What the division has beside what the file names."""
        from storage.records import typed

        data = self._data
        for label, beside in unnamed(typed.everybody(self._session, data.provider.division), data, self._context.today):
            self._left += beside
            here = next((count for count in self._counts if count.label == label), Count(label, 0, 0, 0))
            self._counts = [count for count in self._counts if count is not here]
            self._counts.append(replace(here, left=len(beside)))
        self._counts.sort(key=lambda count: LABELS.index(count.label))

    def _report(self) -> ImportReport:
        provider = self._data.provider
        told = (tuple(self._counts), tuple(self._warnings), self._simulated, tuple(self._changes), tuple(self._left))
        return ImportReport(provider.division, provider.name, *told)

    def _note(self, report: ImportReport) -> None:
        division = report.division
        if self._typed is None:
            action, detail = JournalAction.IMPORTED, f"{division}:{report.created}:{report.updated}"
        else:
            action, detail = JournalAction.TYPED_HERE, f"{division}:{self._typed.deed}"
        note(self._context, self._session, "", action, (division, detail))

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
