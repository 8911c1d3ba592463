"""The childcare providers. Apart from ``people``: they are read at each start, before anybody in the files."""

from dataclasses import dataclass

from mes_tui.domain.codes import ServiceType


@dataclass(frozen=True, slots=True)
class Provider:
    """A childcare provider: the division written on the permit (from CAFE)."""

    division: str
    name: str
    service_type: ServiceType
    region: str
    director: str = ""
