"""Providers, sites, children, files and subsidies: read for a request, written by an import.

Each is a row of a division: what another division has under the same number is neither read nor written.
"""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, text
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, select

from mes_tui.domain.codes import Status
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.people import Child, ChildFile, HomeProvider, Site, SupportGrant, holding, same_child
from mes_tui.domain.providers import Provider
from mes_tui.domain.requests import Request
from storage.records import seals
from storage.records.mapping import (
    People,
    Person,
    day_or_none,
    day_text,
    folded_request,
    person_of,
    row_values,
)
from storage.schema.people_tables import ChildFileRow, ChildRow, GrantRow, HomeProviderRow, ProviderRow, SiteRow
from storage.schema.tables import RequestRow
from storage.schema.version import GRANTS_AS_TOLD


class Change(StrEnum):
    """What an upsert did."""

    CREATED = "created"
    UPDATED = "updated"
    SAME = "same"


def load_people(session: Session, key: FileKey) -> People | None:
    """The people around a « dossier parent-enfant » as imported last, None when the file is unknown.

    The other files of the child in the same place, a site and an RSG, that run with it come with it.
    """
    own = aliased(ChildFileRow)
    place = [
        col(getattr(own, name)) == col(getattr(ChildFileRow, name))
        for name in ("division", "necsg", "site", "home_provider")
    ]
    tables: Any = (ChildFileRow, ChildRow, SiteRow, ProviderRow, HomeProviderRow)
    home = _of_file(HomeProviderRow, col(HomeProviderRow.key) == col(ChildFileRow.home_provider))
    statement = (
        select(*tables)
        .join(ChildRow, _CHILD_OF_FILE)
        .join(SiteRow, _of_file(SiteRow, col(SiteRow.number) == col(ChildFileRow.site)))
        .join(ProviderRow, col(ProviderRow.division) == col(ChildFileRow.division))
        .join(HomeProviderRow, home, isouter=True)
        .join(own, and_(*place))
        .where(col(own.division) == key.division, col(own.key) == key.key)
        .order_by(col(ChildFileRow.key))
    )
    rows = session.execute(statement).all()
    row = next((row for row in rows if row[0].key == key.key), None)
    if row is None:
        return None
    file, child, site, provider, home = row
    return People(
        provider=person_of(Provider, provider),
        site=person_of(Site, site),
        child=person_of(Child, child),
        child_file=person_of(ChildFile, file),
        home_provider=person_of(HomeProvider, home) if home else None,
        grants=load_grants(session, file.division, file.necsg),
        shared=tuple(
            person_of(ChildFile, other[0]) for other in rows if other is not row and _together(other[0], file)
        ),
    )


def _together(other: ChildFileRow, file: ChildFileRow) -> bool:
    """Whether two files ran at the same time: one that another replaced says nothing any more."""
    return (not other.end or other.end > file.start) and (not file.end or file.end > other.start)


def _of_file(table: type[ChildRow | SiteRow | HomeProviderRow], same: Any) -> ColumnElement[bool]:
    """The row of ``table`` that a child's file names: one of its own division."""
    return and_(col(table.division) == col(ChildFileRow.division), same)


_CHILD_OF_FILE = _of_file(ChildRow, col(ChildRow.necsg) == col(ChildFileRow.necsg))


def child_of(session: Session, division: str, necsg: str) -> Child | None:
    """The child whom ``division`` calls ``necsg``, None when it has none."""
    row = session.get(ChildRow, (division, necsg))
    return person_of(Child, row) if row else None


def files_of_child(session: Session, division: str, child: Child) -> tuple[FileKey, ...]:
    """The files of ``child`` in ``division``, under whatever NECSG."""
    born = day_text(child.birth_date)
    same = or_(col(ChildRow.necsg) == child.necsg, col(ChildRow.birth_date) == born)
    rows = session.exec(select(ChildRow).where(ChildRow.division == division, same))
    necsgs = [row.necsg for row in rows if same_child(person_of(Child, row), child)]
    own = select(ChildFileRow.key).where(ChildFileRow.division == division, col(ChildFileRow.necsg).in_(necsgs))
    return tuple(FileKey(division, key) for key in session.exec(own.order_by(col(ChildFileRow.key))))


