"""How much room the documents of a division may take: each content once, whatever way it comes in."""

from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.domain.codes import Nature
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Inspection
from mes_tui.services.documents import Candidate
from mes_tui.services.dossiers import Dossiers
from mes_tui.services.imports import Imports
from mes_tui.services.upkeep import Upkeep
from storage import records
from storage.store import Store
from tests.importing.builders import as_json, document
from tests.services import builders
from tests.services.builders import BAIE, NUAGES, Work
from tests.services.exported import MANAGER, ready_files


@pytest.fixture
def work(any_store: Store) -> Work:
    builders.fill(any_store)
    return Work(any_store, builders.Clock())


def held(work: Work) -> dict[str, int]:
    with work.store.reading() as session:
        return records.stored_bytes(session)


def join(work: Work, request_id: int, nature: Nature, data: bytes) -> None:
    facts = Inspection(pages=1)
    work.documents.keep(request_id, nature, Candidate("é.pdf", data, len(data), facts), work.version(request_id))


def test_a_content_is_counted_once_for_each_division(work: Work) -> None:
    first, second = work.draft("D1"), work.draft("D9")
    join(work, first, Nature.PLAN, b"a" * 100)
    join(work, second, Nature.PLAN, b"a" * 100)
    join(work, second, Nature.PSI, b"b" * 10)
    assert held(work) == {BAIE: 110}
    with work.store.reading() as session:
        assert records.stored_bytes(session, NUAGES) == {}


def test_what_would_take_more_room_is_not_joined(work: Work) -> None:
    request_id, work.context.quota = work.draft("D1"), 100
    join(work, request_id, Nature.PLAN, b"a" * 100)
    with pytest.raises(Refusal, match="Rien n’a été enregistré") as refused:
        join(work, request_id, Nature.PSI, b"b")
    assert f"service de garde {BAIE} prendraient 101" in refused.value.sentence
    join(work, request_id, Nature.PSI, b"a" * 100)
    join(work, request_id, Nature.PLAN, b"a" * 100)
    assert held(work) == {BAIE: 100}


def test_what_a_file_brings_takes_room_too(work: Work, tmp_path: Path) -> None:
    path, manager = tmp_path / "dossier.pdf", work.as_(replace(MANAGER, divisions=frozenset({BAIE}))).context
    path.write_bytes(ready_files()[0])
    manager.quota = 1
    with pytest.raises(Refusal, match="prendraient"):
        Dossiers(manager).take_back(path)
    assert work.store.rows("SELECT count(*) FROM request") == [(0,)]


def test_a_division_that_takes_too_much_room_imports_nothing(work: Work) -> None:
    join(work, work.draft("D9"), Nature.PLAN, b"aa")
    work.context.quota = 1
    people = work.store.rows("SELECT * FROM child_file ORDER BY key")
    with pytest.raises(Refusal, match="prendraient"):
        Imports(work.context).load_bytes(as_json(document()), "csg.json")
    assert work.store.rows("SELECT * FROM child_file ORDER BY key") == people


def test_the_check_up_tells_how_much_room_each_division_takes(work: Work) -> None:
    join(work, work.draft("D9"), Nature.PLAN, b"a" * 2048)
    work.context.owner = True
    assert Upkeep(work.context).facts()[f"Documents de {BAIE}"].replace("\u00a0", " ") == "2 Ko de 20 Go"
