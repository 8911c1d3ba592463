"""The grammar of the command line: its commands, their arguments, their help."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui import __version__
from mes_tui.argument_values import day
from mes_tui.french_parser import FrenchParser, Said
from mes_tui.grammar_people import add_sessions, add_users
from mes_tui.grammar_store import (
    add_backup,
    add_json,
    add_moving,
    add_purge,
    add_putting_back,
    add_quiet,
    command_of,
)
from mes_tui.list_names import ALL_LISTS, LISTS, SLOTS, TYPES, described

if TYPE_CHECKING:
    from mes_tui.french_parser import Commands

PRINTS = ("complet", "signatures", "recapitulatif", "dossier")
MODELS = ("csv", "json", "schema")
FORMATS = ("texte", "csv", "xlsx")
REQUEST_LISTS = tuple(name for name in LISTS if name != "enfants")
_EPILOG = "Sans commande, ouvre l’application. Dans l’application, F1 donne l’aide."


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    top = FrenchParser(prog="mes-tui", description="Demandes de soutien (MES) d’un service de garde.", epilog=_EPILOG)
    top.optional.add_argument(
        "--version", action=Said, nargs=0, const=f"mes-tui {__version__}", help="affiche le numéro de version"
    )
    top.optional.add_argument(
        "--ouvrir", choices=ALL_LISTS, metavar="LISTE", help=f"ouvre d’abord une liste, au choix : {described()}"
    )
    _add_linear(top)
    top.optional.add_argument(
        "--identite",
        metavar="NOM",
        default="",
        help="nom de la personne, dans la commande forcée d’un compte partagé (voir ADMINISTRATION.md)",
    )
    top.set_defaults(command="ouvrir")
    commands = top.add_subparsers(title="commandes\u00a0", metavar="COMMANDE", prog="mes-tui")
    _add_demo(commands)
    _add_store(commands)
    _add_import(commands)
    _add_list(commands)
    _add_print(commands)
    _add_creation(commands)
    _add_fill(commands)
    _add_joining(commands)
    _add_check(commands)
    _add_exchange(commands)
    add_backup(commands)
    add_putting_back(commands)
    add_moving(commands)
    add_purge(commands)
    _add_locker(commands)
    add_quiet(
        command_of(commands, "courriels", "envoie les courriels qui attendent, par exemple toutes les cinq minutes")
    )
    add_users(commands)
    add_sessions(commands)
    _add_news(commands)
    add_quiet(command_of(commands, "docteur", "relit tout le dépôt et dit ce qui y est abîmé"))
    _add_journal(commands)
    _add_verify(commands)
    add_json(command_of(commands, "ou", "dit où sont les choses et d’où vient chaque réglage"))
    return top


def _add_linear(command: FrenchParser) -> None:
    command.optional.add_argument(
        "--lineaire",
        action="store_true",
        help="questions et réponses ligne par ligne, pour un lecteur d’écran ou tout terminal",
    )


def _add_demo(commands: "Commands") -> None:
    demo = command_of(commands, "demo", "ouvre un bureau d’exemple, effacé à la fin")
    demo.optional.add_argument(
        "--dossier", metavar="D", type=Path, help="garde le bureau dans ce dossier, ou rouvre celui qui s’y trouve"
    )
    person = demo.optional.add_mutually_exclusive_group()
    person.add_argument(
        "--commis", action="store_true", help="ouvre le bureau comme un commis, sans le droit de signer"
    )
    person.add_argument("--agent", action="store_true", help="ouvre le bureau comme un agent du Ministère")
    _add_linear(demo)
    demo.optional.add_argument(
        "--sans-ouvrir", action="store_true", help="remplit le dossier sans ouvrir l’application (avec --dossier)"
    )


def _add_store(commands: "Commands") -> None:
    command = command_of(commands, "creer", "crée un dépôt, vide, là où il n’y en a pas")
    command.optional.add_argument(
        "--responsable",
        metavar="COMPTE",
        default="",
        help="qui en gérera les droits : uid:1004, un compte de la machine ou nom:mtremblay (sinon, vous)",
    )
    command.optional.add_argument("--nom", metavar="NOM", default="", help="son nom (sinon, celui de son compte)")
    command.optional.add_argument("--nouveau", action="store_true", help="même là où un dépôt a déjà servi")


def _add_import(commands: "Commands") -> None:
    command = command_of(commands, "importer", "importe les enfants, les dossiers et les installations d’un fichier")
    command.named.add_argument(
        "fichier", metavar="FICHIER", type=Path, nargs="?", help="fichier JSON ou CSV, au format de mes-tui (--modele)"
    )
    command.optional.add_argument(
        "--modele",
        choices=MODELS,
        nargs="?",
        const=MODELS[0],
        metavar="FORMAT",
        help=f"écrit un exemple commenté à remplir, au choix : {', '.join(MODELS)} (celui du JSON)",
    )
    command.optional.add_argument(
        "--simulation", action="store_true", help="dit ce qui serait ajouté, changé ou terminé, sans rien importer"
    )


def _add_list(commands: "Commands") -> None:
    command = command_of(commands, "lister", "écrit une liste en texte, ou dans un fichier pour un tableur")
    command.optional.add_argument("--liste", choices=ALL_LISTS, metavar="LISTE", help=f"au choix : {described()}")
    _add_division(command)
    command.optional.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], metavar="FORMAT", help=f"au choix : {', '.join(FORMATS)}"
    )
    command.optional.add_argument(
        "-o",
        "--sortie",
        metavar="F",
        type=Path,
        help="fichier ou dossier où écrire (csv ou xlsx), « - » pour la sortie standard",
    )
    add_json(command)
    _add_replace(command)


def _add_division(command: FrenchParser) -> None:
    command.optional.add_argument(
        "--division", metavar="N", help="numéro du service de garde, par exemple 3000-2000 (sinon, tous les vôtres)"
    )


def _add_replace(command: FrenchParser) -> None:
    command.optional.add_argument("--remplacer", action="store_true", help="remplace le fichier s’il existe déjà")


def _add_print(commands: "Commands") -> None:
    command = command_of(commands, "imprimer", "écrit en PDF le formulaire d’une demande, ou ceux de toute une liste")
    command.named.add_argument(
        "numero", metavar="NUMÉRO", nargs="?", help="numéro de la demande, par exemple 2021-06-001"
    )
    command.optional.add_argument(
        "-o", "--sortie", metavar="F.pdf", type=Path, help="fichier PDF à écrire, « - » pour la sortie standard"
    )
    command.optional.add_argument(
        "--liste", choices=REQUEST_LISTS, metavar="LISTE", help=f"toute une liste : {', '.join(REQUEST_LISTS)}"
    )
    command.optional.add_argument("--dossier", metavar="D", type=Path, help="dossier où écrire ceux de la liste")
    _add_division(command)
    command.optional.add_argument(
        "--type", choices=PRINTS, default=PRINTS[0], metavar="TYPE", help=f"au choix : {', '.join(PRINTS)}"
    )
    _add_replace(command)


def _add_creation(commands: "Commands") -> None:
    command = command_of(commands, "nouvelle", "crée un brouillon pour un enfant et écrit son numéro")
    for name, words in (
        ("--necsg", "numéro de l’enfant"),
        ("--installation", "numéro de l’installation, par exemple 3000-2001"),
    ):
        command.optional.add_argument(name, metavar="N", required=True, help=words)
    command.optional.add_argument(
        "--type", choices=TYPES, metavar="TYPE", required=True, help=f"au choix : {', '.join(TYPES)}"
    )
    command.optional.add_argument("--annee", metavar="A", help="année de référence, par exemple 2021-2022")
    command.optional.add_argument("--dossier-enfant", metavar="D", help="son dossier, s’il en a plusieurs là")
    _add_division(command)


def _add_joining(commands: "Commands") -> None:
    command = command_of(commands, "joindre", "joint un document à une demande, avec les contrôles de l’écran")
    _add_number(command)
    command.named.add_argument("fichier", metavar="FICHIER", type=Path, help="PDF ou image")
    add = command.optional.add_argument
    add("--emplacement", choices=SLOTS, metavar="E", required=True, help=f"au choix : {', '.join(SLOTS)}")
    add("--rang", type=int, metavar="N", help="celui à remplacer, là où il y en a plusieurs")
    add("--titre", metavar="TITRE", default="", help="ce que c’est, pour « autre-document »")
    add("--note", metavar="NOTE", default="", help="ce que vous avez vérifié de signatures sans code lisible")
    add(
        "--signe-par",
        metavar="C,C",
        default="",
        help="les cases signées sur la feuille ; sans réponse, elles sont dites",
    )
    add(
        "--accepter-copie",
        action="store_true",
        help="joint une copie d’un fichier à alléger, à nettoyer ou à convertir",
    )
    add("--quand-meme", action="store_true", help="joint malgré un doute : même fichier ailleurs, formulaire changé")
    add("--remplacer", action="store_true", help="remplace le document qui est dans l’emplacement")


def _add_check(commands: "Commands") -> None:
    command = command_of(
        commands, "verifier-recevabilite", "dit si une demande peut être soumise (0) ou non (1), et ce qui manque"
    )
    _add_number(command)
    add_json(command)


def _add_fill(commands: "Commands") -> None:
    command = command_of(
        commands,
        "remplir",
        "enregistre les réponses d’un fichier ; signer et soumettre restent les gestes d’une personne, à l’écran",
    )
    _add_number(command)
    work = command.optional.add_mutually_exclusive_group(required=True)
    work.add_argument(
        "--de",
        metavar="F.json",
        type=Path,
        help="fichier des réponses, par clé ; « - » pour l’entrée standard ; tout ou rien",
    )
    work.add_argument("--modele", action="store_true", help="écrit le fichier à remplir, avec les réponses actuelles")
    command.optional.add_argument(
        "--simulation", action="store_true", help="dit ce qui changerait, sans rien enregistrer"
    )


def _add_number(command: FrenchParser) -> None:
    command.named.add_argument("numero", metavar="NUMÉRO", help="numéro de la demande, par exemple 2021-06-001")


def _add_exchange(commands: "Commands") -> None:
    summary = "écrit une demande, ses données et ses documents en un seul PDF, ou tout le dossier d’un enfant"
    command = command_of(commands, "exporter", summary)
    command.named.add_argument(
        "numero", metavar="NUMÉRO", nargs="?", help="numéro de la demande, par exemple 2021-06-001"
    )
    command.optional.add_argument(
        "--enfant", metavar="NECSG", help="un enfant\u00a0: ses données et ses demandes, dans un zip (JSON et PDF)"
    )
    command.optional.add_argument(
        "-o",
        "--sortie",
        metavar="F",
        type=Path,
        required=True,
        help="PDF à écrire, zip ou dossier pour un enfant\u00a0; «\u00a0-\u00a0» pour la sortie standard",
    )
    _add_division(command)
    _add_replace(command)
    command = command_of(commands, "reimporter", "reprend dans ce dépôt une demande exportée d’un autre")
    command.named.add_argument("fichier", metavar="F.pdf", type=Path, help="fichier écrit par « exporter »")


def _add_locker(commands: "Commands") -> None:
    command = command_of(commands, "casier", "vos fichiers d’un compte partagé : les liste, en dépose un, en prend un")
    add_json(command)
    command.set_defaults(geste="")
    gestures = command.add_subparsers(title="gestes\u00a0", metavar="GESTE", prog="mes-tui casier")
    for name, summary in (
        ("deposer", "dépose dans le casier ce qui vient de l’entrée standard"),
        ("prendre", "écrit un fichier du casier à la sortie standard"),
        ("effacer", "efface un fichier du casier"),
    ):
        gesture = gestures.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        gesture.set_defaults(geste=name)
        gesture.named.add_argument("nom", metavar="NOM", type=Path, help="nom du fichier, par exemple plan.pdf")
        if name == "deposer":
            _add_replace(gesture)


def _add_journal(commands: "Commands") -> None:
    command = command_of(commands, "journal", "écrit qui a fait quoi, quand et d’où : une demande, ou tout le service")
    command.optional.add_argument(
        "--depuis", metavar="D", type=day, help="à partir de ce jour : 2021-08-02, 2 août 2021"
    )
    command.optional.add_argument(
        "--demande", default="", metavar="N", help="seulement cette demande, par exemple 2021-06-001"
    )
    add_json(command, "un objet JSON par ligne, avec les empreintes")


def _add_verify(commands: "Commands") -> None:
    command = command_of(commands, "verifier", "dit si quelque chose a changé hors de l’application, et quelle demande")
    command.optional.add_argument(
        "--empreinte",
        default="",
        metavar="H",
        help="dernière empreinte notée après une vérification : dit si elle est toujours dans la chaîne",
    )
    add_quiet(command)


def _add_news(commands: "Commands") -> None:
    command = command_of(commands, "nouvelles", "liste les nouvelles de l’accueil ; qui tient le dépôt en publie")
    add_json(command)
    command.set_defaults(geste="")
    gestures = command.add_subparsers(title="gestes\u00a0", metavar="GESTE", prog="mes-tui nouvelles")
    publish = gestures.add_parser(
        "publier", help="annonce quelque chose à tous", description="Annonce quelque chose à tous, à l’accueil."
    )
    publish.set_defaults(geste="publier")
    publish.named.add_argument("titre", metavar="TITRE", help="une ligne, 80 caractères au plus")
    publish.optional.add_argument("--texte", metavar="TEXTE", default="", help="ce qu’il y a de plus à lire")
    publish.optional.add_argument("--date", metavar="D", type=day, help="la date qu’elle porte (sinon, aujourd’hui)")
    withdraw = gestures.add_parser("retirer", help="retire une nouvelle", description="Retire une nouvelle.")
    withdraw.set_defaults(geste="retirer")
    withdraw.named.add_argument("numero", metavar="NUMÉRO", type=int, help="son numéro, que donne la liste")
