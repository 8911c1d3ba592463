"""From the bytes of an import file to checked data: everything is valid, or nothing is used (SOURCES.md §5.3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Generic, TypeVar

from mes_tui.domain.codes import ServiceType
from mes_tui.domain.people import Child, ChildFile, HomeProvider, Site, SupportGrant
from mes_tui.domain.providers import Provider
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import clean
from mes_tui.importing import readers
from mes_tui.importing.model import FORMAT, VERSION, Fault, ImportData, Ledger
from mes_tui.importing.record import REQUIRED, Record
from mes_tui.importing.sources import PROVIDER_KEY, Document, document

T = TypeVar("T")


def read(data: bytes, name: str, rules: Rules) -> ImportData:
    """Return the content of the file ``name``, JSON or CSV; nothing is stored.

    Raises ``ImportRefused`` with every fault of the file, by record and field, when there is at least one.
    """
    shown = clean(name, limit=80)
    return read_document(document(data, shown), shown, rules)


def read_document(found: Document, shown: str, rules: Rules) -> ImportData:
    """The same once the file, ``shown`` in the messages, is brought to objects."""
    ledger = found.ledger
    if not _is_ours(found):
        raise ledger.refused(shown)
    head = Record(found.head, "", ledger, loose=found.loose)
    generated = head.instant("genere_le")
    if not isinstance(found.provider, Mapping):
        ledger.faults.append(Fault("", PROVIDER_KEY, REQUIRED))
        raise ledger.refused(shown)
    provider = readers.read_provider(Record(found.provider, "service de garde", ledger, loose=found.loose), rules)
    content = _content(found, provider, generated.date() if generated else None, rules)
    _check(content, provider, ledger)
    if ledger.faults or generated is None:
        raise ledger.refused(shown)
    return ImportData(
        generated_at=generated.astimezone(UTC),
        provider=provider,
        sites=_objects(content.sites),
        home_providers=_objects(content.homes),
        children=_objects(content.children),
        files=_objects(content.files),
        grants=_objects(content.grants),
        warnings=tuple(ledger.warnings),
    )


@dataclass(frozen=True, slots=True)
class _Read(Generic[T]):
    """A record and the object read from it."""

    record: Record
    value: T


@dataclass(frozen=True, slots=True)
class _Content:
    sites: Sequence[_Read[Site]]
    homes: Sequence[_Read[HomeProvider]]
    children: Sequence[_Read[Child]]
    files: Sequence[_Read[ChildFile]]
    grants: Sequence[_Read[SupportGrant]]


def _content(found: Document, provider: Provider, day: date | None, rules: Rules) -> _Content:
    division, service_type = provider.division, provider.service_type
    return _Content(
        sites=_all(found, "installations", "numero_installation", lambda r: readers.read_site(r, division, rules)),
        homes=_all(found, "rsg", "id", lambda r: readers.read_home_provider(r, division, rules)),
        children=_all(found, "enfants", "necsg", lambda r: readers.read_child(r, day, rules)),
        files=_all(found, "dossiers", "id", lambda r: readers.read_file(r, service_type, rules)),
        grants=_all(found, "historique_mes", "necsg", lambda r: readers.read_grant(r, rules)),
    )


def _is_ours(found: Document) -> bool:
    """True for the one format and version known; otherwise the fault is noted and nothing more is read."""
    name, version = found.head.get("format"), found.head.get("version")
    if name != FORMAT:
        found.ledger.faults.append(Fault("", "format", f"« {FORMAT} » est attendu ici."))
        return False
    good = version == str(VERSION) if found.loose else version == VERSION and not isinstance(version, bool)
    if not good:
        found.ledger.faults.append(
            Fault("", "version", f"cette version n’est pas connue : la version {VERSION} est attendue.")
        )
    return good


def _all(found: Document, key: str, identity: str, reader: Callable[[Record], T]) -> list[_Read[T]]:
    results = []
    for name, raw in found.lists[key]:
        record = Record(raw, name, found.ledger, loose=found.loose)
        value = raw.get(identity)
        if isinstance(value, str):
            record = record.named(clean(value, limit=40).strip())
        results.append(_Read(record, reader(record)))
    return results


def _objects(reads: Sequence[_Read[T]]) -> tuple[T, ...]:
    return tuple(read.value for read in reads)


def _check(content: _Content, provider: Provider, ledger: Ledger) -> None:
    """Check what no record can say alone: repetitions, references, links between dates."""
    office, division = provider.service_type is ServiceType.BC, provider.division
    _once(content.sites, lambda site: site.number, "numero_installation", "cette installation")
    _once(content.homes, lambda home: home.key, "id", "cette RSG")
    _once(content.children, lambda child: child.necsg, "necsg", "ce NECSG")
    _once(content.children, lambda child: child.nirec, "nirec", "ce NIREC")
    _once(content.files, lambda file: file.key, "id", "ce dossier")
    _once(content.grants, lambda g: f"{g.necsg}|{g.site}|{g.year}", "annee_reference", "cette subvention", "||0")
    if not content.sites:
        ledger.faults.append(Fault("", "installations", "le fichier ne contient aucune installation."))
    if not office:
        for home in content.homes:
            home.record.fault("", "seul un bureau coordonnateur (type BC) a des RSG.")
    _check_files(content, office)
    _check_grants(content, division)
    followed = {file.value.necsg for file in content.files}
    for child in content.children:
        if child.value.necsg and child.value.necsg not in followed:
            child.record.warn("necsg", "aucun dossier pour cet enfant : il ne pourra pas être choisi.")


def _once(reads: Sequence[_Read[T]], key: Callable[[T], str], field: str, what: str, blank: str = "") -> None:
    seen: dict[str, str] = {}
    for read in reads:
        value = key(read.value)
        if not value or value == blank:
            continue
        if value in seen:
            read.record.fault(field, f"{what} figure déjà dans le fichier ({seen[value]}) : gardez une seule fiche.")
        seen.setdefault(value, read.record.name)


def _check_files(content: _Content, office: bool) -> None:
    births = {child.value.necsg: child.value.birth_date for child in content.children}
    sites = {site.value.number for site in content.sites}
    homes = {home.value.key for home in content.homes}
    for file in content.files:
        value, record = file.value, file.record
        if value.necsg and value.necsg not in births:
            record.fault("necsg", "cet enfant n’est pas dans la liste « enfants » du fichier.")
        if value.site and value.site not in sites:
            record.fault("numero_installation", "cette installation n’est pas dans la liste « installations ».")
        if office and value.home_provider and value.home_provider not in homes:
            record.fault("rsg", "cette RSG n’est pas dans la liste « rsg ».")
        if value.start and value.start < births.get(value.necsg, value.start):
            record.fault("date_debut", "cette date est avant la naissance de l’enfant.")


def _check_grants(content: _Content, division: str) -> None:
    children = {child.value.necsg for child in content.children}
    sites = {site.value.number for site in content.sites}
    for grant in content.grants:
        if grant.value.necsg and grant.value.necsg not in children:
            grant.record.fault("necsg", "cet enfant n’est pas dans la liste « enfants » du fichier.")
        if grant.value.site in sites and grant.value.division not in ("", division):
            grant.record.fault("numero_division", f"cette installation est de la division {division}.")
