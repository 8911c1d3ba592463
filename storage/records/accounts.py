"""The accounts and their rights."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, or_, text
from sqlmodel import Session, col, select

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from storage.queries.accounts import account, accounts, actor_of
from storage.queries.lists import Statement
from storage.records import seals
from storage.records.mapping import day_text
from storage.schema.people_tables import ProviderRow
from storage.schema.tables import UserDivisionRow, UserRegionRow, UserRow


def put_user(
    session: Session,
    login: str,
    name: str,
    rights: Iterable[Right],
    divisions: Iterable[str],
    regions: Iterable[str] = (),
    until: date | None = None,
    email: str = "",
) -> None:
    """Write an account with exactly these rights, divisions and regions; ``until`` is its last day."""
    seals.touch(session, seals.ACCOUNTS)
    codes = ",".join(sorted(right.value for right in rights))
    row = session.get(UserRow, login)
    if row is None:
        row = UserRow(login=login, name=name, rights=codes)
        session.add(row)
    row.name, row.rights, row.until, row.email = name, codes, day_text(until), email
    session.flush()
    session.exec(delete(UserDivisionRow).where(col(UserDivisionRow.login) == login))
    session.exec(delete(UserRegionRow).where(col(UserRegionRow.login) == login))
    session.expire_all()
    session.add_all(UserDivisionRow(login=login, division=division) for division in sorted(set(divisions)))
    session.add_all(UserRegionRow(login=login, region=region) for region in sorted(set(regions)))
    session.flush()


def put_account(session: Session, account: Actor) -> None:
    """The same for an account as a whole."""
    put_user(
        session,
        account.login,
        account.name,
        account.rights,
        account.divisions,
        account.regions,
        account.until,
        account.email,
    )


def add_division(session: Session, login: str, division: str) -> None:
    """Give an account the provider ``division``, one of the store's, besides its own."""
    seals.touch(session, seals.ACCOUNTS)
    if session.get(UserDivisionRow, (login, division)) is None:
        session.add(UserDivisionRow(login=login, division=division))
        session.flush()


def remove_user(session: Session, login: str) -> bool:
    """Delete an account; True when there was one."""
    seals.touch(session, seals.ACCOUNTS)
    return bool(session.exec(delete(UserRow).where(col(UserRow.login) == login)).rowcount)


def load_users(session: Session) -> tuple[Actor, ...]:
    """All the accounts, by name."""
    return tuple(map(actor_of, _rows(session, accounts())))


def load_correspondents(session: Session, division: str, region: str) -> tuple[Actor, ...]:
    """The accounts with an e-mail address that have ``division`` or ``region``, whatever their rights."""
    sides = (
        select(UserDivisionRow.login).where(UserDivisionRow.division == division),
        select(UserRegionRow.login).where(UserRegionRow.region == region),
    )
    written = select(UserRow.login).where(UserRow.email != "", or_(*(col(UserRow.login).in_(side) for side in sides)))
    logins = session.exec(written.order_by(col(UserRow.login)))
    return tuple(actor for login in logins.all() if (actor := load_actor(session, login)) is not None)


def load_actor(session: Session, login: str) -> Actor | None:
    """The account ``login`` with its rights, None when unknown."""
    return next(map(actor_of, _rows(session, account(login))), None)


def user_names(session: Session) -> dict[str, str]:
    """The name of each account, by login."""
    return dict(session.exec(select(UserRow.login, UserRow.name)).all())


def _rows(session: Session, statement: Statement) -> Iterable[Row[Any]]:
    session.flush()
    return session.connection().execute(text(statement.sql), statement.params)


def division_names(session: Session) -> dict[str, str]:
    """The name of each provider of the store, by division, sorted."""
    names = session.exec(select(ProviderRow.division, ProviderRow.name).order_by(col(ProviderRow.division)))
    return dict(names.all())


def all_divisions(session: Session) -> tuple[str, ...]:
    """Every division of the store, sorted."""
    return tuple(session.exec(select(ProviderRow.division).order_by(col(ProviderRow.division))))
