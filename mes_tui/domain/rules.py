"""The programme's numbers, dates and lists, read from ``rules.toml`` and frozen."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mes_tui.domain.codes import Nature, RequestType, ServiceType

# A day of each year is in this one too: 29 February is in some only.
_NO_LEAP_YEAR = 2023


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a closed list: the stored ``code`` and the ``label`` people read."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Directorate:
    """A regional directorate of client services (guide, welcome page)."""

    name: str
    phones: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallDays:
    """When a call for requests opens and closes: « MM-JJ », each year, or « AAAA-MM-JJ »."""

    name: str
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything in ``rules.toml``; each value's source is written there beside it."""

    birth_limit_month: int
    birth_limit_day: int
    birth_limit_years: int
    transitional_allowed: bool
    year_start_month: int
    year_start_day: int
    first_year: int
    coming_year_from_month: int
    editions: Mapping[str, date]
    max_hours_per_day: Decimal
    hours_step: Decimal
    max_days: Mapping[ServiceType, int]
    max_days_per_week: Decimal
    max_care_hours: int
    half_day_hours: tuple[Decimal, Decimal]
    children_per_educator: Mapping[str, int]
    infant_months: int
    max_partners: int
    plan_max_age_months: int
    report_max_age_months: int
    max_bytes: int
    max_original_bytes: int
    max_pages: int
    max_total_bytes: int
    required_documents: Mapping[RequestType, tuple[Nature, ...]]
    expected_documents: Mapping[RequestType, tuple[Nature, ...]]
    parent_signs: frozenset[RequestType]
    professional_signs: frozenset[RequestType]
    home_provider_signs: frozenset[RequestType]
    identifiers: Mapping[str, str]
    professions: tuple[Choice, ...]
    impairments: tuple[Choice, ...]
    regions: Mapping[str, str]
    directorates: tuple[Directorate, ...]
    calls: tuple[CallDays, ...]
    request_months: int
    child_months: int
    notice_months: int
    mail_months: int
    copy_months: int
    help_phone: str

    @classmethod
    def from_toml(cls, text: str, override: str = "") -> "Rules":
        """Build the rules from the TOML ``text``; ``override`` replaces single values (a site's own file).

        Raises ``tomllib.TOMLDecodeError``, ``KeyError`` or ``ValueError`` when the text is not usable.
        """
        data = _merged(tomllib.loads(text), tomllib.loads(override))
        return cls(
            **_years(data["eligibility"], data["reference_year"]),
            editions=_days(data["editions"]),
            **_support(data["support"]),
            **_papers(data["documents"], data["signatures"]),
            identifiers=dict(data["identifiers"]),
            professions=_choices(data["lists"]["professions"]),
            impairments=_choices(data["lists"]["impairments"]),
            regions=dict(data["regions"]),
            directorates=tuple(
                Directorate(entry["name"], tuple(entry["phones"]), tuple(entry["regions"]))
                for entry in data["directorates"]
            ),
            calls=tuple(CallDays(e["name"], _call_day(e["opens"]), _call_day(e["closes"])) for e in data["appels"]),
            **data["conservation"],
            help_phone=data["help_line"]["phone"],
        )

    def serving(self, regions: Collection[str]) -> str:
        """Who serves ``regions``: the directorate that has them all, else their numbers."""
        if not regions:
            return "Aucune région"
        directorate = next((d for d in self.directorates if set(regions) <= set(d.regions)), None)
        if directorate is not None:
            return f"Direction régionale – {directorate.name}"
        *most, last = sorted(regions)
        return f"Régions {', '.join(most)} et {last}"

    def directorate_of(self, region: str) -> Directorate:
        """The directorate that serves ``region`` (SOURCES.md §3.16, proposed mapping)."""
        return next((d for d in self.directorates if region in d.regions), self.directorates[0])


def _years(eligibility: dict[str, Any], year: dict[str, Any]) -> dict[str, Any]:
    for month, day in (
        (eligibility["birth_limit_month"], eligibility["birth_limit_day"]),
        (year["start_month"], year["start_day"]),
    ):
        date(_NO_LEAP_YEAR, month, day)
    return {
        "birth_limit_month": eligibility["birth_limit_month"],
        "birth_limit_day": eligibility["birth_limit_day"],
        "birth_limit_years": eligibility["birth_limit_years"],
        "transitional_allowed": eligibility["transitional_allowed"],
        "year_start_month": year["start_month"],
        "year_start_day": year["start_day"],
        "first_year": year["first_year"],
        "coming_year_from_month": year["coming_year_from_month"],
    }


def _days(table: Mapping[str, Any]) -> dict[str, date]:
    for key, day in table.items():
        if type(day) is not date:
            raise ValueError(f"{key} = {day}: not a day")
    return dict(table)


def _call_day(day: object) -> str:
    """« 06-01 » or « 2026-06-01 »; a date of TOML too."""
    text = str(day)
    date.fromisoformat(text if len(text) > len("MM-JJ") else f"{_NO_LEAP_YEAR}-{text}")
    return text


def _support(support: dict[str, Any]) -> dict[str, Any]:
    shortest, longest = support["half_day_hours"]
    return {
        "max_hours_per_day": Decimal(str(support["max_hours_per_day"])),
        "hours_step": Decimal(str(support["hours_step"])),
        "max_days": {ServiceType(key): int(value) for key, value in support["max_days"].items()},
        "max_days_per_week": Decimal(str(support["max_days_per_week"])),
        "max_care_hours": support["max_care_hours"],
        "half_day_hours": (Decimal(shortest), Decimal(longest)),
        "children_per_educator": dict(support["children_per_educator"]),
        "infant_months": support["infant_months"],
        "max_partners": support["max_partners"],
        "plan_max_age_months": support["plan_max_age_months"],
        "report_max_age_months": support["report_max_age_months"],
    }


def _papers(documents: dict[str, Any], signatures: dict[str, Any]) -> dict[str, Any]:
    return {
        "max_bytes": documents["max_bytes"],
        "max_original_bytes": documents["max_original_bytes"],
        "max_pages": documents["max_pages"],
        "max_total_bytes": documents["max_total_bytes"],
        "required_documents": _natures(documents["required"]),
        "expected_documents": _natures(documents["expected"]),
        "parent_signs": frozenset(map(RequestType, signatures["parent"])),
        "professional_signs": frozenset(map(RequestType, signatures["professional"])),
        "home_provider_signs": frozenset(map(RequestType, signatures["home_provider"])),
    }


def _natures(table: Mapping[str, list[str]]) -> dict[RequestType, tuple[Nature, ...]]:
    return {RequestType(key): tuple(map(Nature, values)) for key, values in table.items()}


def _choices(entries: list[dict[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(entry["code"], entry["label"]) for entry in entries)


def _merged(base: dict[str, Any], override: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in override.items():
        nested = isinstance(value, dict) and isinstance(base.get(key), dict)
        merged[key] = _merged(base[key], value) if nested else value
    return merged
