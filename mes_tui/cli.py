"""The command line. Nothing heavy is imported here: ``--version`` and ``--help`` answer at once.

Exit status: 0 done, 1 refused, 2 unusable call, settings or terminal, or no store where one should be.
"""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal, StoreMissing
from mes_tui.list_names import ALL_LISTS
from mes_tui.terminal import closed_output, drop_output, finish_output, say, speak_utf8

if TYPE_CHECKING:
    import argparse

    from mes_tui.settings import Settings

# What the command line adds to a refusal that an option lifts, by its key.
_REMEDIES = {
    "overwrite": " Ou ajoutez --remplacer.",
    "accept_copy": " Ou ajoutez --accepter-copie : l’application en fait une copie qui peut être jointe.",
    "join_anyway": " Pour le joindre tout de même, ajoutez --quand-meme.",
    "replace_document": " Pour le remplacer, ajoutez --remplacer.",
    "document_rank": " Ajoutez --rang, avec son numéro.",
    "document_title": ' Ajoutez --titre "…".',
    "signed": " Ajoutez --signe-par, avec les noms des cases séparés par des virgules.",
    "word": ' Ajoutez --note "…".',
}
PACKAGES = ("mes_tui", "screens", "widgets", "storage")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status. Whatever happens, no traceback is shown."""
    os.umask(0o077)
    speak_utf8()
    try:
        try:
            return _status(sys.argv[1:] if arguments is None else list(arguments))
        finally:
            finish_output()
    except Refusal as refusal:
        say(refusal.sentence, error=True)
        return 1
    except KeyboardInterrupt:
        say("Interrompu.", error=True)
        return 130
    except BrokenPipeError:
        # The reader of a list has what it wanted (« mes-tui lister | head »): nothing more can be written.
        drop_output()
        return 0
    except Exception as error:
        from mes_tui import faults

        say(faults.sentence(error), error=True)
        return 1


def _status(arguments: Sequence[str]) -> int:
    unusable = closed_output() or packages_apart()
    if unusable:
        say(unusable, error=True)
        return 2
    return _run(_options(arguments))


def _options(arguments: Sequence[str]) -> "argparse.Namespace | SimpleNamespace":
    """What the command line says. The grammar takes longer to load than the commonest calls need."""
    match arguments:
        case []:
            return _plainly()
        case ["--identite", person] if not person.startswith("-"):
            if command := os.environ.get("SSH_ORIGINAL_COMMAND", ""):
                from mes_tui.forced import asked

                return asked(command, person)
            return _plainly(identite=person)
        case ["--ouvrir", name] if name in ALL_LISTS:
            return _plainly(ouvrir=name)
    from mes_tui.grammar import parser

    return parser().parse_args(arguments)


def _plainly(ouvrir: str | None = None, identite: str = "") -> SimpleNamespace:
    """The call that opens the application in full screen."""
    return SimpleNamespace(command="ouvrir", ouvrir=ouvrir, identite=identite, lineaire=False)


def packages_apart() -> str:
    """Return "" when the four packages of the application stand side by side, else a French sentence.

    Their names are generic: another program of the same environment may bring a package of the same name.
    """
    parents = {}
    for name in PACKAGES:
        spec = find_spec(name)
        place = spec.origin if spec else None
        if place is None:
            return f"mes-tui est mal installé : le paquet « {name} » manque. Réinstallez mes-tui."
        parents[name] = Path(place).resolve().parent.parent
    home = parents[PACKAGES[0]]
    for name, parent in parents.items():
        if parent != home:
            return (
                f"mes-tui est mal installé : le paquet « {name} » vient de {parent}, qui appartient à un autre "
                "programme. Installez mes-tui dans son propre environnement (pipx ou uv tool)."
            )
    return ""


def _run(options: "argparse.Namespace | SimpleNamespace") -> int:
    from mes_tui import faults, settings
    from mes_tui.settings_zone import set_zone

    if not os.environ.get("HOME", "absent"):
        # An empty HOME would be the top of the disk; without one, the list of accounts says where home is.
        del os.environ["HOME"]
    try:
        if settings.borrowed(os.environ, options.identite):
            settings.forget_moves(os.environ)
        loaded = settings.load(identity=options.identite)
        _check_keys(loaded)
    except (Refusal, OSError) as error:
        if options.command == "ou":
            _module("ou").say_places(options)
        say(str(error) if isinstance(error, Refusal) else faults.sentence(error), error=True)
        return 2
    faults.configure(loaded.log_file)
    set_zone(loaded.zone)
    run: Callable[[argparse.Namespace | SimpleNamespace, Settings], int] = _module(options.command).run
    try:
        return run(options, loaded)
    except StoreMissing as missing:
        say(missing.sentence, error=True)
        return 2
    except Refusal as refusal:
        say(f"{refusal.sentence}{_REMEDIES.get(refusal.key, '')}", error=True)
        _tell(refusal, options, loaded)
        return 1


def _tell(refusal: Refusal, options: "argparse.Namespace | SimpleNamespace", settings: "Settings") -> None:
    """Tell the journal of what was refused to the person, as opposed to what they mistyped."""
    from mes_tui.doors import closed_by, tell_refusal

    door = closed_by(refusal, settings, options.command, getattr(options, "geste", ""))
    if door is not None:
        tell_refusal(settings, door, options.command)


def _check_keys(settings: "Settings") -> None:
    from mes_tui.commands import BY_ID, fault_of_keys
    from mes_tui.settings_keys import SettingsRefusal

    for command in settings.keymap:
        if command not in BY_ID:
            raise SettingsRefusal(
                f"Sous [touches], « {command} » n’est pas une commande ({settings.origins['touches']}). "
                f"Commandes : {', '.join(BY_ID)}."
            )
    if fault := fault_of_keys(settings.keymap):
        raise SettingsRefusal(f"Sous [touches], {fault} ({settings.origins['touches']}).")


def _module(command: str):  # type: ignore[no-untyped-def]  # a module, whose ``run`` is typed where it is called
    names = {
        "ouvrir": "open_app",
        "importer": "import_file",
        "lister": "list_requests",
        "imprimer": "print_request",
        "verifier-recevabilite": "recevabilite",
    }
    return import_module(f"mes_tui.cli_commands.{names.get(command, command)}")
