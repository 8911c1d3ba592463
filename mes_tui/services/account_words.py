"""What is said of an account in words, on the command line or in a list of accounts: what it means. Light."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import fold
from mes_tui.services.access_rights import Scope

_NONE = {"", "aucun", "aucune"}
_BETWEEN = re.compile(r"[,;\s]+")


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(text) if word]


def _rights(text: str) -> frozenset[Right]:
    return frozenset(map(_right, _words(text)))


def _right(word: str) -> Right:
    try:
        return Right(fold(word).upper())
    except ValueError:
        rights = ", ".join(right.value.lower() for right in Right)
        raise Refusal(f"« {word} » n’est pas un droit. Au choix : {rights}.", "rights") from None


def _divisions(text: str) -> frozenset[str]:
    return frozenset(_words(text))


def _regions(text: str) -> frozenset[str]:
    # A spreadsheet takes the zero of « 01 » away.
    return frozenset(word.zfill(2) for word in _words(text))


def _day(text: str) -> date | None:
    from mes_tui.forms.moments import Unreadable, about, read_date

    if fold(text) in _NONE:
        return None
    try:
        return read_date(text)
    except Unreadable as fault:
        raise Refusal(about(text, fault, date.today()), "until") from None


def _email(text: str) -> str:
    return "" if fold(text) in _NONE else text


READERS: Mapping[str, Callable[[str], Any]] = {
    "name": str,
    "rights": _rights,
    "divisions": _divisions,
    "regions": _regions,
    "until": _day,
    "email": _email,
}
"""By part of an account, what a text says of it. Each raises Refusal, with the part as its key."""


def account(login: str, called: str, said: Mapping[str, Any], scope: Scope, existing: Actor | None) -> Actor:
    """The account ``login`` as it was, with what is ``said`` of it (see ``READERS``). What is not named stays.

    ``called`` is the name that the system gives it.
    """
    found = existing or Actor(login, called)
    if existing is None and len(scope.divisions) == 1:
        found = replace(found, divisions=frozenset(scope.divisions))
    found = replace(found, **said)
    divisions = frozenset[str]() if found.agent else found.divisions & frozenset(scope.divisions)
    regions = found.regions & frozenset(scope.regions) if found.agent else frozenset[str]()
    return replace(found, divisions=said.get("divisions", divisions), regions=said.get("regions", regions))
