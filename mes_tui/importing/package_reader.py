"""From the bytes of « mes-dossier » to a checked request. Whoever made the file: nothing in it is taken for granted."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from mes_tui.domain import identifiers
from mes_tui.domain.codes import CloseReason, Nature, RequestType, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Scan, ScanState
from mes_tui.domain.requests import Attachment, Comment, Printout, Request, RequestFile, Signature, Transmission
from mes_tui.domain.rules import Rules
from mes_tui.domain.signature import canonical, digest
from mes_tui.domain.text import clean
from mes_tui.forms import editions
from mes_tui.forms.moments import Unreadable
from mes_tui.forms.numbers import read_decimal
from mes_tui.forms.vocabulary import Form
from mes_tui.importing import package
from mes_tui.importing.model import Fault, ImportData, ImportRefused, Ledger
from mes_tui.importing.package import Package, PackagedDocument
from mes_tui.importing.reader import read_document
from mes_tui.importing.record import REQUIRED, Record
from mes_tui.importing.sources import Raw, from_object, json_object

T = TypeVar("T")
Code = TypeVar("Code", bound=StrEnum)

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_NAME, _LONG = 200, 4000
_KEYS = (
    *("format", "version", "genere_le", "demande", "donnees", "reponses"),
    *("documents", "signature", "commentaires", "transmissions", "impressions"),
)


def read_package(data: bytes, name: str, rules: Rules) -> Package:
    """Return the request of the JSON ``data`` taken out of the file ``name``; nothing is stored.

    Raises ``ImportRefused`` with every fault, by record and field, when there is at least one. Texts are cleaned as
    if they were typed; what carries a digest must still match it.
    """
    shown = clean(name, limit=80)
    ledger = Ledger()
    root = _root(data, shown, ledger)
    people = _people(root.get("donnees"), shown, rules)
    request = _request(Record(_object(root.get("demande"), "demande", ledger), "demande", ledger), people, rules)
    form = _form(request, rules, ledger)
    if form is None or ledger.faults:
        raise ledger.refused(shown)
    record = Record(root, "", ledger)
    file = RequestFile(
        request=request,
        provider=people.provider,
        site=people.sites[0],
        child=people.children[0],
        child_file=people.files[0],
        home_provider=people.home_providers[0] if people.home_providers else None,
        answers=_answers(record, form),
        signature=_signature(record),
        comments=tuple(_list(record, "commentaires", "commentaire", lambda inner: _comment(inner, form))),
        grants=people.grants,
    )
    documents = tuple(_list(record, "documents", "document", _document))
    transmissions = tuple(_list(record, "transmissions", "transmission", _transmission))
    printouts = tuple(_list(record, "impressions", "impression", _printout))
    _check(file, documents, transmissions, printouts, ledger)
    if ledger.faults:
        raise ledger.refused(shown)
    file = replace(file, attachments=tuple(found.attachment for found in documents))
    return Package(file, documents, transmissions, printouts, (*people.warnings, *ledger.warnings))


def _root(data: bytes, shown: str, ledger: Ledger) -> Raw:
    if len(data) > package.MAX_BYTES:
        raise ImportRefused(
            f"Le fichier « {shown} » n’a pas été importé : ses données dépassent "
            f"{package.MAX_BYTES // 1024 // 1024} Mo.",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ImportRefused(f"Le fichier « {shown} » n’a pas été importé : ses données ne sont pas lisibles.") from None
    root = json_object(text, shown, package.FORMAT, ledger)
    version = root.get("version")
    if root.get("format") != package.FORMAT or version != package.VERSION or isinstance(version, bool):
        raise ImportRefused(
            f"Le fichier « {shown} » n’a pas été importé : il n’est pas un dossier « {package.FORMAT} » de la "
            f"version {package.VERSION}. Mettez l’application à jour, ou exportez de nouveau le dossier."
        )
    head = Record(root, "", ledger)
    head.expect(_KEYS)
    head.instant("genere_le")
    return root


def _people(value: object, shown: str, rules: Rules) -> ImportData:
    """The people, all checked as those of any import, and exactly one of each around the request."""
    inner = Ledger()
    found = read_document(from_object(_object(value, "donnees", inner), inner), shown, rules)
    if (len(found.sites), len(found.children), len(found.files)) != (1, 1, 1) or len(found.home_providers) > 1:
        inner.faults.append(Fault("donnees", "", "une installation, un enfant et un dossier sont attendus."))
        raise inner.refused(shown)
    return found


def _object(value: object, key: str, ledger: Ledger) -> Raw:
    if isinstance(value, dict):
        return value
    ledger.faults.append(Fault("", key, REQUIRED))
    return {}


def _request(record: Record, people: ImportData, rules: Rules) -> Request:
    status = _code(record, "etat", Status, Status.DRAFT)
    created, modified = _instant(record, "creee_le"), _instant(record, "modifiee_le")
    region = record.text("region", limit=2)
    number = record.identifier("numero", identifiers.request_number)
    year = int(_count(record, "annee", 2000, 2100) or 0)
    if not identifiers.is_region(region, rules):
        record.fault("region", "cette région n’existe pas.")
    if number and not number.startswith(f"{year}-{region}-"):
        record.fault("numero", "ce numéro n’est pas de l’année et de la région de la demande.")
    previous = record.identifier("demande_precedente", identifiers.request_number, required=False)
    reason = _code(record, "motif", CloseReason, CloseReason.DEPARTURE) if record.raw.get("motif") else None
    return Request(
        id=0,
        number=number,
        division=people.provider.division,
        site=people.sites[0].number,
        child_file=people.files[0].key,
        necsg=people.children[0].necsg,
        type=_code(record, "type", RequestType, RequestType.NEW),
        status=status,
        edition=record.text("edition", limit=40),
        year=year,
        version=1,
        created_at=created,
        modified_at=modified,
        transmitted_at=_dated(record, "transmise_le", status is not Status.DRAFT),
        compliant_at=_dated(record, "conforme_le", None if status is Status.CLOSED else status is Status.COMPLIANT),
        closed_at=_dated(record, "terminee_le", status is Status.CLOSED),
        close_reason=_tied(record, "motif", reason, status is Status.CLOSED),
        granted_hours=_hours(record, "heures_accordees"),
        previous=previous,
        region=region,
    )


def _hours(record: Record, key: str) -> str:
    found = record.text(key, limit=12, required=False)
    try:
        if found:
            read_decimal(found)
    except Unreadable:
        record.fault(key, "un nombre d’heures est attendu ici.")
    return found


def _dated(record: Record, key: str, wanted: bool | None) -> datetime | None:
    """The moment of a change of status: ``wanted``, forbidden, or free (None)."""
    found = _instant(record, key) if record.raw.get(key) else None
    return found if wanted is None else _tied(record, key, found, wanted)


def _tied(record: Record, key: str, found: T | None, wanted: bool) -> T | None:
    if wanted and found is None:
        record.fault(key, REQUIRED)
    elif found is not None and not wanted:
        record.fault(key, "cette valeur ne va pas avec l’état de la demande.")
    return found


def _form(request: Request, rules: Rules, ledger: Ledger) -> Form | None:
    try:
        return editions.edition(request.edition, rules)
    except Refusal as refusal:
        ledger.faults.append(Fault("demande", "edition", refusal.sentence))
        return None


def _answers(record: Record, form: Form) -> dict[str, str]:
    answers = _texts(record, "reponses")
    for key in answers:
        if key not in form:
            record.fault(f"reponses.{key}", "ce champ n’est pas dans le formulaire.")
    return answers


def _signature(record: Record) -> Signature | None:
    inner = record.inner("signature", required=False)
    if inner is None:
        return None
    content = _texts(inner, "contenu")
    found = Signature(
        first_name=inner.text("prenom", limit=_NAME),
        last_name=inner.text("nom", limit=_NAME),
        function=inner.text("fonction", limit=_NAME),
        digest=inner.text("empreinte", limit=64),
        content=content,
        signed_at=_instant(inner, "signee_le"),
        signed_by=inner.text("signee_par", limit=_NAME),
    )
    _sealed(inner, found.digest, content)
    return found


def _transmission(record: Record) -> Transmission:
    content = _texts(record, "contenu")
    found = Transmission(
        round=int(_count(record, "ronde", 1, package.MAX_TEXTS)),
        transmitted_at=_instant(record, "transmise_le"),
        transmitted_by=record.text("transmise_par", limit=_NAME),
        signer=record.text("signataire", limit=2 * _NAME),
        digest=record.text("empreinte", limit=64),
        content=content,
    )
    _sealed(record, found.digest, content)
    return found


def _sealed(record: Record, seal: str, content: Mapping[str, str]) -> None:
    if seal and seal != digest(content):
        record.fault("empreinte", "le contenu a changé depuis qu’il a été signé, imprimé ou transmis.")


def _comment(record: Record, form: Form) -> Comment:
    page, section = int(_count(record, "page", 1, 99)), record.text("section", limit=80)
    known = next((found for found in form.pages if found.number == page), None)
    if section and (known is None or section not in [found.key for found in known.sections]):
        record.fault("section", "cette section n’est pas dans le formulaire.")
    field = record.text("champ", limit=80, required=False)
    if field and field not in form:
        record.fault("champ", "ce champ n’est pas dans le formulaire.")
    return Comment(
        id=0,
        round=int(_count(record, "ronde", 1, package.MAX_TEXTS)),
        page=page,
        section=section,
        text=_lines(record, "texte", _LONG),
        author=record.text("auteur", limit=_NAME),
        created_at=_instant(record, "cree_le"),
        corrected=record.flag("corrige", False),
        reply=_lines(record, "reponse", _LONG, required=False),
        field=field,
    )


def _document(record: Record) -> PackagedDocument:
    found = Attachment(
        id=0,
        nature=_code(record, "nature", Nature, Nature.PLAN),
        title=record.text("titre", limit=_NAME),
        size=int(_count(record, "octets", 1, 10**9)),
        sha256=record.text("sha256", limit=64),
        pages=int(_count(record, "pages", 1, 10**6)),
        received_at=_instant(record, "recu_le"),
        note=_lines(record, "note", _LONG, required=False),
    )
    found = replace(found, scan=_codes(record))
    return PackagedDocument(record.text("fichier", limit=80), found)


def _codes(record: Record) -> str:
    """What the codes of a scan were worth, as it is kept; "" when they were not read."""
    inner = record.inner("codes", required=False)
    if inner is None:
        return ""
    pages, changes = (_items(inner, "pages"), _items(inner, "changes"))
    return Scan(
        state=_code(inner, "etat", ScanState, ScanState.UNREAD),
        number=inner.identifier("demande", identifiers.request_number, required=False),
        revision=int(_count(inner, "revision", 0, 10**6)),
        pages=tuple(page for page in pages if isinstance(page, int) and 1 <= page <= 10**6),
        changed=tuple(clean(label, limit=_NAME) for label in changes if isinstance(label, str)),
    ).text


def _printout(record: Record) -> Printout:
    content = _texts(record, "contenu")
    found = Printout(
        revision=int(_count(record, "revision", 1, 10**6)),
        digest=record.text("empreinte", limit=64),
        content=canonical(content).decode(),
        kind=record.text("type", limit=20),
        printed_at=_instant(record, "imprimee_le"),
        printed_by=record.text("imprimee_par", limit=_NAME),
    )
    _sealed(record, found.digest, content)
    return found


def _check(
    file: RequestFile,
    documents: tuple[PackagedDocument, ...],
    transmissions: tuple[Transmission, ...],
    printouts: tuple[Printout, ...],
    ledger: Ledger,
) -> None:
    """What no record can say alone."""
    draft = file.request.status is Status.DRAFT
    if draft and (file.comments or transmissions):
        ledger.faults.append(Fault("demande", "etat", "un brouillon n’a ni commentaire ni transmission."))
    if not draft and not transmissions:
        ledger.faults.append(Fault("", "transmissions", "une demande transmise a au moins une transmission."))
    scans = [Scan.read(found.attachment.scan) for found in documents]
    if any(scan is not None and not scan.needs_word and scan.number != file.request.number for scan in scans):
        ledger.faults.append(Fault("documents", "codes", "ces codes sont ceux d’une autre demande."))
    for key, values in (
        ("nature", [found.attachment.nature for found in documents]),
        ("fichier", [found.file for found in documents]),
        ("ronde", [found.round for found in transmissions]),
        ("revision", [found.revision for found in printouts]),
    ):
        if len(set(values)) < len(values):
            ledger.faults.append(Fault("", key, "cette valeur figure deux fois."))


def _list(record: Record, key: str, what: str, reader: Callable[[Record], T]) -> list[T]:
    value = record.raw.get(key)
    if not isinstance(value, list) or len(value) > package.MAX_TEXTS:
        record.fault(key, "une liste entre crochets est attendue ici.")
        return []
    found = []
    for rank, item in enumerate(value, 1):
        if isinstance(item, dict):
            found.append(reader(Record(item, f"{what} {rank}", record.ledger)))
        else:
            record.fault(key, "un objet entre accolades est attendu ici.")
    return found


def _items(record: Record, key: str) -> list[object]:
    value = record.raw.get(key)
    if isinstance(value, list) and len(value) <= package.MAX_TEXTS:
        return value
    record.fault(key, "une liste entre crochets est attendue ici.")
    return []


def _texts(record: Record, key: str) -> dict[str, str]:
    """A mapping of texts, cleaned as typed ones are."""
    value = record.raw.get(key)
    if not isinstance(value, dict) or len(value) > package.MAX_TEXTS:
        record.fault(key, "un objet entre accolades est attendu ici.")
        return {}
    found = {}
    for name, text in value.items():
        if not isinstance(text, str) or len(text) > package.TEXT_LENGTH:
            record.fault(f"{key}.{clean(name, limit=60)}", "un texte plus court est attendu ici.")
        else:
            found[clean(name, limit=_NAME)] = clean(text, lines=True)
    return found


def _lines(record: Record, key: str, limit: int, *, required: bool = True) -> str:
    value = record.raw.get(key)
    if not isinstance(value, str) or len(value) > limit:
        record.fault(key, "un texte plus court est attendu ici.")
        return ""
    found = clean(value, lines=True)
    if required and not found.strip():
        record.fault(key, REQUIRED)
    return found


def _code(record: Record, key: str, kind: type[Code], default: Code) -> Code:
    return record.code(key, {code.value: code for code in kind}, default)


def _instant(record: Record, key: str) -> datetime:
    found = record.instant(key)
    return found.astimezone(UTC) if found else _NEVER


def _count(record: Record, key: str, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``."""
    value = record.raw.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        record.fault(key, f"un nombre entier de {low} à {high} est attendu ici.")
        return low
    return value
