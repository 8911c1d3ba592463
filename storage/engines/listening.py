"""What others write to a PostgreSQL base, told by the server itself on the connection that rests: LISTEN and NOTIFY.

Nothing is asked of the server meanwhile, but now and then whether it is still there.
"""

import os
import select
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.engines.lending import Lending

CHANNEL = "mes_tui_written"
STILL_THERE = 15.0
"""Seconds after which the server is asked whether it is still there: a network may forget a connection at rest."""
_IN_USE = 0.05
"""Seconds given to who has the connection: what comes in meanwhile is heard as they use it."""


class Listener:
    """Hears the other programs and stores that write to the base; ``name`` is what this one says when it writes.

    ``version`` moves when somebody else wrote, and when that cannot be known: a connection was lost.
    """

    def __init__(self, lending: "Lending") -> None:
        self.name = uuid4().hex
        self.version = 0
        self._lending = lending
        self._moved = threading.Condition()
        self._heard_on: Any = None
        self._asked = 0.0
        self._wake, self._waker = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)

    def says(self) -> str:
        """SQL that tells the others, at the end of the transaction, that this store wrote."""
        return f"pg_notify('{CHANNEL}', '{self.name}')"

    def look(self) -> int:
        """The version, once what has come in is heard. Raises the errors of the driver."""
        driver = self._heard_on
        late = time.monotonic() - self._asked > STILL_THERE
        if driver is None or driver.closed or late or _readable(driver, 0.0):
            with self._lending.spare() as engine:
                if engine is not None:
                    # Before it lends a connection, the engine asks the server a word: what came in is heard with it.
                    with engine.connect() as connection:
                        self._take_in(connection)
        return self.version

    def wait(self, seconds: float) -> None:
        """Return once something comes in, ``hush`` is called or the time is over; nothing is asked of the server."""
        deadline, before = time.monotonic() + seconds, self.version
        while self.version == before and (left := deadline - time.monotonic()) > 0:
            if self._wake < 0 or not _readable(self._heard_on, left, self._wake) or self._hushed():
                return
            with self._lending.spare() as engine:
                if engine is not None:
                    return
            # Who has the connection hears it.
            with self._moved:
                self._moved.wait(min(_IN_USE, left))

    def hush(self) -> None:
        """End the waiting of another thread."""
        with suppress(OSError):
            os.write(self._waker, b"x")

    def close(self) -> None:
        """Hear nothing more."""
        self._heard_on = None
        self.hush()
        for descriptor in (self._waker, self._wake):
            with suppress(OSError):
                os.close(descriptor)
        self._wake = self._waker = -1

    def _hushed(self) -> bool:
        with suppress(OSError):
            return bool(os.read(self._wake, 64))
        return False

    def _take_in(self, connection: "Connection") -> None:
        """Hear what came in on the resting connection, which was just asked whether it is still there."""
        driver = connection.connection.dbapi_connection
        self._asked = time.monotonic()
        if driver is None or driver is self._heard_on:
            return
        driver.add_notify_handler(self._on)
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"LISTEN {CHANNEL}")
        self._heard_on = driver
        self._tell()

    def _on(self, notice: Any) -> None:
        if notice.payload != self.name:
            self._tell()

    def _tell(self) -> None:
        with self._moved:
            self.version += 1
            self._moved.notify_all()


def _readable(driver: Any, seconds: float, *others: int) -> bool:
    """Whether something came in on the connection, or on one of the ``others``, within ``seconds``."""
    looked_at = select.poll()
    for descriptor in others:
        looked_at.register(descriptor, select.POLLIN)
    if driver is not None and not driver.closed:
        looked_at.register(driver.fileno(), select.POLLIN)
    return bool(looked_at.poll(seconds * 1000))
