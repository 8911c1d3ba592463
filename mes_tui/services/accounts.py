"""Who is at the keyboard: the operating system's account, and the rights the store gives it (P1, P60). Light."""

import os
import pwd
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from mes_tui.domain.access import Actor, as_of, removed
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import NoAccess, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.notices import region_box
from mes_tui.domain.text import clean
from mes_tui.services.sessions import origin
from mes_tui.settings import Settings, sudo_uid
from storage import records
from storage.queries import accounts as account_queries

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.store import Store

PROVIDER_RIGHTS = frozenset({Right.CONSULT, Right.ENTER, Right.SIGN, Right.MANAGE})
"""Everything a provider's user may have (SOURCES.md §3.15)."""
AGENT_RIGHTS = frozenset({Right.AGENT, Right.MANAGE})
"""Everything an account of the Ministry may have: never what a provider does."""

NAME_LENGTH = 80
_UID = re.compile(r"\d{1,10}", re.ASCII)
_CLAIMED = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
_SPELLING = (
    "s’écrit avec des lettres minuscules sans accents, des chiffres, « . », « _ » et « - », 32 caractères au plus."
)
LOGIN = re.compile(rf"uid:{_UID.pattern}|nom:{_CLAIMED.pattern}", re.ASCII)
"""« uid:1004 » for an account of the system, « nom:mtremblay » for a name given by a forced command."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who runs the program. ``owner``: in person, the account that holds the store."""

    login: str
    name: str
    owner: bool = False


def os_account(uid: int | None = None) -> tuple[str, str]:
    """The login « uid:NNNN » and the name of an account of the system, by default the one that runs the program.

    Taken from the kernel and the account database, never from the environment, which anybody can write.
    """
    uid = os.getuid() if uid is None else uid
    return f"uid:{uid}", _system_name(uid) or f"Compte {uid}"


def _system_name(uid: int) -> str:
    try:
        entry = pwd.getpwuid(uid)
    except (KeyError, OverflowError):
        return ""
    name = clean(entry.pw_gecos.split(",")[0], limit=NAME_LENGTH).strip()
    return name or clean(entry.pw_name, limit=NAME_LENGTH)


def identify(uid: int, owner: int | None, claimed: str, environ: Mapping[str, str]) -> Identity:
    """Who is at the keyboard, from what that person cannot write.

    ``uid`` is the real uid of the process, ``owner`` the uid that holds the store, None when nobody knows. The kernel
    says who it is; under sudo, ``SUDO_UID`` does, which sudo itself writes: it is believed from root and from the
    owner only, because anybody else could have written it. ``claimed`` is the name after « --identite », which only
    the owner in person may give (the forced command of a shared account). Never ``USER`` nor ``LOGNAME``.
    Raises Refusal.
    """
    called = sudo_uid(environ)
    if uid in (0, owner) and called is not None:
        uid = called
    if not claimed:
        return Identity(*os_account(uid), owner=uid == owner)
    if uid != owner:
        raise Refusal(
            "« --identite » n’est acceptée que du compte qui tient le dépôt, dans une commande forcée de SSH. "
            "Retirez-la : votre propre compte dit qui vous êtes."
        )
    if not _CLAIMED.fullmatch(claimed):
        raise Refusal(f"Le nom donné à « --identite » {_SPELLING} Corrigez la commande forcée.")
    return Identity(f"nom:{claimed}", claimed)


def find_login(text: str) -> tuple[str, str]:
    """The login of the account that a person calls ``text``, and the name that the system gives it ("" for none).

    ``text`` is « uid:1004 », « 1004 », « nom:mtremblay » or the name of an account of this machine. Raises Refusal.
    """
    typed = "".join(clean(text).split())
    if LOGIN.fullmatch(typed) and not typed.startswith("uid:"):
        return typed, ""
    if typed.startswith("nom:"):
        raise Refusal(f"Après « nom: », le nom {_SPELLING}", "login")
    number = typed.removeprefix("uid:")
    if _UID.fullmatch(number):
        return f"uid:{int(number)}", _system_name(int(number))
    try:
        return os_account(pwd.getpwnam(typed).pw_uid)
    except (KeyError, ValueError):
        raise Refusal(
            "Aucun compte de cette machine ne porte ce nom. Donnez son numéro, comme « uid:1004 » (« id -u » le dit), "
            "ou « nom:mtremblay » pour le nom d’une commande forcée.",
            "login",
        ) from None


