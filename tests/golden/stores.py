"""The golden stores, restored for a test."""

import json
import lzma
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.access import Actor
from mes_tui.samples.build import DIRECTOR
from mes_tui.settings import Settings
from tests import prepared
from tests.samples.builders import settings_in

HERE = Path(__file__).parent
FIRST = "68a1bfa"
"""Made before a request said by itself what it renews and whether it was taken from a file."""
LAST = "6896ede"
"""Made last: every status, type and outcome that there is, both editions, second homes, recorded answers, sheets of
signatures and scans."""
SQLITE, POSTGRES, PACKAGES = "store.db.xz", "store.sql.xz", "packages.json.xz"
KEYS = "sceau.cle"
"""The keys of the seals of the stores, which stand outside of them; none for those of before."""
DAY = datetime(2025, 10, 15, 15, tzinfo=UTC)
"""The day on which the stores were made."""


def versions() -> list[str]:
    """The versions of the application that left a golden store."""
    return sorted(path.name for path in HERE.iterdir() if (path / SQLITE).exists())


def sealed() -> list[str]:
    """Those of which a key seals the journal."""
    return [version for version in versions() if (HERE / version / KEYS).exists()]


def packages() -> dict[tuple[str, str], bytes]:
    """The exported data of each request of each version, by version and number."""
    found = {}
    for path in sorted(HERE.glob(f"*/{PACKAGES}")):
        for number, text in json.loads(lzma.decompress(path.read_bytes())).items():
            found[path.parent.name, number] = text.encode()
    return found


def _settings(version: str, home: Path) -> Settings:
    """The settings of a store in ``home``, with the keys of ``version`` beside it if there are any."""
    settings, keys = settings_in(home), HERE / version / KEYS
    if keys.exists() and settings.seal_file is not None:
        home.mkdir(mode=0o700, parents=True)
        settings.seal_file.parent.mkdir(mode=0o700)
        settings.seal_file.touch(mode=0o600)
        settings.seal_file.write_bytes(keys.read_bytes())
    return settings


def sqlite_settings(version: str, folder: Path, *, migrated: bool = False) -> Settings:
    """The settings of the SQLite store of ``version`` in ``folder``: as it was, or ``migrated`` once for all."""
    if migrated:
        made = prepared.folder(f"golden {version}", lambda made: bring_up_to_date(sqlite_settings(version, made)))
        settings = settings_in(folder / "mes")
        shutil.copytree(made / "mes", settings.home)
        return settings
    settings = _settings(version, folder / "mes")
    settings.store_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.store_file.touch(mode=0o600)
    settings.store_file.write_bytes(lzma.decompress((HERE / version / SQLITE).read_bytes()))
    return settings


def bring_up_to_date(settings: Settings) -> None:
    """Let this version open the store, as its director."""
    with opened(settings, DIRECTOR):
        pass


class Server:
    """A PostgreSQL server at ``url``, where each store is restored once, and copied for each test."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self._folder = url, folder

    @contextmanager
    def settings(self, version: str, folder: Path, *, migrated: bool = False) -> Iterator[Settings]:
        """The settings of the store of ``version`` in a base of its own: as it was, or ``migrated`` once for all."""
        with self._copied(f"golden_{version}", self._model(version, migrated=migrated)) as base:
            if migrated:  # the key of the seal, and what is remembered beside it
                shutil.copytree(self._state(version), settings_in(folder / "mes").state)
            settings = settings_in(folder / "mes") if migrated else _settings(version, folder / "mes")
            yield replace(settings, database_url=self._place(base))

    def _model(self, version: str, *, migrated: bool) -> str:
        """The base that is copied, made when it is not there yet."""
        name = f"model_{version}_{migrated}".lower()
        if self._ask("SELECT 1 FROM pg_database WHERE datname = %s", name):
            return name
        if migrated:
            older = self._model(version, migrated=False)
            self._ask(f'CREATE DATABASE "{name}" TEMPLATE "{older}"')
            bring_up_to_date(replace(_settings(version, self._folder / version), database_url=self._place(name)))
        else:
            self._ask(f'CREATE DATABASE "{name}"')
            dump = lzma.decompress((HERE / version / POSTGRES).read_bytes())
            command = ["psql", "-q", "-v", "ON_ERROR_STOP=1", self._place(name)]
            subprocess.run(command, input=dump, check=True, capture_output=True)
        return name

    def _state(self, version: str) -> Path:
        return settings_in(self._folder / version).state

    @contextmanager
    def _copied(self, name: str, model: str) -> Iterator[str]:
        self._ask(f'CREATE DATABASE "{name}" TEMPLATE "{model}"')
        try:
            yield name
        finally:
            self._ask(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _place(self, base: str) -> str:
        return self.url.replace("/postgres?", f"/{base}?")

    def _ask(self, statement: str, *given: str) -> bool:
        """Run ``statement``; whether it found a row."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            answer = connection.execute(statement.encode(), given or None)
            return answer.description is not None and answer.fetchone() is not None


@contextmanager
def opened(settings: Settings, actor: Actor, clock: Callable[[], datetime] = lambda: DAY) -> Iterator[Services]:
    """The services of ``actor`` on the store of ``settings``."""
    with open_services(settings, clock=clock, actor=actor, create=True) as services:
        yield services
