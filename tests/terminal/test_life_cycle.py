"""The end of a session that nobody asked for, on a tiny application in a real pseudo-terminal."""

import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.pty_session import Terminal

Start = Callable[..., Terminal]
TYPED = "Élise O’Neill-Œuvray ᐃᓄᒃ"


def _typed(terminal: Terminal) -> Terminal:
    terminal.wait_for("PRÊT")
    terminal.type(TYPED)
    terminal.wait_for("ᐃᓄᒃ")
    return terminal


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("number", "status"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143)])
def test_a_signal_saves_what_was_typed_and_leaves(
    tiny: Start, saved: Path, number: signal.Signals, status: int
) -> None:
    terminal = _typed(tiny())
    terminal.kill(number)
    assert terminal.ended(3) == status
    assert saved.read_text(encoding="utf-8") == TYPED


def test_sigterm_gives_the_terminal_back(tiny: Start) -> None:
    terminal = _typed(tiny())
    terminal.kill(signal.SIGTERM)
    terminal.ended(3)
    restored = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1000l")
    # What a program wrote last is read after it ended.
    assert terminal.wait_for(lambda _: all(sign in terminal.raw.rpartition(b"PR\xc3\x8aT")[2] for sign in restored))


def test_a_closed_window_saves_what_was_typed_and_leaves(tiny: Start, saved: Path) -> None:
    terminal = _typed(tiny())
    terminal.hang_up()
    assert terminal.ended(3) in (129, 120)
    assert saved.read_text(encoding="utf-8") == TYPED


@pytest.mark.thorough
def test_a_closed_window_without_any_signal_does_not_leave_a_spinning_process(
    environ: dict[str, str], saved: Path, trace: Path
) -> None:
    # The terminal of another session sends no SIGHUP: only the end of its input tells.
    master, slave = os.openpty()
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, str(Path(__file__).with_name("tiny_app.py")), str(saved), str(trace)]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environ, start_new_session=True)
    os.close(slave)
    drawn = b""
    while "PRÊT".encode() not in drawn:
        drawn += os.read(master, 65536)
    os.write(master, TYPED.encode())
    while "ᐃᓄᒃ".encode() not in drawn:
        drawn += os.read(master, 65536)
    os.close(master)
    try:
        assert process.wait(timeout=3) in (129, 120)
    finally:
        process.kill()
    assert saved.read_text(encoding="utf-8") == TYPED


@pytest.mark.thorough
def test_an_ignored_hang_up_still_ends_the_session(
    tiny: Start, saved: Path, environ: dict[str, str], trace: Path
) -> None:
    tiny_app = str(Path(__file__).with_name("tiny_app.py"))
    command = ["sh", "-c", f"trap '' HUP; exec '{sys.executable}' '{tiny_app}' '{saved}' '{trace}'"]
    with Terminal(command, environ=environ) as terminal:
        _typed(terminal)
        terminal.hang_up()
        assert terminal.ended(3) in (129, 120)
    assert saved.read_text(encoding="utf-8") == TYPED


@pytest.mark.thorough
def test_a_terminal_that_reads_nothing_any_more_does_not_prevent_saving(tiny: Start, saved: Path) -> None:
    terminal = _typed(tiny("flood"))
    terminal.stall()
    terminal.type("!")
    _until_blocked(terminal)
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(4) in (143, -signal.SIGALRM)
    assert saved.read_text(encoding="utf-8").startswith(TYPED)


@pytest.mark.thorough
def test_a_busy_application_is_saved_and_ended_anyway(tiny: Start, saved: Path) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    terminal.type("occupé\r")
    while not saved.with_name("occupé").exists():
        terminal.output_during(0.05)
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(4) == 143
    assert saved.read_text(encoding="utf-8") == "occupé"


@pytest.mark.thorough
def test_an_interrupt_from_outside_is_a_key_like_the_others(tiny: Start) -> None:
    terminal = _typed(tiny())
    terminal.kill(signal.SIGINT)
    terminal.wait_for("CTRL+C REÇU")
    terminal.press("Ctrl+Q")
    assert terminal.ended(5) == 0


def test_the_restricted_application_cannot_be_suspended(tiny: Start) -> None:
    terminal = tiny("restricted")
    terminal.wait_for("PRÊT")
    terminal.kill(signal.SIGTSTP)
    terminal.type("suspendre\r")
    terminal.wait_for("PAS SUSPENDU")


def test_an_unforeseen_error_saves_keeps_a_trace_without_data_and_says_a_sentence(
    tiny: Start, saved: Path, trace: Path
) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    terminal.type("boum\r")
    assert terminal.ended(5) == 1
    terminal.wait_for("Une erreur imprévue a mis fin à mes-tui.")
    assert saved.read_text(encoding="utf-8") == "boum"
    kept = trace.read_text(encoding="utf-8")
    assert "builtins.ValueError" in kept
    assert "on_input_submitted" in kept
    assert "Saint-Onge" not in kept + terminal.text
    assert "Traceback" not in terminal.text
    assert trace.stat().st_mode & 0o777 == 0o600


@pytest.mark.thorough
def test_an_idle_application_sends_nothing(tiny: Start) -> None:
    terminal = _typed(tiny())
    terminal.settle()
    assert terminal.output_during(1.0) == b""


def _until_blocked(terminal: Terminal) -> None:
    """Wait until the output queue is full: the processor time no longer grows."""
    before = -1.0
    while (now := terminal.cpu_seconds()) != before:
        before = now
        terminal.output_during(0.3)
