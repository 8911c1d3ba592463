"""From the bytes of an import file to checked data: everything is valid, or nothing is used (SOURCES.md §5.3)."""

from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from datetime import UTC
from typing import TypeVar

from mes_tui.domain.codes import ServiceType
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import clean
from mes_tui.importing.model import FORMAT, NOT_SAVED, VERSION, Fault, ImportData, Ledger, TooMany
from mes_tui.importing.people_records import ChildFile, Grant, People
from mes_tui.importing.record import Reading, Record
from mes_tui.importing.sources import Document, document

R = TypeVar("R", bound=Record)


def read(data: bytes, name: str, rules: Rules) -> ImportData:
    """Return the content of the file ``name``, JSON or CSV; nothing is stored.

    Raises ``ImportRefused`` with every fault of the file, by record and field, when there is at least one.
    """
    shown, ledger = clean(name, limit=80), Ledger()
    with suppress(TooMany):
        found = document(data, shown, ledger)
        if _is_ours(found):
            return _checked(found, shown, rules)
    raise ledger.refused(shown)


def read_typed(root: dict[str, object], rules: Rules) -> ImportData:
    """The same for what was typed here, laid out as a file whose values are all texts. Raises ``ImportRefused``."""
    ledger = Ledger(told=NOT_SAVED)
    with suppress(TooMany):
        return _checked(Document({"format": FORMAT, "version": VERSION, **root}, loose=True, ledger=ledger), "", rules)
    raise ledger.refused("")


def _checked(found: Document, name: str, rules: Rules) -> ImportData:
    ledger = found.ledger
    people = People.model_validate(found.root, context=Reading(ledger, rules, loose=found.loose))
    check_people(people, ledger)
    if ledger.faults:
        raise ledger.refused(name)
    return import_data(people, tuple(ledger.warnings))


def import_data(people: People, warnings: tuple[Fault, ...] = ()) -> ImportData:
    """The people as the application knows them, once they have no fault."""
    division = people.provider.division
    found: ImportData = people.made(
        generated_at=people.generated_at.astimezone(UTC),
        sites=tuple(site.made(division=division) for site in people.sites),
        home_providers=tuple(home.made(division=division) for home in people.home_providers),
        warnings=warnings,
    )
    return found


def _is_ours(found: Document) -> bool:
    """True for the one format and version known; otherwise the fault is noted and nothing more is read."""
    name, version = found.root.get("format"), found.root.get("version")
    if name != FORMAT:
        found.ledger.fault("", "format", f"« {FORMAT} » est attendu ici.")
        return False
    if found.loose and version == str(VERSION):
        found.root["version"] = version = VERSION
    if version != VERSION or isinstance(version, bool):
        found.ledger.fault("", "version", f"cette version n’est pas connue : la version {VERSION} est attendue.")
        return False
    return True


def check_people(people: People, ledger: Ledger) -> None:
    """Check what no record can say alone: repetitions, references, links between dates.

    A value at fault is a neutral one here, and its fault is in ``ledger`` already.
    """
    _once(ledger, people.sites, lambda site: (site.number,), "numero_installation", "cette installation")
    _once(ledger, people.home_providers, lambda home: (home.key,), "id", "cette RSG")
    _once(ledger, people.children, lambda child: (child.necsg,), "necsg", "ce NECSG")
    _once(ledger, people.children, lambda child: (child.nirec,), "nirec", "ce NIREC")
    _once(ledger, people.files, lambda file: (file.key,), "id", "ce dossier")
    _once(ledger, people.grants, _one_subsidy, "annee_reference", "cette subvention")
    if not people.sites:
        ledger.fault("", "installations", "le fichier ne contient aucune installation.")
    type_ = people.provider.service_type if people.provider else None
    if type_ and type_ is not ServiceType.BC:
        for home in people.home_providers:
            ledger.fault(home.called, "", ChildFile.unwanted)
    _check_files(people, type_ is ServiceType.BC, ledger)
    _check_grants(people, ledger)
    followed = {file.necsg for file in people.files}
    for child in people.children:
        if child.necsg and child.necsg not in followed:
            ledger.warn(child.called, "necsg", "aucun dossier pour cet enfant : il ne pourra pas être choisi.")


def _one_subsidy(grant: Grant) -> tuple[Hashable, ...]:
    """What tells a subsidy from the others; nothing as long as one of the three that it needs is at fault."""
    named = (grant.necsg, grant.site, grant.year)
    return (*named, (grant.home_provider, grant.declared)) if all(named) else ("",)


def _once(
    ledger: Ledger, records: Iterable[R], key: Callable[[R], tuple[Hashable, ...]], field: str, what: str
) -> None:
    seen: dict[tuple[Hashable, ...], str] = {}
    for record in records:
        value = key(record)
        if not all(value):
            continue
        if value in seen:
            sentence = f"{what} figure déjà dans le fichier ({seen[value]}) : gardez une seule fiche."
            ledger.fault(record.called, field, sentence)
        seen.setdefault(value, record.called)


def _check_files(people: People, office: bool, ledger: Ledger) -> None:
    births = {child.necsg: child.birth_date for child in people.children}
    sites = {site.number for site in people.sites}
    homes = {home.key for home in people.home_providers}
    for file in people.files:
        if file.necsg and file.necsg not in births:
            ledger.fault(file.called, "necsg", _NO_CHILD)
        if file.site and file.site not in sites:
            sentence = "cette installation n’est pas dans la liste « installations »."
            ledger.fault(file.called, "numero_installation", sentence)
        if office and file.home_provider and file.home_provider not in homes:
            ledger.fault(file.called, "rsg", "cette RSG n’est pas dans la liste « rsg ».")
        birth = births.get(file.necsg)
        if file.start and birth and file.start < birth:
            ledger.fault(file.called, "date_debut", "cette date est avant la naissance de l’enfant.")
        if file.guardian and not (file.guardian.home_phone or file.guardian.cell_phone):
            sentence = "aucun numéro de téléphone pour ce parent."
            ledger.warn(file.called, "responsable.tel_cellulaire", sentence)


def _check_grants(people: People, ledger: Ledger) -> None:
    children = {child.necsg for child in people.children}
    sites = {site.number for site in people.sites}
    division = people.provider.division if people.provider else ""
    for grant in people.grants:
        if grant.necsg and grant.necsg not in children:
            ledger.fault(grant.called, "necsg", _NO_CHILD)
        if grant.site in sites and grant.division and division and grant.division != division:
            ledger.fault(grant.called, "numero_division", f"cette installation est de la division {division}.")


_NO_CHILD = "cet enfant n’est pas dans la liste « enfants » du fichier."
