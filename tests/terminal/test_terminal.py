"""What real terminals are and send: on a tiny application in a real pseudo-terminal."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.budget import SHORT, some
from tests.terminal.pty_session import KEYS, Terminal

Start = Callable[..., Terminal]
TINY = str(Path(__file__).with_name("tiny_app.py"))
UNSUITED = {
    "dumb terminal": ({"TERM": "dumb"}, "ne sait pas placer le curseur"),
    "latin-1 locale": ({"LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "UTF-8"),
}
SUITED = {
    "POSIX locale": {"LANG": "C"},
    "POSIX locale, strict Python": {"LANG": "C", "PYTHONUTF8": "0"},
    "latin-1 Python": {"PYTHONIOENCODING": "latin-1"},
    "no colour": {"NO_COLOR": ""},
    "Linux console": {"TERM": "linux"},
    "unknown terminal": {"TERM": "inconnu"},
    "no TERM": {"TERM": ""},
    "wrong COLUMNS": {"COLUMNS": "20", "LINES": "3"},
    "keys from the environment": {"TEXTUAL_PRESS": "ctrl+q", "TEXTUAL_DRIVER": "absent:Driver"},
}
# What is set apart in the environment says nothing of the rest: several at once in the short budget.
AT_ONCE = [
    ("POSIX locale, strict Python", "Linux console", "no colour"),
    ("latin-1 Python", "unknown terminal", "wrong COLUMNS"),
    ("POSIX locale", "no TERM", "keys from the environment"),
]
TOO_SMALL = [(20, 5), (59, 15), (60, 14), (1, 1), (2, 3), (1, 200)]


@pytest.mark.parametrize("case", UNSUITED)
def test_an_unsuited_terminal_is_refused_in_one_sentence(tiny: Start, case: str) -> None:
    environ, words = UNSUITED[case]
    terminal = tiny(environ_too=environ)
    assert terminal.ended(10) == 2
    terminal.wait_for(lambda text: words in text.replace("\n", " "))
    assert b"\x1b" not in terminal.raw


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("size", [(59, 15), (60, 14), (20, 5), (1, 1)])
def test_a_window_too_small_at_the_start_is_refused(tiny: Start, size: tuple[int, int]) -> None:
    terminal = tiny(columns=size[0], rows=size[1])
    assert terminal.ended(10) == 2
    terminal.settle(0.1)
    assert b"60" in terminal.raw
    assert b"\x1b" not in terminal.raw


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("cases", some([(case,) for case in SUITED], AT_ONCE), ids=", ".join)
def test_a_suited_terminal_is_drawn_and_takes_accents(tiny: Start, saved: Path, cases: tuple[str, ...]) -> None:
    terminal = tiny(environ_too={name: value for case in cases for name, value in SUITED[case].items()})
    terminal.wait_for("PRÊT")
    terminal.type("œuvre de Noël")
    terminal.wait_for("œuvre de Noël")
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(5) == 143
    assert saved.read_text(encoding="utf-8") == "œuvre de Noël"


@pytest.mark.thorough
def test_no_colour_means_no_colour(tiny: Start) -> None:
    terminal = tiny(environ_too={"NO_COLOR": "1", "TERM": "linux"})
    terminal.wait_for("PRÊT")
    terminal.settle()
    colours = {cell.fg for row in terminal._screen.buffer.values() for cell in row.values()}
    assert colours <= {"default", "black", "white", "brightblack", "brightwhite"}


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_without_a_terminal_one_sentence_and_no_escape_code(
    missing: int, environ: dict[str, str], saved: Path, trace: Path
) -> None:
    master, slave = os.openpty()
    streams: dict[int, int] = dict.fromkeys((0, 1, 2), slave) | {missing: subprocess.PIPE}
    with subprocess.Popen(
        [sys.executable, TINY, str(saved), str(trace)],
        stdin=streams[0],
        stdout=streams[1],
        stderr=streams[2],
        env=environ,
        start_new_session=True,
    ) as process:
        os.close(slave)
        _, error = process.communicate(timeout=10)
    written = error if missing == 2 else os.read(master, 65536)
    os.close(master)
    assert process.returncode == 2
    assert "a besoin d’un terminal" in written.decode()
    assert b"\x1b" not in written


def test_invalid_bytes_are_replaced_and_the_application_goes_on(tiny: Start, saved: Path) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    terminal.type(b"a\xe9b\xffc\xc0\xafd\xed\xa0\x80e")
    terminal.wait_for("e")
    terminal.type("fin")
    terminal.wait_for("fin")
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(5) == 143
    text = saved.read_text(encoding="utf-8")
    assert text.replace("\ufffd", "") == "abcdefin"
    assert "\ufffd" in text


@pytest.mark.thorough
def test_a_character_cut_in_two_by_a_slow_line_is_whole(tiny: Start) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    first, second = "œ".encode()
    terminal.type(bytes([first]))
    terminal.settle(0.2)
    terminal.type(bytes([second]))
    terminal.wait_for("œ")


@pytest.mark.thorough
def test_random_bytes_do_not_end_the_application(tiny: Start, saved: Path) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    noise = random.Random(2021)
    for _ in range(10 if SHORT else 40):
        # Ctrl+Q quits and Ctrl+Z would undo the mark typed afterwards; everything else may come.
        terminal.type(bytes(byte for byte in noise.randbytes(200) if byte not in (0x11, 0x1A)))
    terminal.type("\x1b[201~")
    # Eight thousand keys are still to be drawn.
    terminal.settle(patience=200)
    assert terminal.process.poll() is None
    terminal.type("\x15\x1b[Z")
    terminal.settle()
    terminal.type("fin")
    terminal.wait_for("fin")
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(5) == 143
    assert "fin" in saved.read_text(encoding="utf-8")


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("size", some(TOO_SMALL, [(20, 5), (60, 14), (1, 1)]))
def test_a_window_made_too_small_says_so_and_takes_nothing(tiny: Start, saved: Path, size: tuple[int, int]) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    terminal.type("avant ")
    terminal.wait_for("▊  avant")
    terminal.resize(*size)
    if size[0] >= 20:
        terminal.wait_for(lambda text: "Agrandissez la" in text and "PRÊT" not in text)
    terminal.settle()
    terminal.type("pendant \x7f\x7f\x1b[200~collé\x1b[201~")
    terminal.press("Entrée")
    terminal.settle()
    terminal.resize(100, 30)
    terminal.wait_for(lambda text: "PRÊT" in text and "avant" in text and "Agrandissez" not in text)
    terminal.type("après")
    terminal.wait_for("avant après")
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(5) == 143
    assert saved.read_text(encoding="utf-8") == "avant après"


def test_a_storm_of_sizes_is_survived(tiny: Start) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    for turn in range(200):
        terminal.resize(1 + turn * 7 % 250, 1 + turn * 5 % 90)
    terminal.resize(80, 24)
    terminal.wait_for("PRÊT")
    terminal.type("toujours là")
    terminal.wait_for("toujours là")


@pytest.mark.thorough
def test_a_window_back_at_its_size_is_drawn_anew(tiny: Start) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    terminal.settle()
    terminal.erase()
    terminal.wait_for("PRÊT")
    terminal.type("toujours là")
    terminal.wait_for("toujours là")


def test_shown_text_never_reaches_the_terminal_as_an_escape_sequence(tiny: Start) -> None:
    terminal = tiny()
    terminal.wait_for("après")
    terminal.settle()
    for sequence in (b"\x1b]0;", b"\x9b2J", b"\xc2\x9b", b"\x07", "\u202e".encode()):
        assert sequence not in terminal.raw


def test_a_paste_is_typed_whole(tiny: Start, saved: Path) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    terminal.type("\x1b[200~collé « é »\x1b[201~")
    terminal.wait_for("collé « é »")


NAMED = {
    "Entrée": "enter",
    "Tab": "tab",
    "Échap": "escape",
    "Retour": "backspace",
    "Haut": "up",
    "Bas": "down",
    "Droite": "right",
    "Gauche": "left",
    "Fin": "end",
}


@pytest.mark.thorough
def test_each_key_acts_by_itself_without_waiting_for_another(tiny: Start) -> None:
    terminal = tiny("keys")
    terminal.wait_for("PRÊT")
    for key in [key for key in KEYS if not key.startswith("Ctrl")]:
        terminal.press(key)
        terminal.wait_for(f"TOUCHE {NAMED.get(key, key.lower())} !")
