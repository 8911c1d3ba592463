"""The tables of the people: what providers import, each row their division's own.

A number or a key tells a row apart within its division only: nobody reads, writes or hears of another division's row
by naming it.

``typed`` is the mark of what was typed here, "" once a file says it (``storage.records.typed``).
"""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from mes_tui.domain.codes import ServiceType


def known(column: str, values: Iterable[str]) -> CheckConstraint:
    """The check that ``column`` holds one of ``values``."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def within(**targets: str) -> tuple[ForeignKeyConstraint, ...]:
    """References to rows of the same division: column → « table.column »."""
    return tuple(
        ForeignKeyConstraint(["division", column], [f"{target.partition('.')[0]}.division", target])
        for column, target in targets.items()
    )


class ProviderRow(SQLModel, table=True):
    __tablename__ = "provider"
    __table_args__ = (known("service_type", ServiceType),)
    division: str = Field(primary_key=True)
    name: str
    service_type: str
    region: str
    director: str = ""
    typed: str = ""


class SiteRow(SQLModel, table=True):
    __tablename__ = "site"
    division: str = Field(foreign_key="provider.division", primary_key=True)
    number: str = Field(primary_key=True)
    name: str
    address: str
    postal_code: str
    region: str
    phone: str = ""
    typed: str = ""


class HomeProviderRow(SQLModel, table=True):
    __tablename__ = "home_provider"
    division: str = Field(foreign_key="provider.division", primary_key=True)
    key: str = Field(primary_key=True)
    last_name: str
    first_name: str
    address: str = ""
    typed: str = ""


class ChildRow(SQLModel, table=True):
    """A child as ``division`` knows it. The division is "" for a child of an older store that was nobody's: it stays
    there, and nobody reads it."""

    __tablename__ = "child"
    __table_args__ = (
        Index("child_name", "division", "folded_last", "folded_first"),
        Index("child_nirec", "division", "nirec"),
    )
    division: str = Field(primary_key=True)
    necsg: str = Field(primary_key=True)
    nirec: str = ""
    last_name: str
    first_name: str
    birth_date: str
    folded_last: str
    folded_first: str
    typed: str = ""


class ChildFileRow(SQLModel, table=True):
    """A « dossier parent-enfant »; ``guardian`` and ``other_guardian`` are JSON objects ("" when there is none).

    ``imported_as`` is the key that files call it by, "" for its own: one that was typed here keeps the key that its
    requests know.
    """

    __tablename__ = "child_file"
    __table_args__ = (
        *within(site="site.number", necsg="child.necsg"),
        # The list of children asks for each file whether the child has another one in the same site.
        Index("child_file_child", "division", "necsg", "site"),
    )
    division: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    necsg: str
    site: str
    home_provider: str = ""
    guardian: str
    other_guardian: str = ""
    start: str = ""
    end: str = ""
    allowance: bool = False
    allowance_start: str = ""
    allowance_end: str = ""
    reduced_contribution: bool = True
    exemption: bool = False
    transitional: bool = False
    days_per_week: str = ""
    typed: str = ""
    imported_as: str = ""


class GrantRow(SQLModel, table=True):
    """A MES subsidy of a reference year (its starting year), as the division ``owner`` knows it.

    ``division`` is the one that it was granted to. The owner is "" as the division of a child may be. ``declared``: it
    rests on the word of the owner alone. ``request`` is the number of the request that says so, "" for an imported file
    (and for what was written before this was): each says its own, and ``domain.people.holding`` what holds of it.
    """

    __tablename__ = "support_grant"
    __table_args__ = (UniqueConstraint("owner", "necsg", "site", "home_provider", "year", "declared", "request"),)
    id: int | None = Field(default=None, primary_key=True)
    owner: str
    necsg: str
    division: str
    site: str
    year: int
    hours_per_day: str = ""
    days: str = ""
    declared: bool = False
    home_provider: str = ""
    request: str = ""
