"""For which child a request may be created, and of which types (SOURCES.md §3.1 to §3.3, guide p. 8 and 9)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mes_tui.domain.codes import CloseReason, RequestType, Status
from mes_tui.domain.outcomes import ruling
from mes_tui.domain.people import Child, ChildFile, Site, SupportGrant
from mes_tui.domain.reference_year import bounds, label
from mes_tui.domain.requests import Outcome, Request
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event
from mes_tui.domain.text import TO_CONFIRM, long_date


def birth_limit(year: int, rules: Rules) -> date:
    """Return the last day of birth that is refused for the reference year ``year``.

    A child is at most 59 months old on 30 September of the reference year: for 2021-2022, born after 2016-09-30.
    """
    day = date(year, rules.birth_limit_month, rules.birth_limit_day)
    if day < bounds(year, rules)[0]:
        day = day.replace(year=year + 1)
    return day.replace(year=day.year - rules.birth_limit_years)


def too_old(birth: date, year: int, rules: Rules) -> bool:
    """True when a child born on ``birth`` is past the age limit for the reference year ``year``."""
    return birth <= birth_limit(year, rules)


def child_refusal(child: Child, file: ChildFile, site: Site, year: int, today: date, rules: Rules) -> str:
    """Return "" when a request may be created for ``child`` in ``site``, else the sentence that says why not.

    ``file`` ties the child to the site; ``year`` is the reference year of the request. The allowance must be running
    ``today``: the guide refuses a child who does not receive it in the chosen site (p. 8, P39). What is only inferred
    or proposed refuses nobody: see ``child_doubt``.
    """
    if not file.allowance.active_on(today):
        return (
            "Vous ne pouvez pas créer une demande concernant la MES pour un enfant qui ne bénéficie pas de "
            "l’allocation pour l’intégration d’un enfant handicapé dans l’installation choisie : "
            f"{site.name} ({site.number})."
        )
    if not file.active_on(today):
        return (
            f"Le dossier de cet enfant dans l’installation {site.name} ({site.number}) est terminé. Mettez le dossier "
            "à jour dans votre logiciel de gestion, puis transmettez-le de nouveau."
        )
    # Whatever the day of the test and the first day of the year, which are inferred: the name of the year says enough.
    day = min(today, date(year, 1, 1))
    if not file.transitional and _age(child.birth_date, day) >= rules.birth_limit_years:
        return (
            f"Cet enfant dépasse l’âge admissible : né le {long_date(child.birth_date)}, il a plus de 59 mois, alors "
            f"que la MES s’adresse aux enfants de 59 mois ou moins. Pour l’année de référence {label(year)}, une "
            "demande ne peut pas être créée."
        )
    return ""


def child_doubt(child: Child, file: ChildFile, year: int, rules: Rules) -> str:
    """Return "" or what is to be confirmed about the age of ``child``: no published rule of the measure settles it.

    That the day of the age test is that of the other rules of childcare is inferred; whether the measure goes on under
    the transitional measure, which keeps a child of 5 in childcare for twelve more months, is unknown (§3.2).
    """
    limit = birth_limit(year, rules)
    if child.birth_date > limit:
        return ""
    if not file.transitional:
        return (
            f"Pour l’année de référence {label(year)}, l’enfant devrait être né après le {long_date(limit)} (59 mois "
            f"ou moins {_on(limit)}) : qu’il soit admissible est {TO_CONFIRM}."
        )
    if child.birth_date <= limit.replace(year=limit.year - 1):
        return (
            "Cet enfant a dépassé les 12 mois de la mesure transitoire : que la MES lui soit offerte pour l’année de "
            f"référence {label(year)} est {TO_CONFIRM}."
        )
    if rules.transitional_allowed:
        return ""
    return (
        "Cet enfant de 5 ans est visé par la mesure transitoire, qui s’ajoute aux autres aides et se demande à part : "
        f"que la MES lui soit offerte pour l’année de référence {label(year)} est {TO_CONFIRM}."
    )


def open_elsewhere(number: str) -> str:
    """What is to be checked when the child has the open request ``number`` in another place of the division."""
    if not number:
        return ""
    return (
        f"La demande {number} est ouverte pour cet enfant, la même année, dans une autre installation ou chez une "
        "autre RSG : les heures de l’une ne doivent pas chevaucher celles de l’autre."
    )


_FARTHEST = (Status.DRAFT, Status.WITHDRAWN, Status.COMMENTED, Status.TRANSMITTED, Status.REVIEW)
"""The open statuses, from the one that loses least by being given up."""
_LEFT = {
    Status.DRAFT: "supprimez-la (Suppr, dans ses détails)",
    Status.WITHDRAWN: "abandonnez-la (U, « Suites », dans ses détails)",
    Status.COMMENTED: "abandonnez-la (U, « Suites », dans ses détails)",
    Status.TRANSMITTED: (
        "retirez sa transmission (U, « Suites », dans ses détails), puis abandonnez-la, ou demandez au Ministère de la "
        "terminer comme doublon"
    ),
    Status.REVIEW: "attendez la décision du Ministère",
}


def twin(one: Request, other: Request) -> str:
    """What to do of two requests open for one child, place and year: it had two numbers, which are now the same one."""
    left, kept = sorted((one, other), key=lambda request: (_FARTHEST.index(request.status), -request.id))
    # What waits for the Ministry cannot be written in.
    more = "recopiez-y" if kept.status.editable else "notez, pour l’y ajouter si elle vous est retournée,"
    return (
        f"Les demandes {kept.number} ({kept.status.label}) et {left.number} ({left.status.label}) sont ouvertes pour "
        f"le même enfant, le même endroit et la même année. Gardez {kept.number} : {more} ce que l’autre dit de "
        f"plus. Quant à {left.number}, {_LEFT[left.status]}."
    )


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _on(limit: date) -> str:
    """« au 30 septembre »: the day of the age test, without its year."""
    return f"au {long_date(limit).rpartition(' ')[0]}"


@dataclass(frozen=True, slots=True)
class TypeOffer:
    """One request type as the wizard offers it.

    ``allowed``: nothing that is known contradicts the guide's rule. ``proposed``: the history points to it (P42).
    ``reason`` is the French sentence that says why, or why not.
    """

    type: RequestType
    allowed: bool
    proposed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class _History:
    """When the child was subsidised, by place, as far as this store knows; only years up to that of the request count.

    Each place has its years, True for one that is known and False for one that the provider declared: a declaration
    points to a type as well as the rest, but proves nothing. What is in none of them may have been all the same.
    """

    year: int
    here: Mapping[int, bool]
    division: Mapping[int, bool]
    elsewhere: Mapping[int, bool]

    @classmethod
    def of(cls, grants: Iterable[SupportGrant], site: Site, year: int) -> "_History":
        told = sorted((grant for grant in grants if grant.year <= year), key=lambda grant: grant.declared)
        return cls(
            year=year,
            here=_years(g for g in told if g.site == site.number),
            division=_years(g for g in told if g.site == site.number or g.division == site.division),
            elsewhere=_years(g for g in told if g.site != site.number),
        )

    @property
    def previous(self) -> str:
        return label(self.year - 1)

    @property
    def current(self) -> str:
        return label(self.year)

    def recent(self, years: Mapping[int, bool]) -> bool:
        return not years.keys().isdisjoint({self.year, self.year - 1})

    @property
    def contradicted(self) -> frozenset[RequestType]:
        """The types that a known subsidy proves wrong. Nothing follows from there being none."""
        proven = any(self.division.get(year, False) for year in (self.year, self.year - 1))
        return frozenset({RequestType.NEW}) if proven else frozenset()

    @property
    def proposed(self) -> frozenset[RequestType]:
        """The types that the history points to: the chosen site first, then the other places (§3.3)."""
        if self.year in self.here:
            return frozenset({RequestType.RENEWAL_CHANGED})
        if self.year - 1 in self.here:
            return frozenset({RequestType.RENEWAL_UNCHANGED, RequestType.RENEWAL_CHANGED})
        if self.recent(self.elsewhere):
            return frozenset({RequestType.TRANSFER})
        return frozenset()


def _years(grants: Iterable[SupportGrant]) -> Mapping[int, bool]:
    """The years of ``grants``, of which the declared ones come last."""
    years: dict[int, bool] = {}
    for grant in grants:
        years.setdefault(grant.year, not grant.declared)
    return years


def offers(grants: Iterable[SupportGrant], site: Site, year: int, rules: Rules) -> tuple[TypeOffer, ...]:
    """Return the four types in the guide's order, for a request in ``site`` and reference year ``year``.

    ``grants`` is what is known of the child's history. In the first year of the service everything is allowed and
    nothing proposed; later, what the history points to is proposed, and only what it contradicts is refused: a store
    that knows no subsidy refuses nothing (SOURCES.md §3.3).
    """
    if year <= rules.first_year:
        free = "Première année du service : tous les types de demande sont offerts."
        return tuple(TypeOffer(type_, True, False, free) for type_ in RequestType)
    history = _History.of(grants, site, year)
    return tuple(
        TypeOffer(type_, type_ not in history.contradicted, type_ in history.proposed, _RULES[type_].reason(history))
        for type_ in RequestType
    )


def renewals(grants: Iterable[SupportGrant], site: Site, year: int) -> tuple[TypeOffer, ...]:
    """Return the renewals that fit: those that the history points to, both when it points to none.

    A subsidy of the year before is renewed with or without change, one of ``year`` itself is changed (§3.3). Where
    none is known, or only one elsewhere, both remain possible, and neither is proposed.
    """
    history = _History.of(grants, site, year)
    both = tuple(type_ for type_ in RequestType if type_.is_renewal)
    fitting = tuple(type_ for type_ in both if type_ in history.proposed) or both
    elsewhere = f" {_transfer(history)}" if RequestType.TRANSFER in history.proposed else ""
    return tuple(
        TypeOffer(type_, True, type_ in history.proposed, _RULES[type_].reason(history) + elsewhere)
        for type_ in fitting
    )


DECIDED = (Status.COMPLIANT, Status.CLOSED)
"""The statuses in which the Ministry is done with a request."""


_FRUITLESS = (Status.NOT_GRANTED, Status.WITHDRAWN)
_BARREN = (CloseReason.DUPLICATE, CloseReason.ABANDONED)


def renewable(request: Request, outcomes: Iterable[Outcome], year: int) -> bool:
    """True when a request for ``year`` may renew this one: once it is decided, or its own year is a past one.

    What came of a sent request may never be known here: that refuses nothing. What was refused, taken back or sent
    twice brought nothing to renew: a refusal closed at the end of its year stays one.
    """
    if request.status in _FRUITLESS or request.close_reason in _BARREN:
        return False
    last = ruling(outcomes)
    if request.status is Status.CLOSED and last is not None and last.event is Event.REFUSE:
        return False
    return request.status in DECIDED or (request.transmitted_at is not None and request.year < year)


def granted(request: Request, days: str, home_provider: str) -> SupportGrant | None:
    """Return the subsidy that a compliant request brought, None as long as no hours were granted.

    ``days`` is the number of days of its year, ``home_provider`` the RSG of its file. It becomes history at once: the
    next request of the same year is a change, that of the next year a renewal (§3.3).
    """
    if request.compliant_at is None or not request.granted_hours:
        return None
    place = (request.division, request.site, request.year)
    return SupportGrant(request.necsg, *place, request.granted_hours, days, home_provider=home_provider)


def _new(history: _History) -> str:
    if history.contradicted:
        return "L’enfant a déjà reçu une subvention dans la division ou l’installation choisie."
    if history.division:
        last = max(history.division)
        return (
            f"La dernière subvention {_known_as(history.division, last)} dans la division est celle de {label(last)} : "
            "vérifiez si l’enfant en a reçu une depuis."
        )
    return (
        "Aucune subvention connue dans la division ou l’installation choisie : ce type convient si l’enfant n’en a "
        "jamais reçu."
    )


def _unchanged(history: _History) -> str:
    if history.year - 1 not in history.division:
        return _unknown(f"dans la division pour l’année précédente ({history.previous})")
    if history.year in history.here:
        return (
            f"Une subvention est déjà accordée pour {history.current} : une demande pour cette année est un changement."
        )
    return _granted_in(_where(history), history.division, history.year - 1)


def _changed(history: _History) -> str:
    if not history.recent(history.division):
        return _unknown(f"dans la division en {history.previous} ni en {history.current}")
    return _granted_in(_where(history), history.division, _last(history, history.division))


def _transfer(history: _History) -> str:
    place = "ailleurs que dans l’installation choisie"
    if not history.recent(history.elsewhere):
        return _unknown(f"{place} en {history.previous} ni en {history.current}")
    return _granted_in(place, history.elsewhere, _last(history, history.elsewhere))


def _unknown(where_and_when: str) -> str:
    return (
        f"Aucune subvention connue {where_and_when} : si l’enfant en a reçu une, ce type convient, et vous la déclarez "
        "dans le formulaire."
    )


def _granted_in(where: str, years: Mapping[int, bool], year: int) -> str:
    declared = "" if years[year] else f", {DECLARED}"
    return f"Une subvention a été accordée {where} en {label(year)}{declared}."


def _known_as(years: Mapping[int, bool], year: int) -> str:
    return "connue" if years[year] else "déclarée"


DECLARED = "déclarée par le service de garde"
"""What is said of a subsidy that rests on the provider's word alone."""


