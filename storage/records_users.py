"""The accounts and their rights."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlmodel import Session, col, select

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from storage.tables import ProviderRow, UserDivisionRow, UserRow


def put_user(session: Session, login: str, name: str, rights: Iterable[Right], divisions: Iterable[str]) -> None:
    """Write an account with exactly these rights and divisions."""
    codes = ",".join(sorted(right.value for right in rights))
    row = session.get(UserRow, login)
    if row is None:
        session.add(UserRow(login=login, name=name, rights=codes))
    else:
        row.name, row.rights = name, codes
    session.flush()
    session.exec(delete(UserDivisionRow).where(col(UserDivisionRow.login) == login))
    session.expire_all()
    session.add_all(UserDivisionRow(login=login, division=division) for division in sorted(set(divisions)))
    session.flush()


def remove_user(session: Session, login: str) -> bool:
    """Delete an account; True when there was one."""
    return bool(session.exec(delete(UserRow).where(col(UserRow.login) == login)).rowcount)


def load_users(session: Session) -> tuple[Actor, ...]:
    """All the accounts, by name."""
    rows = session.exec(select(UserRow).order_by(col(UserRow.name), col(UserRow.login)))
    return tuple(actor for row in rows if (actor := load_actor(session, row.login)) is not None)


def load_actor(session: Session, login: str) -> Actor | None:
    """The account ``login`` with its rights, None when unknown."""
    row = session.get(UserRow, login)
    if row is None:
        return None
    divisions = session.exec(select(UserDivisionRow.division).where(UserDivisionRow.login == login))
    return Actor(row.login, row.name, rights_of(row.rights), frozenset(divisions))


def rights_of(codes: str) -> frozenset[Right]:
    """The rights of a stored list of codes joined by commas."""
    return frozenset(Right(code) for code in codes.split(",") if code)


def all_divisions(session: Session) -> tuple[str, ...]:
    """Every division of the store, sorted."""
    return tuple(session.exec(select(ProviderRow.division).order_by(col(ProviderRow.division))))
