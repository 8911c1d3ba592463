"""A PostgreSQL server of our own, in a temporary folder, on a socket, apart from the machine’s own server."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

ACCOUNT = "postgres"


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, the newest one found."""
    on_path = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    places = [Path(on_path).parent] if on_path else folders[::-1]
    return next((folder for folder in places if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def obstacle() -> str:
    """Why no server can be started here; "" when one can."""
    if find_spec("psycopg") is None:
        return "PostgreSQL is not tried: psycopg is not installed (pip install 'mes-tui[postgresql]')"
    if programs() is None:
        return "PostgreSQL is not tried: no server on this machine (initdb and pg_ctl not found)"
    if os.geteuid() == 0 and not _account_exists():
        return "PostgreSQL is not tried: its server does not run as root and there is no account « postgres »"
    return ""


def _account_exists() -> bool:
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        return False
    return shutil.which("runuser") is not None


def _run(*command: str) -> None:
    as_account = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_account, *command], capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")


@contextmanager
def running(options: str = "", prepare: Callable[[Path], None] = lambda data: None) -> Iterator[str]:
    """Start a server; yield the address of an empty base in UTF-8 (its role is ``postgres``).

    ``options`` are settings of the server, « -c name=value », after ours; ``prepare`` is given the folder of its data.
    """
    found = programs()
    assert found is not None
    # The name of a socket is short: not under the long name of a test's folder.
    folder = Path(tempfile.mkdtemp(prefix="mes-pg-"))
    data = folder / "data"
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        _run(f"{found}/initdb", "-D", str(data), "-A", "trust", "-U", ACCOUNT, "-E", "UTF8", "--locale=C.UTF-8", "-N")
        # What the server cleans by itself is a writer too: a test counts those.
        alone = "-c fsync=off -c autovacuum=off -c max_connections=60"
        asked = f"-k {folder} -c listen_addresses='' {alone} {options}"
        prepare(data)
        _run(f"{found}/pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", asked, "start")
        try:
            yield f"postgresql://{ACCOUNT}@/postgres?host={folder}"
        finally:
            _run(f"{found}/pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def administer(url: str, *statements: str) -> None:
    """Run ``statements`` on the server, each by itself."""
    from sqlalchemy import create_engine

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
