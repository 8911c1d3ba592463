"""The office of the services, talked with line by line."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.access import Actor
from mes_tui.settings import STORE_NAME, Settings
from storage.seal import Seal
from storage.store import Store
from tests.services.builders import DIRECTOR, Clock, employ, filled_store, seal

Open = Callable[..., Services]


@pytest.fixture
def open_as(tmp_path: Path) -> Iterator[Open]:
    """Opens the office, one store for a test, for an account; « fichiers » is where files are taken and left."""
    home, files = tmp_path / "dépôt", tmp_path / "fichiers"
    home.mkdir(mode=0o700)
    files.mkdir()
    shutil.copy2(filled_store(), home / STORE_NAME)
    key = shutil.copy2(seal().file or "", tmp_path / "sceau.cle")
    settings = Settings(home, tmp_path / "état", picker_root=files, printers=False, seal_file=Path(key))
    clock = Clock()
    with ExitStack() as opened:

        def open_(actor: Actor = DIRECTOR) -> Services:
            with Store.open(settings.store_place, seal=Seal(Path(key))) as store:
                employ(store, actor)
            return opened.enter_context(open_services(settings, clock, actor, create=True))

        yield open_
