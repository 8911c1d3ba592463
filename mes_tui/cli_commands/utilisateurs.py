"""« mes-tui utilisateurs »: who may do what, by the same service as the screen « Gestion des droits d’accès »."""

import argparse
from typing import TYPE_CHECKING, Any

from mes_tui.bootstrap import open_administration
from mes_tui.cli_commands.import_file import print_model, take_in
from mes_tui.cli_commands.output import json_unwanted, say_json
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import Refusal
from mes_tui.services.account_rows import line
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.services.access_rights import AccessRights

_NAMED = {
    "name": "nom",
    "rights": "droits",
    "divisions": "divisions",
    "regions": "regions",
    "until": "jusqu_au",
    "email": "courriel",
}
"""The option that says each part of an account."""
USAGE = "mes-tui : donnez soit une liste de comptes à importer, soit --modele. Voyez « mes-tui utilisateurs --help »."


def run(options: argparse.Namespace, settings: Settings) -> int:
    """List the accounts, or give or take away the rights of one; say what stands afterwards."""
    if json_unwanted(options):
        return 2
    if options.geste == "importer":
        return _import(options, settings)
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


def _import(options: argparse.Namespace, settings: Settings) -> int:
    """Give the accounts of a list, all or none; or print the list to start from."""
    if (options.fichier is None) is not options.modele or (options.modele and options.simulation):
        say(USAGE, error=True)
        return 2
    if options.modele:
        from mes_tui.importing.accounts import as_csv

        print_model(as_csv())
        return 0
    simulated = options.simulation
    return take_in(
        settings,
        options.fichier,
        lambda services, path: services.account_imports.load(path, simulated=simulated),
        open_administration,
    )


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
    """The account as it was, with what the command line changes."""
    from mes_tui.services.account_words import READERS, account

    login, name = _login(options.compte)
    said = {
        part: READERS[part](text) for part, option in _NAMED.items() if (text := getattr(options, option)) is not None
    }
    given = account(login, name, said, access_rights.scope(), access_rights.find(login))
    if not given.name.strip():
        raise Refusal('Donnez le nom de la personne, comme il paraîtra dans les demandes : --nom "Prénom Nom".', "name")
    return given


def _login(text: str) -> tuple[str, str]:
    from mes_tui.services.accounts import find_login

    return find_login(text)
