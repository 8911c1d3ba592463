"""The command line. Nothing heavy is imported here: ``--version`` and ``--help`` answer at once.

Exit status: 0 done, 1 refused, 2 unusable call, settings or terminal.
"""

import argparse
import os
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui import __version__
from mes_tui.domain.errors import Refusal
from mes_tui.french_parser import FrenchParser, refused
from mes_tui.terminal import say, speak_utf8

if TYPE_CHECKING:
    from mes_tui.settings import Settings

PACKAGES = ("mes_tui", "screens", "widgets", "storage")
LISTS = ("en-cours", "brouillons", "conformes", "terminees", "enfants")
PRINTS = ("complet", "signatures", "recapitulatif")
_EPILOG = "Sans commande, ouvre l’application. Dans l’application, F1 donne l’aide."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status. Whatever happens, no traceback is shown."""
    os.umask(0o077)
    speak_utf8()
    try:
        options = parser().parse_args(arguments)
        apart = packages_apart()
        if apart:
            say(apart, error=True)
            return 2
        return _run(options)
    except KeyboardInterrupt:
        say("Interrompu.", error=True)
        return 130
    except BrokenPipeError:
        # The reader of a list has what it wanted (« mes-tui lister | head »): nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except Exception as error:
        from mes_tui import faults

        say(faults.sentence(error), error=True)
        return 1


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    top = FrenchParser(prog="mes-tui", description="Demandes de soutien (MES) d’un service de garde.", epilog=_EPILOG)
    top.optional.add_argument(
        "--version", action="version", version=f"mes-tui {__version__}", help="affiche le numéro de version"
    )
    top.optional.add_argument(
        "--ouvrir", choices=LISTS, metavar="LISTE", help=f"ouvre d’abord une liste, au choix : {', '.join(LISTS)}"
    )
    top.set_defaults(command="ouvrir")
    commands = top.add_subparsers(title="commandes\u00a0", metavar="COMMANDE", prog="mes-tui")
    _add_demo(commands)
    _add_import(commands)
    _add_list(commands)
    _add_print(commands)
    _add_backup(commands)
    _command(commands, "docteur", "relit tout le dépôt et dit ce qui y est abîmé")
    _command(commands, "ou", "dit où sont les choses et d’où vient chaque réglage")
    return top


def packages_apart() -> str:
    """Return "" when the four packages of the application stand side by side, else a French sentence.

    Their names are generic: another program of the same environment may bring a package of the same name.
    """
    parents = {}
    for name in PACKAGES:
        spec = find_spec(name)
        place = spec.origin if spec else None
        if place is None:
            return f"mes-tui est mal installé : le paquet « {name} » manque. Réinstallez mes-tui."
        parents[name] = Path(place).resolve().parent.parent
    home = parents[PACKAGES[0]]
    for name, parent in parents.items():
        if parent != home:
            return (
                f"mes-tui est mal installé : le paquet « {name} » vient de {parent}, qui appartient à un autre "
                "programme. Installez mes-tui dans son propre environnement (pipx ou uv tool)."
            )
    return ""


def _run(options: argparse.Namespace) -> int:
    from mes_tui import faults, settings

    try:
        found = settings.load()
        _check_keys(found)
    except Refusal as refusal:
        say(refusal.sentence, error=True)
        return 2
    faults.configure(found.log_file)
    run: Callable[[argparse.Namespace, Settings], int] = _module(options.command).run
    try:
        return run(options, found)
    except Refusal as refusal:
        say(refusal.sentence, error=True)
        return 1


def _check_keys(found: "Settings") -> None:
    from mes_tui.commands import BY_ID
    from mes_tui.settings import SettingsRefusal

    for command in found.keymap:
        if command not in BY_ID:
            raise SettingsRefusal(
                f"Sous [touches], « {command} » n’est pas une commande ({found.origins['touches']}). "
                f"Commandes : {', '.join(BY_ID)}."
            )


def _module(command: str):  # type: ignore[no-untyped-def]  # a module, whose ``run`` is typed where it is called
    names = {"ouvrir": "open_app", "importer": "import_file", "lister": "list_requests", "imprimer": "print_request"}
    return import_module(f"mes_tui.cli_commands.{names.get(command, command)}")


def _command(commands: "argparse._SubParsersAction[FrenchParser]", name: str, summary: str) -> FrenchParser:
    command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    command.set_defaults(command=name)
    return command


def _add_demo(commands: "argparse._SubParsersAction[FrenchParser]") -> None:
    demo = _command(commands, "demo", "ouvre un bureau d’exemple, effacé à la fin")
    demo.optional.add_argument(
        "--dossier", metavar="D", type=_folder, help="garde le bureau dans ce dossier, ou rouvre celui qui s’y trouve"
    )
    demo.optional.add_argument(
        "--commis", action="store_true", help="ouvre le bureau comme un commis, sans le droit de signer"
    )
    demo.optional.add_argument(
        "--sans-ouvrir", action="store_true", help="remplit le dossier sans ouvrir l’application (avec --dossier)"
    )
    demo.optional.add_argument(
        "--nombre", metavar="N", type=_count, help="ajoute N demandes inventées, pour les essais de performance"
    )


def _add_import(commands: "argparse._SubParsersAction[FrenchParser]") -> None:
    command = _command(commands, "importer", "importe les enfants, les dossiers et les installations d’un fichier")
    command.named.add_argument("fichier", metavar="FICHIER", type=Path, help="fichier CSG ou CAFE à importer")


def _add_list(commands: "argparse._SubParsersAction[FrenchParser]") -> None:
    command = _command(commands, "lister", "écrit une liste en texte")
    command.optional.add_argument(
        "--liste", choices=LISTS, default=LISTS[0], metavar="LISTE", help=f"au choix : {', '.join(LISTS)}"
    )
    command.optional.add_argument(
        "--division", metavar="N", help="numéro du service de garde, par exemple 3000-2000 (sinon, tous les vôtres)"
    )


def _add_print(commands: "argparse._SubParsersAction[FrenchParser]") -> None:
    command = _command(commands, "imprimer", "écrit le formulaire d’une demande dans un fichier PDF")
    command.named.add_argument("numero", metavar="NUMÉRO", help="numéro de la demande, par exemple 2021-06-001")
    command.optional.add_argument(
        "-o", "--sortie", metavar="F.pdf", type=Path, required=True, help="fichier PDF à écrire"
    )
    command.optional.add_argument(
        "--type", choices=PRINTS, default=PRINTS[0], metavar="TYPE", help=f"au choix : {', '.join(PRINTS)}"
    )
    command.optional.add_argument("--remplacer", action="store_true", help="remplace le fichier s’il existe déjà")


def _add_backup(commands: "argparse._SubParsersAction[FrenchParser]") -> None:
    command = _command(commands, "sauvegarder", "copie tout le dépôt, même pendant que d’autres y travaillent")
    command.named.add_argument(
        "fichier", metavar="FICHIER", type=Path, help="fichier à écrire, qui n’existe pas encore"
    )


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise refused(f"« {text} » n’est pas un dossier")
    return path.absolute()


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise refused(f"« {text} » n’est pas un nombre entre 1 et 1 000 000")
    return int(text)
