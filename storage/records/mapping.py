"""Rows to frozen dataclasses and back. Light: a row is anything with the columns as attributes.

Instants are UTC ISO text of one width, so that text sorts as time does.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from enum import Enum
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from mes_tui.domain.documents import FILES
from mes_tui.domain.errors import Refusal
from mes_tui.domain.people import Child, ChildFile, Guardian, HomeProvider, Site, SupportGrant
from mes_tui.domain.plain import plain, record
from mes_tui.domain.providers import Provider
from mes_tui.domain.requests import Attachment, Place, Request, RequestFile, Signature, Transmission
from mes_tui.domain.text import fold
from storage.schema.chain import line_hash, sealed_hash

if TYPE_CHECKING:
    from storage.schema.tables import AttachmentRow, RequestRow, SignatureRow, TransmissionRow
    from storage.seal import Seal


@dataclass(frozen=True, slots=True)
class People:
    """Everyone around a request: what a draft reads live and what a transmission freezes."""

    provider: Provider
    site: Site
    child: Child
    child_file: ChildFile
    home_provider: HomeProvider | None = None
    grants: tuple[SupportGrant, ...] = ()
    shared: tuple[ChildFile, ...] = ()

    @classmethod
    def of(cls, file: RequestFile) -> Self:
        """Those of ``file``."""
        return cls(**{item.name: getattr(file, item.name) for item in fields(cls)})

    def within(self, file: RequestFile) -> RequestFile:
        """``file`` with these people in place of its own."""
        site, child_file, necsg = self.site.number, self.child_file.key, self.child.necsg
        request = replace(file.request, site=site, child_file=child_file, necsg=necsg)
        people = {item.name: getattr(self, item.name) for item in fields(self)}
        return replace(file, request=request, **people)


def instant_text(moment: datetime) -> str:
    """``moment`` (aware) as UTC ISO 8601 with microseconds and « +00:00 », always 32 characters."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str) -> datetime:
    """The aware instant of a stored text."""
    return datetime.fromisoformat(text)


def flag_text(said: bool) -> str:
    """A mark as it is stored: "" when it is not there, as in the rows of before there were any."""
    return "oui" if said else ""


def day_text(day: date | None) -> str:
    """A day as ISO text, "" for None."""
    return day.isoformat() if day else ""


def day_or_none(text: str) -> date | None:
    """The day of a stored text, None for ""."""
    return date.fromisoformat(text) if text else None


def folded_request(child: Child, site: Site) -> str:
    """The text in which the lists search a request: the child, a bar, the site; each half is also a sort key."""
    return f"{fold(child.list_name)} | {fold(site.name)}"


_ALLOWANCE = {"allowance": "admissible", "allowance_start": "start", "allowance_end": "end"}
"""The columns of an allowance, and its fields."""
_GUARDIANS = ("guardian", "other_guardian")
"""The columns that hold a JSON object, "" for nobody."""

Person = Provider | Site | HomeProvider | Child | ChildFile | SupportGrant
P = TypeVar("P", bound=Person)


def columns(class_: type[Any]) -> tuple[str, ...]:
    """The columns in which a ``class_`` is stored, in the order of its fields; copies kept for searching left out."""
    named = [item.name for item in fields(class_)]
    if class_ is not ChildFile:
        return tuple(named)
    return tuple(column for name in named for column in (_ALLOWANCE if name == "allowance" else (name,)))


def row_values(person: Person) -> dict[str, Any]:
    """``person`` as the columns of its row."""
    values: dict[str, Any] = {name: "" if value is None else value for name, value in plain(person).items()}
    if isinstance(person, Child):
        return values | {"folded_last": fold(person.last_name), "folded_first": fold(person.first_name)}
    if isinstance(person, ChildFile):
        allowance = values.pop("allowance")
        values |= {column: "" if allowance[name] is None else allowance[name] for column, name in _ALLOWANCE.items()}
        values |= {name: json.dumps(values[name], ensure_ascii=False) if values[name] else "" for name in _GUARDIANS}
    return values


def person_of(class_: type[P], row: Any) -> P:
    """The ``class_`` of a row, or of its columns by name; a column that is not there takes the field's default."""
    stored = row if isinstance(row, Mapping) else {name: getattr(row, name) for name in columns(class_)}
    return record(class_, _nested(stored) if class_ is ChildFile else stored)


