"""A window that was killed does not hold a request; one that lives does."""

import subprocess
import sys

import pytest

from mes_tui.services.sessions import is_over, session_name

NAME = """\
import sys
from mes_tui.services.sessions import session_name
print(session_name(), flush=True)
sys.stdin.read()
"""


def test_a_session_is_over_when_its_program_is() -> None:
    with subprocess.Popen([sys.executable, "-c", NAME], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        name = program.stdout.readline().decode().strip()
        assert not is_over(name)
        program.kill()
        program.wait(timeout=10)
    assert is_over(name)


@pytest.mark.parametrize("name", ["", "abcdef0123456789", "another-host:1:2:3", "x:y:z", "::::"])
def test_a_session_of_another_machine_or_of_unknown_form_is_believed_alive(name: str) -> None:
    assert not is_over(name)


def test_two_sessions_of_one_program_differ_and_live() -> None:
    first, second = session_name(), session_name()
    assert first != second
    assert not is_over(first)
    assert not is_over(second)
