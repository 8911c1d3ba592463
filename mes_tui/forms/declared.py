"""The earlier subsidy that a provider declares in a request, where none is known (SOURCES.md §3.3).

Nothing proves it. Once the request is sent it is history, marked as declared: the next requests of the child know it.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from mes_tui.domain.codes import RequestType
from mes_tui.domain.people import SupportGrant
from mes_tui.domain.reference_year import read_label
from mes_tui.domain.requests import Request
from mes_tui.forms.french import decimal

YEAR, SITE, HOURS = "subv_annee", "subv_installation", "subv_heures"
"""The questions of the form that ask for it."""
PREVIOUS_DIVISION, PREVIOUS_SITE = "sg_precedent_division", "sg_precedent_installation"
"""Those that ask where a child who changes providers comes from."""


def declared_grant(request: Request, content: Mapping[str, str]) -> SupportGrant | None:
    """The subsidy that ``request`` declares when it says ``content`` (canonical values by key), None for none."""
    year = read_label(content.get(YEAR, ""))
    if request.type is RequestType.TRANSFER:
        division, site = content.get(PREVIOUS_DIVISION, ""), content.get(PREVIOUS_SITE, "")
    else:
        division, site = request.division, content.get(SITE, "") or request.site
    if year is None or not division or not site:
        return None
    hours = content.get(HOURS, "")
    told = decimal(Decimal(hours), grouped=False) if hours else ""
    return SupportGrant(request.necsg, division, site, year, told, declared=True)


def history(
    grants: Iterable[SupportGrant], before: SupportGrant | None, now: SupportGrant | None
) -> tuple[SupportGrant, ...]:
    """``grants`` once a request that declared ``before`` declares ``now``: what is known stays as it is."""
    left = tuple(grant for grant in grants if not (grant.declared and before and same(grant, before)))
    if now is None or any(same(grant, now) and not grant.declared for grant in left):
        return left
    return (*(grant for grant in left if not same(grant, now)), now)


def same(one: SupportGrant, other: SupportGrant) -> bool:
    """Whether both are the subsidy of one child, in one site, for one year."""
    return (one.necsg, one.site, one.year) == (other.necsg, other.site, other.year)
