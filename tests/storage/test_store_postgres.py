"""The store in PostgreSQL: what is made, what is refused and with which words, who waits for whom."""

import multiprocessing
from importlib.util import find_spec
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from mes_tui.domain.errors import NotSaved, StoreUnusable
from storage.schema import tables, triggers
from storage.schema import version as schema
from storage.store import Store
from storage.upkeep.migrate_postgres import stored_triggers
from tests.storage import office, writers
from tests.storage.postgres_cluster import administer


def refusal(url: str, *, create: bool = True) -> str:
    with pytest.raises(StoreUnusable) as caught:
        Store.open(url, create=create).close()
    return caught.value.sentence


def test_a_new_base_has_the_tables_described_and_every_guard(base: str) -> None:
    with Store.open(base) as store:
        assert store.dialect == "postgresql"
        assert store.rows("SELECT version_num FROM alembic_version") == [(schema.HEAD,)]
        assert store.facts()["moteur"].startswith("PostgreSQL ")
        with store.reading() as session:
            connection = session.connection()
            assert stored_triggers(connection) == triggers.postgres_bodies()
            assert tables.RequestRow.metadata is SQLModel.metadata
            context = MigrationContext.configure(connection, opts={"include_object": _not_an_order_of_lists})
            assert compare_metadata(context, SQLModel.metadata) == []
    with Store.open(base, create=False) as again:
        assert again.rows("SELECT count(*) FROM request") == [(0,)]


# What somebody who holds the base takes out of what it refuses.
LOOSENED = {
    "a check": "ALTER TABLE request DROP CONSTRAINT status_known",
    "a check that lets all through": "ALTER TABLE request DROP CONSTRAINT version_positive, "
    "ADD CONSTRAINT version_positive CHECK (version >= 1 OR true)",
    "a check with one value more": "ALTER TABLE provider DROP CONSTRAINT service_type_known, "
    "ADD CONSTRAINT service_type_known CHECK (service_type IN ('CPE', 'GS', 'BC', 'X'))",
    "a check of new rows only": "ALTER TABLE attachment DROP CONSTRAINT attachment_not_empty, "
    "ADD CONSTRAINT attachment_not_empty CHECK (size > 0 AND pages > 0) NOT VALID",
    "a reference": "ALTER TABLE site DROP CONSTRAINT site_division_fkey",
    "what becomes of what refers": "ALTER TABLE answer DROP CONSTRAINT answer_request_id_fkey, "
    "ADD CONSTRAINT answer_request_id_fkey FOREIGN KEY (request_id) REFERENCES request (id)",
    "a number used once": "ALTER TABLE request DROP CONSTRAINT request_number_key",
    "a value that must be there": "ALTER TABLE request ALTER status DROP NOT NULL",
    "a rule": "CREATE RULE lost AS ON INSERT TO journal DO INSTEAD NOTHING",
    "rows that nobody sees": "ALTER TABLE journal ENABLE ROW LEVEL SECURITY",
    "a table": "CREATE TABLE note (text text NOT NULL)",
}


@pytest.mark.feature("P72")
def test_what_the_tables_no_longer_refuse_is_said(base: str) -> None:
    with Store.open(base) as store, store.writing() as session:
        for name, statement in LOOSENED.items():
            assert [*store.guard_faults(session)] == []
            undone = session.begin_nested()
            session.connection().exec_driver_sql(statement)
            told = [fault.partition(" ne sont plus")[0] for fault in store.guard_faults(session)]
            undone.rollback()
            assert told == ["Les tables du dépôt"], name


def _not_an_order_of_lists(_: Any, name: str, kind: str, *__: Any) -> bool:
    """The orders of the lists are written for each engine."""
    return kind != "index" or not (name.endswith("_order") or name == "request_folded")


def test_a_missing_store_is_not_made_when_that_is_not_wanted(base: str) -> None:
    assert "est vide" in refusal(base, create=False)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (("CREATE TABLE recette (nom text)",), "d’un autre programme"),
        (("CREATE TABLE alembic_version (version_num text)",), "d’un autre programme"),
        (
            (
                "CREATE TABLE alembic_version (version_num text)",
                "INSERT INTO alembic_version VALUES ('9999')",
                f"COMMENT ON TABLE alembic_version IS '{schema.MARK}'",
            ),
            "plus récente que ce programme",
        ),
    ],
)
def test_a_base_of_another_program_or_version_is_refused(base: str, statements: tuple[str, ...], words: str) -> None:
    administer(base, *statements)
    assert words in refusal(base)


