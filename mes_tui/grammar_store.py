"""The grammar of what copies, puts back, moves and purges the whole store, and what several commands have."""

from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.argument_values import many
from mes_tui.french_parser import FrenchParser

if TYPE_CHECKING:
    from mes_tui.french_parser import Commands


def command_of(commands: "Commands", name: str, summary: str) -> FrenchParser:
    """The parser of a command called ``name``; ``summary`` says what it does."""
    command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    command.set_defaults(command=name)
    return command


def add_json(command: FrenchParser, what: str = "un objet JSON, sur une ligne") -> None:
    """« --json »."""
    command.optional.add_argument("--json", action="store_true", help=f"{what} (voir ADMINISTRATION.md)")


def add_quiet(command: FrenchParser) -> None:
    """« --json », or « --silencieux » for cron."""
    way = command.optional.add_mutually_exclusive_group()
    way.add_argument("--json", action="store_true", help="un objet JSON, sur une ligne (voir ADMINISTRATION.md)")
    way.add_argument(
        "--silencieux", action="store_true", help="n’écrit que ce qui ne va pas, pour cron (1 s’il y en a, 0 sinon)"
    )


def add_backup(commands: "Commands") -> None:
    """« sauvegarder »."""
    command = command_of(commands, "sauvegarder", "copie tout le dépôt, même pendant que d’autres y travaillent")
    command.named.add_argument(
        "fichier",
        metavar="FICHIER",
        type=Path,
        help="fichier à écrire, qui n’existe pas encore, « - » pour la sortie standard ; un dossier avec --rotation",
    )
    command.optional.add_argument(
        "--rotation",
        metavar="N",
        type=many,
        help="une copie datée dans le dossier, dont les N dernières restent ; n’écrit rien si tout va, pour cron",
    )


def add_putting_back(commands: "Commands") -> None:
    """« restaurer »."""
    command = command_of(commands, "restaurer", "remet une copie à la place du dépôt, gardé à côté sous un autre nom")
    command.named.add_argument("fichier", metavar="FICHIER", type=Path, help="copie écrite par « sauvegarder »")
    command.optional.add_argument(
        "--vers", metavar="D", type=Path, help="dans ce dossier, qui n’a pas de dépôt, au lieu du vôtre"
    )
    command.optional.add_argument(
        "--malgre-tout", action="store_true", help="même si ce qui est dans la copie a des fautes, une fois lues"
    )


def add_moving(commands: "Commands") -> None:
    """« deplacer »."""
    command = command_of(commands, "deplacer", "déplace tout le dépôt dans une base PostgreSQL, ou dans un dossier")
    command.named.add_argument(
        "--vers",
        metavar="LIEU",
        required=True,
        help="adresse d’une base vide (postgresql://…), ou dossier qui n’a pas de dépôt",
    )
    command.optional.add_argument(
        "--malgre-tout", action="store_true", help="même si ce qui est dans le dépôt a des fautes, une fois lues"
    )


def add_purge(commands: "Commands") -> None:
    """« purger »."""
    command = command_of(
        commands, "purger", "efface pour toujours ce qui a dépassé sa durée de conservation\u00a0; le journal le dit"
    )
    command.optional.add_argument(
        "--simulation", action="store_true", help="dit ce qui partirait, et pourquoi le reste reste, sans rien effacer"
    )
    add_quiet(command)
