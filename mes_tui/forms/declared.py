"""The earlier subsidy that a provider declares in a request, where none is known (SOURCES.md §3.3).

Nothing proves it. Once the request is sent it is history, marked as declared: the next requests of the child know it.
"""

from collections.abc import Mapping
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


def declared_grant(request: Request, home_provider: str, content: Mapping[str, str]) -> SupportGrant | None:
    """The subsidy that ``request``, at the RSG ``home_provider``, declares when it says ``content`` (canonical values
    by key), None for none."""
    year = read_label(content.get(YEAR, ""))
    if request.type is RequestType.TRANSFER:
        division, site = content.get(PREVIOUS_DIVISION, ""), content.get(PREVIOUS_SITE, "")
    else:
        division, site = request.division, content.get(SITE, "") or request.site
    if year is None or not division or not site:
        return None
    hours = content.get(HOURS, "")
    told = decimal(Decimal(hours), grouped=False) if hours else ""
    home = home_provider if site == request.site else ""
    return SupportGrant(request.necsg, division, site, year, told, declared=True, home_provider=home)