def test_a_base_that_is_not_there_is_said_without_the_password(base: str) -> None:
    absent = (
        base.replace("postgres@", "postgres:tr%C3%A8s-secret@").split("/d%C3")[0] + "/absente?" + base.split("?")[1]
    )
    sentence = refusal(absent)
    assert "ne répond pas" in sentence or "n’existe pas" in sentence
    assert "secret" not in sentence


def test_a_base_in_another_encoding_is_refused(postgres_url: str) -> None:
    administer(postgres_url, "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    try:
        assert "UTF-8" in refusal(postgres_url.replace("/postgres?", "/latin?"))
    finally:
        administer(postgres_url, "DROP DATABASE latin WITH (FORCE)")


def test_the_missing_driver_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "mes-tui[postgresql]" in refusal("postgresql://serveur/mes")


@pytest.mark.skipif(find_spec("psycopg") is None, reason="psycopg is not installed (pip install 'mes-tui[postgresql]')")
def test_a_server_that_does_not_answer_is_said(tmp_path: Any) -> None:
    assert "ne répond pas" in refusal(f"postgresql://postgres@/mes?host={tmp_path}")


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("INSERT INTO user_account VALUES ('uid:1', 'Zoé', '', '', '', '')", "la même chose vient d’être enregistrée"),
        ("INSERT INTO user_account VALUES ('uid:2', NULL, '', '', '', '')", "refuse une valeur"),
        ("INSERT INTO site VALUES ('1', '9999', '', '', '', '', '')", "refuse une valeur"),
        ("DELETE FROM journal", "le journal ne se modifie pas"),
        ("INSERT INTO absent VALUES (1)", "a refusé l’écriture"),
        ("SELECT pg_terminate_backend(pg_backend_pid())", "ne répond plus"),
    ],
)
def test_each_refusal_of_the_engine_is_a_sentence(postgres_store: Store, sql: str, words: str) -> None:
    with postgres_store.writing() as session:
        office.insert(session, "user_account", login="uid:1", name="Élise", rights="", until="", email="")
        office.note(session, "avant")

    def attempt() -> None:
        with postgres_store.writing() as session:
            office.note(session, "pendant")
            session.connection().exec_driver_sql(sql)

    with pytest.raises(NotSaved) as caught:
        attempt()
    assert words in caught.value.sentence or "s’arrête" in caught.value.sentence
    assert office.actions(postgres_store) == ["avant"]


def test_a_base_lost_and_found_again_goes_on(postgres_store: Store) -> None:
    with postgres_store.writing() as session:
        office.note(session, "avant")
    with postgres_store.reading() as session:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
        session.connection().exec_driver_sql(f"{others} current_database()")
    with postgres_store.writing() as session:
        office.note(session, "après")
    assert office.actions(postgres_store) == ["avant", "après"]


@pytest.mark.thorough
def test_programs_that_save_at_once_lose_nothing(postgres_store: Store, postgres_url: str) -> None:
    with postgres_store.writing() as session:
        office.people(session)
        request_id = office.draft(session)
    context = multiprocessing.get_context("spawn")
    started = []
    for writer in range(2):
        mine, theirs = context.Pipe(duplex=False)
        process = context.Process(target=writers.save_many, args=(postgres_url, request_id, writer, 30, theirs))
        process.start()
        theirs.close()
        started.append((process, mine))
    versions = []
    for process, pipe in started:
        while (said := pipe.recv()) is not None:
            versions.append(said[1])
        process.join(60)
        pipe.close()
    assert sorted(versions) == list(range(2, 62))
    assert len(office.actions(postgres_store)) == 60


def test_a_deleted_draft_is_gone(postgres_store: Store, tmp_path: Any) -> None:
    with postgres_store.writing() as session:
        office.people(session)
        request_id = office.draft(session)
        office.fill(session, request_id)
    with postgres_store.writing() as session:
        office.execute(session, "DELETE FROM request WHERE id = :id", id=request_id)
    assert postgres_store.scrub()
    assert postgres_store.rows("SELECT * FROM attachment_blob") == []
