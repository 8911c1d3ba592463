"""Making and changing the schema: the tables described are the tables made, and a failure changes nothing."""

import multiprocessing
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from mes_tui.domain.errors import StoreUnusable
from storage.engines.sqlite import driver
from storage.schema import tables, triggers
from storage.schema import version as schema
from storage.store import Store
from storage.upkeep import migrate
from tests import prepared
from tests.budget import SHORT
from tests.storage import office, older
from tests.storage.shape import generated

NEXT = f"{int(schema.HEAD) + 1:04}"
"""The version after the one that the program has today, whichever it is."""

PROGRAMS = 2 if SHORT else 4
"""Started at once on one store."""

STEP = '''"""A step of the test: rebuild a table that others refer to, and add a column."""
import os, signal
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("request", recreate="always", table_kwargs={kwargs}) as batch:
        batch.add_column(sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    {then}
'''


def shape(sql: str) -> tuple[str, ...]:
    """A statement in parts: the columns in their order, then the constraints; a copied table orders these anew."""
    head, _, body = " ".join(sql.split()).replace('"', "").partition(" (")
    parts = [part.strip() for part in re.split(r",(?![^(]*\))", body.removesuffix(")").strip())]
    constraint = re.compile("CONSTRAINT|UNIQUE|FOREIGN|PRIMARY|CHECK")
    columns = [part for part in parts if not constraint.match(part)]
    return (head, *columns, *sorted(part for part in parts if constraint.match(part)))


def described() -> dict[str, tuple[str, ...]]:
    """The tables and indexes of ``storage.schema.tables``, as SQLite would make them."""
    assert tables.RequestRow.metadata is SQLModel.metadata
    engine = create_engine("sqlite://", module=driver)
    with engine.connect() as connection:
        SQLModel.metadata.create_all(connection)
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    engine.dispose()
    return {name: shape(sql) for name, sql in rows if not name.startswith("sqlite_")}


def test_the_tables_described_are_the_tables_made(store: Store) -> None:
    made = {
        name: shape(sql)
        for name, sql in store.rows("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index')")
        if sql and not re.match(r"sqlite_|request_fts|alembic_version", name)
    }
    assert made == described()


def test_the_shape_that_the_program_knows_is_that_of_a_new_store(store: Store) -> None:
    assert generated(store) == schema.SHAPE, "python -m tests.storage.shape writes it anew"


def test_the_last_step_is_the_version_of_the_program() -> None:
    assert ScriptDirectory.from_config(migrate.configuration()).get_current_head() == schema.HEAD
    assert schema.HEAD in migrate.known_versions()


def stored_triggers(store: Store) -> dict[str, str]:
    return dict(store.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))


def test_a_new_store_has_every_trigger(store: Store) -> None:
    assert stored_triggers(store) == triggers.sqlite_triggers()


@pytest.mark.thorough
def test_a_name_of_folder_with_percent_signs_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "100% à nous"
    shutil.copytree(migrate._FOLDER, copy)
    monkeypatch.setattr(migrate, "_FOLDER", copy)
    with Store.open(tmp_path / "mes.db") as store:
        assert store.rows("SELECT version_num FROM alembic_version") == [(schema.HEAD,)]


@pytest.fixture
def old(place: Path) -> Path:
    """A closed store of the version before, with a transmitted request and a draft."""
    with Store.open(prepared.new_store(place)) as store, store.writing() as session:
        office.people(session)
        for number in ("2021-06-001", "2021-06-002"):
            office.fill(session, office.draft(session, number))
        office.advance(session, 1, "TRANSMIS")
        office.execute(session, "DELETE FROM request WHERE id = :id", id=office.draft(session, "2021-06-003"))
        office.note(session, "transmission", "2021-06-001")
    return place


NUMBERED = "{'sqlite_autoincrement': True}"


def next_version(monkeypatch: pytest.MonkeyPatch, folder: Path, then: str = "", kwargs: str = NUMBERED) -> None:
    """A program one version further, whose step copies ``request`` and ends with ``then``."""
    shutil.copytree(migrate._FOLDER, folder / "pas")
    step = STEP.format(revision=NEXT, before=schema.HEAD, then=then, kwargs=kwargs)
    (folder / "pas" / "versions" / f"v{NEXT}_step.py").write_text(step)
    monkeypatch.setattr(migrate, "_FOLDER", folder / "pas")
    for module in (schema, migrate, __import__("storage.engines.sqlite_store", fromlist=["HEAD"])):
        monkeypatch.setattr(module, "HEAD", NEXT)


