"""The golden stores, restored for a test."""

import json
import lzma
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.access import Actor
from mes_tui.settings import Settings
from tests.samples.builders import settings_in

HERE = Path(__file__).parent
FIRST = "68a1bfa"
"""Made before a request said by itself what it renews and whether it was taken from a file."""
SQLITE, POSTGRES, PACKAGES = "store.db.xz", "store.sql.xz", "packages.json.xz"
DAY = datetime(2025, 10, 15, 15, tzinfo=UTC)
"""The day on which the stores were made."""


def versions() -> list[str]:
    """The versions of the application that left a golden store."""
    return sorted(path.name for path in HERE.iterdir() if (path / SQLITE).exists())


def packages() -> dict[tuple[str, str], bytes]:
    """The exported data of each request of each version, by version and number."""
    found = {}
    for path in sorted(HERE.glob(f"*/{PACKAGES}")):
        for number, text in json.loads(lzma.decompress(path.read_bytes())).items():
            found[path.parent.name, number] = text.encode()
    return found


def sqlite_settings(version: str, folder: Path) -> Settings:
    """The settings of the SQLite store of ``version``, restored into ``folder``."""
    settings = settings_in(folder / "mes")
    settings.store_file.parent.mkdir(mode=0o700, parents=True)
    settings.store_file.touch(mode=0o600)
    settings.store_file.write_bytes(lzma.decompress((HERE / version / SQLITE).read_bytes()))
    return settings


@contextmanager
def postgres_settings(version: str, folder: Path, server: str) -> Iterator[Settings]:
    """The settings of the PostgreSQL store of ``version``, restored into a base of its own on ``server``."""
    import psycopg

    name = f"golden_{version}".replace(".", "_").replace("-", "_")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    url = server.replace("/postgres?", f"/{name}?")
    dump = lzma.decompress((HERE / version / POSTGRES).read_bytes())
    subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", url], input=dump, check=True, capture_output=True)
    try:
        yield replace(settings_in(folder / "mes"), database_url=url)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def opened(settings: Settings, actor: Actor, clock: Callable[[], datetime] = lambda: DAY) -> Iterator[Services]:
    """The services of ``actor`` on the store of ``settings``."""
    with open_services(settings, clock=clock, actor=actor) as services:
        yield services