def read_actor(store: "Store", login: str) -> Actor | None:
    """The account ``login`` with its rights and places, None when the store does not know it."""
    statement = account_queries.account(login)
    return next(map(account_queries.actor_of, store.rows(statement.sql, statement.params)), None)


def current(store: "Store", actor: Actor, today: date, session: "Session | None" = None) -> Actor:
    """``actor`` as the store has it at this moment, in ``session`` when there is one; nothing is left of a removed one.

    Whom to ask is what it was: see ``with_managers``.
    """
    account = read_actor(store, actor.login) if session is None else records.load_actor(session, actor.login)
    return as_now(actor, account, today)


def as_now(actor: Actor, account: Actor | None, today: date) -> Actor:
    """``actor`` with what ``account``, read at this moment, gives them; nothing is left of a removed one (None)."""
    return as_of(replace(account, manager=actor.manager), today) if account else removed(actor)


def with_managers(store: "Store", actor: Actor, today: date) -> Actor:
    """``actor``, told whom to ask for a right as of now."""
    statement = account_queries.accounts()
    names = managers(actor, map(account_queries.actor_of, store.rows(statement.sql, statement.params)), today)
    if not names and actor.regions:
        names = "la personne qui gère les droits d’accès au Ministère"
    return replace(actor, manager=names) if names else actor


def managers(actor: Actor, accounts: Iterable[Actor], today: date) -> str:
    """Who manages the rights where ``actor`` works, as the end of a sentence: three names at most, "" for nobody.

    For somebody who works nowhere, who manages everything: who works in one of several places is told to nobody else.
    """
    others = [as_of(account, today) for account in accounts if account.login != actor.login]
    places = actor.places
    every = frozenset[str]().union(*(account.places for account in others))
    kept = [(account, account.where(Right.MANAGE)) for account in others if Right.MANAGE in account.rights]
    names = [account.name for account, managed in kept if (places & managed if places else every <= managed)]
    return " ou ".join(names[:3])


def sign_in(store: "Store", login: str, name: str, now: datetime, *, first: bool = False) -> Actor:
    """The actor of the account ``login`` at the instant ``now``; as the ``first`` of a store without any account, it
    becomes the manager's, which the journal says.

    Raises Refusal, with whom to ask, when the store has accounts and this is not one of them, or its time is over.
    """
    account, today = read_actor(store, login), now.astimezone().date()
    if first and account is None and not any_account(store):
        _make_manager(store, login, name, now)
        account = read_actor(store, login)
    if account is None:
        asked = with_managers(store, Actor(login, name, manager="la personne qui gère les droits d’accès"), today)
        raise NoAccess(f"Le compte « {name} » ({login}) n’a pas accès à ce dépôt. Demandez l’accès à {asked.manager}.")
    actor = as_of(with_managers(store, account, today), today)
    if actor.barred:
        raise NoAccess(actor.barred)
    return actor


def any_account(store: "Store") -> bool:
    """Whether the store knows anybody."""
    statement = account_queries.any_account()
    return bool(store.rows(statement.sql, statement.params))


def _make_manager(store: "Store", login: str, name: str, now: datetime) -> None:
    with store.writing() as session:
        # Two first openings at once: the account that came second must not make itself manager.
        if not records.load_users(session):
            first = Actor(login, name, PROVIDER_RIGHTS, frozenset(records.all_divisions(session)))
            records.put_account(session, first)
            lines = (
                records.JournalLine(now, login, "", JournalAction.RIGHTS_GIVEN, codes, origin(), scope=place)
                for place, codes in by_place(first) or [("", account_codes(first))]
            )
            records.write_journal(session, *lines)


def by_place(account: Actor) -> list[tuple[str, str]]:
    """The account for the journal, in each place where it works: whose line it is, and its codes there."""
    boxes = [*((one, one) for one in sorted(account.divisions))]
    boxes += [(region_box(one), one) for one in sorted(account.regions)]
    return [(box, account_codes(account.at([place]))) for box, place in boxes]


def account_codes(account: Actor) -> str:
    """The account for the journal: login, rights, places and last day, nothing else."""
    rights, places = sorted(right.value for right in account.rights), sorted(account.places)
    last = account.until.isoformat() if account.until else ""
    return ":".join((account.login, ",".join(rights), ",".join(places), last)).rstrip(":")


def with_locker(settings: Settings, who: Identity) -> Settings:
    """``settings`` as one person of a shared account has them: of the folder for files, their own part only."""
    if not settings.restricted or who.login == os_account()[0]:
        return settings
    from mes_tui.services.locker import locker

    return replace(settings, picker_root=locker(settings.picker_root, who.login))
