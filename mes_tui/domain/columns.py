"""A column of a list, for services, screens, widgets and the command line alike. Light."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is in cells; for a ``flexible`` column, its weight in sharing what the others leave of the line."""

    key: str
    label: str
    width: int
    flexible: bool = False
