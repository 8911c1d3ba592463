"""The whole application in a pseudo-terminal: whatever ends the session, what was typed is in the store."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from tests.budget import SHORT, some
from tests.terminal import office
from tests.terminal.pty_session import Terminal

FIELD = "sg_resp_nom"
TYPED = "Élise [/] O’Neill-Œuvray"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of a store with one draft, whose id is 1."""
    folder = tmp_path / "dépôt"
    office.make(folder)
    return folder


@pytest.fixture
def start(home: Path, environ: dict[str, str]) -> Iterator[Callable[..., Terminal]]:
    """Start ``mes-tui`` on that store."""
    with ExitStack() as stack:

        def begin(**environ_too: str) -> Terminal:
            full = {**environ, "MES_TUI_HOME": str(home), **environ_too}
            return stack.enter_context(Terminal([sys.executable, "-m", "mes_tui"], environ=full))

        yield begin


def _wizard(terminal: Terminal) -> Terminal:
    terminal.wait_for("Demandes brouillons")
    terminal.type("3")
    terminal.wait_for("NEILL")
    terminal.press("Entrée")
    terminal.wait_for("Détails de la demande")
    terminal.wait_for(lambda text: "Lecture…" not in text and "1000009" in text)
    terminal.type("m")
    terminal.wait_for("Page [1]")
    return terminal


def _in_field(terminal: Terminal) -> Terminal:
    _wizard(terminal)
    terminal.press("F8")
    terminal.wait_for("Il y a 2 problèmes")
    return terminal


def _hang_up(terminal: Terminal) -> None:
    terminal.hang_up()


ENDS: dict[str, Callable[[Terminal], None]] = {
    "SIGHUP": lambda terminal: terminal.kill(signal.SIGHUP),
    "SIGTERM": lambda terminal: terminal.kill(signal.SIGTERM),
    "closed window": _hang_up,
}


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P47")
@pytest.mark.parametrize("end", some(list(ENDS), ["SIGTERM", "closed window"]))  # the second comes as a SIGHUP
def test_an_ended_session_keeps_the_half_typed_field_and_frees_the_request(
    start: Callable[..., Terminal], home: Path, end: str
) -> None:
    terminal = _in_field(start())
    terminal.type(TYPED)
    terminal.wait_for("Œuvray")
    ENDS[end](terminal)
    assert terminal.ended(4) in (129, 143, 120)
    assert office.answers(home, 1)[FIELD] == TYPED
    assert office.place(home, 1) == (3, 1, FIELD)
    assert office.leases(home) == 0


@pytest.mark.feature("P47")
def test_a_killed_process_loses_nothing_that_was_said_saved_and_reopens_where_it_was(
    start: Callable[..., Terminal], home: Path
) -> None:
    terminal = _in_field(start())
    terminal.type(TYPED)
    terminal.wait_for("Enregistré à")
    terminal.kill(signal.SIGKILL)
    terminal.ended(4)
    assert office.answers(home, 1)[FIELD] == TYPED
    assert office.place(home, 1) == (3, 1, FIELD)
    again = _wizard(start())
    again.wait_for(
        lambda text: any("›" in line and "Personne" in line and "Œuvray" in line for line in text.split("\n"))
    )
    again.press("Fin")
    again.type(" et Noé")
    again.wait_for("et Noé")
    again.kill(signal.SIGTERM)
    assert again.ended(4) == 143
    assert office.answers(home, 1)[FIELD] == f"{TYPED} et Noé"


@pytest.mark.thorough
def test_quitting_frees_the_request(start: Callable[..., Terminal], home: Path) -> None:
    terminal = _in_field(start())
    terminal.type(TYPED)
    terminal.wait_for("Œuvray")
    terminal.press("Ctrl+Q")
    assert terminal.ended(10) == 0
    assert office.answers(home, 1)[FIELD] == TYPED
    assert office.leases(home) == 0


