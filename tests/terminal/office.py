"""A store with one draft, for the whole application in a pseudo-terminal."""

from collections.abc import Mapping
from pathlib import Path

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import RequestType
from mes_tui.services.accounts import PROVIDER_RIGHTS, os_account
from mes_tui.services.drafts import Drafts
from mes_tui.settings import STORE_NAME
from storage import records
from storage.store import Store
from tests.services.builders import BAIE, Clock, file_key, fill, work_context


def make(home: Path) -> int:
    """Make the store of ``home``, whose manager runs the tests; return the id of its draft."""
    login, name = os_account()
    with Store.open(home / STORE_NAME) as store:
        fill(store)
        with store.writing() as session:
            records.put_user(session, login, name, PROVIDER_RIGHTS, [BAIE])
        actor = Actor(login, name, PROVIDER_RIGHTS, frozenset({BAIE}))
        return Drafts(work_context(store, actor, Clock())).create(file_key("D9"), RequestType.NEW)


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
