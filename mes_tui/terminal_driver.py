"""Textual's driver, made to survive what real terminals send and the moment they vanish."""

import os
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable
from functools import partial
from typing import Any, TextIO

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from mes_tui import textual_internals as internals
from mes_tui.terminal_pastes import PasteFilter
from mes_tui.terminal_replies import ReplyFilter

_READ_SIZE = 4096
_POLL_SECONDS, _HOLD_SECONDS = 0.1, 0.02


class TerminalFile:
    """What the output thread writes to. Once the terminal is gone, writes fall silent instead of ending the thread:

    a dead output thread leaves its bounded queue full, and with it the event loop blocked for ever.
    """

    def __init__(self, file: TextIO, on_gone: Callable[[], None]) -> None:
        self._file = file
        self._on_gone = on_gone
        self.silent = False

    def write(self, text: str) -> int:
        self._attempt(lambda: self._file.write(text))
        return len(text)

    def flush(self) -> None:
        self._attempt(self._file.flush)

    def fileno(self) -> int:
        return self._file.fileno()

    def _attempt(self, action: Callable[[], Any]) -> None:
        if self.silent:
            return
        try:
            action()
        except (OSError, ValueError):
            self.silent = True
            self._on_gone()


class TerminalDriver(LinuxDriver):
    """Invalid UTF-8 becomes « � », the end of the input ends the session, a lost terminal never blocks."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._file: Any = TerminalFile(sys.__stderr__ or sys.stderr, self._gone)

    def start_application_mode(self) -> None:
        """Take the terminal; its own cursor stays seen when the application wants it."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if getattr(internals.app_of(self), "shows_cursor", False):
            self.write("\x1b[?25h")

    def silence(self) -> None:
        """Write nothing more, and free whoever waits for room in the output queue. Callable from any thread."""
        self._file.silent = True
        internals.free_output(self)

    def window_size(self) -> tuple[int, int] | None:
        """The columns and rows of the window now; None when the terminal reports them itself, in its own order."""
        return internals.window_size(self)

    def run_input_thread(self) -> None:
        """Read keys until the driver stops or the terminal ends."""
        parser = internals.key_parser(self)
        # The stock driver decodes strictly: one Latin-1 « é » would end the application.
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        pastes, replies = PasteFilter(), ReplyFilter(partial(internals.is_key, parser), hear=self._answered)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                text = ""
                if selector.select(_HOLD_SECONDS if replies.holding else _POLL_SECONDS):
                    data = self._read()
                    if not data:
                        self._gone()
                        return
                    text = replies.feed(pastes.feed(decode(data)))
                text += replies.feed(pastes.tick()) + replies.tick()
                # Half a character gives no text yet, and the parser takes "" for the end of the input.
                if text:
                    self._pass_on(parser.feed(text))
                self._pass_on(parser.tick())

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _READ_SIZE)
        except OSError:
            return b""

    def _pass_on(self, messages: Any) -> None:
        message: Message
        for message in messages:
            self.process_message(message)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            internals.report_failure(self, error)

    def _answered(self, sequence: str) -> None:
        answered = getattr(internals.app_of(self), "terminal_answered", None)
        if answered is not None:
            answered(sequence)

    def _gone(self) -> None:
        vanished = getattr(internals.app_of(self), "terminal_vanished", None)
        if vanished is not None:
            vanished()