def _nested(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a child's file as its fields."""
    values = {name: value for name, value in stored.items() if name not in _ALLOWANCE}
    values["allowance"] = {name: stored[column] for column, name in _ALLOWANCE.items() if column in stored}
    return values | {name: json.loads(stored[name]) if stored.get(name) else None for name in _GUARDIANS}


def guardian_of(text: str) -> Guardian:
    """The guardian written as a JSON object."""
    return record(Guardian, json.loads(text))


_SNAPSHOT = 2
"""The version of the snapshots written now. Version 1 did not say its own: it held the columns of the rows."""
_NEWER = (
    "Cette demande a été transmise avec une version plus récente de l’application : mettez l’application à jour pour "
    "l’ouvrir."
)


def people_text(people: People | RequestFile) -> str:
    """The JSON kept with a transmitted request: the people as they were on that day."""
    content = plain(People.of(people) if isinstance(people, RequestFile) else people)
    for name in ("grants", "shared"):
        content[name] = [plain(one) for one in getattr(people, name)]
    if not people.shared:
        del content["shared"]
    return json.dumps({"v": _SNAPSHOT, **content}, ensure_ascii=False, sort_keys=True)


def people_of(text: str) -> People:
    """The people of a stored snapshot, of this version or of an older one; raises Refusal for a newer one."""
    content = json.loads(text)
    version = content.get("v", 1)
    if version > _SNAPSHOT:
        raise Refusal(_NEWER)
    if version == 1:
        content["child_file"] = _nested(content["child_file"])
    home_provider = content.get("home_provider")
    return People(
        provider=record(Provider, content["provider"]),
        site=record(Site, content["site"]),
        child=record(Child, content["child"]),
        child_file=record(ChildFile, content["child_file"]),
        home_provider=record(HomeProvider, home_provider) if home_provider else None,
        grants=tuple(record(SupportGrant, grant) for grant in content.get("grants", ())),
        shared=tuple(record(ChildFile, file) for file in content.get("shared", ())),
    )


T = TypeVar("T")


def flat_values(value: Any, *but: str) -> dict[str, Any]:
    """The fields of ``value``, a flat dataclass, as the columns of a row, without those called ``but``: UTC instants,
    ISO days, codes, "" for None."""
    return {item.name: _flat(getattr(value, item.name)) for item in fields(value) if item.name not in but}


def _flat(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return day_text(value)
    return "" if value is None else value.value if isinstance(value, Enum) else value


def read_row(class_: type[T], row: Any, **ready: Any) -> T:
    """The ``class_`` of the columns of a row, but for the fields that are ``ready``, which are stored otherwise."""
    names = [item.name for item in fields(cast(Any, class_)) if item.name not in ready]
    return record(class_, {name: getattr(row, name) for name in names}, **ready)


def request_of(row: "RequestRow | SimpleNamespace") -> Request:
    return read_row(Request, row, place=Place(row.place_step, row.place_page, row.place_key))


def attachment_of(row: "AttachmentRow | SimpleNamespace") -> Attachment:
    nature, rank = FILES[row.nature]
    return read_row(Attachment, row, nature=nature, rank=rank)


def content_text(content: Mapping[str, str]) -> str:
    """What is signed or sent, as it is stored."""
    return json.dumps(dict(content), ensure_ascii=False, sort_keys=True)


def signature_of(row: "SignatureRow | SimpleNamespace") -> Signature:
    return read_row(Signature, row, content=json.loads(row.content))


_SIGNED = ("first_name", "last_name", "function", "signed_by")
_KNOWN = ("title", "size", "sha256", "pages", "scripted", "inspection", "scan", "note", "sheet")


def enclosed_text(sent: Transmission) -> str:
    """The signature and the documents that went with a sending, as they are stored; "" when they were not kept."""
    signature = sent.signature
    if signature is None:
        return ""
    signed = {name: getattr(signature, name) for name in _SIGNED} | {"signed_at": instant_text(signature.signed_at)}
    documents = [
        {name: getattr(document, name) for name in _KNOWN}
        | {"nature": document.name, "received_at": instant_text(document.received_at)}
        for document in sent.documents
    ]
    return json.dumps({"signature": signed, "documents": documents}, ensure_ascii=False, sort_keys=True)


def transmission_of(row: "TransmissionRow") -> Transmission:
    """A sending, whose documents have no id but 0."""
    enclosed = json.loads(row.enclosed) if row.enclosed else {}
    signed = enclosed.get("signature")
    bound = SimpleNamespace(digest=row.digest, content=row.content, **signed) if signed else None
    return read_row(
        Transmission,
        row,
        content=json.loads(row.content),
        signature=signature_of(bound) if bound else None,
        documents=tuple(map(_enclosed, enclosed.get("documents", ()))),
    )


def _enclosed(document: Mapping[str, Any]) -> Attachment:
    """A document that went with a sending, which may be older than its last columns."""
    return attachment_of(SimpleNamespace(**{"id": 0, "sheet": "", **document}))


@dataclass(frozen=True, slots=True)
class JournalLine:
    """Who did what, when, from where, to which request; ``detail`` holds codes and field keys, never personal data.

    The store fills ``state`` (digest of the request's content after the action), ``previous`` and ``hash`` (the
    chain) under the key called ``seal``, and ``id``, which grows. ``scope`` is whose line it is when it is about no
    request: a division or « region:NN », "" for the whole store's.
    """

    at: datetime
    who: str
    request_number: str
    action: str
    detail: str
    origin: str = ""
    state: str = ""
    previous: str = ""
    hash: str = ""
    id: int = 0
    scope: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain stands: the hash of its last line, and the key that seals it; "" for none."""

    hash: str = ""
    seal: str = ""


def linked(lines: Iterable[JournalLine], head: Head, seal: "Seal | None") -> list[dict[str, str]]:
    """The rows of ``lines``, whose states are known, after the line ``head``; under the key of ``seal``, if any."""
    key = seal.key(head.seal) if seal is not None else None
    rows, previous = [], head.hash
    for line in lines:
        said = {
            "at": instant_text(line.at),
            "who": line.who,
            "origin": line.origin,
            "request_number": line.request_number,
            "action": str(line.action),
            "detail": line.detail,
            "state": line.state,
            "scope": line.scope,
        }
        made = sealed_hash(key.name, key.secret, previous, *said.values()) if key else line_hash(previous, **said)
        rows.append(said | {"previous": previous, "hash": made, "seal": key.name if key else ""})
        previous = made
    return rows
