"""A hundred sessions on one PostgreSQL server, each a program of its own, from two networks where that is allowed.

What each costs the server (connections) and the machine (memory), how long a save takes, and how long until the other
sessions know of it.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from mes_tui.bootstrap import open_services
from mes_tui.samples.build import DIRECTOR, build
from tests.benchmarks.bulk import add_requests
from tests.benchmarks.measure import milliseconds, percentile
from tests.samples.builders import settings_in
from tests.storage import postgres_cluster

TITLE = "a hundred sessions on one PostgreSQL server (MES_TUI_SESSIONS for another number)"
SESSIONS = int(os.environ.get("MES_TUI_SESSIONS", "100"))
INVENTED = 2000
"""Requests in the office beside those of the sample: a draft for each session."""
REST, ALONE, TOGETHER, PACE = 10.0, 20.0, 40.0, 10.0
"""Seconds: nobody saves; one does, each 1.5 second; all do, each of them every ``PACE`` seconds."""
_STARTING = 4
_COUNTED = (
    "SELECT application_name, count(*) FROM pg_stat_activity WHERE application_name LIKE 'mes-tui %%' "
    "AND datname = current_database() GROUP BY 1"
)
_NETWORKS = ("mes-a", "mes-b")


class Connections(threading.Thread):
    """How many the sessions have, looked at again and again: of all, and of the one that has most."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.seen: list[tuple[int, int]] = []
        self._url, self._over = url, threading.Event()

    def run(self) -> None:
        import psycopg

        with psycopg.connect(self._url, autocommit=True) as watching:
            while not self._over.wait(0.05):
                counts: Counter[str] = Counter(dict(watching.execute(_COUNTED).fetchall()))
                self.seen.append((counts.total(), max(counts.values(), default=0)))

    def end(self) -> list[tuple[int, int]]:
        self._over.set()
        self.join()
        return self.seen


@contextmanager
def _networks(port: int) -> Iterator[list[tuple[list[str], str]]]:
    """Two networks that each reach the server by a link of their own: what begins a command there, the address.

    One network, the machine's socket, where they may not be made.
    """
    with ExitStack() as stack:
        made = []
        for rank, name in enumerate(_NETWORKS, 1):
            ours, theirs = f"10.99.{rank}.1", f"10.99.{rank}.2"
            commands = (
                f"ip netns add {name}",
                f"ip link add {name} type veth peer name eth0 netns {name}",
                f"ip addr add {ours}/24 dev {name}",
                f"ip link set {name} up",
                f"ip -n {name} addr add {theirs}/24 dev eth0",
                f"ip -n {name} link set eth0 up",
            )
            for command in commands:
                done = subprocess.run(command.split(), capture_output=True, text=True, check=False)
                if done.returncode:
                    print(f"  no network of its own ({command}: {done.stderr.strip()}): all on the machine's socket")
                    yield []
                    return
                if command.startswith("ip netns add"):
                    stack.callback(subprocess.run, ["ip", "netns", "del", name], check=False)
            inside = ["ip", "netns", "exec", name, "unshare", "--uts", "sh", "-c", f'hostname {name}; exec "$@"', "sh"]
            made.append((inside, f"{ours}:{port}"))
        yield made


def _trusted(data: Path) -> None:
    with (data / "pg_hba.conf").open("a", encoding="ascii") as rules:
        rules.write("host all all 10.99.0.0/16 trust\n")


def run() -> None:
    if reason := postgres_cluster.obstacle():
        print(f"  {reason}")
        return
    with socket.socket() as found:
        found.bind(("", 0))
        port = found.getsockname()[1]
    options = (
        f"-c fsync=on -c autovacuum=on -c max_connections={2 * SESSIONS + 20} -c listen_addresses=* -c port={port}"
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        _networks(port) as networks,
        postgres_cluster.running(options, _trusted) as url,
    ):
        local = f"{url}&port={port}"
        _measure(Path(folder), local, networks, _office(Path(folder), local))


def _office(home: Path, url: str) -> list[int]:
    settings = replace(settings_in(home), database_url=url, owner=os.getuid())
    with open_services(settings, create=True) as services:
        build(services)
    with open_services(settings, actor=DIRECTOR) as services:
        add_requests(services, INVENTED)
        rows = services.store.rows("SELECT id FROM request WHERE status = 'BROUILLON' ORDER BY id")
        print(f"  an office of {services.store.rows('SELECT count(*) FROM request')[0][0]} requests")
    return [int(id_) for (id_,) in rows][-SESSIONS:]


def _measure(home: Path, url: str, networks: list[tuple[list[str], str]], requests: list[int]) -> None:
    programs: list[subprocess.Popen[str]] = []
    opened: list[dict[str, Any]] = []
    try:
        for rank, request_id in enumerate(requests):
            inside, address = networks[rank % len(networks)] if networks else ([], "")
            place = f"postgresql://postgres@{address}/postgres" if address else url
            own = home / f"session-{rank}"
            shutil.copytree(home / "state", own / "state")
            command = [*inside, sys.executable, "-m", "tests.benchmarks._session", place, str(own), str(request_id)]
            programs.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            if len(programs) - len(opened) >= _STARTING:
                opened.append(_heard(programs[len(opened)]))
        opened += [_heard(program) for program in programs[len(opened) :]]
        where = f"in {len(networks)} networks" if networks else "on the machine's socket"
        print(
            f"  {len(programs)} programs, {where}; opening and first list: {_said([one['opened'] for one in opened])}"
        )
        count = len(programs)
        _phase("nobody saves", url, programs, [(REST, 0.0, REST)] * count)
        _phase("one saves", url, programs, [(ALONE, 1.5, 1.5), *[(ALONE, 0.0, ALONE)] * (count - 1)])
        _phase("all save", url, programs, [(TOGETHER, PACE, PACE * rank / count) for rank in range(count)])
    finally:
        for program in programs:
            assert program.stdin is not None
            program.stdin.close()
            program.wait(60)


def _phase(
    name: str, url: str, programs: "list[subprocess.Popen[str]]", asked: list[tuple[float, float, float]]
) -> None:
    watching = Connections(url)
    watching.start()
    for program, (seconds, pace, first) in zip(programs, asked, strict=True):
        assert program.stdin is not None
        program.stdin.write(json.dumps({"seconds": seconds, "pace": pace, "first": first}) + "\n")
        program.stdin.flush()
    told = [_heard(program) for program in programs]
    seen = watching.end()
    whole, most = [total for total, _ in seen], max(one for _, one in seen)
    print(
        f"  {name}: {statistics.median(whole):.0f} connections (median), {max(whole)} at most; {most} at most of one "
        f"program; memory of one: {statistics.median(one['memory']['pss'] for one in told):.0f} Mo (PSS), "
        f"{statistics.median(one['memory']['private'] for one in told):.0f} Mo of its own"
    )
    for what in ("saves", "lists", "arrivals"):
        if values := [value for one in told for value in one[what]]:
            print(f"    {what}: {len(values)}, {_said(values)}")


def _heard(program: "subprocess.Popen[str]") -> dict[str, Any]:
    assert program.stdout is not None
    told: dict[str, Any] = json.loads(program.stdout.readline())
    return told


def _said(values: list[float]) -> str:
    parts = {"p50": 0.5, "p95": 0.95, "longest": 1.0}
    return ", ".join(f"{name} {milliseconds(percentile(values, part)).strip()}" for name, part in parts.items())
