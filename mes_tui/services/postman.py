"""The thread that sends the e-mails of an open application. Nothing on the screen waits for it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mes_tui.domain.errors import Refusal
from mes_tui.services.outbox import Outbox

log = logging.getLogger(__name__)

FIRST, INTERVAL = 3.0, 30.0
"""Seconds before the first round, then between two rounds."""

_LEAVING = 3.0
"""Seconds that an e-mail on its way has to arrive when the application ends."""


class Postman:
    """Sends what is due at intervals, from a thread of its own, until it is stopped.

    ``first`` and ``interval`` are in seconds. A server that does not answer, or a password that this account may not
    read, is no trouble of the person at the keyboard: « mes-tui courriels » or another window sends later.
    """

    def __init__(self, outbox: Outbox, first: float = FIRST, interval: float = INTERVAL) -> None:
        self._outbox, self._first, self._interval = outbox, first, interval
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="postman", daemon=True)

    def start(self) -> None:
        """Begin: the first round comes once the application is open."""
        self._thread.start()

    def stop(self) -> None:
        """Send no more; an e-mail on its way has a few seconds to arrive, lest it be sent again."""
        self._stopped.set()
        self._thread.join(_LEAVING)

    def _run(self) -> None:
        pause = self._first
        while not self._stopped.wait(pause):
            pause = self._interval
            try:
                if self._outbox.due():
                    self._outbox.deliver(lambda: not self._stopped.is_set())
            except Refusal:
                continue
            except Exception as error:
                log.error("sending e-mails failed: %s", type(error).__name__, exc_info=error)


@contextmanager
def sending(outbox: Outbox) -> Iterator[None]:
    """Send the e-mails of ``outbox`` meanwhile."""
    postman = Postman(outbox)
    postman.start()
    try:
        yield
    finally:
        postman.stop()
