"""How a session ends when nobody asked: hang-up, termination, a terminal that vanished.

What was being typed is saved first, then the application leaves as usual; if it cannot within ``LIMIT`` seconds, the
process ends anyway. Textual alone dies at once with nothing saved, or turns for ever on a dead terminal.
"""

import os
import select
import signal
import termios
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from rich.text import Text
from textual import events
from textual.app import App

from mes_tui import faults
from mes_tui import textual_internals as internals
from mes_tui.last_save import SAVED
from mes_tui.terminal_driver import TerminalDriver

ENDED = "Séance fermée par qui s’occupe de l’application ou de cette machine."
NOT_SAVED = "NON ENREGISTRÉ : ce qui était tapé en dernier n’a pas pu l’être. Voyez « mes-tui ou »."
# Seconds from the signal to the end, whatever happens.
LIMIT = 2.5
# Seconds given to the event loop to start leaving before it is freed from a stalled terminal, then done without.
_PATIENCE = 0.5
_WATCH_MILLISECONDS = 500
_RESTORE = (
    b"\x1b[?2004l\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l"
    b"\x1b[?2026l\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h\r\n"
)


class LifeCycle:
    """The handlers of one running application. Made by ``install``."""

    def __init__(self, app: App[Any], flush: Callable[[], str | None], *, restricted: bool) -> None:
        self._app = app
        self._flush = flush
        self._restricted = restricted
        self._loop = internals.event_loop(app)
        self._leaving = threading.Lock()
        self._flushing = threading.Lock()
        self._started = threading.Event()
        self._ended = threading.Event()
        self._parent = os.getppid()
        self._attributes = internals.terminal_attributes(app)
        self.reason: signal.Signals | None = None
        self._told = SAVED

    @property
    def exit_code(self) -> int:
        """128 + the signal, as shells expect; 0 when no signal ended the session."""
        return 128 + self.reason if self.reason else 0

    def start(self) -> None:
        """Install the handlers and start the watch. Call it in the main thread."""
        signal.signal(signal.SIGHUP, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_interrupt)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        if self._restricted:
            # Under a forced command nobody could resume the suspended application.
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        threading.Thread(target=self._watch, name="mes-tui-watch", daemon=True).start()

    def stop(self) -> None:
        """The application is leaving by itself: stop watching the terminal."""
        self._ended.set()

    def flush_once(self) -> None:
        """Save what is being typed, once, whoever asks first; an error is recorded, never raised."""
        if not self._flushing.acquire(blocking=False):
            return
        try:
            self._told = self._flush() or SAVED
        except Exception as error:
            self._told = NOT_SAVED
            faults.record(error)

    def leave(self, reason: signal.Signals) -> None:
        """Save and leave. Callable from a signal handler and from any thread; only the first call counts."""
        if not self._leaving.acquire(blocking=False):
            return
        self.reason = reason
        # The kernel's own end, for a process that no longer runs Python at all.
        signal.setitimer(signal.ITIMER_REAL, LIMIT + 0.4)
        threading.Thread(target=self._backstop, name="mes-tui-backstop", daemon=True).start()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        self._started.set()
        self.flush_once()
        if self.reason is signal.SIGTERM:
            internals.print_at_exit(self._app, Text(f"{ENDED} {self._told}"))
        self._app.exit(return_code=self.exit_code)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._loop is None or self._loop.is_closed():
            raise SystemExit(128 + number)
        self.leave(signal.Signals(number))

    def _on_interrupt(self, _number: int, _frame: FrameType | None) -> None:
        driver = internals.driver(self._app)
        if driver is not None and self._loop is not None and not self._loop.is_closed():
            driver.process_message(events.Key("ctrl+c", "\x03"))

    def _watch(self) -> None:
        poller = select.poll()
        poller.register(0, 0)
        gone = select.POLLHUP | select.POLLERR | select.POLLNVAL
        while not self._ended.is_set():
            ready = poller.poll(_WATCH_MILLISECONDS)
            if any(event & gone for _, event in ready) or os.getppid() != self._parent:
                self.leave(signal.SIGHUP)
                return

    def _backstop(self) -> None:
        deadline = time.monotonic() + LIMIT
        if not self._started.wait(_PATIENCE):
            self._free_the_loop()
        if not self._started.wait(_PATIENCE):
            # The loop is busy elsewhere: save from here, the field's text is plain data.
            self.flush_once()
        while time.monotonic() < deadline:
            if self.reason is signal.SIGHUP or not self._started.is_set():
                self._free_the_loop()
            time.sleep(0.05)
        self._restore_terminal()
        os._exit(self.exit_code)

    def _free_the_loop(self) -> None:
        driver = internals.driver(self._app)
        if isinstance(driver, TerminalDriver):
            driver.silence()
            try:
                termios.tcflush(2, termios.TCOFLUSH)
            except termios.error:
                return

    def _restore_terminal(self) -> None:
        if self.reason is signal.SIGHUP:
            return
        try:
            if self._attributes is not None:
                termios.tcsetattr(0, termios.TCSANOW, self._attributes)
            os.write(2, _RESTORE)
        except (OSError, termios.error):
            return


def install(app: App[Any], flush: Callable[[], str | None], *, restricted: bool = False) -> LifeCycle | None:
    """Give ``app`` its end-of-session handlers; call it in ``App.on_mount``.

    ``flush`` saves what is being typed, frees the lease, and may say what became of it: synchronous, quick, and without
    any call that needs the event loop, for it may run in another thread when the loop is stuck. Returns None in a
    headless application.
    """
    if app.is_headless or threading.current_thread() is not threading.main_thread():
        return None
    cycle = LifeCycle(app, flush, restricted=restricted)
    cycle.start()
    return cycle