def content(place: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = driver.connect(str(place))
    try:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
        names = [row[0] for row in connection.execute(named)]
        held = {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names}
        held["schema"] = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        return held
    finally:
        connection.close()


FIRST_STORE = """
INSERT INTO provider VALUES ('7001', 'CPE L’Étoile', 'CPE', '11', '');
INSERT INTO site VALUES ('700101', '7001', 'L’Étoile', '', '', '11', '');
INSERT INTO child VALUES ('1000001', '', 'Œuvray', 'Élise', '2019-03-14', 'oeuvray', 'elise');
INSERT INTO child_file VALUES ('D-1', '1000001', '700101', '', '{}', '', '', '', 0, '', '', 1, 0, 0, '');
INSERT INTO request VALUES (4, '2021-11-004', '7001', '700101', 'D-1', '1000001', 'NOUV', 'TRANSMIS', 'pes_2021', 2021,
  3, '', '', '2021-08-02', '', '', '', '', '', 5, 1, '', 'ŒUVRAY, Élise', 'L’Étoile', 'oeuvray', 0, '{}');
INSERT INTO signature VALUES (4, 'Zoé', 'Côté', 'Directrice', 'abc', '{"p1": "oui"}', '2021-08-01', 'uid:1');
INSERT INTO comment VALUES (7, 4, 1, 2, 's', 'À préciser', 'Agente', '', 0, '');
INSERT INTO notice VALUES (1, '7001', '2021-11-004', 'TRANSMIT', 'transmise', '', '');
INSERT INTO journal VALUES (1, '2021-08-02', 'uid:1', '2021-11-004', 'créer', '');
INSERT INTO journal VALUES (2, '2021-08-03', 'uid:1', '2021-11-004', 'transmettre', '');
INSERT INTO user_account VALUES ('uid:1', 'Zoé', 'SIGNER');
"""


def test_what_a_copied_table_took_is_given_back(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pages() -> tuple[int, int]:
        connection = driver.connect(str(old))
        try:
            counted, free = (
                connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count")
            )
            return counted, free
        finally:
            connection.close()

    with Store.open(old) as store, store.writing() as session:
        office.execute(session, "UPDATE request SET place_key = hex(zeroblob(400000)) WHERE id = 2")
    before, _ = pages()
    next_version(monkeypatch, tmp_path)
    Store.open(old).close()
    after, free = pages()
    assert (free, after < before * 1.2) == (0, True)
    assert content(old)["request"][1][0] == 2


@pytest.fixture
def first(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed store as the first schema made it."""
    older.make(place, "0001", place.parent, monkeypatch)
    older.run(place, FIRST_STORE)
    return place


def test_a_store_of_the_first_schema_is_brought_up_to_date(first: Path) -> None:
    with Store.open(first) as store:
        assert store.rows("SELECT id, number, region FROM request") == [(4, "2021-11-004", "11")]
        assert store.rows("SELECT id, section, field, text FROM comment") == [(7, "s", "", "À préciser")]
        sent = store.rows("SELECT round, transmitted_at, signer, digest, content FROM transmission")
        # It was sent again after the comments of the first round.
        assert sent == [(2, "2021-08-02", "Zoé Côté", "abc", '{"p1": "oui"}')]
        lines = store.rows("SELECT previous, hash FROM journal ORDER BY id")
        assert lines[0][0] == ""
        assert lines[1][0] == lines[0][1] != lines[1][1]
        assert store.rows("SELECT login, until, email FROM user_account") == [("uid:1", "", "")]
        ((secret,),) = store.rows("SELECT value FROM store_secret WHERE name = 'paper'")
        assert len(bytes.fromhex(secret)) == 32
        assert stored_triggers(store) == triggers.sqlite_triggers()
        assert {name for name, _ in described().items()} <= {n for (n,) in store.rows("SELECT name FROM sqlite_master")}


@pytest.mark.parametrize(
    ("status", "told_at", "round_"),
    [
        ("TRANSMIS", "2021-08-05", 2),
        ("COMMENTAIRES", "2021-08-01", 1),
        ("CONFORME", "2021-08-05", 2),
        ("TERMINEE", "2021-08-01", 2),
        ("TERMINEE", "2021-08-03", 1),
    ],
)
@pytest.mark.thorough(keep=1)
def test_the_only_sending_that_the_first_schema_kept_is_of_the_round_that_it_answers(
    first: Path, status: str, told_at: str, round_: int
) -> None:
    older.run(first, f"UPDATE request SET status = '{status}'; UPDATE comment SET created_at = '{told_at}';")
    with Store.open(first) as store:
        assert store.rows("SELECT round FROM transmission") == [(round_,)]


def copies(place: Path) -> list[Path]:
    return sorted(place.parent.glob(f"{place.name}.avant-*"))


def test_a_step_keeps_every_row_and_puts_the_triggers_back(
    old: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(old)
    next_version(monkeypatch, tmp_path_factory.mktemp("suite"))
    with Store.open(old) as store:
        after = content(old)
        changed = {"request", "alembic_version", "schema"}
        assert {name: rows for name, rows in after.items() if name not in changed} == {
            name: rows for name, rows in before.items() if name not in changed
        }
        assert [row[:-1] for row in after["request"]] == before["request"]
        assert len(after["attachment_blob"]) == 2
        assert stored_triggers(store) == triggers.sqlite_triggers()
        indexes = {row[0] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'index'")}
        assert {index.name for table in SQLModel.metadata.sorted_tables for index in table.indexes} <= indexes
        assert store.rows("SELECT urgent FROM request") == [(0,), (0,)]
        assert store.rows("SELECT count(*) FROM request_fts WHERE request_fts MATCH '\"elise\"'") == [(2,)]
        assert store.facts()["journal"] == "wal"
    (copy,) = copies(old)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert content(copy) == before


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    "then",
    [
        "raise RuntimeError('panne')",
        "op.execute('INSERT INTO answer VALUES (999, \\'p1\\', \\'\\', 1)')",
        "op.execute('DELETE FROM nowhere')",
    ],
    ids=["a crash", "an orphan", "a wrong statement"],
)
def test_a_failed_step_leaves_the_store_as_it_was(
    old: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    before = content(old)
    next_version(monkeypatch, tmp_path_factory.mktemp("suite"), then)
    with pytest.raises((StoreUnusable, RuntimeError)):
        Store.open(old)
    assert content(old) == before
    assert copies(old) == [], "a copy of a store that did not change would only keep what is deleted later"
    monkeypatch.undo()
    with Store.open(old) as store:
        assert stored_triggers(store) == triggers.sqlite_triggers()


def test_a_step_goes_on_from_the_last_id_given(
    old: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version(monkeypatch, tmp_path_factory.mktemp("suite"))
    with Store.open(old) as store, store.writing() as session:
        columns = SQLModel.metadata.tables["request"].columns.keys()
        values = {"id": "NULL", "number": "'2021-06-004'"}
        selected = ", ".join(values.get(name, name) for name in columns)
        sql = f"INSERT INTO request ({', '.join(columns)}) SELECT {selected} FROM request WHERE status = 'BROUILLON'"
        assert office.execute(session, sql) == 1
    with Store.open(old) as store:
        assert store.rows("SELECT max(id) FROM request") == [(4,)]


def test_a_step_that_would_give_ids_again_is_refused(
    old: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(old)
    next_version(monkeypatch, tmp_path_factory.mktemp("suite"), kwargs="{}")
    with pytest.raises(RuntimeError, match="give its ids again"):
        Store.open(old)
    assert content(old) == before


def migrate_and_die(place: Path, folder: Path) -> None:
    """In another process: a step that kills its own process."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        next_version(monkeypatch, folder, "os.kill(os.getpid(), signal.SIGKILL)")
        Store.open(place)


@pytest.mark.thorough
def test_a_process_killed_in_the_middle_of_a_step_leaves_the_old_schema(
    old: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(old)
    process = multiprocessing.get_context("spawn").Process(
        target=migrate_and_die, args=(old, tmp_path_factory.mktemp("mort"))
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    with Store.open(old) as store:
        assert content(old) == before
        assert store.rows("PRAGMA integrity_check") == [("ok",)]
    next_version(monkeypatch, tmp_path_factory.mktemp("suite"))
    with Store.open(old) as store:
        assert len(store.rows("SELECT urgent FROM request")) == 2
    assert len(copies(old)) == 2


def test_a_store_that_others_have_open_is_not_changed_under_them(
    old: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(old) as idle:
        next_version(monkeypatch, tmp_path_factory.mktemp("suite"))
        monkeypatch.setattr(migrate, "ALONE_TIMEOUT", 20)
        with pytest.raises(StoreUnusable, match="d’autres personnes l’ont ouvert"):
            Store.open(old)
        assert len(idle.rows("SELECT * FROM request")) == 2
    with Store.open(old) as store:
        assert len(store.rows("SELECT urgent FROM request")) == 2


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("step", ["empty", "only marked", "nearly made"])
def test_a_store_whose_making_was_cut_short_is_made_again(place: Path, step: str) -> None:
    place.touch(0o600)
    if step != "empty":
        connection = driver.connect(str(place), isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        if step == "nearly made":
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("CREATE TABLE request (id INTEGER)")
            connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.close()
    with Store.open(place) as store:
        assert stored_triggers(store) == triggers.sqlite_triggers()
    assert copies(place) == []


def open_and_report(place: Path, ready: object, answers: object) -> None:
    """In another process: open the store at the same moment as the others."""
    ready.wait(60)  # type: ignore[attr-defined]
    try:
        with Store.open(place) as store:
            answers.put(store.rows("SELECT version_num FROM alembic_version"))  # type: ignore[attr-defined]
    except StoreUnusable as refused:
        answers.put(refused.sentence)  # type: ignore[attr-defined]


@pytest.fixture
def together(place: Path) -> Iterator[list[object]]:
    context = multiprocessing.get_context("spawn")
    ready, answers = context.Barrier(PROGRAMS), context.Queue()
    processes = [context.Process(target=open_and_report, args=(place, ready, answers)) for _ in range(PROGRAMS)]
    for process in processes:
        process.start()
    said = [answers.get(timeout=100) for _ in processes]
    for process in processes:
        process.join(60)
    yield said
    answers.close()


@pytest.mark.thorough
def test_several_programs_started_at_once_make_one_store(together: list[object]) -> None:
    assert together == [[(schema.HEAD,)]] * PROGRAMS
