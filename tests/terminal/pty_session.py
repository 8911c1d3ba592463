"""A program in a real pseudo-terminal: keys in, a screen out."""

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

from tests import budget, forking

PATIENCE = 30.0
PICTURE_BEGUN = b"\x1bP"
PICTURE = re.compile(b"\x1bP[0-9;]*q([^\x1b]*)\x1b\\\\")
KEYS = {
    "Entrée": "\r",
    "Tab": "\t",
    "Échap": "\x1b",
    "Retour": "\x7f",
    "Haut": "\x1b[A",
    "Bas": "\x1b[B",
    "Droite": "\x1b[C",
    "Gauche": "\x1b[D",
    "Fin": "\x1b[F",
    "F1": "\x1bOP",
    "F3": "\x1bOR",
    "F6": "\x1b[17~",
    "F7": "\x1b[18~",
    "F8": "\x1b[19~",
    "F10": "\x1b[21~",
    "Ctrl+C": "\x03",
    "Ctrl+Q": "\x11",
    "Ctrl+Z": "\x1a",
}


class Window:
    """What a pseudo-terminal shows, and its keyboard. Use it in a ``with`` statement."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self._master, self.inside = os.openpty()
        self._lock = threading.Condition()
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        self._held = b""
        self._set_size(columns, rows)
        self._reading = threading.Event()
        self._reading.set()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close_inside()
        self.hang_up()

    def close_inside(self) -> None:
        """Leave the side of the programs to them."""
        if self.inside >= 0:
            os.close(self.inside)
            self.inside = -1

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without trailing blanks; no-break spaces are plain ones."""
        with self._lock:
            return self._rows()

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    def type(self, text: str | bytes) -> None:
        """Send characters as they are, or bytes."""
        data = text.encode() if isinstance(text, str) else text
        while data:
            data = data[os.write(self._master, data) :]

    def press(self, *names: str) -> None:
        """Send keys by their names in ``KEYS``."""
        for name in names:
            self.type(KEYS[name])

    def wait_for(self, wanted: str | Callable[[str], bool], patience: float = PATIENCE) -> str:
        """Wait until the screen holds ``wanted`` (or the function accepts it) and return the screen."""
        accept = wanted if callable(wanted) else lambda text: wanted in text
        deadline = time.monotonic() + patience
        with self._lock:
            while True:
                text = "\n".join(self._rows())
                if accept(text):
                    return text
                left = deadline - time.monotonic()
                if left <= 0 or not self._lock.wait(left):
                    raise AssertionError(f"never on the screen: {wanted!r}\n{text}")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window, as its owner would with the mouse."""
        with self._lock:
            self._screen.resize(rows, columns)
        self._set_size(columns, rows)

    def stall(self) -> None:
        """Stop reading what the program draws, as a frozen link does."""
        self._reading.clear()

    def hang_up(self) -> None:
        """Close the window: the program's terminal is gone."""
        self._reading.set()
        with self._lock:
            master, self._master = self._master, -1
        if master >= 0:
            # The next terminal may be given the same number: this reader would take what it says.
            self._reader.join()
            os.close(master)

    def output_during(self, seconds: float) -> bytes:
        """What the program draws from now on, during ``seconds``."""
        start = len(self.raw)
        deadline = time.monotonic() + seconds
        with self._lock:
            while (left := deadline - time.monotonic()) > 0:
                self._lock.wait(left)
        return self.raw[start:]

    def settle(self, silence: float = 0.4, patience: float = PATIENCE) -> None:
        """Wait until the program has drawn nothing for ``silence`` seconds."""
        deadline = time.monotonic() + patience
        while self.output_during(silence):
            assert time.monotonic() < deadline, "the program never stops drawing"

    def _rows(self) -> list[str]:
        return [row.replace("\u00a0", " ").rstrip() for row in self._screen.display]

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _without_pictures(self, data: bytes) -> bytes:
        """``data`` without its pictures in sixels, which pyte would take for text; one that is not whole is held."""
        text = PICTURE.sub(b"", self._held + data)
        begun = text.find(PICTURE_BEGUN)
        text, self._held = (text, b"") if begun < 0 else (text[:begun], text[begun:])
        return text

    def _read(self) -> None:
        while (master := self._master) >= 0:
            self._reading.wait()
            with contextlib.suppress(OSError, ValueError):
                if not select.select([master], [], [], 0.1)[0]:
                    continue
            if not self._reading.is_set():
                continue
            try:
                data = os.read(master, 65536)
            except OSError:
                return
            with self._lock:
                self.raw += data
                self._stream.feed(self._without_pictures(data))
                self._lock.notify_all()


def _start(
    command: Sequence[str], files: tuple[int, int, int], environ: Mapping[str, str] | None, folder: Path | None
) -> subprocess.Popen[bytes] | forking.Program:
    """Start ``command``, a program of ours forked where it may be, with its output as its terminal."""
    program, *words = command
    if budget.SHORT and program == sys.executable and environ is not None and forking.suits(environ):
        return forking.server("programs").start(words, files, environ, folder or Path.cwd(), terminal=True)
    return subprocess.Popen(
        command,
        stdin=files[0],
        stdout=files[1],
        stderr=files[2],
        env=environ,
        cwd=folder,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(1, termios.TIOCSCTTY, 0),
    )


class Terminal(Window):
    """One program and its controlling terminal."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environ: Mapping[str, str] | None = None,
        folder: Path | None = None,
        stdin: int | None = None,
    ) -> None:
        super().__init__(columns, rows)
        files = (self.inside if stdin is None else stdin, self.inside, self.inside)
        self.process = _start(command, files, environ, folder)
        self.close_inside()

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        super().__exit__()

    def erase(self) -> None:
        """Lose what is on the screen, as a window made smaller and back does before the program looks at it."""
        with self._lock:
            self._screen.reset()
        self.kill(signal.SIGWINCH)

    def kill(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def ended(self, seconds: float) -> int:
        """Wait for the end of the program and return its exit status (negative: the signal that killed it)."""
        return self.process.wait(timeout=seconds)

    def cpu_seconds(self) -> float:
        """The processor time that the program has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
