"""The two recipes to the letter, with real sshd and sudo: files come in and go out, nothing else is reached."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.attachments.documents import plain
from tests.budget import SHORT
from tests.cli.test_administration import TRIALS, commands
from tests.terminal import shared_machine
from tests.terminal.pty_session import Terminal
from tests.terminal.shared_machine import SharedMachine

pytestmark = pytest.mark.skipif(bool(shared_machine.missing()), reason=shared_machine.missing())
Done = subprocess.CompletedProcess[bytes]
DRAFTS = ("lister", "--liste", "brouillons")


@pytest.fixture(scope="module")
def machine(sample: Path) -> Iterator[SharedMachine]:
    """The machine, made once for both ways; what a test leaves in a locker bears the name of its way."""
    folder = Path(tempfile.mkdtemp(prefix="mes-tui-shared-"))
    try:
        with SharedMachine(folder, sample) as made:
            yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def call(command: list[str], data: bytes = b"") -> Done:
    """Run a command to its end."""
    return subprocess.run(command, input=data, capture_output=True, timeout=120)


# The command line of each way, its terminal, and the line of the list of drafts that its person opens.
WAYS: dict[str, Callable[[SharedMachine], tuple[Callable[..., list[str]], list[str], int]]] = {
    "forced command": lambda machine: (machine.ssh, machine.ssh(terminal=True), 0),
    "sudo": lambda machine: (machine.sudo, machine.sudo(), 1),
}


@pytest.mark.thorough
@pytest.mark.feature("P60")
@pytest.mark.parametrize("way", WAYS)
def test_a_clerk_deposits_attaches_prints_and_takes_away_a_file(machine: SharedMachine, way: str) -> None:
    (reach, opening, place), plan = WAYS[way](machine), plain()
    put = call(reach("casier", "deposer", "plan.pdf"), plan)
    assert (put.returncode, put.stderr) == (0, b"")
    number = call(reach(*DRAFTS)).stdout.decode().splitlines()[2 + place].split()[0]
    with Terminal(opening, environ={"PATH": shared_machine.PATH, "TERM": "xterm-256color"}) as terminal:
        terminal.wait_for("Demandes brouillons")
        terminal.type("3")
        terminal.wait_for(number)
        terminal.press(*["Bas"] * place, "Entrée")
        terminal.wait_for(f"Demande {number}")
        terminal.type("a")
        terminal.wait_for("Joindre des documents")
        terminal.press("Entrée")
        terminal.wait_for("Dossier : /srv/mes-casiers/")
        terminal.wait_for("991 octets")
        terminal.press("Entrée")
        terminal.wait_for("Votre document est maintenant ajouté à la demande : plan.pdf.")
        # Not even a program that has read a document works on the store unseen.
        seen = call(machine.inside(str(machine.program), "seances", user="dossier")).stdout.decode()
        assert len(seen.splitlines()) == 1
        assert "ouverte depuis" in seen
        terminal.press("Ctrl+Q")
        assert terminal.ended(60) == 0
    printed = call(reach("imprimer", number, "-o", "demande.pdf"))
    assert (printed.returncode, printed.stderr) == (0, b"")
    files = call(reach("casier")).stdout.decode()
    assert [line.split(" – ")[0] for line in files.splitlines()] == ["demande.pdf", "plan.pdf"]
    taken = call(reach("casier", "prendre", "demande.pdf"))
    assert (taken.returncode, taken.stdout[:5]) == (0, b"%PDF-")
    assert call(reach("casier", "prendre", "plan.pdf")).stdout == plan
    folders = call(machine.inside("stat", "-c", "%n %a %U", "/srv/mes-casiers", "/srv/mes", user="dossier")).stdout
    assert folders.split() == [b"/srv/mes-casiers", b"700", b"dossier", b"/srv/mes", b"700", b"dossier"]
    for name in ("demande.pdf", "plan.pdf"):
        assert call(reach("casier", "effacer", name)).returncode == 0


@pytest.mark.thorough
def test_the_account_that_holds_the_store_does_all_that_the_document_has_it_do(machine: SharedMachine) -> None:
    # In the folders and under the settings of the document: those restrict who comes by SSH or sudo, not the holder.
    for name, kind, block in TRIALS:
        script = commands(kind, block).replace("mes-tui ", f"{machine.program} ")
        done = call(machine.inside("sh", "-euc", f"umask 022; cd; {script}", user="dossier"))
        assert done.returncode == 0, (name, done.stdout.decode(), done.stderr.decode())


_OWN_MODULE = 'cd "$(mktemp -d)" && chmod 755 . && echo "raise SystemExit(0)" >mes_tui.py && exec "$@"'
# What is asked by sudo too in the short budget: from the program's first line on, both ways are one.
BY_SUDO = ("print over the store", "take the store", "be another")


def outside(machine: SharedMachine) -> dict[str, list[str]]:
    """What each of the two people would reach beside what is theirs."""
    ssh, sudo, inside = machine.ssh, machine.sudo, machine.inside
    store, copy = "/srv/mes/mes-tui.db", "/srv/mes-casiers/copie"
    remote = f"dossier@127.0.0.1:{store}"
    either = {
        f"{name}, {way}": reach(*words)
        for way, reach in (("ssh", ssh), ("sudo", sudo))
        for name, words in {
            "print over the store": ("imprimer", "--liste", "brouillons", "--dossier", "/srv/mes", "--remplacer"),
            "list over the store": ("lister", "--format", "csv", "-o", store, "--remplacer"),
            "list over the settings": ("lister", "--format", "csv", "-o", "/home/dossier/.profile", "--remplacer"),
            "list beside the lockers": ("lister", "--format", "csv", "-o", copy),
            "copy the store": ("sauvegarder", copy),
            "import the store": ("importer", store),
            "keep a sample office": ("demo", "--dossier", "/srv/mes", "--agent", "--sans-ouvrir"),
            "take the store": ("casier", "prendre", "../../mes/mes-tui.db"),
            "be another": (*(("mes-tui",) if way == "ssh" else ()), "--identite", "direction", "lister"),
        }.items()
        if way == "ssh" or not SHORT or name in BY_SUDO
    }
    return either | {
        "a shell": ssh("sh", "-c", "id"),
        "a file by a shell": ssh("cat", store),
        "another key": ssh("lister", key="stranger"),
        "scp": ssh(remote, str(machine.folder / "pris"), program="scp"),
        "old scp": ssh("-O", remote, str(machine.folder / "pris"), program="scp"),
        "sftp": ssh("-b", "/dev/null", "dossier@127.0.0.1", program="sftp"),
        "another program by sudo": inside("sudo", "-n", "-u", "dossier", "cat", store),
        "other settings by sudo": inside(
            "sudo", "-n", "-u", "dossier", "MES_TUI_CONFIG=/tmp/x", str(machine.program), "lister"
        ),
        "a module of one’s own by sudo": inside(
            "sh", "-c", _OWN_MODULE, "sh", "sudo", "-n", "-u", "dossier", str(machine.program), "lister", "--liste", "x"
        ),
        "the store itself": inside("cat", store),
        "the lockers": inside("ls", "/srv/mes-casiers"),
    }


@pytest.mark.thorough
def test_nothing_else_is_reached(machine: SharedMachine) -> None:
    look = machine.inside(
        "sh", "-c", "ls -lR /srv/mes-casiers; cksum /home/dossier/.profile; ls /srv/mes", user="dossier"
    )
    for own in (machine.ssh, machine.sudo):  # each makes a locker of their own the first time
        assert call(own("casier")).returncode == 0
    before = call(look).stdout
    reached = {name: done for name, command in outside(machine).items() if not (done := call(command)).returncode}
    assert reached == {}
    assert call(look).stdout == before
    doctor = call(machine.inside(str(machine.program), "docteur", user="dossier"))
    assert (doctor.returncode, doctor.stderr) == (0, b"")
    assert "casier" in call(machine.ssh("imprimer", "2000-01-001", "-o", "/srv/mes/x.pdf")).stderr.decode()
