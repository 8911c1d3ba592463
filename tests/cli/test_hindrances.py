"""Whatever the machine refuses to a command, it says so in French sentences, with what to do, and fails.

Never « une erreur imprévue », a trace, a word of English, or success without the work.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from mes_tui.grammar import parser
from tests.budget import SHORT
from tests.cli import hindrances
from tests.forking import run

LONG = "é" * 150
# What is asked, by command or by what it prints; {} is the folder of the file, or how its name begins.
ASKED: dict[str, tuple[str, ...]] = {
    "creer": ("creer", "--nouveau"),
    "importer": ("importer", "{}absent.json"),
    "lister": ("lister", "--liste", "brouillons", "--format", "csv", "-o", "{}liste.csv"),
    "imprimer": ("imprimer", "2026-11-001", "-o", "{}demande.pdf"),
    "remplir": ("remplir", "2026-11-006", "--de", "{}absent.json"),
    "nouvelle": ("nouvelle", "--necsg", "1", "--type", "transfert", "--installation", "1"),
    "joindre": ("joindre", "2026-11-006", "{}absent.pdf", "--emplacement", "plan", "--remplacer"),
    "verifier-recevabilite": ("verifier-recevabilite", "2026-11-001"),
    "exporter": ("exporter", "2026-11-001", "-o", "{}dossier.pdf"),
    "reimporter": ("reimporter", "{}absent.pdf"),
    "sauvegarder": ("sauvegarder", "{}copie.db"),
    "restaurer": ("restaurer", "{}absent.db"),
    "purger": ("purger", "--simulation"),
    "casier": ("casier",),
    "courriels": ("courriels",),
    "utilisateurs": ("utilisateurs",),
    "nouvelles": ("nouvelles",),
    "seances": ("seances",),
    "docteur": ("docteur",),
    "journal": ("journal",),
    "verifier": ("verifier",),
    "ou": ("ou",),
    "demo": ("demo", "--dossier", "{}exemple", "--sans-ouvrir"),
    "ouvrir": (),
    "in text": ("lister",),
    "a list": ("imprimer", "--liste", "brouillons", "--dossier", "{}liste"),
    "--version": ("--version",),
    "--help": ("--help",),
    "lister --help": ("lister", "--help"),
    # The last one: where nothing hinders it, the store is elsewhere afterwards.
    "deplacer": ("deplacer", "--vers", "{}ailleurs"),
}
STORE = set(ASKED) - {"ou", "courriels", "demo", "ouvrir", "--version", "--help", "lister --help"}
FILES = {name for name, words in ASKED.items() if any("{}" in word for word in words)}
READ = {"importer", "reimporter", "remplir", "joindre", "restaurer"}
# What « make test » asks in each machine.
ESSENTIAL = {"ou", "docteur", "imprimer", "--help"}
_FOREIGN = re.compile(r"imprévue|Traceback|Errno|Exception|Error|No such|denied|full\)|too long|SQL", re.IGNORECASE)


@dataclass(frozen=True)
class Machine:
    """A machine that hinders the commands of ``hinders``, which say ``said``, a pattern.

    ``before`` is called first; ``environ`` adds to the environment, None taking a variable away; ``place`` is where
    the files are. A machine that lets a command go on is told by ``serves``: it must succeed there.
    """

    name: str
    said: str = ""
    hinders: set[str] = field(default_factory=set)
    serves: set[str] = field(default_factory=lambda: {"ou"})
    before: str = ""
    environ: dict[str, str | None] = field(default_factory=dict)
    place: str = ""
    apart: bool = False

    def __str__(self) -> str:
        return self.name


PRINTING = {"in text", "utilisateurs", "docteur", "journal", "verifier", "ou", "demo", "sauvegarder", "imprimer"}
HELP = {"--version", "--help", "lister --help"}
FULL = "plus de place sur le disque|le disque est plein"
NO_STORE = "Il n’y a pas de dépôt ici"
# Those that open the store to work in it.
OPENING = {
    "creer",
    "importer",
    "remplir",
    "nouvelle",
    "joindre",
    "verifier-recevabilite",
    "lister",
    "imprimer",
    "exporter",
    "reimporter",
    "casier",
    "in text",
    "a list",
}
NO_PLACE: dict[str, str | None] = {"MES_TUI_HOME": None}
MACHINES = [
    Machine("closed output", "La sortie standard est fermée", set(ASKED), set(), "output_closed"),
    Machine("full output", "plus de place sur le disque", PRINTING | HELP, set(), "output_full"),
    Machine("no HOME", serves={"ou", "docteur", "imprimer"}, environ={"HOME": None}),
    Machine("empty HOME", serves={"ou", "docteur", "imprimer"}, environ={"HOME": ""}),
    Machine("no TMPDIR", serves={"ou", "docteur", "imprimer", "demo"}, environ={"TMPDIR": "/absent"}),
    Machine("unknown account", serves={"ou", "docteur"}, before="stranger", apart=True),
    Machine("unknown account without a place", "ne sait pas où", STORE | {"ou"}, set(), "stranger",
            NO_PLACE, apart=True),
    Machine("folder gone", "Le dossier où vous êtes n’existe plus", FILES, {"ou", "docteur"}, "folder_gone"),
    Machine("long name", "trop long", FILES, {"ou", "docteur"}, place=LONG),
    Machine("shut folder", "accès est refusé|droit de lire", FILES, {"ou", "docteur"}, "plain_account", {}, "ferme/",
            apart=True),
    Machine("full disk", FULL, FILES - READ, {"ou"}, "full_disk", {}, "plein/", apart=True),
    Machine("store on a full disk", f"{FULL}|{NO_STORE}", OPENING, {"ou"}, "full_disk",
            {"MES_TUI_HOME": "plein/depot"}, apart=True),
    Machine("store with a long name", "son nom est trop long", STORE, {"ou"}, environ={"MES_TUI_HOME": LONG}),
    Machine("store in a shut folder", "l’accès est refusé", STORE, {"ou"}, "plain_account",
            {"MES_TUI_HOME": "ferme/depot"}, apart=True),
    Machine("store below a file", f"n’en est pas un|{NO_STORE}", OPENING, {"ou"},
            environ={"MES_TUI_HOME": "fichier/depot"}),
    Machine("closed settings", "ne peut pas être lu .l’accès est refusé", STORE | {"ou"}, set(), "plain_account",
            {"MES_TUI_CONFIG": "ferme.toml"}, apart=True),
    Machine("settings in a shut folder", "ne peut pas être lu .l’accès est refusé", STORE | {"ou"}, set(),
            "plain_account", {"XDG_CONFIG_HOME": "/{}/ferme"}, apart=True),
    Machine("settings with a long name", "son nom est trop long", STORE | {"ou"}, set(),
            environ={"MES_TUI_CONFIG": LONG}),
]  # fmt: skip


def test_every_command_is_asked_something() -> None:
    commands: Any = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    assert commands.choices.keys() <= ASKED.keys()


@pytest.fixture
def machine_room(office: Path, tmp_path: Path) -> Iterator[Path]:
    """The folder where commands are run: a full disk, what nobody may enter or read, a file."""
    for name in ("plein", "ferme"):
        (tmp_path / name).mkdir()
    for name in ("ferme.toml", "fichier"):
        (tmp_path / name).touch()
    closed = [tmp_path / "ferme", tmp_path / "ferme.toml"]
    for path in closed:
        path.chmod(0)
    yield tmp_path
    for path in closed:
        path.chmod(0o700)


@pytest.mark.parametrize("machine", MACHINES, ids=str)
@pytest.mark.thorough(keep=3)
def test_a_command_says_what_the_machine_refuses(machine: Machine, machine_room: Path, environ: dict[str, str]) -> None:
    if machine.apart and not hindrances.can_be_apart():
        pytest.skip("no user namespaces here")
    changed = {name: value and value.replace("/{}", str(machine_room)) for name, value in machine.environ.items()}
    whole = {name: value for name, value in (environ | changed).items() if value is not None}
    before = machine.before and f"{hindrances.__name__}.{machine.before}"
    faults = []
    for name, words in ASKED.items():
        if not SHORT or name in ESSENTIAL:
            asked = [word.replace("{}", machine.place) for word in words]
            ended = run(asked, whole, machine_room, 60, before)
            faults += [f"{name}: {fault}: {ended}" for fault in _faults(ended, name, machine)]
    assert not faults, "\n".join(faults)


def _faults(ended: CompletedProcess[str], name: str, machine: Machine) -> Iterator[str]:
    said = ended.stderr.strip()
    if found := _FOREIGN.search(said):
        yield f"not a sentence ({found[0]})"
    if ended.returncode and not (said and said.endswith((".", "?", "»"))):
        yield "fails without a sentence"
    if name in machine.hinders and (not ended.returncode or not re.search(machine.said, said)):
        yield f"does not say « {machine.said} »"
    if name in machine.serves and ended.returncode:
        yield "fails"
    if (
        name == "ou"
        and machine.before not in {"output_closed", "output_full"}
        and not ended.stdout.startswith("Application")
    ):
        yield "does not say where things are"
