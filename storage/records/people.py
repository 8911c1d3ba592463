"""Providers, sites, children, files and subsidies: read for a request, written by an import."""

from enum import StrEnum
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from mes_tui.domain.people import Child, ChildFile, HomeProvider, Site, SupportGrant
from mes_tui.domain.providers import Provider
from storage.records.mapping import (
    People,
    folded_request,
    person_of,
    row_values,
)
from storage.schema.tables import (
    ChildFileRow,
    ChildRow,
    GrantRow,
    HomeProviderRow,
    ProviderRow,
    RequestRow,
    SiteRow,
)


class Change(StrEnum):
    """What an upsert did."""

    CREATED = "created"
    UPDATED = "updated"
    SAME = "same"


def load_people(session: Session, child_file_key: str) -> People | None:
    """The people around a « dossier parent-enfant » as imported last, None when the file is unknown."""
    tables: Any = (ChildFileRow, ChildRow, SiteRow, ProviderRow, HomeProviderRow)
    statement = (
        select(*tables)
        .join(ChildRow, col(ChildRow.necsg) == col(ChildFileRow.necsg))
        .join(SiteRow, col(SiteRow.number) == col(ChildFileRow.site))
        .join(ProviderRow, col(ProviderRow.division) == col(SiteRow.division))
        .join(HomeProviderRow, col(HomeProviderRow.key) == col(ChildFileRow.home_provider), isouter=True)
        .where(ChildFileRow.key == child_file_key)
    )
    row = session.execute(statement).first()
    if row is None:
        return None
    file, child, site, provider, home = row
    return People(
        provider=person_of(Provider, provider),
        site=person_of(Site, site),
        child=person_of(Child, child),
        child_file=person_of(ChildFile, file),
        home_provider=person_of(HomeProvider, home) if home else None,
        grants=load_grants(session, file.necsg),
    )


def load_grants(session: Session, necsg: str) -> tuple[SupportGrant, ...]:
    """The child's subsidies, oldest year first."""
    rows = session.exec(select(GrantRow).where(GrantRow.necsg == necsg).order_by(col(GrantRow.year), col(GrantRow.id)))
    return tuple(person_of(SupportGrant, row) for row in rows)


def files_subsidised(session: Session, division: str, year: int) -> tuple[str, ...]:
    """The keys of the files of ``division`` whose child had a subsidy there in ``year``, by the child's name."""
    had = select(GrantRow.necsg).where(GrantRow.division == division, GrantRow.year == year)
    return tuple(
        session.exec(
            select(ChildFileRow.key)
            .join(SiteRow, col(SiteRow.number) == col(ChildFileRow.site))
            .join(ChildRow, col(ChildRow.necsg) == col(ChildFileRow.necsg))
            .where(SiteRow.division == division, col(ChildFileRow.necsg).in_(had))
            .order_by(col(ChildRow.folded_last), col(ChildRow.folded_first), col(ChildFileRow.key))
        )
    )


def upsert_provider(session: Session, provider: Provider) -> Change:
    """Write the provider."""
    return _upsert(session, ProviderRow, provider.division, row_values(provider))


def upsert_site(session: Session, site: Site) -> Change:
    """Write the site; the lists show its new name for the requests never transmitted."""
    change = _upsert(session, SiteRow, site.number, row_values(site))
    if change is Change.UPDATED:
        _refresh_copies(session, col(RequestRow.site) == site.number)
    return change


def upsert_home_provider(session: Session, home_provider: HomeProvider) -> Change:
    """Write the RSG."""
    return _upsert(session, HomeProviderRow, home_provider.key, row_values(home_provider))


def upsert_child(session: Session, child: Child) -> Change:
    """Write the child; the lists show the new name for the requests never transmitted."""
    change = _upsert(session, ChildRow, child.necsg, row_values(child))
    if change is Change.UPDATED:
        _refresh_copies(session, col(RequestRow.necsg) == child.necsg)
    return change


def upsert_child_file(session: Session, file: ChildFile) -> Change:
    """Write the « dossier parent-enfant »."""
    return _upsert(session, ChildFileRow, file.key, row_values(file))


def upsert_grant(session: Session, grant: SupportGrant) -> Change:
    """Write the subsidy of a child in a site for a year."""
    row = session.exec(
        select(GrantRow).where(GrantRow.necsg == grant.necsg, GrantRow.site == grant.site, GrantRow.year == grant.year)
    ).first()
    values = row_values(grant)
    if row is None:
        session.add(GrantRow(**values))
        return Change.CREATED
    return _assign(row, values)


def _upsert(session: Session, table: type[SQLModel], key: str, values: dict[str, Any]) -> Change:
    row = session.get(table, key)
    if row is None:
        session.add(table(**values))
        return Change.CREATED
    return _assign(row, values)


def _assign(row: SQLModel, values: dict[str, Any]) -> Change:
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return Change.UPDATED if different else Change.SAME


def _refresh_copies(session: Session, which: Any) -> None:
    """The copies kept for the lists follow the people until the first transmission freezes them."""
    session.flush()
    for row in session.exec(select(RequestRow).where(which, RequestRow.snapshot == "")):
        child, site = session.get(ChildRow, row.necsg), session.get(SiteRow, row.site)
        if child is not None and site is not None:
            row.child_name = person_of(Child, child).list_name
            row.site_name = site.name
            row.folded = folded_request(person_of(Child, child), person_of(Site, site))
