"""Rows to frozen dataclasses and back. Light: a row is anything with the columns as attributes.

Instants are UTC ISO text of one width, so that text sorts as time does.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

from mes_tui.domain.codes import CloseReason, Nature, RequestType, ServiceType, Status
from mes_tui.domain.people import Allowance, Child, ChildFile, Guardian, HomeProvider, Site, SupportGrant
from mes_tui.domain.providers import Provider
from mes_tui.domain.requests import Attachment, Comment, Place, Request, RequestFile, Signature
from mes_tui.domain.text import fold

if TYPE_CHECKING:
    from storage.schema.tables import (
        AttachmentRow,
        ChildFileRow,
        ChildRow,
        CommentRow,
        GrantRow,
        HomeProviderRow,
        ProviderRow,
        RequestRow,
        SignatureRow,
        SiteRow,
    )


@dataclass(frozen=True, slots=True)
class People:
    """Everyone around a request: what a draft reads live and what a transmission freezes."""

    provider: Provider
    site: Site
    child: Child
    child_file: ChildFile
    home_provider: HomeProvider | None = None
    grants: tuple[SupportGrant, ...] = ()

    @classmethod
    def of(cls, file: RequestFile) -> Self:
        """Those of ``file``."""
        return cls(file.provider, file.site, file.child, file.child_file, file.home_provider, file.grants)


def instant_text(moment: datetime) -> str:
    """``moment`` (aware) as UTC ISO 8601 with microseconds and « +00:00 », always 32 characters."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str) -> datetime:
    """The aware instant of a stored text."""
    return datetime.fromisoformat(text)


def _instant_or_none(text: str) -> datetime | None:
    return instant(text) if text else None


def day_text(day: date | None) -> str:
    """A day as ISO text, "" for None."""
    return day.isoformat() if day else ""


def day_or_none(text: str) -> date | None:
    """The day of a stored text, None for ""."""
    return date.fromisoformat(text) if text else None


def folded_request(child: Child, site: Site) -> str:
    """The text in which the lists search a request: the child, a bar, the site; each half is also a sort key."""
    return f"{fold(child.list_name)} | {fold(site.name)}"


def provider_values(provider: Provider) -> dict[str, Any]:
    return {**asdict(provider), "service_type": provider.service_type.value}


def provider_of(row: "ProviderRow | SimpleNamespace") -> Provider:
    return Provider(row.division, row.name, ServiceType(row.service_type), row.region, row.director)


def site_values(site: Site) -> dict[str, Any]:
    return asdict(site)


def site_of(row: "SiteRow | SimpleNamespace") -> Site:
    return Site(row.number, row.division, row.name, row.address, row.postal_code, row.region, row.phone)


def home_provider_values(home_provider: HomeProvider) -> dict[str, Any]:
    return asdict(home_provider)


def home_provider_of(row: "HomeProviderRow | SimpleNamespace") -> HomeProvider:
    return HomeProvider(row.key, row.division, row.last_name, row.first_name, row.address)


def child_values(child: Child) -> dict[str, Any]:
    return {
        **asdict(child),
        "birth_date": child.birth_date.isoformat(),
        "folded_last": fold(child.last_name),
        "folded_first": fold(child.first_name),
    }


def child_of(row: "ChildRow | SimpleNamespace") -> Child:
    return Child(row.necsg, row.nirec, row.last_name, row.first_name, date.fromisoformat(row.birth_date))


def child_file_values(file: ChildFile) -> dict[str, Any]:
    other = file.other_guardian
    return {
        "key": file.key,
        "necsg": file.necsg,
        "site": file.site,
        "home_provider": file.home_provider,
        "guardian": json.dumps(asdict(file.guardian), ensure_ascii=False),
        "other_guardian": json.dumps(asdict(other), ensure_ascii=False) if other else "",
        "start": day_text(file.start),
        "end": day_text(file.end),
        "allowance": file.allowance.admissible,
        "allowance_start": day_text(file.allowance.start),
        "allowance_end": day_text(file.allowance.end),
        "reduced_contribution": file.reduced_contribution,
        "exemption": file.exemption,
        "transitional": file.transitional,
        "days_per_week": file.days_per_week,
    }


