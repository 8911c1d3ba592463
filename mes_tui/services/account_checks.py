"""What is asked of an account before it is given (P60; SOURCES.md §3.15): each check refuses with a part as its key."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from mes_tui.domain import identifiers
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean, long_date
from mes_tui.forms.account import SHARED
from mes_tui.services.accounts import AGENT_RIGHTS, LOGIN, NAME_LENGTH
from mes_tui.services.drafts import limited

if TYPE_CHECKING:
    from mes_tui.services.access_rights import Scope


def checks(account: Actor, scope: "Scope", known: Actor | None, today: date) -> Iterable[Callable[[], object]]:
    """What is asked of ``account``, stored as ``known``, in order. Each raises Refusal."""
    seen = known is not None and bool(scope.places(known))
    read = scope.told(known) if known is not None and seen else None
    both = known is not None and seen and bool(scope.elsewhere(known))
    return (
        partial(_check_login, account),
        partial(checked_name, account.name),
        partial(checked_email, account.email),
        partial(_check_kind, account, scope),
        partial(_check_places, account, scope),
        partial(_check_end, account, read, today),
        partial(_check_known, scope, known),
        partial(_check_somewhere, account, scope, anyway=both),
        partial(_check_shared, account, known, shared=both),
    )


def wrong(account: Actor, scope: "Scope", known: Actor | None, today: date) -> list[Refusal]:
    """Each thing that prevents ``account``, stored as ``known``, from being given."""
    found = []
    for check in checks(account, scope, known, today):
        try:
            check()
        except Refusal as refusal:
            found.append(refusal)
    return found


def _check_login(account: Actor) -> None:
    if not LOGIN.fullmatch(account.login):
        raise Refusal(
            "Donnez le compte sous la forme « uid:1004 » (le numéro que donne « id -u »), ou « nom:mtremblay » "
            "pour le nom d’une commande forcée.",
            "login",
        )


def checked_name(text: str) -> str:
    """The name as it is kept. Raises Refusal."""
    name = " ".join(clean(text).split())
    if not name:
        raise Refusal("Donnez le nom de la personne, comme il paraîtra dans les demandes.", "name")
    return limited(name, NAME_LENGTH, "Nom", "name")


def checked_email(text: str) -> str:
    """The address as it is kept, "" for none. Raises Refusal."""
    email = text.strip()
    return identifiers.email(email) if email else ""


def _check_kind(account: Actor, scope: "Scope") -> None:
    if not account.rights:
        raise Refusal("Choisissez au moins un droit ; pour enlever tout accès, retirez le compte.", "rights")
    if Right.AGENT in account.rights and not account.rights <= AGENT_RIGHTS:
        raise Refusal(
            "Un agent du Ministère ne consulte ni ne remplit les demandes comme un service de garde : "
            f"ne lui donnez que « {Right.AGENT.label} » et, au besoin, « {Right.MANAGE.label} ».",
            "rights",
        )
    if Right.AGENT in account.rights and not scope.agents:
        raise Refusal(
            "Le droit du Ministère ne se donne pas dans un service de garde : il vient d’un agent qui gère les droits, "
            "ou du compte qui tient le dépôt.",
            "rights",
        )
    if Right.AGENT not in account.rights and not scope.providers:
        raise Refusal("Vous ne gérez que les comptes des agents du Ministère.", "rights")
    if Right.AGENT in account.rights and account.divisions:
        raise Refusal("Un agent du Ministère a des régions, pas de service de garde.", "divisions")
    if Right.AGENT not in account.rights and account.regions:
        raise Refusal("Seul un agent du Ministère a des régions ; donnez plutôt un service de garde.", "regions")


def _check_places(account: Actor, scope: "Scope") -> None:
    if not account.divisions <= frozenset(scope.divisions):
        raise Refusal(
            "Vous ne pouvez donner accès qu’à vos propres services de garde, une fois leurs données importées.",
            "divisions",
        )
    if not account.regions <= frozenset(scope.regions):
        raise Refusal("Vous ne pouvez donner accès qu’à vos propres régions (deux chiffres, de 01 à 17).", "regions")


def _check_end(account: Actor, read: Actor | None, today: date) -> None:
    if account.until and account.until < today and not (read and read.until == account.until):
        raise Refusal(
            f"Le {long_date(account.until)} est passé : donnez une date à venir, ou retirez l’accès.", "until"
        )


def _check_known(scope: "Scope", known: Actor | None) -> None:
    """An account of the other kind is left to those who manage it."""
    if known is not None and not (scope.agents if is_agent(known) else scope.providers):
        # Nothing more: whose it is would tell who works where.
        raise Refusal(
            "Ce compte ne peut pas recevoir d’accès ici : demandez-en un autre à la personne qui tient le dépôt.",
            "login",
        )


def _check_somewhere(account: Actor, scope: "Scope", *, anyway: bool) -> None:
    """``anyway``: it may be left without a place here, as it has others."""
    if not account.places and not anyway:
        raise _nowhere(account, scope)


def _check_shared(account: Actor, known: Actor | None, *, shared: bool) -> None:
    """The name of an account that works elsewhere too is not this person's to change."""
    if shared and known is not None and checked_name(account.name) != known.name:
        raise Refusal(SHARED, "name")


def _nowhere(account: Actor, scope: "Scope") -> Refusal:
    if Right.AGENT in account.rights:
        return Refusal("Choisissez au moins une région ; pour enlever tout accès, retirez le compte.", "regions")
    if not scope.divisions:
        return Refusal("Importez d’abord les données d’un service de garde (« mes-tui importer »).", "divisions")
    return Refusal("Choisissez au moins un service de garde ; pour enlever tout accès, retirez le compte.", "divisions")


def is_agent(account: Actor) -> bool:
    """True for an account of the Ministry."""
    return Right.AGENT in account.rights or bool(account.regions)
