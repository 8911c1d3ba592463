"""What a document that took over the child could do: each thing is refused, by one wall alone where it is enough."""

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mes_tui.attachments.child.kernel import Walls
from mes_tui.attachments.child.limits import OPEN_FILES, TASKS
from mes_tui.attachments.confined import CHILD, run_child
from mes_tui.attachments.inspection import walls
from mes_tui.cli_commands.docteur import wall_line
from tests import forking
from tests.attachments import attempts
from tests.attachments.test_confined import state_of
from tests.hygiene.sources import ROOT

WALLS = ("confine", attempts.CALLS, attempts.PATHS, attempts.WITH_THREAD)


def known_to_the_kernel() -> Walls:
    """What this kernel can do, asked of it without the application."""
    landlock = ctypes.CDLL(None).syscall(444, None, 0, 1)
    calls = os.uname().machine in {"x86_64", "aarch64"} and "\nSeccomp:" in Path("/proc/self/status").read_text()
    return Walls(calls, max(0, landlock))


@pytest.fixture(scope="session")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, str]]:
    """What came of the attempts behind a wall."""
    held = known_to_the_kernel()

    @cache
    def tried(wall: str) -> dict[str, str]:
        if wall in (attempts.CALLS, attempts.WITH_THREAD) and not held.calls:
            pytest.skip("this kernel does not filter calls, or numbers them in another way")
        if wall == attempts.PATHS and not held.paths:
            pytest.skip("this kernel has no Landlock")
        if wall == "confine" and not (held.calls and held.paths):
            pytest.skip("this kernel lacks one of the two walls")
        folder = tmp_path_factory.mktemp("store")
        (folder / attempts.SECRET).write_bytes(b"secret")
        before = (folder / attempts.SECRET).stat()
        reply = run_child(wall, str(folder), str(held.paths), data=b"", script=Path(attempts.__file__), seconds=60)
        after = (folder / attempts.SECRET).stat()
        assert (after.st_mode, after.st_size, after.st_mtime) == (before.st_mode, before.st_size, before.st_mtime)
        assert os.listdir(folder) == [attempts.SECRET]
        told: dict[str, str] = json.loads(reply.lines[-1])
        return told

    return tried


@pytest.mark.thorough(keep=60)
@pytest.mark.parametrize(
    ("wall", "attempt"), [(wall, attempt) for wall in WALLS for attempt in attempts.refused_by(wall, 99)]
)
def test_what_a_document_that_took_over_the_child_tries_is_refused(
    outcome: Callable[[str], dict[str, str]], wall: str, attempt: str
) -> None:
    told = outcome(wall)
    if attempt not in told:
        pytest.skip("the Landlock of this kernel does not know it yet")
    allowed = wall == attempts.WITH_THREAD and attempt == "start a thread"
    assert told[attempt] == ("worked" if allowed else "refused")


def test_what_holds_on_this_machine_is_what_the_doctor_says() -> None:
    held = walls()
    assert held == known_to_the_kernel()
    line = wall_line(held)
    assert ("seccomp" in line, f"Landlock {held.paths}" in line) == (held.calls, held.paths > 0)
    assert "protège mal" in wall_line(Walls(calls=False, paths=0))


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("start", [forking.interpreted, forking.child], ids=["of its own", "forked by the tests"])
@pytest.mark.parametrize(
    ("job", "seconds", "tasks", "memory"),
    [("examine", 4, 0, 300 << 20), ("picture", 61, 0, 300 << 20), ("photograph", 61, TASKS, 640 << 20)],
)
def test_the_child_is_held_before_it_reads_a_byte_however_it_was_started(
    start: Callable[..., Any], job: str, seconds: int, tasks: int, memory: int
) -> None:
    with start(CHILD, "60", job, "40") as child, child.stdin:
        proc, end = Path(f"/proc/{child.pid}"), time.monotonic() + 30
        while known_to_the_kernel().calls and "\nSeccomp:\t2" not in (proc / "status").read_text():
            assert child.poll() is None
            assert time.monotonic() < end, "never confined"
            os.sched_yield()
        limits, status = (proc / "limits").read_text(), (proc / "status").read_text()
    # Without it, nobody but root may raise either wall.
    assert "\nNoNewPrivs:\t1" in status or not known_to_the_kernel().calls
    for limit in (
        f"address space +{memory}",
        f"cpu time +{seconds}",
        "file size +0",
        f"processes +{tasks}",
        f"open files +{OPEN_FILES}",
        "core file size +0 +0",
    ):
        assert re.search(f"(?i)^max {limit} ", limits, re.MULTILINE), limits


def test_the_parent_lets_nobody_of_its_account_look_into_its_memory_while_a_child_runs(tmp_path: Path) -> None:
    script = tmp_path / "enfant.py"
    script.write_text("import sys; print('ici', flush=True); sys.stdin.buffer.read()\n")
    program = (
        "import ctypes, sys, threading; from pathlib import Path\n"
        "from mes_tui.attachments.confined import run_child\n"
        "seen = []\n"
        "dumpable = lambda *_: seen.append(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
        # The second child begins and ends while the first one runs.
        "inner = lambda *_: (dumpable(), run_child(data=b'', script=child, heard=dumpable), dumpable())\n"
        f"child = Path({str(script)!r})\n"
        "dumpable(); run_child(data=b'', script=child, heard=inner); dumpable(); print(*seen)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    # As before once both are gone: who has the store open is read from what the system shows of the process.
    assert told.stdout.split() == ["1", "0", "0", "0", "1"]


def test_a_child_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "enfant.py"
    script.write_text(
        f"import os, sys, time\nsys.path.append({str(ROOT)!r})\n"
        "from mes_tui.attachments.child.limits import confine\nconfine(2)\n"
        "os.write(1, b'%d\\n' % os.getpid())\nwhile True: time.sleep(60)\n"
    )
    program = (
        "import sys; from pathlib import Path; from mes_tui.attachments.confined import run_child\n"
        f"run_child(data=b'', script=Path({str(script)!r}), seconds=600,\n"
        "    heard=lambda line: print(line.decode(), flush=True))\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        status = Path(f"/proc/{int(parent.stdout.readline())}/stat")
        parent.send_signal(signal.SIGKILL)
    while state_of(status) not in {"gone", "Z", "X"}:
        os.sched_yield()