def file_standing(session: Session, key: FileKey) -> tuple[date | None, bool]:
    """The last day of a « dossier parent-enfant » as imported last, None when it goes on or is unknown; whether it was
    typed here, and no file says it yet."""
    own = select(ChildFileRow.end, ChildFileRow.typed)
    found = session.exec(own.where(ChildFileRow.division == key.division, ChildFileRow.key == key.key)).first()
    return (day_or_none(found[0]), bool(found[1])) if found else (None, False)


def load_grants(session: Session, owner: str, necsg: str) -> tuple[SupportGrant, ...]:
    """The child's subsidies that the division ``owner`` knows, oldest year first."""
    own = select(GrantRow).where(GrantRow.owner == owner, GrantRow.necsg == necsg)
    rows = session.exec(own.order_by(text(GRANTS_AS_TOLD)))
    return holding([person_of(SupportGrant, row) for row in rows])


def files_to_renew(session: Session, division: str, year: int) -> tuple[FileKey, ...]:
    """The files of ``division`` whose child had a subsidy there in ``year``, or for whom one was asked, by the child's
    name."""
    had = select(GrantRow.necsg).where(GrantRow.owner == division, GrantRow.division == division, GrantRow.year == year)
    sent = select(RequestRow.necsg).where(
        RequestRow.division == division, RequestRow.year == year, RequestRow.status != Status.DRAFT.value
    )
    keys = session.exec(
        select(ChildFileRow.key)
        .join(ChildRow, _CHILD_OF_FILE)
        .where(
            ChildFileRow.division == division, or_(col(ChildFileRow.necsg).in_(had), col(ChildFileRow.necsg).in_(sent))
        )
        .order_by(col(ChildRow.folded_last), col(ChildRow.folded_first), col(ChildFileRow.key))
    )
    return tuple(FileKey(division, key) for key in keys)


def upsert_provider(session: Session, provider: Provider) -> Change:
    """Write the provider."""
    return _upsert(session, ProviderRow, provider.division, provider)


def upsert_site(session: Session, site: Site) -> Change:
    """Write the site; the lists show its new name for the requests never transmitted."""
    change = _upsert(session, SiteRow, (site.division, site.number), site)
    if change is Change.UPDATED:
        _refresh_copies(session, site.division, col(RequestRow.site) == site.number)
    return change


def upsert_home_provider(session: Session, home_provider: HomeProvider) -> Change:
    """Write the RSG."""
    return _upsert(session, HomeProviderRow, (home_provider.division, home_provider.key), home_provider)


def upsert_child(session: Session, division: str, child: Child) -> Change:
    """Write the child as ``division`` knows it; the lists show the new name for the requests never transmitted."""
    change = _upsert(session, ChildRow, (division, child.necsg), child)
    if change is Change.UPDATED:
        _refresh_copies(session, division, col(RequestRow.necsg) == child.necsg)
    return change


def upsert_child_file(session: Session, division: str, file: ChildFile) -> Change:
    """Write the « dossier parent-enfant » of ``division``."""
    return _upsert(session, ChildFileRow, (division, file.key), file)


def upsert_grant(session: Session, owner: str, grant: SupportGrant) -> Change:
    """Write what a file says of a subsidy, as the division ``owner`` knows it; what requests say of it stays."""
    seals.touch(session, seals.subsidies(owner))
    row = _told_by_file(session, owner, grant)
    values = {"owner": owner, **row_values(grant)}
    if row is None:
        session.add(GrantRow(**values))
        return Change.CREATED
    return _assign(row, grant, values)


def _told_by_file(session: Session, owner: str, grant: SupportGrant) -> GrantRow | None:
    own = select(GrantRow).where(GrantRow.owner == owner, GrantRow.necsg == grant.necsg, GrantRow.request == "")
    there = (row for row in session.exec(own.where(GrantRow.year == grant.year)) if _place(row) == _place(grant))
    return next(there, None)


def stored_person(session: Session, division: str, person: Person) -> Person | None:
    """What ``division`` has in place of ``person``, which an import would write; None when that is new."""
    if isinstance(person, SupportGrant):
        row: SQLModel | None = _told_by_file(session, division, person)
    elif isinstance(person, Provider):
        row = session.get(ProviderRow, division)
    elif isinstance(person, Site):
        row = session.get(SiteRow, (division, person.number))
    elif isinstance(person, Child):
        row = session.get(ChildRow, (division, person.necsg))
    else:
        table = ChildFileRow if isinstance(person, ChildFile) else HomeProviderRow
        row = session.get(table, (division, person.key))
    return person_of(type(person), row) if row else None