@pytest.mark.thorough
def test_a_form_left_alone_sends_nothing_and_takes_a_latin_1_letter(start: Callable[..., Terminal]) -> None:
    terminal = _in_field(start())
    terminal.settle(1.5)
    terminal.type(b"No\xe9 Roy")
    terminal.wait_for("Roy")
    terminal.type(" là")
    terminal.wait_for("là")


@pytest.mark.thorough
def test_a_small_window_hides_the_form_and_takes_nothing(start: Callable[..., Terminal], home: Path) -> None:
    terminal = _in_field(start())
    terminal.type("avant ")
    terminal.wait_for("avant")
    terminal.resize(20, 5)
    terminal.wait_for("Agrandissez la")
    terminal.type("pendant")
    terminal.press("F3")
    terminal.settle()
    terminal.resize(80, 24)
    terminal.wait_for("avant")
    terminal.type("après")
    terminal.wait_for("avant après")
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(4) == 143
    assert office.answers(home, 1)[FIELD] == "avant après"


TERMINALS = ({"NO_COLOR": "1"}, {"TERM": "linux"}, {"LANG": "C"})


@pytest.mark.thorough
@pytest.mark.parametrize("environ_too", some(TERMINALS, [TERMINALS[0] | TERMINALS[1] | TERMINALS[2]]), ids=str)
def test_each_terminal_shows_the_form(start: Callable[..., Terminal], environ_too: dict[str, str]) -> None:
    terminal = _wizard(start(**environ_too))
    assert "Renseignements sur l’identité" in terminal.text


@pytest.mark.thorough
def test_what_is_typed_before_the_next_page_is_shown_goes_to_that_page(
    start: Callable[..., Terminal], home: Path
) -> None:
    terminal = _in_field(start())
    terminal.type("Élise\t4185550123\x1b[19~\x1b[19~OK")
    terminal.wait_for("[2]")
    terminal.settle()
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(4) == 143
    kept = office.answers(home, 1)
    assert kept[FIELD] == "Élise"
    assert [key for key, text in kept.items() if "OK" in text and key.startswith("sg_")] == []


@pytest.mark.thorough
@pytest.mark.parametrize("seed", some(range(8), [0]))
def test_a_path_typed_without_looking_leads_where_it_does_key_by_key(
    start: Callable[..., Terminal], home: Path, seed: int
) -> None:
    """From the menu to a field that comes with the answer of the one before, in bursts of any size."""
    path, random = ["3", "\x1b[B", "\x1b[A", "\r", "m", "\x07", "4", "f", "\r", "c"], Random(seed)
    terminal = start()
    terminal.wait_for("Demandes brouillons")
    while path:
        size = random.randint(1, len(path)) if seed else len(path)
        terminal.type("".join(path[:size]))
        del path[:size]
        time.sleep(random.random() / 4)
    terminal.wait_for(lambda text: "[4]" in text and "Fréquent" in text and "1/1000" in text)
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(10) == 143
    needs = {key: text for key, text in office.answers(home, 1).items() if key.startswith("besoin_")}
    assert needs == {"besoin_sante_niveau": "frequent", "besoin_sante_description": "c"}


@pytest.mark.thorough
def test_random_keys_transmit_nothing_and_leave_a_sound_store(start: Callable[..., Terminal], home: Path) -> None:
    import random

    terminal = _in_field(start())
    noise = random.Random(9)
    for _ in range(8 if SHORT else 20):
        terminal.type(bytes(byte for byte in noise.randbytes(100) if byte != 0x11))
    terminal.type("\x1b[201~")
    terminal.settle()
    assert terminal.process.poll() is None
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(5) == 143
    from storage.store import Store

    with Store.open(home / "mes-tui.db") as store:
        assert store.rows("PRAGMA integrity_check") == [("ok",)]
        assert {status for (status,) in store.rows("SELECT status FROM request")} <= {"BROUILLON"}
