"""For which child a request may be created, and of which types (SOURCES.md §3.1 to §3.3, guide p. 8 and 9)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mes_tui.domain.codes import RequestType
from mes_tui.domain.people import Child, ChildFile, Site, SupportGrant
from mes_tui.domain.reference_year import bounds, label
from mes_tui.domain.requests import Request
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import long_date


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
    ``today``: the guide refuses a child who does not receive it in the chosen site (p. 8, P39).
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
    if too_old(child.birth_date, year, rules):
        return _age_refusal(child, file, year, rules)
    return ""


def _age_refusal(child: Child, file: ChildFile, year: int, rules: Rules) -> str:
    limit = birth_limit(year, rules)
    if not file.transitional:
        return (
            f"Cet enfant dépasse l’âge admissible : pour l’année de référence {label(year)}, il doit être né "
            f"après le {long_date(limit)} (59 mois ou moins)."
        )
    if not rules.transitional_allowed:
        return (
            "Cet enfant de 5 ans est visé par la mesure transitoire : son allocation est demandée à part, et la MES "
            f"n’est pas offerte pour l’année de référence {label(year)}. Joignez votre direction régionale."
        )
    # The transitional measure keeps a child of 5 in childcare for twelve more months, not longer (§3.2).
    if child.birth_date <= limit.replace(year=limit.year - 1):
        return (
            "Cet enfant a dépassé les 12 mois de la mesure transitoire : une demande ne peut pas être créée pour "
            f"l’année de référence {label(year)}."
        )
    return ""


@dataclass(frozen=True, slots=True)
class TypeOffer:
    """One request type as the wizard offers it.

    ``allowed``: the guide's rule holds, or it is the first year. ``proposed``: the history points to it (P42).
    ``reason`` is the French sentence that says why, or why not.
    """

    type: RequestType
    allowed: bool
    proposed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class _History:
    """When the child was subsidised, by place; only years up to that of the request count."""

    year: int
    here: frozenset[int]
    division: frozenset[int]
    elsewhere: frozenset[int]

    @classmethod
    def of(cls, grants: Iterable[SupportGrant], site: Site, year: int) -> "_History":
        known = [grant for grant in grants if grant.year <= year]
        return cls(
            year=year,
            here=frozenset(g.year for g in known if g.site == site.number),
            division=frozenset(g.year for g in known if g.site == site.number or g.division == site.division),
            elsewhere=frozenset(g.year for g in known if g.site != site.number),
        )

    @property
    def previous(self) -> str:
        return label(self.year - 1)

    @property
    def current(self) -> str:
        return label(self.year)

    def recent(self, years: frozenset[int]) -> bool:
        return bool(years & {self.year, self.year - 1})

    def allowed(self) -> frozenset[RequestType]:
        """The types whose rule in the guide holds."""
        return frozenset(type_ for type_, rule in _RULES.items() if rule.holds(self))

    def proposed(self) -> frozenset[RequestType]:
        """The types that the history points to: the chosen site first, then the other places (§3.3)."""
        if self.year in self.here:
            return frozenset({RequestType.RENEWAL_CHANGED})
        if self.year - 1 in self.here:
            return frozenset({RequestType.RENEWAL_UNCHANGED, RequestType.RENEWAL_CHANGED})
        if self.recent(self.elsewhere):
            return frozenset({RequestType.TRANSFER})
        return frozenset({RequestType.NEW})


def offers(grants: Iterable[SupportGrant], site: Site, year: int, rules: Rules) -> tuple[TypeOffer, ...]:
    """Return the four types in the guide's order, for a request in ``site`` and reference year ``year``.

    ``grants`` is the child's history. In the first year of the service everything is allowed and nothing proposed;
    later, what the guide's rule allows is offered and what the history points to is proposed (SOURCES.md §3.3).
    """
    if year <= rules.first_year:
        free = "Première année du service : tous les types de demande sont offerts."
        return tuple(TypeOffer(type_, True, False, free) for type_ in RequestType)
    history = _History.of(grants, site, year)
    allowed, proposed = history.allowed(), history.proposed()
    return tuple(
        TypeOffer(type_, type_ in allowed, type_ in proposed, _RULES[type_].reason(history, type_ in allowed))
        for type_ in RequestType
    )


def renewals(grants: Iterable[SupportGrant], site: Site, year: int) -> tuple[TypeOffer, ...]:
    """Return the renewals that fit, the likeliest first, or the one whose ``reason`` says why none does.

    A subsidy of the year before is renewed with or without change, one of ``year`` itself is changed (§3.3). The
    first year is no exception: without a subsidy there is nothing to renew.
    """
    history = _History.of(grants, site, year)
    proposed = history.proposed()
    fitting = tuple(
        TypeOffer(type_, True, True, _RULES[type_].reason(history, True))
        for type_ in RequestType
        if type_.is_renewal and type_ in proposed
    )
    if fitting:
        return fitting
    if RequestType.TRANSFER in proposed:
        reason = f"{_transfer(history, True)} Il faut une demande de transfert."
    else:
        reason = _changed(history, bool(history.recent(history.division)))
    return (TypeOffer(RequestType.RENEWAL_CHANGED, False, False, reason),)


def granted(request: Request, days: str) -> SupportGrant | None:
    """Return the subsidy that a compliant request brought, None as long as no hours were granted.

    ``days`` is the number of days of its year. It becomes history at once: the next request of the same year is a
    change, that of the next year a renewal (§3.3).
    """
    if request.compliant_at is None or not request.granted_hours:
        return None
    return SupportGrant(request.necsg, request.division, request.site, request.year, request.granted_hours, days)


def _new(history: _History, allowed: bool) -> str:
    if not allowed:
        return "L’enfant a déjà reçu une subvention dans la division ou l’installation choisie."
    if history.division:
        return (
            f"La dernière subvention connue dans la division remonte à {label(max(history.division))} : "
            "trop ancienne pour un renouvellement, une nouvelle demande convient."
        )
    return "Aucune subvention connue dans la division ou l’installation choisie."


def _unchanged(history: _History, allowed: bool) -> str:
    if not allowed:
        return f"Aucune subvention connue dans la division pour l’année précédente ({history.previous})."
    if history.year in history.here:
        return (
            f"Une subvention est déjà accordée pour {history.current} : une demande pour cette année est un changement."
        )
    return f"Une subvention a été accordée dans {_where(history)} en {history.previous}."


def _changed(history: _History, allowed: bool) -> str:
    if not allowed:
        return f"Aucune subvention connue dans la division en {history.previous} ni en {history.current}."
    return f"Une subvention a été accordée dans {_where(history)} en {_recent_label(history, history.division)}."


def _transfer(history: _History, allowed: bool) -> str:
    if not allowed:
        return (
            "Aucune subvention connue ailleurs que dans l’installation choisie en "
            f"{history.previous} ni en {history.current}."
        )
    return (
        "Une subvention a été accordée ailleurs que dans l’installation choisie en "
        f"{_recent_label(history, history.elsewhere)}."
    )


def _where(history: _History) -> str:
    return "l’installation choisie" if history.recent(history.here) else "une autre installation de la division"


def _recent_label(history: _History, years: frozenset[int]) -> str:
    return label(max(years & {history.year, history.year - 1}))


@dataclass(frozen=True, slots=True)
class _Rule:
    """The guide's rule for a type (p. 9): its ``text``, when it ``holds``, the ``reason`` why it does or does not."""

    text: str
    holds: Callable[[_History], bool]
    reason: Callable[[_History, bool], str]