def provider(session: Session, division: str) -> Provider | None:
    """The provider of ``division``, None when it is not there."""
    row = session.get(ProviderRow, division)
    return person_of(Provider, row) if row else None


def _place(grant: GrantRow | SupportGrant) -> tuple[str, str, int, bool]:
    return grant.site, grant.home_provider, grant.year, grant.declared


def tell_grant(session: Session, request: Request, was: SupportGrant | None, now: SupportGrant | None) -> None:
    """Write that ``request`` says ``now`` of a subsidy, where it said ``was``; None for nothing.

    What a file or another request says of it stays, and holds again once this one says nothing.
    """
    if was is None and now is None:
        return
    owner, number = request.division, request.number
    seals.touch(session, seals.subsidies(owner))
    if was is not None:
        own = (col(GrantRow.owner) == owner, col(GrantRow.declared).is_(was.declared))
        if not session.exec(delete(GrantRow).where(*own, col(GrantRow.request) == number)).rowcount:
            # Older versions did not write which request said it.
            same = {"necsg": was.necsg, "site": was.site, "year": was.year, "hours_per_day": was.hours_per_day}
            older = [col(getattr(GrantRow, name)) == value for name, value in same.items()]
            session.exec(delete(GrantRow).where(*own, col(GrantRow.request) == "", *older))
    if now is not None:
        session.connection().execute(_PUT_GRANT, {"owner": owner, "request": number, **row_values(now)})


_PUT_GRANT = text(
    "INSERT INTO support_grant (owner, necsg, division, site, year, hours_per_day, days, declared, home_provider,"
    " request) VALUES (:owner, :necsg, :division, :site, :year, :hours_per_day, :days, :declared, :home_provider,"
    " :request) ON CONFLICT (owner, necsg, site, home_provider, year, declared, request)"
    " DO UPDATE SET division = excluded.division, hours_per_day = excluded.hours_per_day, days = excluded.days"
)


def renumber_child(session: Session, division: str, old: str, new: str) -> None:
    """Give the files and the subsidies of the child ``old`` of ``division`` to ``new``, who is in the store.

    Of two words of one file or request about one subsidy, that of ``new`` stays.
    """
    for part in (seals.people, seals.subsidies):
        seals.touch(session, part(division))
    session.flush()
    for file in session.exec(select(ChildFileRow).where(ChildFileRow.division == division, ChildFileRow.necsg == old)):
        file.necsg = new
    there = {(grant.request, _place(grant)) for grant in _grants_of(session, division, new)}
    for grant in _grants_of(session, division, old):
        if (grant.request, _place(grant)) in there:
            session.delete(grant)
        else:
            grant.necsg = new
    session.flush()


def _grants_of(session: Session, owner: str, necsg: str) -> list[GrantRow]:
    return list(session.exec(select(GrantRow).where(GrantRow.owner == owner, GrantRow.necsg == necsg)))


def forget_child(session: Session, division: str, necsg: str) -> None:
    """Take away a child who has another number now, and whom nothing names any more."""
    seals.touch(session, seals.people(division))
    session.delete(session.get_one(ChildRow, (division, necsg)))
    session.flush()


def _upsert(session: Session, table: type[SQLModel], key: str | tuple[str, str], person: Person) -> Change:
    """Write ``person`` under its ``key``, which begins with its division."""
    division = key if isinstance(key, str) else key[0]
    seals.touch(session, seals.people(division))
    row, values = session.get(table, key), {"division": division, **row_values(person)}
    if row is None:
        session.add(table(**values))
        return Change.CREATED
    return _assign(row, person, values)


def _assign(row: SQLModel, person: Person, values: dict[str, Any]) -> Change:
    # An older version may have written the same in fewer words: that is no news for anybody.
    if person_of(type(person), row) == person:
        return Change.SAME
    for name, value in values.items():
        setattr(row, name, value)
    return Change.UPDATED


def _refresh_copies(session: Session, division: str, which: Any) -> None:
    """The copies kept for the lists follow the people until the first transmission freezes them."""
    session.flush()
    drafts = select(RequestRow).where(RequestRow.division == division, which, RequestRow.snapshot == "")
    for row in session.exec(drafts):
        child, site = session.get(ChildRow, (division, row.necsg)), session.get(SiteRow, (division, row.site))
        if child is not None and site is not None:
            row.child_name = person_of(Child, child).list_name
            row.site_name = site.name
            row.folded = folded_request(person_of(Child, child), person_of(Site, site))
