"""Running the PDF child: bytes in, one bounded answer out, killed with its group when time is up."""

import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 5.0
REPLY_LIMIT = 16 * 1024 * 1024
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Reply:
    """What the child said: ``line`` is its whole output if it ended well, else empty."""

    line: bytes = b""
    late: bool = False
    started: bool = True


def run_child(*arguments: str, data: bytes, seconds: float = WALL_SECONDS, script: Path = CHILD) -> Reply:
    """Give ``data`` to the child ``script`` and return its answer; never raises for what the child does.

    The child gets no environment, no terminal and no open file of ours; it sets its own limits before it reads
    a byte. After ``seconds`` of wall clock, or past ``REPLY_LIMIT`` bytes of answer, its whole group is killed.
    """
    command = [sys.executable, "-I", "-B", str(script), *arguments]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
            start_new_session=True,
            bufsize=0,
        )
    except OSError:
        return Reply(started=False)
    deadline = time.monotonic() + seconds
    with process:
        try:
            line = _converse(process, data, deadline)
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except (TimeoutError, subprocess.TimeoutExpired):
            return Reply(late=True)
        finally:
            _kill_group(process)
    return Reply(line) if process.returncode == 0 else Reply()


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End what is left of the child. Nothing is done once it is reaped: its number may belong to another."""
    if process.returncode is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
        process.wait()


def _converse(process: "subprocess.Popen[bytes]", data: bytes, deadline: float) -> bytes:
    """Write ``data`` and read the answer at the same time, so that neither side waits for the other."""
    assert process.stdin is not None
    assert process.stdout is not None
    rest, answer = memoryview(data), bytearray()
    with selectors.DefaultSelector() as selector:
        for pipe, event in ((process.stdin, selectors.EVENT_WRITE), (process.stdout, selectors.EVENT_READ)):
            os.set_blocking(pipe.fileno(), False)
            selector.register(pipe, event)
        while selector.get_map():
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                if key.fileobj is process.stdin:
                    rest = _feed(key.fd, rest)
                    if not rest:
                        selector.unregister(process.stdin)
                        process.stdin.close()
                elif part := os.read(key.fd, _CHUNK):
                    answer += part
                    if len(answer) > REPLY_LIMIT:
                        _kill_group(process)
                        return b""
                else:
                    selector.unregister(process.stdout)
    return bytes(answer)


def _feed(descriptor: int, rest: memoryview) -> memoryview:
    """Write what the pipe takes; a child that stopped reading gets no more."""
    try:
        return rest[os.write(descriptor, rest[:_CHUNK]) :]
    except BlockingIOError:
        return rest
    except BrokenPipeError:
        return rest[len(rest) :]
