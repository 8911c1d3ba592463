"""The SQL of the accounts and of the providers they work for: text only, both engines.

Light: every call of a service reads an account.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mes_tui.domain.access import Actor, Post, engaged
from mes_tui.domain.codes import Right, ServiceType
from mes_tui.domain.providers import Provider
from mes_tui.domain.text import clean
from storage.queries.lists import Statement

PARTS, PLACES = "\x1f", "\x1e"
"""What separates the parts of a place, and the places of an account: no text of ours holds either."""


def _places(table: str, place: str) -> str:
    parts = " || :parts || ".join(f"p.{name}" for name in (place, "rights", "until", "email", "suspended"))
    return f" (SELECT string_agg({parts}, :places) FROM {table} p WHERE p.login = u.login)"


_ACCOUNTS = (
    "SELECT u.login, u.name, u.rights, u.until, u.email, u.suspended,"
    f"{_places('user_division', 'division')},{_places('user_region', 'region')} FROM user_account u"
)
_SEPARATORS = {"parts": PARTS, "places": PLACES}


def account(login: str) -> Statement:
    """The account ``login``, if there is one; read its row with ``actor_of``."""
    return Statement(f"{_ACCOUNTS} WHERE u.login = :login", {"login": login, **_SEPARATORS})


def accounts() -> Statement:
    """All the accounts, by name."""
    return Statement(f"{_ACCOUNTS} ORDER BY u.name, u.login", dict(_SEPARATORS))


def accounts_of(region: str) -> Statement:
    """The accounts that have ``region``."""
    theirs = "u.login IN (SELECT r.login FROM user_region r WHERE r.region = :region)"
    return Statement(f"{_ACCOUNTS} WHERE {theirs} ORDER BY u.login", {"region": region, **_SEPARATORS})


def accounts_in(division: str) -> Statement:
    """The accounts that have ``division``, by name."""
    theirs = "u.login IN (SELECT d.login FROM user_division d WHERE d.division = :division)"
    return Statement(f"{_ACCOUNTS} WHERE {theirs} ORDER BY u.name, u.login", {"division": division, **_SEPARATORS})


def theme(login: str) -> Statement:
    """The theme that ``login`` chose, if they chose one."""
    return Statement("SELECT theme FROM preference WHERE login = :login", {"login": login})


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
    login, name, *same_everywhere, divisions, regions = row
    same = _post(*same_everywhere)
    own, ministry = _posts(divisions, same), _posts(regions, same)
    # Names and addresses go to entries, which show what they are given as it is.
    account = Actor(
        login,
        clean(name),
        same.rights,
        until=same.until,
        email=same.email,
        suspended=same.suspended,
        regions=frozenset(ministry),
    )
    return engaged(account, own | ministry)


def _posts(places: str | None, same: Post) -> dict[str, Post]:
    """What the account has in each of its places: what is the ``same`` everywhere, where a place says nothing else."""
    rows = [place.split(PARTS) for place in (places or "").split(PLACES) if place]
    return {place: _post(rights, *others) if rights else same for place, rights, *others in rows}


def _post(rights: str, until: str, email: str, suspended: str) -> Post:
    return Post(rights_of(rights), date.fromisoformat(until) if until else None, clean(email), bool(suspended))


def rights_of(codes: str) -> frozenset[Right]:
    """The rights of a stored list of codes joined by commas."""
    return frozenset(map(Right, _parts(codes)))


def _parts(joined: str | None) -> list[str]:
    return [part for part in (joined or "").split(",") if part]