def _where(history: _History) -> str:
    here = history.recent(history.here)
    return "dans l’installation choisie" if here else "dans une autre installation de la division"


def _last(history: _History, years: Mapping[int, bool]) -> int:
    return max(years.keys() & {history.year, history.year - 1})


@dataclass(frozen=True, slots=True)
class _Rule:
    """The guide's rule for a type (p. 9): its ``text``, and what the history says of it (``reason``)."""

    text: str
    reason: Callable[[_History], str]


_RULES: Mapping[RequestType, _Rule] = {
    RequestType.NEW: _Rule(
        "Pour les enfants qui n’ont jamais reçu de subvention en lien avec la MES dans la division ou "
        "l’installation choisie.",
        _new,
    ),
    RequestType.RENEWAL_UNCHANGED: _Rule(
        "Pour les enfants qui ont déjà reçu une subvention dans la division ou l’installation choisie. "
        "La subvention a été donnée durant l’année de référence précédente.",
        _unchanged,
    ),
    RequestType.RENEWAL_CHANGED: _Rule(
        "Pour les enfants qui ont déjà reçu une subvention dans la division ou l’installation choisie. "
        "La subvention a été donnée durant l’année de référence courante ou précédente.",
        _changed,
    ),
    RequestType.TRANSFER: _Rule(
        "Pour les enfants qui ont déjà reçu une subvention dans une division ou une installation différente de "
        "celle choisie. La subvention a été donnée durant l’année de référence courante ou précédente.",
        _transfer,
    ),
}

RULE_TEXTS: Mapping[RequestType, str] = {type_: rule.text for type_, rule in _RULES.items()}
"""The guide's rule for each type (p. 9), as shown beside the choices (P41)."""
