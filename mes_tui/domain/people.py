"""Who is in the files: sites, children, guardians (SOURCES.md §5.2). The providers stand apart, in ``providers``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mes_tui.domain.codes import Quality
from mes_tui.domain.text import fold, listed_name, long_date


@dataclass(frozen=True, slots=True)
class Site:
    """An « installation » of a division (from CAFE)."""

    number: str
    division: str
    name: str
    address: str
    postal_code: str
    region: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class HomeProvider:
    """A « RSG », the home childcare provider of a coordinating office (from CAFE)."""

    key: str
    division: str
    last_name: str
    first_name: str
    address: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Child:
    """A child as CSG knows it. ``nirec`` is empty for a child without a birth registration number."""

    necsg: str
    nirec: str
    last_name: str
    first_name: str
    birth_date: date

    @property
    def list_name(self) -> str:
        """« NOM, Prénom » as the lists show it."""
        return listed_name(self.last_name, self.first_name)

    @property
    def described(self) -> str:
        """« NOM, Prénom – 14 mars 2019 – NECSG 1000001 », as the details and each page of paper say it."""
        return f"{self.list_name} – {long_date(self.birth_date)} – NECSG\u00a0{self.necsg}"


def same_child(one: Child, other: Child) -> bool:
    """Whether two records are of one child, under one NECSG or under two: the birth certificates tell, or the names.

    Twins are born on one day: the certificate of the one, written for the other by mistake, makes them no single child.
    """
    if one.necsg == other.necsg:
        return True
    if one.birth_date != other.birth_date or fold(one.first_name) != fold(other.first_name):
        return False
    if one.nirec and other.nirec:
        return one.nirec == other.nirec
    return fold(one.list_name) == fold(other.list_name)


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who signed the service agreement (from CSG): a parent, a guardian, or an institution by one of its people.

    ``organisation`` is the institution, "" for somebody who signs in their own name; nobody of it may be known.
    """

    last_name: str
    first_name: str
    address: str = ""
    postal_code: str = ""
    email: str = ""
    home_phone: str = ""
    cell_phone: str = ""
    quality: Quality | None = None
    organisation: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.organisation

    @property
    def described(self) -> str:
        """« Camille Exemple (mère) », « Nour Exemple, Centre Fictif (établissement) »."""
        named = {fold(name): name for name in (self.organisation, self.full_name) if name}
        return ", ".join(reversed(named.values())) + (f" ({self.quality.in_sentence})" if self.quality else "")

    @property
    def full_address(self) -> str:
        """« 3, rang Un, Baie-Fictive, G0C 1A0 », "" when nothing is known."""
        return ", ".join(part for part in (self.address, self.postal_code.replace(" ", "\u00a0")) if part)


@dataclass(frozen=True, slots=True)
class Allowance:
    """The AIEH of a child in a site: the prerequisite of any request (guide p. 8)."""

    admissible: bool = False
    start: date | None = None
    end: date | None = None

    def active_on(self, day: date) -> bool:
        """True when the allowance is granted and ``day`` is not past its end."""
        return self.admissible and (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class ChildFile:
    """A « dossier parent-enfant »: one child, its signatories, one site and, for a BC, one RSG."""

    key: str
    necsg: str
    site: str
    guardian: Guardian
    other_guardian: Guardian | None
    start: date | None
    end: date | None
    allowance: Allowance
    home_provider: str = ""
    reduced_contribution: bool = True
    exemption: bool = False
    transitional: bool = False
    days_per_week: str = ""

    def active_on(self, day: date) -> bool:
        """True until the end of the agreement (an admission to come counts as active)."""
        return self.end is None or day <= self.end


def households(file: ChildFile, shared: Iterable[ChildFile], today: date) -> tuple[ChildFile, ...]:
    """The running files of the other homes of a child in shared custody, one for each other person who signs.

    ``shared`` are its other files in the same place. A file that somebody signs again takes the place of another one.
    Those that end first come last, so that the end of one leaves to the others the place that the form gives them.
    """
    known, homes = {_signer(file)}, []
    for other in sorted(shared, key=lambda one: one.end or date.max, reverse=True):
        if other.active_on(today) and _signer(other) not in known:
            known.add(_signer(other))
            homes.append(other)
    return tuple(homes)


def told_homes(homes: Sequence[ChildFile]) -> tuple[tuple[str, str], ...]:
    """The line « Autre foyer » with who signs there, « Autres foyers » when there are several; none without."""
    label = "Autres foyers" if len(homes) > 1 else "Autre foyer"
    return ((label, "\u00a0; ".join(home.guardian.described for home in homes)),) if homes else ()


def _signer(file: ChildFile) -> tuple[str, str]:
    return fold(file.guardian.full_name), fold(file.guardian.organisation)


@dataclass(frozen=True, slots=True)
class SupportGrant:
    """A MES subsidy of a past or current reference year; ``year`` is the starting year (2021 for 2021-2022).

    ``declared``: nothing says so but the provider, in a request that it sent. ``home_provider`` is the RSG (those of
    an office share one site number), "" where there is none, or where nothing says which.
    """

    necsg: str
    division: str
    site: str
    year: int
    hours_per_day: str = ""
    days: str = ""
    declared: bool = False
    home_provider: str = ""

    def same(self, other: "SupportGrant") -> bool:
        """Whether both are the subsidy of one child, in one place, for one year; of no named RSG, it may be of any."""
        own, its = self.home_provider, other.home_provider
        place = (self.necsg, self.site, self.year) == (other.necsg, other.site, other.year)
        return place and (own == its or not own or not its)


def holding(told: Sequence[SupportGrant]) -> tuple[SupportGrant, ...]:
    """What holds of all that is ``told`` of a child's subsidies, the strongest last where all else is equal.

    Of two words about one subsidy, the known one holds against the declared one, then the one that names the RSG.
    """
    weight = [(not grant.declared, bool(grant.home_provider), rank) for rank, grant in enumerate(told)]
    return tuple(
        grant
        for grant, own in zip(told, weight, strict=True)
        if not any(grant.same(other) and its > own for other, its in zip(told, weight, strict=True))
    )