def guardian_of(text: str) -> Guardian:
    """The guardian written as a JSON object."""
    return Guardian(**json.loads(text))


def child_file_of(row: "ChildFileRow | SimpleNamespace") -> ChildFile:
    return ChildFile(
        key=row.key,
        necsg=row.necsg,
        site=row.site,
        guardian=guardian_of(row.guardian),
        other_guardian=guardian_of(row.other_guardian) if row.other_guardian else None,
        start=day_or_none(row.start),
        end=day_or_none(row.end),
        allowance=Allowance(bool(row.allowance), day_or_none(row.allowance_start), day_or_none(row.allowance_end)),
        home_provider=row.home_provider,
        reduced_contribution=bool(row.reduced_contribution),
        exemption=bool(row.exemption),
        transitional=bool(row.transitional),
        days_per_week=row.days_per_week,
    )


def grant_values(grant: SupportGrant) -> dict[str, Any]:
    return asdict(grant)


def grant_of(row: "GrantRow | SimpleNamespace") -> SupportGrant:
    return SupportGrant(row.necsg, row.division, row.site, row.year, row.hours_per_day, row.days)


def people_text(people: People | RequestFile) -> str:
    """The JSON kept with a transmitted request: the people as they were on that day."""
    content = {
        "provider": provider_values(people.provider),
        "site": site_values(people.site),
        "child": child_values(people.child),
        "child_file": child_file_values(people.child_file),
        "home_provider": home_provider_values(people.home_provider) if people.home_provider else None,
        "grants": [grant_values(grant) for grant in people.grants],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def people_of(text: str) -> People:
    """The people of a stored snapshot."""
    content = json.loads(text)
    home_provider = content["home_provider"]
    return People(
        provider=provider_of(SimpleNamespace(**content["provider"])),
        site=site_of(SimpleNamespace(**content["site"])),
        child=child_of(SimpleNamespace(**content["child"])),
        child_file=child_file_of(SimpleNamespace(**content["child_file"])),
        home_provider=home_provider_of(SimpleNamespace(**home_provider)) if home_provider else None,
        grants=tuple(SupportGrant(**grant) for grant in content["grants"]),
    )


def request_of(row: "RequestRow | SimpleNamespace") -> Request:
    assert row.id is not None
    return Request(
        id=row.id,
        number=row.number,
        division=row.division,
        site=row.site,
        child_file=row.child_file,
        necsg=row.necsg,
        type=RequestType(row.type),
        status=Status(row.status),
        edition=row.edition,
        year=row.year,
        version=row.version,
        created_at=instant(row.created_at),
        modified_at=instant(row.modified_at),
        transmitted_at=_instant_or_none(row.transmitted_at),
        compliant_at=_instant_or_none(row.compliant_at),
        closed_at=_instant_or_none(row.closed_at),
        close_reason=CloseReason(row.close_reason) if row.close_reason else None,
        granted_hours=row.granted_hours,
        previous=row.previous,
        place=Place(row.place_step, row.place_page, row.place_key),
        region=row.region,
    )


def attachment_of(row: "AttachmentRow | SimpleNamespace") -> Attachment:
    assert row.id is not None
    return Attachment(
        row.id,
        Nature(row.nature),
        row.title,
        row.size,
        row.sha256,
        row.pages,
        instant(row.received_at),
        bool(row.scripted),
        row.inspection,
        row.scan,
        row.note,
    )


def content_text(content: Mapping[str, str]) -> str:
    """What is signed or sent, as it is stored."""
    return json.dumps(dict(content), ensure_ascii=False, sort_keys=True)


def signature_of(row: "SignatureRow | SimpleNamespace") -> Signature:
    return Signature(
        first_name=row.first_name,
        last_name=row.last_name,
        function=row.function,
        digest=row.digest,
        content=json.loads(row.content),
        signed_at=instant(row.signed_at),
        signed_by=row.signed_by,
    )


def comment_of(row: "CommentRow | SimpleNamespace") -> Comment:
    assert row.id is not None
    return Comment(
        id=row.id,
        round=row.round,
        page=row.page,
        section=row.section,
        text=row.text,
        author=row.author,
        created_at=instant(row.created_at),
        corrected=bool(row.corrected),
        reply=row.reply,
        field=row.field,
    )
