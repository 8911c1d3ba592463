"""The SQL of the accounts and of the providers they work for: text only, both engines.

Light: every call of a service reads an account.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right, ServiceType
from mes_tui.domain.providers import Provider
from mes_tui.domain.text import clean
from storage.queries.lists import Statement

_ACCOUNTS = (
    "SELECT u.login, u.name, u.rights, u.until, u.email,"
    " (SELECT string_agg(d.division, ',') FROM user_division d WHERE d.login = u.login),"
    " (SELECT string_agg(r.region, ',') FROM user_region r WHERE r.login = u.login)"
    " FROM user_account u"
)


def account(login: str) -> Statement:
    """The account ``login``, if there is one; read its row with ``actor_of``."""
    return Statement(f"{_ACCOUNTS} WHERE u.login = :login", {"login": login})


def accounts() -> Statement:
    """All the accounts, by name."""
    return Statement(f"{_ACCOUNTS} ORDER BY u.name, u.login", {})


def any_account() -> Statement:
    """A row when the store has at least one account."""
    return Statement("SELECT 1 FROM user_account LIMIT 1", {})


def providers() -> Statement:
    """Every provider of the store, by division; read a row with ``provider_of``."""
    return Statement("SELECT division, name, service_type, region, director FROM provider ORDER BY division", {})


def provider_of(row: Sequence[Any]) -> Provider:
    """The provider of a row."""
    division, name, service_type, region, director = row
    return Provider(division, name, ServiceType(service_type), region, director)


def divisions() -> Statement:
    """The number of every provider of the store."""
    return Statement("SELECT division FROM provider", {})


def actor_of(row: Sequence[Any]) -> Actor:
    """The account of a row."""
    login, name, rights, until, email, divisions, regions = row
    return Actor(
        login,
        # They go to entries, which show what they are given as it is.
        clean(name),
        rights_of(rights),
        frozenset(_parts(divisions)),
        regions=frozenset(_parts(regions)),
        until=date.fromisoformat(until) if until else None,
        email=clean(email),
    )


def rights_of(codes: str) -> frozenset[Right]:
    """The rights of a stored list of codes joined by commas."""
    return frozenset(map(Right, _parts(codes)))


def _parts(joined: str | None) -> list[str]:
    return [part for part in (joined or "").split(",") if part]
