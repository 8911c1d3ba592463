"""« mes-tui utilisateurs »: who may do what, by the same service as the screen « Gestion des droits d’accès »."""

import argparse
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mes_tui.bootstrap import open_administration
from mes_tui.cli_commands.output import json_unwanted, say_json
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import fold
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.services.access_rights import AccessRights

NO_END = "aucune"


def run(options: argparse.Namespace, settings: Settings) -> int:
    """List the accounts, or give or take away the rights of one; say what stands afterwards."""
    if json_unwanted(options):
        return 2
    with open_administration(settings) as services:
        access_rights, today = services.access_rights, services.context.today
        if options.geste == "donner":
            say(line(access_rights.put(_given(options, access_rights)), today))
        elif options.geste == "retirer":
            login = _login(options.compte)[0]
            access_rights.remove(login)
            say(f"{login} n’a plus accès.")
        elif options.geste in ("suspendre", "reprendre"):
            act = access_rights.suspend if options.geste == "suspendre" else access_rights.resume
            say(line(act(_login(options.compte)[0]), today))
        elif options.json:
            say_json({"comptes": [_told(user) for user in access_rights.users()]})
        else:
            for user in access_rights.users():
                say(line(user, today))
    return 0


def line(user: Actor, today: date) -> str:
    """An account on one line: login, name, rights, places, last day, address; what there is not is left out."""
    from mes_tui.services.account_rows import named

    end = ""
    if user.until is not None:
        end = f"{'jusqu’au' if user.until >= today else 'terminé le'} {user.until.isoformat()}"
    rights = ", ".join(right.value.lower() for right in Right if right in user.rights)
    places = named(user, user.places)
    held = "suspendu" if user.suspended else ""
    return " – ".join(filter(None, (user.login, user.name, held, rights or "aucun droit", places, end, user.email)))


def _told(user: Actor) -> dict[str, Any]:
    """An account with what it has in each of its places, in which rights may differ."""
    places = []
    for place in sorted(user.places):
        post = user.post(place)
        places.append(
            {
                "lieu": place,
                "droits": [right.value.lower() for right in Right if right in post.rights],
                "jusqu_au": post.until.isoformat() if post.until else "",
                "courriel": post.email,
                "suspendu": post.suspended,
            }
        )
    return {"compte": user.login, "nom": user.name, "lieux": places}


def _given(options: argparse.Namespace, access_rights: "AccessRights") -> Actor:
    """The account as it was, with what the command line changes. What is not named stays."""
    login, name = _login(options.compte)
    scope, existing = access_rights.scope(), access_rights.find(login)
    account = existing or Actor(login, name)
    if not (account.name if options.nom is None else options.nom).strip():
        raise Refusal('Donnez le nom de la personne, comme il paraîtra dans les demandes : --nom "Prénom Nom".', "name")
    if existing is None and len(scope.divisions) == 1:
        account = replace(account, divisions=frozenset(scope.divisions))
    if options.droits is not None:
        account = replace(account, rights=frozenset(map(_right, _words(options.droits))))
    if options.divisions is not None:
        account = replace(account, divisions=frozenset(_words(options.divisions)))
    elif account.agent:
        account = replace(account, divisions=frozenset())
    else:
        account = replace(account, divisions=account.divisions & frozenset(scope.divisions))
    if options.regions is not None:
        account = replace(account, regions=frozenset(_words(options.regions)))
    elif account.agent:
        account = replace(account, regions=account.regions & frozenset(scope.regions))
    else:
        account = replace(account, regions=frozenset())
    return replace(
        account,
        name=account.name if options.nom is None else options.nom,
        until=account.until if options.jusqu_au is None else _day(options.jusqu_au),
        email=account.email if options.courriel is None else options.courriel,
    )


def _login(text: str) -> tuple[str, str]:
    from mes_tui.services.accounts import find_login

    return find_login(text)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _right(word: str) -> Right:
    try:
        return Right(fold(word).upper())
    except ValueError:
        rights = ", ".join(right.value.lower() for right in Right)
        raise Refusal(f"« {word} » n’est pas un droit. Au choix : {rights}.", "rights") from None


def _day(text: str) -> date | None:
    from mes_tui.forms.moments import Unreadable, about, read_date

    if fold(text) in ("", NO_END):
        return None
    try:
        return read_date(text)
    except Unreadable as fault:
        raise Refusal(about(text, fault, date.today()), "until") from None
