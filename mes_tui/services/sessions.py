"""The name of a running session, and whether the program behind a name is over. Light."""

import os
import re
import socket
from datetime import datetime
from pathlib import Path

_CONNECTION = re.compile(r"[0-9A-Za-z.:%_-]{2,64} \d{1,5} \S{2,64} \d{1,5}", re.ASCII)


def session_name() -> str:
    """« host:pid:start:random »: tells two windows apart, and lets another window of the machine see a dead one."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}:{os.urandom(8).hex()}"


def clock_time(instant: datetime) -> str:
    """« 01:15 », in local time: an instant. « Depuis 1 h 15 » would be read as a duration."""
    return f"{instant.astimezone():%H:%M}"


def program_of(name: str) -> str:
    """« host:pid » of the session ``name``."""
    return ":".join(name.split(":")[:2])


def origin(*, forced: bool = False) -> str:
    """From where the program is used: « 192.0.2.7:50122 », as sshd wrote it, when the command is ``forced``: nobody
    else could. Otherwise « host:pts/3 », as the kernel knows it, the machine alone without a terminal.
    """
    connection = os.environ.get("SSH_CONNECTION", "")
    if forced and _CONNECTION.fullmatch(connection):
        address, port, *_ = connection.split()
        return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    try:
        terminal = os.ttyname(0).removeprefix("/dev/")
    except OSError:
        terminal = ""
    return f"{socket.gethostname()}:{terminal}".rstrip(":")


def is_over(name: str) -> bool:
    """True when the program of the session ``name`` ran on this machine and runs no more; False when unknown."""
    host, _, rest = name.partition(":")
    pid, _, rest = rest.partition(":")
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    # A number of process is given again one day: the instant it started tells the two apart.
    return _started(int(pid)) != rest.partition(":")[0]


def _started(pid: int) -> str:
    """The start of process ``pid`` in clock ticks since boot, "" when there is no such process."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    return status.rpartition(")")[2].split()[19]
