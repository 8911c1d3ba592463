"""The programs that have a store open: what the system says of them, never what they say of themselves."""

import os
import pwd
import re
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.domain.errors import StoreUnusable
from mes_tui.domain.journal import JournalAction

if TYPE_CHECKING:
    from storage.store import Store

_PROCESSES = Path("/proc")
HOST = socket.gethostname()
# See ``storage.engines.sessions.application_name``.
_NAMED = re.compile(r"mes-tui (?P<host>.+):(?P<pid>\d+)")
# « 2: POSIX  ADVISORY  READ 6854 fe:00:5704121 128 128 »; one that waits has « -> » after its number.
_LOCK = re.compile(r"^\d+: \w+ +\w+ +\w+ (?P<pid>\d+) (?P<file>[0-9a-f]+:[0-9a-f]+:\d+) ", re.MULTILINE)
# A program has several connections; one of another machine is known by the server only.
_CONNECTED = (
    "SELECT application_name, min(usename), coalesce(min(host(client_addr)), ''), min(backend_start) "
    "FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'mes-tui %' "
    "GROUP BY application_name"
)
# What it wrote in the sealed journal when it was opened: several accounts share one role of the server.
_ENTERED = "SELECT detail, who FROM journal WHERE action = :entered AND detail IN ({}) ORDER BY id"


@dataclass(frozen=True, slots=True)
class Opener:
    """A program that has the store open.

    ``who``: the name of a forced command, else the account that called sudo, else that of the program; ``login`` is
    that account in the store. ``origin``: the address that sshd wrote, else the terminal, "" for neither. ``host`` is
    the machine, where it is process ``pid``. Of a program of another machine the server tells where it is, and its own
    role; the account is that of its line in the journal, "" when it wrote none.
    """

    pid: int
    who: str
    origin: str
    since: datetime
    host: str
    login: str = ""


def of_store(store: "Store") -> tuple[Opener, ...]:
    """Those of ``store``, the oldest first; this program is left out. Raises StoreUnusable."""
    path = store.location.path
    found = of_file(path) if path is not None else tuple(_of_base(store))
    return tuple(sorted(found, key=lambda opener: (opener.since, opener.pid)))


def of_file(place: Path) -> tuple[Opener, ...]:
    """Those of the SQLite store at ``place``. A program of another account is not seen: none can have it open.

    One that reads a document at that moment shows its files to nobody; its locks are seen.
    """
    try:
        facts = place.stat()
    except OSError:
        return ()
    wanted = (facts.st_dev, facts.st_ino)
    holders = lock_holders(_locks(), (place, *(place.with_name(f"{place.name}{end}") for end in ("-wal", "-shm"))))
    pids = (int(folder.name) for folder in _PROCESSES.glob("[0-9]*"))
    return tuple(
        opener
        for pid in pids
        if pid != os.getpid() and (pid in holders or _has_open(pid, wanted)) and (opener := _read(pid))
    )


def lock_holders(locks: str, files: Iterable[Path]) -> frozenset[int]:
    """The processes that hold a lock on one of ``files``, from what ``/proc/locks`` says."""
    wanted = set()
    for file in files:
        with suppress(OSError):
            facts = file.stat()
            device = facts.st_dev
            wanted.add(f"{os.major(device):02x}:{os.minor(device):02x}:{facts.st_ino}")
    return frozenset(int(held["pid"]) for held in _LOCK.finditer(locks) if held["file"] in wanted)


def require_nobody(there: Iterable[Opener], label: str) -> None:
    """Raise StoreUnusable, which names them, when somebody has the store at ``label`` open."""
    if who := ", ".join(
        f"{one.who} (processus {one.pid}{'' if one.host == HOST else f' de {one.host}'})" for one in there
    ):
        raise StoreUnusable(
            f"Le dépôt « {label} » est ouvert : {who}. Attendez que ces personnes aient quitté le programme, puis "
            "recommencez."
        )


def _of_base(store: "Store") -> Iterator[Opener]:
    connected = [(_NAMED.fullmatch(name), *told) for name, *told in store.rows(_CONNECTED)]
    others = [(named["host"], int(named["pid"]), *told) for named, *told in connected if named is not None]
    entered = _entered(store, [f"{host}:{pid}" for host, pid, *_ in others if host != HOST])
    for host, pid, role, address, since in others:
        if (host, pid) == (HOST, os.getpid()):
            continue
        local = _read(pid) if host == HOST else None
        login = entered.get(f"{host}:{pid}", "")
        yield local or Opener(pid, login.removeprefix("nom:") or role, address, since.astimezone(UTC), host, login)


def _entered(store: "Store", programs: Sequence[str]) -> dict[str, str]:
    """The account that opened each of the ``programs`` last: a number is given again one day."""
    asked = {f"p{rank}": program for rank, program in enumerate(programs)}
    if not asked:
        return {}
    rows = store.rows(
        _ENTERED.format(", ".join(f":{name}" for name in asked)), asked | {"entered": JournalAction.ENTERED}
    )
    return dict(rows)


def _locks() -> str:
    with suppress(OSError):
        return (_PROCESSES / "locks").read_text()
    return ""


def _has_open(pid: int, wanted: tuple[int, int]) -> bool:
    # A process of another account, or one that just ended, is not ours to read.
    with suppress(OSError):
        for name in os.listdir(_PROCESSES / str(pid) / "fd"):
            with suppress(OSError):
                facts = os.stat(_PROCESSES / str(pid) / "fd" / name)
                if (facts.st_dev, facts.st_ino) == wanted:
                    return True
    return False


def _read(pid: int) -> Opener | None:
    process = _PROCESSES / str(pid)
    words, environ = _words(process / "cmdline"), _words(process / "environ")
    told = dict(word.partition("=")[::2] for word in environ if "=" in word)
    claimed = next((after for word, after in pairwise(words) if word == "--identite"), "")
    try:
        uid = process.stat().st_uid
    except OSError:
        return None
    # Anybody may write an environment: it is believed of a program of our own account only.
    caller = told.get("SUDO_UID", "") if uid == os.getuid() else ""
    login = f"nom:{claimed}" if claimed else f"uid:{caller if caller.isdecimal() else uid}"
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = f"uid:{uid}"
    names = (claimed, told.get("SUDO_USER", ""), name)
    origin = told.get("SSH_CONNECTION", "").partition(" ")[0] or _terminal(process)
    return Opener(pid, next(filter(None, names)), origin, _started(process), HOST, login)


def _terminal(process: Path) -> str:
    with suppress(OSError):
        name = os.readlink(process / "fd" / "0")
        return name.removeprefix("/dev/") if name.startswith(("/dev/pts/", "/dev/tty")) else ""
    return ""


def _started(process: Path) -> datetime:
    """When the process began: its folder was made then."""
    with suppress(OSError):
        return datetime.fromtimestamp(process.stat().st_ctime, UTC)
    return datetime.now(UTC)


def _words(file: Path) -> list[str]:
    with suppress(OSError):
        return file.read_bytes().decode("utf-8", "replace").split("\0")
    return []
