"""Who is at the keyboard: the operating system's account, and the rights the store gives it (P1, P60). Light."""

import os
import pwd
from dataclasses import replace
from typing import TYPE_CHECKING

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean

if TYPE_CHECKING:
    from storage.store import Store

PROVIDER_RIGHTS = frozenset({Right.CONSULT, Right.ENTER, Right.SIGN, Right.MANAGE})
"""Everything a provider's user may have (domain.md §3.15); the Ministry's right is apart."""

_NAME_LENGTH = 80


def os_account() -> tuple[str, str]:
    """The login « uid:NNNN » and the name of the account that runs the program.

    Taken from the kernel and the account database, never from the environment, which anybody can write.
    """
    uid = os.getuid()
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return f"uid:{uid}", f"Compte {uid}"
    name = clean(entry.pw_gecos.split(",")[0], limit=_NAME_LENGTH).strip()
    return f"uid:{uid}", name or clean(entry.pw_name, limit=_NAME_LENGTH)


def read_actor(store: "Store", login: str) -> Actor | None:
    """The account ``login`` with its rights and divisions, None when the store does not know it."""
    found = store.rows("SELECT name, rights FROM user_account WHERE login = :login", {"login": login})
    if not found:
        return None
    divisions = store.rows("SELECT division FROM user_division WHERE login = :login", {"login": login})
    name, codes = found[0]
    rights = frozenset(Right(code) for code in codes.split(",") if code)
    actor = Actor(login, name, rights, frozenset(division for (division,) in divisions))
    managers = _managers(store, login)
    return replace(actor, manager=managers) if managers else actor


def sign_in(store: "Store", login: str, name: str) -> Actor:
    """The actor of the account ``login``; in a store without any account, it becomes the manager's.

    Raises Refusal, with whom to ask, when the store has accounts and this is not one of them.
    """
    actor = read_actor(store, login)
    if actor is None and not store.rows("SELECT 1 FROM user_account LIMIT 1"):
        _make_manager(store, login, name)
        actor = read_actor(store, login)
    if actor is None:
        managers = _managers(store, login) or "la personne qui gère les droits d’accès"
        raise Refusal(f"Le compte « {name} » ({login}) n’a pas accès à ce dépôt. Demandez l’accès à {managers}.")
    return actor


def _make_manager(store: "Store", login: str, name: str) -> None:
    from storage import records

    with store.writing() as session:
        # Two first openings at once: the account that came second must not make itself manager.
        if not records.load_users(session):
            records.put_user(session, login, name, PROVIDER_RIGHTS, records.all_divisions(session))


def _managers(store: "Store", login: str) -> str:
    """The names of those who manage the access rights, ``login`` apart, as the end of a sentence."""
    rows = store.rows("SELECT login, name, rights FROM user_account ORDER BY name")
    names = [name for found, name, rights in rows if Right.MANAGE.value in rights.split(",") and found != login]
    return " ou ".join(names[:3])
