"""The facts of a request: what the form reads beside the answers, from CSG, CAFE and its own row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from mes_tui.domain.codes import RequestType
from mes_tui.domain.people import Child, ChildFile, Guardian, SupportGrant, households
from mes_tui.domain.reference_year import bounds, label
from mes_tui.domain.requests import RequestFile
from mes_tui.domain.rules import Rules
from mes_tui.domain.sheets import OTHER_HOMES
from mes_tui.forms.french import NBSP, counted, iso_date, long_date
from mes_tui.forms.moments import Unreadable
from mes_tui.forms.numbers import plain, read_decimal
from mes_tui.forms.vocabulary import Context

FACT_NAMES = frozenset(
    {
        "type",
        "type_label",
        "service_type",
        "service_type_label",
        "year",
        "year_label",
        "number",
        "child",
        "child_name",
        "child_birth",
        "necsg",
        "nirec",
        "parent",
        "parent_quality",
        "parent_organisation",
        "other_parent",
        "other_parent_quality",
        "other_parent_organisation",
        *(home.fact for home in OTHER_HOMES),
        *(f"{home.fact}_quality" for home in OTHER_HOMES),
        *(f"{home.fact}_organisation" for home in OTHER_HOMES),
        "address",
        "email",
        "home_phone",
        "cell_phone",
        "provider",
        "division",
        "director",
        "site",
        "site_name",
        "site_address",
        "site_postal_code",
        "site_phone",
        "aieh",
        "aieh_start",
        "aieh_end",
        "start",
        "end",
        "support_start",
        "first_sent",
        "days_per_week",
        "rsg_name",
        "rsg_address",
        "previous_number",
        "renewed",
        "granted",
        "granted_hours",
        "granted_days",
        "granted_year",
        "granted_division",
        "granted_site",
        "declared_year",
        "declared_site",
        "declared_hours",
    }
)


ABOUT: Mapping[str, str] = {
    **{
        f"{who}_{what}": who
        for who in ("parent", "other_parent", *(home.fact for home in OTHER_HOMES))
        for what in ("quality", "organisation")
    },
    "rsg_address": "rsg_name",
}
"""The facts about somebody who may be another person one day, with the fact that says who it is."""


def context_of(file: RequestFile, rules: Rules, today: date, first_sent: date | None = None) -> Context:
    """Return what the form needs to know of ``file`` on ``today``: dates are ISO, numbers and telephones as stored.

    ``first_sent`` is the day of its first sending, None before there is one.
    """
    homes = households(file.child_file, file.shared, today)
    facts = {**_request_facts(file), **_people_facts(file), **_household_facts(homes)}
    facts |= {**_place_facts(file), **_care_facts(file, rules, today)}
    facts |= {**_grant_facts(file), **_declared_facts(file)}
    facts["first_sent"] = _iso(first_sent)
    facts["days_per_week"] = _days_of_all(file.child_file, homes, rules)
    parts = _composed(file, facts["granted_hours"], homes)
    facts |= {name: in_words(name, parts.get(name, ())) for name in _WORDS}
    return Context(facts, rules, today, parts)


def in_words(name: str, parts: Sequence[str]) -> str:
    """The fact ``name`` as people read it, "" without ``parts``."""
    return _WORDS[name](*parts) if parts else ""


def _composed(file: RequestFile, granted_hours: str, homes: Sequence[ChildFile]) -> dict[str, tuple[str, ...]]:
    """The values of each fact that is composed of several, when they say something."""
    child, guardian, other = file.child, file.child_file.guardian, file.child_file.other_guardian
    rsg, grant = file.home_provider, _grant(file)
    composed = {
        "child": (child.necsg, child.last_name, child.first_name, iso_date(child.birth_date)),
        "parent": _named(guardian),
        "other_parent": _named(other),
        **{home.fact: _named(care.guardian) for home, care in zip(OTHER_HOMES, homes, strict=False)},
        "address": (guardian.address, guardian.postal_code),
        "rsg_name": (rsg.first_name, rsg.last_name) if rsg else (),
        "granted": (str(grant.year) if grant else "", plain(Decimal(granted_hours)) if granted_hours else ""),
    }
    return {name: parts for name, parts in composed.items() if any(parts)}


def _named(guardian: Guardian | None) -> tuple[str, ...]:
    """The first and last names, or the name of an institution of which nobody is known."""
    if guardian is None:
        return ()
    known = guardian.first_name or guardian.last_name
    return guardian.first_name, guardian.last_name if known else guardian.organisation


def _request_facts(file: RequestFile) -> dict[str, str]:
    request, service = file.request, file.provider.service_type
    return {
        "type": request.type.value,
        "type_label": request.type.label,
        "service_type": service.value,
        "service_type_label": service.label,
        "year": str(request.year),
        "year_label": label(request.year),
        "number": request.number,
        "previous_number": request.follows,
        "renewed": request.renewed,
    }


def _people_facts(file: RequestFile) -> dict[str, str]:
    child, guardian, other = file.child, file.child_file.guardian, file.child_file.other_guardian
    return {
        "child_name": child.list_name,
        "child_birth": iso_date(child.birth_date),
        "necsg": child.necsg,
        "nirec": child.nirec,
        **_quality_facts("parent", guardian),
        **_quality_facts("other_parent", other),
        "email": guardian.email,
        "home_phone": guardian.home_phone,
        "cell_phone": guardian.cell_phone,
    }


def _household_facts(homes: Sequence[ChildFile]) -> dict[str, str]:
    """What is known of each other home of a child in shared custody, all "" for those that it has not."""
    facts: dict[str, str] = {}
    for home, file in zip_longest(OTHER_HOMES, homes[: len(OTHER_HOMES)]):
        facts |= _quality_facts(home.fact, file.guardian if file else None)
    return facts


def _days_of_all(file: ChildFile, homes: Sequence[ChildFile], rules: Rules) -> str:
    """The days a week of all the homes together: the same day in two files counts once, so a week is the most."""
    days = [_number(one.days_per_week) for one in (file, *homes)]
    if not homes or not all(days):
        return file.days_per_week
    known = [Decimal(one) for one in days]
    return plain(min(sum(known), max(*known, rules.max_days_per_week)))


def _quality_facts(name: str, guardian: Guardian | None) -> dict[str, str]:
    quality = guardian.quality if guardian else None
    return {
        f"{name}_quality": quality.value if quality else "",
        f"{name}_organisation": guardian.organisation if guardian else "",
    }


def _place_facts(file: RequestFile) -> dict[str, str]:
    provider, site, home = file.provider, file.site, file.home_provider
    return {
        "provider": provider.name,
        "division": provider.division,
        "director": provider.director,
        "site": site.number,
        "site_name": site.name,
        "site_address": site.address,
        "site_postal_code": site.postal_code,
        "site_phone": site.phone,
        "rsg_address": home.address if home else "",
    }


def _care_facts(file: RequestFile, rules: Rules, today: date) -> dict[str, str]:
    care, allowance = file.child_file, file.child_file.allowance
    opening, _ = bounds(file.request.year, rules)
    support = max(opening, care.start or opening)
    return {
        "aieh": "oui" if allowance.active_on(today) else "non",
        "aieh_start": _iso(allowance.start),
        "aieh_end": _iso(allowance.end),
        "start": _iso(care.start),
        "end": _iso(care.end),
        # Nothing says that support is granted for days gone by: from then on, whoever asks for it says from when.
        "support_start": _iso(support if support >= today else None),
        "days_per_week": care.days_per_week,
    }


def _iso(day: date | None) -> str:
    return iso_date(day) if day else ""


def _grant_facts(file: RequestFile) -> dict[str, str]:
    """The subsidy that a renewal or a transfer follows (SOURCES.md §3.3); blank for a new request.

    Where it was granted may be as it was declared; what was granted is only what is known.
    """
    grant = _grant(file)
    place = grant or _declared(file)
    hours = file.request.renewed_hours or (grant.hours_per_day if grant else "")
    return {
        "granted_hours": _number(hours),
        "granted_days": grant.days if grant else "",
        "granted_year": label(grant.year) if grant else "",
        "granted_division": place.division if place else "",
        "granted_site": place.site if place else "",
    }


def _declared_facts(file: RequestFile) -> dict[str, str]:
    """What a renewal or a transfer that follows no known subsidy begins with: the last one declared for the child."""
    grant = None if _grant(file) else _declared(file)
    asked = file.request.type.is_renewal and not _grant(file)
    return {
        "declared_year": label(grant.year) if grant else "",
        "declared_site": grant.site if grant else file.request.site if asked else "",
        "declared_hours": _number(grant.hours_per_day) if grant else "",
    }


def _grant(file: RequestFile) -> SupportGrant | None:
    """The latest known subsidy of the current or previous year: here for a renewal, elsewhere for a transfer."""
    request = file.request
    if request.type is RequestType.NEW:
        return None
    years = (request.year - 1,) if request.type is RequestType.RENEWAL_UNCHANGED else (request.year, request.year - 1)
    return _latest(file, [grant for grant in file.grants if grant.year in years and not grant.declared])


def _declared(file: RequestFile) -> SupportGrant | None:
    """The latest subsidy that the provider declared, whatever its year: that it is old is for the form to say."""
    request = file.request
    if request.type is RequestType.NEW:
        return None
    return _latest(file, [grant for grant in file.grants if grant.declared and grant.year <= request.year])


def _latest(file: RequestFile, grants: Iterable[SupportGrant]) -> SupportGrant | None:
    """The latest of ``grants``: elsewhere for a transfer; else at the RSG of the file, in the site, in the division."""
    request, recent = file.request, sorted(grants, key=lambda grant: -grant.year)
    if request.type is RequestType.TRANSFER:
        return next((grant for grant in recent if grant.site != request.site), None)
    here = [grant for grant in recent if grant.site == request.site]
    own = [grant for grant in here if grant.home_provider in ("", file.child_file.home_provider)]
    same_division = [grant for grant in recent if grant.division == request.division]
    return next(iter([*own, *here, *same_division]), None)


def _number(text: str) -> str:
    """The stored hours as a plain number, "" when they cannot be read."""
    try:
        return format(read_decimal(text), "f") if text.strip() else ""
    except Unreadable:
        return ""


def _child(necsg: str, last_name: str, first_name: str, birth: str) -> str:
    child = Child(necsg, "", last_name, first_name, date.fromisoformat(birth))
    return f"{child.list_name} – {long_date(child.birth_date)} – {child.necsg}"


def _name(first_name: str, last_name: str) -> str:
    return f"{first_name} {last_name}".strip()


def _address(address: str, postal_code: str) -> str:
    return Guardian("", "", address, postal_code).full_address


def granted_words(year: str, hours: str, whose: str = "") -> str:
    """« Accordées en 2020-2021 : 3 heures / jour », with ``whose`` word it is when it is not known."""
    when = f" en {label(int(year))}" if year else ""
    return f"Accordées{when}{whose}{NBSP}: {hours_a_day(Decimal(hours)) if hours else 'non connues'}"


def hours_a_day(hours: Decimal) -> str:
    """« 3 heures / jour »."""
    return f"{counted(hours, 'heure', 'heures')}{NBSP}/{NBSP}jour"


_WORDS: Mapping[str, Callable[..., str]] = {
    "child": _child,
    "parent": _name,
    "other_parent": _name,
    **{home.fact: _name for home in OTHER_HOMES},
    "address": _address,
    "rsg_name": _name,
    "granted": granted_words,
}
"""What a composed fact reads like, from its values."""
