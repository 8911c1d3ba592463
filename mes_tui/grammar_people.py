"""The grammar of accounts and sessions."""

from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.french_parser import FrenchParser
from mes_tui.grammar_store import add_json, command_of

if TYPE_CHECKING:
    from mes_tui.french_parser import Commands


def add_users(commands: "Commands") -> None:
    """« utilisateurs »."""
    command = command_of(commands, "utilisateurs", "liste les comptes et leurs droits d’accès, ou les change")
    add_json(command)
    command.set_defaults(geste="")
    gestures = command.add_subparsers(title="gestes\u00a0", metavar="GESTE", prog="mes-tui utilisateurs")
    give = gestures.add_parser(
        "donner",
        help="donne ou change les droits d’un compte",
        description="Donne des droits à un compte, ou change ceux qu’il a ; ce qui n’est pas nommé reste comme il est.",
    )
    give.set_defaults(geste="donner")
    _add_account(give)
    give.optional.add_argument("--nom", metavar="NOM", help="nom de la personne (sinon, celui de son compte)")
    give.optional.add_argument(
        "--droits", metavar="D,D", help="consulter, saisir, signer, gerer ; pour le Ministère : agent, gerer"
    )
    give.optional.add_argument("--divisions", metavar="N,N", help="services de garde, par exemple 3000-2000,3100-4410")
    give.optional.add_argument("--regions", metavar="N,N", help="régions d’un agent du Ministère, par exemple 11,01")
    give.optional.add_argument(
        "--jusqu-au", metavar="DATE", help="dernier jour de l’accès, par exemple 2027-08-31, ou « aucune »"
    )
    give.optional.add_argument("--courriel", metavar="ADRESSE", help="où les avis sont aussi envoyés")
    take = gestures.add_parser(
        "retirer", help="retire tout accès à un compte", description="Retire tout accès à un compte."
    )
    take.set_defaults(geste="retirer")
    _add_account(take)
    for gesture, said in (
        ("suspendre", "Suspend un compte : rien ne s’y fait plus, son nom, ses lieux et ses droits restent."),
        ("reprendre", "Rétablit un compte suspendu, comme il était."),
    ):
        held = gestures.add_parser(gesture, help=said[0].lower() + said[1:].rstrip("."), description=said)
        held.set_defaults(geste=gesture)
        _add_account(held)
    _add_list(gestures)


def _add_list(gestures: "Commands") -> None:
    said = "Donne des comptes d’après une liste CSV ; tout ou rien, ce qu’elle ne nomme pas reste comme il est."
    command = gestures.add_parser("importer", help="donne ou change les comptes d’une liste CSV", description=said)
    command.set_defaults(geste="importer")
    command.named.add_argument("fichier", metavar="FICHIER", type=Path, nargs="?", help="liste CSV (--modele)")
    command.optional.add_argument("--modele", action="store_true", help="écrit un exemple commenté à remplir")
    command.optional.add_argument(
        "--simulation", action="store_true", help="dit ce qui serait ajouté ou changé, sans rien enregistrer"
    )


def add_sessions(commands: "Commands") -> None:
    """« seances »."""
    command = command_of(commands, "seances", "dit qui a le dépôt ouvert, d’où, depuis quand ; ou ferme une séance")
    add_json(command)
    command.set_defaults(geste="")
    gestures = command.add_subparsers(title="gestes ", metavar="GESTE", prog="mes-tui seances")
    end = gestures.add_parser("fermer", help="ferme une séance", description="Enregistre, libère et ferme une séance.")
    end.set_defaults(geste="fermer")
    end.named.add_argument("numero", metavar="NUMÉRO", type=int, help="son numéro, que donne la liste")


def _add_account(command: FrenchParser) -> None:
    command.named.add_argument(
        "compte", metavar="COMPTE", help="uid:1004, le nom d’un compte de la machine, ou nom:mtremblay"
    )
