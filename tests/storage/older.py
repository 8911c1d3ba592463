"""A store as an earlier version of the schema made it, on either engine."""

import shutil
from pathlib import Path

import pytest

from storage.engines.postgres import WRITE_OPTIONS
from storage.engines.sessions import postgres_engine
from storage.schema import triggers
from storage.upkeep import migrate, migrate_postgres


def make(place: Path | str, version: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the store at ``place``, a file or an empty base, with the steps up to ``version`` and no guard."""
    steps = folder / f"until-{version}"
    shutil.copytree(migrate._FOLDER, steps)
    for step in (steps / "versions").glob("v0*.py"):
        if step.name[1:5] > version:
            step.unlink()
    with monkeypatch.context() as older:
        older.setattr(migrate, "_FOLDER", steps)
        older.setattr(triggers, "sqlite_triggers", dict)
        older.setattr(triggers, "postgres_triggers", dict)
        older.setattr(triggers, "postgres_bodies", dict)
        older.setattr(migrate, "_put_back_indexes", lambda connection: None)
        for module in (migrate, migrate_postgres):
            older.setattr(module, "HEAD", version)
        if isinstance(place, Path):
            place.touch(0o600)
            migrate.bring_up_to_date(place)
            return
        engine = postgres_engine(place, WRITE_OPTIONS)
        migrate_postgres.bring_up_to_date(engine, "essai")
        engine.dispose()


def run(place: Path | str, *statements: str) -> None:
    """Run ``statements`` on a closed store, past the application."""
    if isinstance(place, Path):
        from storage.engines.sqlite import driver

        connection = driver.connect(str(place))
        connection.executescript(";".join(statements))
        connection.close()
        return
    engine = postgres_engine(place, WRITE_OPTIONS)
    with engine.begin() as begun:
        for statement in statements:
            begun.exec_driver_sql(statement)
    engine.dispose()
