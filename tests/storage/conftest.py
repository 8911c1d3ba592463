"""A store of its own for each test, on SQLite and, where a server can be started, on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests import prepared
from tests.services.builders import seal
from tests.storage.engines import ENGINES


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "dépôt n° 1 100%.db"


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    """A new store, where nobody wrote yet."""
    with Store.open(prepared.new_store(place), seal=seal()) as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def nowhere(request: pytest.FixtureRequest) -> Path | str:
    """Where a store of each engine may be made."""
    found: Path | str = request.getfixturevalue("place" if request.param == "sqlite" else "base")
    return found


@pytest.fixture(scope="session")
def postgres_shared(postgres_url: str) -> Iterator[Store]:
    opened = Store.open(postgres_url, seal=seal())
    yield opened
    opened.close()


@pytest.fixture
def postgres_store(postgres_shared: Store) -> Store:
    """The store on PostgreSQL, emptied: TRUNCATE wakes no guard, and a base for each test would cost far more.

    A store has its secret from its birth on.
    """
    kept = "('alembic_version', 'store_secret')"
    names = postgres_shared.rows(
        f"SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN {kept}"
    )
    with postgres_shared.writing() as session:
        listed = ", ".join(f'"{name}"' for (name,) in names)
        session.connection().exec_driver_sql(f"TRUNCATE {listed} RESTART IDENTITY CASCADE")
    return postgres_shared


@pytest.fixture(params=ENGINES)
def any_store(request: pytest.FixtureRequest) -> Store:
    """A store on each engine."""
    opened: Store = request.getfixturevalue("store" if request.param == "sqlite" else "postgres_store")
    return opened
