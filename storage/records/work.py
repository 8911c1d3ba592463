"""What an action on a request begins with: its row, the account of who acts, and where the journal stands."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from mes_tui.domain.access import Actor
from mes_tui.domain.requests import Request
from storage.queries.accounts import PARTS, PLACES, actor_of
from storage.records.mapping import Head, request_of
from storage.schema.tables import JournalRow, RequestRow, UserDivisionRow, UserRegionRow, UserRow


@dataclass(frozen=True, slots=True)
class Entered:
    """A request as it is now, with the account ``login`` (None when the store does not know it).

    ``row`` is held for the session, which would read it again once nobody holds it. ``sealed`` is the digest that the
    request's last journal line left, ``head`` the last line of all.
    """

    request: Request
    row: RequestRow
    account: Actor | None
    sealed: str
    head: Head


def enter(session: Session, request_id: int, login: str, *, lock: bool) -> Entered | None:
    """Read a request, an account and the state of the journal in one statement; None when there is no such request.

    ``lock`` keeps the request's row until the end of the transaction, where the engine locks rows.
    """
    divisions = _places(UserDivisionRow, UserDivisionRow.division, login)
    regions = _places(UserRegionRow, UserRegionRow.region, login)
    newest = col(JournalRow.id).desc()
    sealed = select(JournalRow.state).where(col(JournalRow.request_number) == col(RequestRow.number)).order_by(newest)
    last = (select(column).order_by(newest).limit(1) for column in (JournalRow.hash, JournalRow.seal))
    columns: list[Any] = [
        *(UserRow.login, UserRow.name, UserRow.rights, UserRow.until, UserRow.email, UserRow.suspended),
        *(part.scalar_subquery() for part in (divisions, regions, sealed.limit(1), *last)),
    ]
    statement: Any = select(RequestRow, *columns).join(UserRow, col(UserRow.login) == login, isouter=True)
    statement = statement.where(RequestRow.id == request_id)
    if lock:
        statement = statement.with_for_update(of=RequestRow).execution_options(populate_existing=True)
    row = session.execute(statement).first()
    if row is None:
        return None
    request, *account, state, hash_, seal = row
    head = Head(hash_ or "", seal or "")
    return Entered(request_of(request), request, actor_of(account) if account[0] else None, state or "", head)


def _places(table: type[UserDivisionRow] | type[UserRegionRow], place: Any, login: str) -> Any:
    """The places of an account, as ``actor_of`` reads them."""
    said = col(place) + PARTS + table.rights + PARTS + table.until + PARTS + table.email + PARTS + table.suspended
    return select(func.string_agg(said, PLACES)).where(table.login == login)
