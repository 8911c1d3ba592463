"""The sample office on a real store, copied for each test, and other stores that the screens are tried on."""

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.samples.build import build
from mes_tui.settings import STORE_NAME, Settings
from storage.store import Store
from tests import prepared
from tests.services.builders import Clock, employ

NOW = datetime(2021, 11, 22, 15, 5, tzinfo=UTC)
BAIE, NUAGES, COLLINES = "3000-2000", "3100-4410", "3200-7730"
EVERYWHERE = frozenset({BAIE, NUAGES, COLLINES})
DIRECTOR = Actor("uid:1", "Maude Lavague", frozenset({Right.CONSULT, Right.ENTER, Right.SIGN}), EVERYWHERE)
CLERK = Actor("uid:2", "Sylvie Lasaisie", frozenset({Right.ENTER}), frozenset({BAIE}))
AGENT = Actor("uid:9", "Agente Régionale", frozenset({Right.AGENT}), regions=frozenset({"06", "11", "16"}))
READER = Actor("uid:3", "Paul Lelecteur", frozenset({Right.CONSULT}), frozenset({BAIE}))
# Who has an account in the sample office as it is copied.
EMPLOYED = (DIRECTOR, CLERK, READER, AGENT)


def settings(folder: Path, keymap: Mapping[str, str] | None = None) -> Settings:
    """Everything in ``folder``: the store, and « Documents », the only place that files come from and go to."""
    documents = folder / "Documents"
    documents.mkdir(parents=True, exist_ok=True)
    return Settings(
        folder / "dépôt",
        folder / "état",
        picker_root=documents,
        printers=False,
        keymap=keymap or {},
    )


def empty(folder: Path, actor: Actor = DIRECTOR) -> Services:
    """A new store without any provider."""
    made = settings(folder)
    made.home.mkdir(mode=0o700)
    prepared.new_store(made.home / STORE_NAME)
    return open_services(made, Clock(NOW), actor, create=True)


def office(folder: Path, actor: Actor = DIRECTOR, keymap: Mapping[str, str] | None = None) -> Services:
    """The sample office as it is on 22 November 2021, open for ``actor``."""
    made = settings(folder, keymap)
    copy("sample office", _build, made)
    return open_services(made, Clock(NOW), actor, create=True) if actor in EMPLOYED else open_as(made, actor)


def copy(name: str, make: Callable[[Path], object], made: Settings) -> None:
    """Put the store that ``make`` makes once where ``made`` has its own."""
    shutil.copytree(settings(prepared.folder(name, make)).home, made.home)


def open_as(made: Settings, actor: Actor) -> Services:
    """The store of ``made``, open for ``actor``, who has an account there from now on."""
    with Store.open(made.store_place) as store:
        employ(store, actor)
    return open_services(made, Clock(NOW), actor, create=True)


def request_id(services: Services, status: str, type_: str = "") -> int:
    """The first request of BAIE with ``status`` (and ``type_``), as the store writes them."""
    found = services.store.rows(
        "SELECT id FROM request WHERE division = :division AND status = :status"
        " AND (:type = '' OR type = :type) ORDER BY id",
        {"division": BAIE, "status": status, "type": type_},
    )
    return int(found[0][0])


def signed_draft(services: Services) -> int:
    """The draft of BAIE that is complete and signed: it may be sent."""
    found = services.store.rows(
        "SELECT request.id FROM request JOIN signature ON signature.request_id = request.id"
        " WHERE division = :division AND status = 'BROUILLON'",
        {"division": BAIE},
    )
    return int(found[0][0])


def newest_draft(services: Services) -> int:
    """The draft of BAIE made last: nothing is filled in it."""
    return int(services.store.rows("SELECT MAX(id) FROM request WHERE division = :division", {"division": BAIE})[0][0])


def _build(folder: Path) -> None:
    services = open_services(settings(folder), Clock(NOW), DIRECTOR, create=True)
    build(services)
    employ(services.store, *EMPLOYED)
    services.store.close()
