"""Whatever bytes a terminal sends, wherever one is, the application ends by its own way out only: 64 kB in all."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests import forking
from tests.budget import few
from tests.terminal import office
from tests.terminal.noise import CLOSE, noise
from tests.terminal.pty_session import KEYS, Terminal

_DRAFT = (("3", "Filtre"), ("\r", "Détails de la demande"))
_FORM = (*_DRAFT, ("m", "Page [1]"))
_END = "\x1b[F"
# How to come from the home screen to each place: what is typed, then what is seen.
PLACES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "accueil": (),
    **{f"liste {digit}": ((digit, "Filtre"),) for digit in "12345"},
    "créer": (("6", "Numéro de l’enfant"),),
    "aide": (("7", "Créer une demande"),),
    "avis": (("8", "Reçu le"),),
    "droits": (("9", "Dernier jour"),),
    "nouvelles": (("n", "Copies de sauvegarde"),),
    "données": (("\x1b[21~", "Menu"), ("d", "importer un fichier")),
    "détails": _DRAFT,
    "détails commentée": (("2", "Filtre"), ("\r", "Détails de la demande")),
    "formulaire": _FORM,
    "vérification": (*_FORM, ("\x07", "Étape 5"), (f"{_END}\r", "Analyse de recevabilité")),
}
SHARE = 4_096
# Seconds of asking to leave after which it counts as kept open by something that cannot be saved.
STUCK = 20.0


def _started(environ: Mapping[str, str]) -> Terminal:
    terminal = Terminal([sys.executable, "-m", "mes_tui"], environ=environ)
    terminal.wait_for("Demandes brouillons")
    return terminal


def _reach(terminal: Terminal, place: str) -> None:
    for typed, seen in PLACES[place]:
        terminal.type(typed)
        terminal.wait_for(seen)


def _ended(terminal: Terminal) -> bool:
    """Whether the application left; by its own way out, then."""
    status = terminal.process.poll()
    assert status in (None, 0), f"ended with {status}\n{terminal.text}"
    return status == 0


def _leave(terminal: Terminal) -> None:
    """Once all that was typed is done: the key that leaves comes after it."""
    terminal.type(CLOSE)
    end = time.monotonic() + STUCK
    while not _ended(terminal) and time.monotonic() < end:
        # A question that it cannot leave without an answer to is closed first.
        terminal.type(KEYS["Ctrl+Q"])
        try:
            terminal.ended(2)
        except subprocess.TimeoutExpired:
            terminal.press("Échap")
    if terminal.process.poll() is None:
        # What cannot be saved keeps it open: the session is ended from outside.
        terminal.kill(signal.SIGTERM)
        assert terminal.ended(5) == 143, terminal.text


def unforeseen(log: str) -> list[str]:
    """The traces of ``log``, but those of what could not be saved when the session was ended from outside."""
    traces = re.split(r"^(?=\d{4}-\d\d-\d\dT)", log, flags=re.MULTILINE)
    told = re.compile(r"\S+\nmes_tui\.domain\.errors\.NotSaved\n +lifecycle\.py:\d+ flush_once\n")
    return [trace for trace in traces if trace.strip() and not told.match(trace)]


@pytest.mark.thorough
@pytest.mark.parametrize("place", few(list(PLACES), 2))
def test_no_bytes_end_the_application_but_its_own_way_out(tmp_path: Path, environ: dict[str, str], place: str) -> None:
    home = tmp_path / "dépôt"
    office.make_sample(home, tmp_path / "maison")
    environ["MES_TUI_HOME"] = str(home)
    pieces = noise(Random(place), SHARE)
    with ExitStack() as open_until_the_end:
        terminal = None
        while typed := b"".join(islice(pieces, 20)):
            if terminal is None or _ended(terminal):
                terminal = open_until_the_end.enter_context(_started(environ))
                _reach(terminal, place)
            terminal.type(typed)
        assert terminal is not None
        _leave(terminal)
    log = next((tmp_path / "maison").rglob("mes-tui.log"), None)
    assert log is None or unforeseen(log.read_text()) == []
    checked = forking.run(("verifier",), environ, tmp_path, 60)
    assert checked.returncode == 0, checked.stdout + checked.stderr