_RULES: Mapping[RequestType, _Rule] = {
    RequestType.NEW: _Rule(
        "Pour les enfants qui n’ont jamais reçu de subvention en lien avec la MES dans la division ou "
        "l’installation choisie.",
        lambda history: not history.recent(history.division),
        _new,
    ),
    RequestType.RENEWAL_UNCHANGED: _Rule(
        "Pour les enfants qui ont déjà reçu une subvention dans la division ou l’installation choisie. "
        "La subvention a été donnée durant l’année de référence précédente.",
        lambda history: history.year - 1 in history.division,
        _unchanged,
    ),
    RequestType.RENEWAL_CHANGED: _Rule(
        "Pour les enfants qui ont déjà reçu une subvention dans la division ou l’installation choisie. "
        "La subvention a été donnée durant l’année de référence courante ou précédente.",
        lambda history: history.recent(history.division),
        _changed,
    ),
    RequestType.TRANSFER: _Rule(
        "Pour les enfants qui ont déjà reçu une subvention dans une division ou une installation différente de "
        "celle choisie. La subvention a été donnée durant l’année de référence courante ou précédente.",
        lambda history: history.recent(history.elsewhere),
        _transfer,
    ),
}

RULE_TEXTS: Mapping[RequestType, str] = {type_: rule.text for type_, rule in _RULES.items()}
"""The guide's rule for each type (p. 9), as shown beside the choices (P41)."""
