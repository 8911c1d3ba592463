"""Running the PDF child: bytes in, a few bounded lines out, killed with its group when time is up."""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ContextDecorator
from dataclasses import dataclass
from pathlib import Path

CHILD = Path(__file__).with_name("child") / "__main__.py"
# The child has three seconds of processor, which take longer where others work: a sound file is not refused for that.
# The wall clock only ends a child that does nothing any more.
WALL_SECONDS = 20.0
REPLY_LIMIT = 16 * 1024 * 1024
ENVIRON = {"LC_ALL": "C.UTF-8"}
_CHUNK = 1 << 16
_GET_DUMPABLE, _SET_DUMPABLE, _OPEN = 3, 4, 1
_LISTEN = 0.1  # seconds between two looks at whether the person gave up

Heard = Callable[[bytes], None]
GivenUp = Callable[[], bool]


class Stopped(Exception):
    """The person gave up before the child was done."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the child said: its whole ``lines``, and whether it ``ended`` well by itself, was ``late``, ever
    ``started``."""

    lines: tuple[bytes, ...] = ()
    ended: bool = False
    late: bool = False
    started: bool = True


def _prctl(what: int, value: int = 0) -> int:
    none = ctypes.c_ulong(0)
    return int(ctypes.CDLL(None).prctl(what, ctypes.c_ulong(value), none, none, none))


class _ClosedMemory(ContextDecorator):
    """While a child runs, no other process of this account looks into this one: it would write into its parent.

    A process always reads its own ``/proc/self``, and the children that we start are as open as before. Once the last
    child is gone it is as it was: who has a store open is read there (``storage.upkeep.openers``).
    """

    def __init__(self) -> None:
        self._lock, self._children, self._before = threading.Lock(), 0, 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._children:
                self._before = _prctl(_GET_DUMPABLE)
                _prctl(_SET_DUMPABLE, 0)
            self._children += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._children -= 1
            if not self._children and self._before == _OPEN:
                _prctl(_SET_DUMPABLE, _OPEN)


# One for all threads, as the mark is one for the whole process.
_CLOSED = _ClosedMemory()


@_CLOSED
def run_child(
    *arguments: str,
    data: bytes,
    seconds: float | None = None,
    script: Path = CHILD,
    heard: Heard | None = None,
    given_up: GivenUp | None = None,
    limit: int = REPLY_LIMIT,
) -> Reply:
    """Give ``data`` to the child ``script`` and return its answer; never raises for what the child does.

    The child gets no environment, no terminal and no open file of ours; it sets its own limits before it reads
    a byte. After ``seconds`` of wall clock, ``WALL_SECONDS`` unless given, or past ``limit`` bytes of answer,
    its whole group is killed. ``heard`` is given each line as it comes. Raises ``Stopped`` once ``given_up`` says true.
    """
    seconds = WALL_SECONDS if seconds is None else seconds
    try:
        process = start(script, str(seconds), *arguments)
    except OSError:
        return Reply(started=False)
    talk = _Talk(process, data, time.monotonic() + seconds, heard, given_up, limit)
    with process:
        try:
            late = not talk.finish()
        finally:
            _kill_group(process)
    return Reply(tuple(talk.lines), ended=process.returncode == 0 and not talk.flooded, late=late)


def start(script: Path, *words: str) -> "subprocess.Popen[bytes]":
    """Start the child ``script``, with pipes to it and from it. Raises OSError."""
    return subprocess.Popen(
        [sys.executable, "-I", "-B", str(script), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=ENVIRON,
        start_new_session=True,
        bufsize=0,
    )


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End what is left of the child. Nothing is done once it is reaped: its number may belong to another."""
    if process.returncode is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
        process.wait()


class _Talk:
    """Writes the document and reads the lines at the same time, so that neither side waits for the other."""

    def __init__(
        self,
        process: "subprocess.Popen[bytes]",
        data: bytes,
        deadline: float,
        heard: Heard | None,
        given_up: GivenUp | None,
        limit: int,
    ) -> None:
        self.lines: list[bytes] = []
        self.flooded = False
        self._process, self._rest, self._deadline = process, memoryview(data), deadline
        self._heard, self._given_up = heard, given_up
        self._said, self._limit, self._begun = 0, limit, bytearray()

    def finish(self) -> bool:
        """Talk until the child has nothing more to say; False when time is up."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        with selectors.DefaultSelector() as selector:
            for pipe, event in ((process.stdin, selectors.EVENT_WRITE), (process.stdout, selectors.EVENT_READ)):
                os.set_blocking(pipe.fileno(), False)
                selector.register(pipe, event)
            while selector.get_map() and not self.flooded:
                for key, _ in self._ready(selector):
                    more = self._feed(key.fd) if key.fileobj is process.stdin else self._listen(key.fd)
                    if not more:
                        selector.unregister(key.fileobj)
                        if key.fileobj is process.stdin:
                            process.stdin.close()
                if self._left() <= 0:
                    return False
        if self.flooded:
            return True
        try:
            process.wait(timeout=self._left())
        except subprocess.TimeoutExpired:
            return False
        return True

    def _left(self) -> float:
        return max(0.0, self._deadline - time.monotonic())

    def _ready(self, selector: selectors.BaseSelector) -> list[tuple[selectors.SelectorKey, int]]:
        if self._given_up is None:
            return selector.select(self._left())
        if self._given_up():
            raise Stopped
        return selector.select(min(_LISTEN, self._left()))

    def _feed(self, descriptor: int) -> bool:
        """Write what the pipe takes; a child that stopped reading gets no more. False when there is nothing left."""
        try:
            self._rest = self._rest[os.write(descriptor, self._rest[:_CHUNK]) :]
        except BlockingIOError:
            return True
        except BrokenPipeError:
            return False
        return bool(self._rest)

    def _listen(self, descriptor: int) -> bool:
        """Take in what was said; False at the end."""
        part = os.read(descriptor, _CHUNK)
        self._said += len(part)
        self.flooded = self._said > self._limit
        self._begun += part
        if b"\n" not in part:
            return bool(part)
        *whole, self._begun = self._begun.split(b"\n")
        for line in map(bytes, whole):
            self.lines.append(line)
            if self._heard is not None:
                self._heard(line)
        return True
