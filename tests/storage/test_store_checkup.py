"""The check-up of a store finds what was changed behind its back."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from storage.engines.sqlite import driver
from storage.store import Store
from tests.storage import office

DATA = b"%PDF-1.7 " + bytes(range(256))


def write_request(store: Store) -> None:
    with store.writing() as session:
        office.people(session)
        request_id = office.draft(session)
        document = office.fill(session, request_id, data=DATA)
        sql = "UPDATE attachment SET sha256 = :digest, title = 'Été [/].pdf' WHERE id = :id"
        office.execute(session, sql, digest=sha256(DATA).hexdigest(), id=document)
        office.advance(session, request_id, "TRANSMIS")


def test_a_sound_store_has_no_fault(any_store: Store) -> None:
    write_request(any_store)
    assert any_store.faults() == ()


def _behind(place: Path, *statements: str) -> None:
    connection = driver.connect(str(place), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


GUARD = "guard_attachment_blob_changed"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda place: _behind(place, f"DROP TRIGGER {GUARD}", "UPDATE attachment_blob SET data = x'00'"),
            ["gardes du dépôt", "« Été [/].pdf » de la demande 2021-06-001"],
        ),
        (
            lambda place: _behind(place, "DROP TRIGGER guard_attachment_blob_removed", "DELETE FROM attachment_blob"),
            ["gardes du dépôt", "n’est plus celui qui a été reçu"],
        ),
        (
            lambda place: _behind(place, "PRAGMA foreign_keys = OFF", "INSERT INTO answer VALUES (999, 'p1', '', 1)"),
            ["orphelines (answer)"],
        ),
        (
            lambda place: _behind(
                place,
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_master SET sql = replace(sql, 'modified_at', 'closed_at') "
                "WHERE name = 'request_modified_order'",
            ),
            ["est abîmé"],
        ),
    ],
    ids=["bytes changed", "bytes removed", "an orphan", "the index"],
)
def test_what_was_changed_outside_is_named(
    store: Store, place: Path, change: Callable[[Path], None], words: list[str]
) -> None:
    write_request(store)
    change(place)
    faults = store.faults()
    assert len(faults) == len(words)
    for fault, expected in zip(faults, words, strict=True):
        assert expected in fault


def test_a_guard_switched_off_on_the_server_is_named(postgres_store: Store) -> None:
    write_request(postgres_store)

    def switch(state: str) -> None:
        with postgres_store.writing() as session:
            session.connection().exec_driver_sql(f"ALTER TABLE attachment_blob {state} TRIGGER {GUARD}")

    switch("DISABLE")
    try:
        (fault,) = postgres_store.faults()
        assert "gardes du dépôt" in fault
    finally:
        switch("ENABLE")
    assert postgres_store.faults() == ()
