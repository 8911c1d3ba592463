"""A store with one draft, for the whole application in a pseudo-terminal."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Nature
from mes_tui.services.accounts import PROVIDER_RIGHTS, os_account
from mes_tui.settings import STORE_NAME
from storage import records
from storage.store import Store
from tests import forking, prepared
from tests.attachments.documents import plain
from tests.services.builders import AGENT, BAIE, Clock, Work, employ, filled_store


def make(home: Path) -> None:
    """Make the store of ``home``, whose manager runs the tests and whose draft has the id 1."""
    shutil.copytree(prepared.folder("terminal, draft", _with_draft), home)


def make_sent(home: Path) -> None:
    """Make the store of ``home`` with one request sent, whose id is 1, and an agent of the Ministry."""
    shutil.copytree(prepared.folder("terminal, sent", _with_sent), home)


def make_readable(home: Path) -> None:
    """Make the store of ``home`` with one request sent, whose documents are true PDF files."""
    shutil.copytree(prepared.folder("terminal, readable", _with_documents), home)


def make_sample(home: Path, person: Path) -> None:
    """Make the sample office in ``home``, sealed with the key of the person whose own folder is ``person``."""
    made = prepared.folder("terminal, sample office", _sample)
    shutil.copytree(made / "office", home)
    shutil.copytree(made / "person", person)


def _sample(folder: Path) -> None:
    environ = {**forking.ENVIRON, "HOME": str(folder / "person")}
    made = forking.run(("demo", "--dossier", str(folder / "office"), "--sans-ouvrir"), environ, folder, 60)
    assert made.returncode == 0, made.stderr


def _with_draft(folder: Path) -> None:
    with _opened(folder) as store:
        assert Work(store, Clock(), _manager()).draft("D9") == 1


def _with_sent(folder: Path) -> None:
    with _opened(folder) as store:
        employ(store, AGENT)
        assert Work(store, Clock(), _manager()).transmitted("D9") == 1


def _with_documents(folder: Path) -> None:
    with _opened(folder) as store:
        work = Work(store, Clock(), _manager())
        request_id = work.filled("D9")
        for nature in (Nature.PLAN, Nature.SIGNATURES):
            work.put(request_id, nature, plain())
        work.sign(request_id)
        work.submission.transmit(request_id, work.version(request_id))


def _opened(folder: Path) -> Store:
    shutil.copy2(filled_store(), folder / STORE_NAME)
    return Store.open(folder / STORE_NAME)


def _manager() -> Actor:
    return Actor(*os_account(), PROVIDER_RIGHTS, frozenset({BAIE}))


def answers(home: Path, request_id: int) -> Mapping[str, str]:
    """The answers that the store holds."""
    with Store.open(home / STORE_NAME) as store, store.reading() as session:
        return records.load_answers(session, request_id)


def place(home: Path, request_id: int) -> tuple[int, int, str]:
    """The step, the page and the field where the wizard was left."""
    with Store.open(home / STORE_NAME) as store:
        found = store.rows("SELECT place_step, place_page, place_key FROM request WHERE id = :id", {"id": request_id})
        return found[0]


def leases(home: Path) -> int:
    """How many requests are held open."""
    with Store.open(home / STORE_NAME) as store:
        return len(store.rows("SELECT 1 FROM lease"))
