"""A request in the state that a test is about, made once, and put as a whole into the store of each test.

Carrying a request to its transmission takes more time than what most tests do with it.
"""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.engines.sqlite import driver
from storage.store import Store
from tests import prepared

_PEOPLE = ("provider", "site", "home_provider", "child", "child_file", "support_grant")
_EMPTY = ("request", "notice")


@dataclass(frozen=True)
class Made:
    """A request, the time when it was made (ISO 8601), the session that made it, and what this session consulted."""

    request_id: int
    instant: str
    session: str
    consulted: list[int]


def untouched(store: Store, office: Path, login: str) -> bool:
    """Whether ``store`` is the one of ``office``, where nobody did anything and only ``login`` got an account."""
    if store.location.path is None:
        return False
    if any(store.rows(f"SELECT 1 FROM {table} LIMIT 1") for table in _EMPTY):
        return False
    employed, people = _office(office)
    return _logins(store) == employed | {login} and _people(store) == people


@cache
def _office(office: Path) -> tuple[set[str], list[object]]:
    with TemporaryDirectory() as folder, Store.open(Path(shutil.copy2(office, folder))) as store:
        return _logins(store), _people(store)


def _logins(store: Store) -> set[str]:
    return {login for (login,) in store.rows("SELECT login FROM user_account")}


def _people(store: Store) -> list[object]:
    return [row for table in _PEOPLE for row in sorted(store.rows(f"SELECT * FROM {table}"))]


def bring(store: Store, name: str, make: Callable[[Path], Made], session: str) -> Made:
    """Give ``store`` the content called ``name``, as if ``session`` had made it; return what ``make`` returned.

    ``make`` fills the store ``mes.db`` of a folder, the first time that any process asks for ``name``.
    """
    folder = prepared.folder(name, lambda folder: _keep(folder, make))
    made = Made(**json.loads((folder / "made.json").read_text()))
    put(store, folder / "mes.db")
    with closing(driver.connect(str(store.location.path))) as own:
        own.execute("UPDATE lease SET session = ? WHERE session = ?", (session, made.session))
        own.commit()
    return made


def put(store: Store, place: Path) -> None:
    """Give ``store``, which is a file, the content of the closed one at ``place``."""
    with closing(driver.connect(str(place))) as source, closing(driver.connect(str(store.location.path))) as own:
        source.backup(own)


def _keep(folder: Path, make: Callable[[Path], Made]) -> None:
    (folder / "made.json").write_text(json.dumps(asdict(make(folder))))
