"""The accounts and their rights."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, or_, text
from sqlmodel import Session, col, select

from mes_tui.domain.access import Actor, Post, engaged
from mes_tui.domain.codes import Right
from storage.queries.accounts import account, accounts, accounts_of, actor_of
from storage.queries.lists import Statement
from storage.records import seals
from storage.records.mapping import day_text, flag_text
from storage.schema.people_tables import ProviderRow
from storage.schema.tables import PreferenceRow, UserDivisionRow, UserRegionRow, UserRow


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
    """Write an account with exactly these places, and the same in each; ``until`` is its last day."""
    account = Actor(login, name, frozenset(rights), frozenset(divisions), regions=frozenset(regions), until=until)
    put_account(session, replace(account, email=email))


def put_account(session: Session, account: Actor) -> None:
    """Write an account as a whole, with exactly its places and what it has in each."""
    seals.touch(session, seals.ACCOUNTS)
    login = account.login
    row = session.get(UserRow, login)
    if row is None:
        row = UserRow(login=login, name=account.name, rights="")
        session.add(row)
    row.name = account.name
    # What differs from a place to another is in the places, and nowhere else.
    row.rights, row.until, row.email, row.suspended = _NOTHING if account.posts else _said(account.post(""))
    session.flush()
    session.exec(delete(UserDivisionRow).where(col(UserDivisionRow.login) == login))
    session.exec(delete(UserRegionRow).where(col(UserRegionRow.login) == login))
    session.expire_all()
    for place in sorted(account.places):
        said = _said(account.post(place)) if account.posts else _NOTHING
        own = {"login": login, **dict(zip(("rights", "until", "email", "suspended"), said, strict=True))}
        session.add(
            UserRegionRow(region=place, **own) if place in account.regions else UserDivisionRow(division=place, **own)
        )
    session.flush()


_NOTHING = ("", "", "", "")


def _said(post: Post) -> tuple[str, str, str, str]:
    rights = ",".join(sorted(right.value for right in post.rights))
    return rights, day_text(post.until), post.email, flag_text(post.suspended)


def add_division(session: Session, login: str, division: str) -> None:
    """Give an account the provider ``division``, one of the store's, besides its own, with all the rights it has."""
    account = load_actor(session, login)
    if account is not None and division not in account.divisions:
        posts = {place: account.post(place) for place in account.places}
        put_account(session, engaged(account, posts | {division: account.post("")}))


def remove_user(session: Session, login: str) -> bool:
    """Delete an account; True when there was one."""
    seals.touch(session, seals.ACCOUNTS)
    return bool(session.exec(delete(UserRow).where(col(UserRow.login) == login)).rowcount)


def put_theme(session: Session, login: str, theme: str) -> None:
    """Keep the theme that an account chose, "" for none."""
    row = session.get(PreferenceRow, login)
    if not theme:
        session.exec(delete(PreferenceRow).where(col(PreferenceRow.login) == login))
    elif row is None:
        session.add(PreferenceRow(login=login, theme=theme))
    else:
        row.theme = theme
    session.flush()


def load_users(session: Session) -> tuple[Actor, ...]:
    """All the accounts, by name."""
    return tuple(map(actor_of, _rows(session, accounts())))


def load_correspondents(session: Session, division: str, region: str) -> tuple[Actor, ...]:
    """The accounts with an e-mail address that have ``division`` or ``region``, whatever their rights."""
    places = (UserDivisionRow, UserDivisionRow.division == division), (UserRegionRow, UserRegionRow.region == region)
    logins = [
        login
        for table, here in places
        for login in session.exec(
            select(table.login)
            .join(UserRow, col(UserRow.login) == col(table.login))
            .where(here, or_(col(UserRow.email) != "", col(table.email) != ""))
        )
    ]
    return tuple(actor for login in sorted(logins) if (actor := load_actor(session, login)) is not None)


def load_agents(session: Session, region: str) -> tuple[Actor, ...]:
    """The accounts that have ``region``, whatever their rights and until when."""
    return tuple(map(actor_of, _rows(session, accounts_of(region))))


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
