"""Drawing in a process of its own: the libraries, the fonts and what they leave in memory end with it.

The process draws what it is asked, one order after the other, and ends by itself once it was asked nothing for a while:
the next order starts another. It is this file, run as a program.
"""

import os
import pickle
import select
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import IO, Any

if __name__ == "__main__":
    # -I leaves out everything but the libraries: ours are where this file is.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mes_tui.domain.errors import Refusal
from mes_tui.printing.model import Document, ListPaper

IDLE = 5.0
"""Seconds without an order after which the process ends."""
_LOOK = 0.1  # seconds between two looks at whether the person gave up
_DIED = "L’impression s’est arrêtée avant la fin : la mémoire manque peut-être. Réessayez dans un instant."

Order = Document | tuple[Document, ...] | ListPaper
"""A document, several in one PDF, or a list."""
Told = Callable[[int, int], None]
"""Hears how many of its parts are drawn, of how many; may raise, and nothing is drawn then."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A PDF; ``missing`` says for each document where a sign stands that no font has."""

    data: bytes
    missing: tuple[tuple[str, ...], ...] = ()


Draw = Callable[[Order, Told, Callable[[], None]], Drawn]
"""``paint``, or what has it done elsewhere."""


class DrawingFailed(Exception):
    """What nobody foresaw happened in the process that draws; its own words."""


class _Ended(Exception):
    """The process ended, or never started."""


def paint(order: Order, told: Told, check: Callable[[], None] = lambda: None) -> Drawn:
    """Draw ``order`` in this process. ``check`` is called before, and may raise."""
    from mes_tui.printing.list_paper import render_list
    from mes_tui.printing.render import render, together
    from mes_tui.printing.signs import unprintable

    check()
    if isinstance(order, ListPaper):
        return Drawn(render_list(order))
    if isinstance(order, tuple):
        data = together(order, lambda done: told(done, len(order)))
        return Drawn(data, tuple(unprintable(document) for document in order))
    return Drawn(render(order, told), (unprintable(order),))


class Drawer:
    """The process that draws, for any thread, one at a time. It ends with this program."""

    def __init__(self, idle: float = IDLE) -> None:
        self._idle = idle
        self._turn = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def draw(self, order: Order, told: Told, check: Callable[[], None] = lambda: None) -> Drawn:
        """Draw ``order``. ``check`` is called ten times a second, and may raise: the process is then ended.

        Raises Refusal when the process ended before it was done, DrawingFailed for what nobody foresaw.
        """
        with self._turn:
            try:
                if self._process is not None:
                    # It may be ending by itself just now.
                    with suppress(_Ended):
                        return self._drawn(order, told, check)
                    self._end()
                return self._drawn(order, told, check)
            except _Ended as error:
                self._end()
                raise Refusal(_DIED) from error
            except BaseException:
                self._end()
                raise

    def _drawn(self, order: Order, told: Told, check: Callable[[], None]) -> Drawn:
        self._process = self._process or self._start()
        orders, answers = self._process.stdin, self._process.stdout
        assert orders is not None
        assert answers is not None
        try:
            pickle.dump(order, orders, pickle.HIGHEST_PROTOCOL)
            orders.flush()
            while True:
                while not select.select([answers], [], [], _LOOK)[0]:
                    check()
                answer: Any = pickle.load(answers)
                match answer:
                    case Drawn():
                        return answer
                    case (int(done), int(of)):
                        told(done, of)
                    case _:
                        raise DrawingFailed(str(answer))
        except (BrokenPipeError, EOFError, pickle.UnpicklingError) as error:
            raise _Ended from error

    def _start(self) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-I", "-B", __file__, str(self._idle)]
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        try:
            return subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=nothing, cwd="/", start_new_session=True)
        except OSError as error:
            raise _Ended from error

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            with suppress(BrokenPipeError):
                self._process.communicate()
            self._process = None


def serve(orders: IO[bytes], answers: IO[bytes], idle: float) -> None:
    """Draw what is ordered, until the orders end or none comes for ``idle`` seconds."""

    def say(answer: object) -> None:
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()

    while select.select([orders], [], [], idle)[0]:
        try:
            order: Order = pickle.load(orders)
        except EOFError:
            return
        try:
            drawn: object = paint(order, lambda done, of: say((done, of)))
        except Exception:
            drawn = traceback.format_exc()
        say(drawn)


if __name__ == "__main__":
    # What a library prints is no answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(BrokenPipeError):
        from mes_tui.printing.apart import serve as serve_orders

        serve_orders(sys.stdin.buffer, answers, float(sys.argv[1]))
