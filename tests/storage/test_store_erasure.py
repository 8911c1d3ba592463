"""A deleted draft leaves no trace: text, document, search index, whatever was written before."""

from pathlib import Path

import pytest

from storage.store import Store
from tests.storage import office

TEXT = "Gédéon Œil-de-Bœuf ne marche qu’avec l’aide de sa marraine"
BYTES = b"%PDF-1.7 cette page secrete ne doit plus etre lue nulle part "
# Signs that nothing else holds: the trigram index keeps them three by three, in UTF-8.
FOLDED = "🦊🦔🦉"
CANARIES = {
    "answer": TEXT.encode(),
    "document": BYTES.strip(),
    "file name": "plan de Gédéon.pdf".encode(),
    "child": "Œil-de-Bœuf, Gédéon".encode(),
    "index": FOLDED.encode(),
}


def found(folder: Path) -> set[str]:
    """Which canaries are in any file of the store's folder."""
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    return {name for name, canary in CANARIES.items() if canary in content}


def write_draft(store: Store, number: str = "2021-06-777") -> int:
    with store.writing() as session:
        request_id = office.draft(session, number, child_name="Œil-de-Bœuf, Gédéon", folded="a" + FOLDED + "b")
    with store.writing() as session:
        office.fill(session, request_id, TEXT * 3, BYTES * 4000)
        office.execute(
            session, "UPDATE attachment SET title = 'plan de Gédéon.pdf' WHERE request_id = :id", id=request_id
        )
        office.note(session, "création", number)
    return request_id


def delete_draft(store: Store, request_id: int) -> None:
    with store.writing() as session:
        assert office.execute(session, "DELETE FROM request WHERE id = :id", id=request_id) == 1
        office.note(session, "suppression", "2021-06-777")


@pytest.fixture
def folder(store: Store, place: Path) -> Path:
    with store.writing() as session:
        office.people(session)
        for index in range(40):
            office.draft(session, f"2021-06-{index:03}", folded=f"tremblay {index} elise")
    return place.parent


@pytest.mark.parametrize("checkpointed", [False, True], ids=["still in the log", "already in the file"])
def test_a_deleted_draft_leaves_no_trace(store: Store, folder: Path, checkpointed: bool) -> None:
    request_id = write_draft(store)
    if checkpointed:
        store.scrub()
    assert found(folder) == set(CANARIES), "the test sees what it looks for"
    delete_draft(store, request_id)
    assert store.scrub()
    assert found(folder) == set()
    store.close()
    assert found(folder) == set()


def test_the_index_forgets_a_name_that_shares_its_letters(store: Store, folder: Path) -> None:
    kept = "SELECT rowid FROM request_fts WHERE request_fts MATCH :words"
    request_id = write_draft(store)
    assert store.rows(kept, {"words": f'"{FOLDED}"'}) == [(request_id,)]
    delete_draft(store, request_id)
    assert store.rows(kept, {"words": f'"{FOLDED}"'}) == []
    assert len(store.rows(kept, {"words": '"tremblay"'})) == 40


def test_a_changed_answer_leaves_no_trace_of_the_first_text(store: Store, folder: Path) -> None:
    request_id = write_draft(store)
    with store.writing() as session:
        office.execute(session, "UPDATE answer SET text = '' WHERE request_id = :id", id=request_id)
        office.execute(session, "UPDATE signature SET content = '' WHERE request_id = :id", id=request_id)
    assert store.scrub()
    assert "answer" not in found(folder)


def test_only_the_number_stays_in_the_journal(store: Store, folder: Path) -> None:
    delete_draft(store, write_draft(store))
    for table in ("request WHERE number = '2021-06-777'", "answer", "attachment", "attachment_blob", "signature"):
        assert store.rows(f"SELECT 1 FROM {table}") == []
    lines = store.rows("SELECT action, request_number FROM journal ORDER BY id")
    assert lines == [("création", "2021-06-777"), ("suppression", "2021-06-777")]


@pytest.mark.thorough
def test_a_reader_delays_the_erasure_which_the_next_write_finishes(store: Store, folder: Path) -> None:
    request_id = write_draft(store)
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM answer").scalar() == 1
        delete_draft(store, request_id)
        assert not store.scrub(patience=0.0)
        assert found(folder) != set()
    with store.writing() as session:
        office.note(session, "autre geste")
    assert found(folder) == set()


def test_a_copy_made_before_the_erasure_is_finished_holds_no_trace(store: Store, folder: Path, tmp_path: Path) -> None:
    request_id = write_draft(store)
    delete_draft(store, request_id)
    (tmp_path / "copies").mkdir(mode=0o700)
    store.backup(tmp_path / "copies" / "copie.db")
    assert found(tmp_path / "copies") == set()


def test_an_id_is_never_given_twice(store: Store, folder: Path) -> None:
    first = write_draft(store)
    delete_draft(store, first)
    assert write_draft(store, "2021-06-778") > first
