"""What the store refuses by itself, tried with plain SQL in each status, on each engine."""

import re
from typing import Any

import pytest
from sqlmodel import Session

from mes_tui.domain.codes import Status
from mes_tui.domain.errors import NotSaved
from mes_tui.domain.statuses import TRANSITIONS, Event
from storage.schema import triggers
from storage.store import Store
from tests.storage import office

EDITABLE = {Status.DRAFT, Status.WITHDRAWN, Status.COMMENTED}
NOBODY: set[Status] = set()
EVERYBODY = set(Status)

CONTENT = {
    "add an answer": "INSERT INTO answer VALUES (:id, 'p3', 'é', 2)",
    "change an answer": "UPDATE answer SET text = 'autre' WHERE request_id = :id",
    "remove an answer": "DELETE FROM answer WHERE request_id = :id",
    "move an answer away": "UPDATE answer SET request_id = :other, key = 'p8' WHERE request_id = :id",
    "move an answer in": "UPDATE answer SET request_id = :id, key = 'p9' WHERE request_id = :other",
    "rename a document": "UPDATE attachment SET title = 'autre.pdf' WHERE request_id = :id",
    "remove a document": "DELETE FROM attachment WHERE request_id = :id",
    "move a document in": "UPDATE attachment SET request_id = :id, nature = 'PSI' WHERE request_id = :other",
    "change the bytes": "UPDATE attachment_blob SET data = :data WHERE attachment_id = :document",
    "remove the bytes": "DELETE FROM attachment_blob WHERE attachment_id = :document",
    "change the signature": "UPDATE signature SET last_name = 'Autre' WHERE request_id = :id",
    "remove the signature": "DELETE FROM signature WHERE request_id = :id",
    "change the type": "UPDATE request SET type = 'RSC' WHERE id = :id",
    "change the child": "UPDATE request SET child_name = 'Autre', folded = 'autre' WHERE id = :id",
    "change the edition": "UPDATE request SET edition = 'autre' WHERE id = :id",
}
SETTLED = {
    "change the number": "UPDATE request SET number = '2021-06-999' WHERE id = :id",
    "change the id": "UPDATE request SET id = 999 WHERE id = :id",
    "change the year": "UPDATE request SET year = 2022 WHERE id = :id",
    "change the date of creation": "UPDATE request SET created_at = '' WHERE id = :id",
    "change the division": "UPDATE request SET division = 'AUTRE' WHERE id = :id",
    "lower the version": "UPDATE request SET version = version - 1 WHERE id = :id",
    "change what is renewed": "UPDATE request SET renewed = 'securite' WHERE id = :id",
    "change the hours renewed": "UPDATE request SET renewed_hours = '9' WHERE id = :id",
    "take away that it was taken back": "UPDATE request SET taken_back_at = 'x' WHERE id = :id",
    "forge the snapshot": "UPDATE request SET snapshot = 'faux' WHERE id = :id",
    "change the date of transmission": "UPDATE request SET transmitted_at = 'faux' WHERE id = :id",
    "change the date of conformity": "UPDATE request SET compliant_at = 'faux' WHERE id = :id",
    "change the date of closing": "UPDATE request SET closed_at = 'faux' WHERE id = :id",
    "change the reason of closing": "UPDATE request SET close_reason = 'FIN_ANNEE' WHERE id = :id",
    "renumber a document": "UPDATE attachment SET id = id + 1000 WHERE request_id = :id",
    "change a printout": "UPDATE printout SET digest = 'faux' WHERE request_id = :id",
    "remove a printout": "DELETE FROM printout WHERE request_id = :id",
    "invent a request already transmitted": (
        "INSERT INTO request (id, number, division, site, region, child_file, necsg, type, status, edition, year, "
        "version, created_at, modified_at, transmitted_at, compliant_at, closed_at, close_reason, granted_hours, "
        "previous, place_step, place_page, place_key, child_name, site_name, folded, open_comments, snapshot) "
        "SELECT 998, '2021-06-998', division, site, region, child_file, necsg, type, 'TRANSMIS', edition, year, "
        "version, created_at, modified_at, :data_text, '', '', '', '', '', 3, 1, '', '', '', '', 0, '' "
        "FROM request WHERE id = :id"
    ),
}
WORK = {
    "touch the version": "UPDATE request SET version = version + 1, modified_at = 'plus tard' WHERE id = :id",
    "remember the place": "UPDATE request SET place_page = 5, place_key = 'p5' WHERE id = :id",
    "take the lease": "INSERT INTO lease VALUES (:id, 'agent', 's', '', '')",
    "print": "INSERT INTO printout (request_id, revision, digest, content, kind, printed_at, printed_by) "
    "VALUES (:id, 2, '', '', '', '', '')",
    "give a notice": "INSERT INTO notice (recipient, request_number, kind, text, created_at) "
    "VALUES ('7001', '2021-06-001', '', '', '')",
}
CASES: list[tuple[str, str, set[Status]]] = [
    *((name, sql, EDITABLE) for name, sql in CONTENT.items()),
    *((name, sql, NOBODY) for name, sql in SETTLED.items()),
    *((name, sql, EVERYBODY) for name, sql in WORK.items()),
    ("grant hours", "UPDATE request SET granted_hours = '4,5' WHERE id = :id", {Status.COMPLIANT}),
    ("keep the bytes sent", "INSERT INTO sent_document VALUES (:id, '0', :data)", {Status.COMMENTED}),
    ("delete the request", "DELETE FROM request WHERE id = :id", {Status.DRAFT}),
    (
        "comment",
        "INSERT INTO comment (request_id, round, page, section, field, text, author, created_at, corrected, reply, "
        "corrected_version, reply_version, recorded) "
        "VALUES (:id, 1, 2, 's', '', 'À préciser', 'agent', '', :no, '', 0, 0, '')",
        {Status.TRANSMITTED, Status.REVIEW, Status.COMMENTED},
    ),
    (
        "tell what is decided",
        "INSERT INTO outcome VALUES (:id, 9, 'ne pas accorder', '', '', 1, '', '', '', '', '', '', '', '', '')",
        EVERYBODY - {Status.DRAFT},
    ),
]


@pytest.fixture
def two(any_store: Store) -> dict[str, Any]:
    """Two filled drafts: ``id``, which is taken through the statuses, and ``other``, which stays a draft."""
    with any_store.writing() as session:
        office.people(session)
        request_id, other = office.draft(session), office.draft(session, "2021-06-002")
        document = office.fill(session, request_id)
        office.fill(session, other)
        office.insert(
            session,
            "printout",
            request_id=request_id,
            revision=1,
            **dict.fromkeys(("digest", "content", "kind", "printed_at", "printed_by"), ""),
        )
    return {"id": request_id, "other": other, "document": document, "data": b"autre", "data_text": "x", "no": False}


def values_in(sql: str, values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in set(re.findall(r":(\w+)", sql))}


class Undone(Exception):
    """Ends a transaction without keeping anything of it."""


def attempt(store: Store, sql: str, values: dict[str, Any], *, kept: bool = True) -> str:
    """Run one statement in a transaction of its own; return the refusal, "" when it was taken (and undone if asked)."""
    try:
        with store.writing() as session:
            assert office.execute(session, sql, **values_in(sql, values)) >= 1, f"{sql} touched nothing"
            if not kept:
                raise Undone
    except NotSaved as refused:
        return refused.sentence.removeprefix("Enregistrement refusé : ")
    except Undone:
        return ""
    return ""


def take_to(store: Store, values: dict[str, Any], status: Status) -> None:
    with store.writing() as session:
        office.advance(session, values["id"], *office.way_to(status))


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.thorough(keep=3)
def test_each_attempt_in_each_status(any_store: Store, two: dict[str, Any], status: Status) -> None:
    take_to(any_store, two, status)
    refusals = {name: attempt(any_store, sql, two, kept=False) for name, sql, _ in CASES}
    taken = {name for name, refusal in refusals.items() if refusal == ""}
    assert taken == {name for name, _, allowed in CASES if status in allowed}
    assert set(refusals.values()) <= {"", *triggers.SENTENCES}


@pytest.mark.thorough(keep=4)
@pytest.mark.feature("P71")
@pytest.mark.parametrize("before", list(Status))
def test_statuses_follow_the_path_of_the_programme(any_store: Store, two: dict[str, Any], before: Status) -> None:
    take_to(any_store, two, before)
    taken = "CAST(:after AS VARCHAR) = 'TRANSMIS' AND status <> 'TRANSMIS'"
    sql = (
        f"UPDATE request SET status = :after, snapshot = CASE WHEN {taken} THEN 'figé' ELSE snapshot END, "
        f"transmitted_at = CASE WHEN {taken} THEN 'figé' ELSE transmitted_at END WHERE id = :id"
    )
    reached = {after for after in Status if not attempt(any_store, sql, two | {"after": after.value}, kept=False)}
    # What was recorded by mistake goes back once its annulment is written: see test_answers.
    paths = {start_event: to for start_event, to in TRANSITIONS.items() if start_event[1] is not Event.ANNUL and to}
    assert reached == {before, *(to for (start, _), to in paths.items() if start is before)}


@pytest.mark.parametrize("missing", ["snapshot", "transmitted_at"])
def test_a_transmission_freezes_the_people_and_its_date(any_store: Store, two: dict[str, Any], missing: str) -> None:
    written = ", ".join(f"{name} = 'figé'" for name in ("snapshot", "transmitted_at") if name != missing)
    refusal = attempt(any_store, f"UPDATE request SET status = 'TRANSMIS', {written} WHERE id = :id", two)
    assert "renseignements figés" in refusal


def test_a_second_transmission_freezes_the_people_anew(any_store: Store, two: dict[str, Any]) -> None:
    take_to(any_store, two, Status.COMMENTED)
    sql = "UPDATE request SET status = 'TRANSMIS', snapshot = 'nouveau', transmitted_at = 'plus tard' WHERE id = :id"
    assert attempt(any_store, sql, two) == ""
    assert any_store.rows("SELECT snapshot FROM request WHERE id = :id", {"id": two["id"]}) == [("nouveau",)]


@pytest.mark.parametrize(
    ("status", "sql", "words"),
    [
        (Status.COMMENTED, "UPDATE comment SET corrected = :yes, reply = 'Fait' WHERE request_id = :id", ""),
        (Status.TRANSMITTED, "UPDATE comment SET corrected = :yes WHERE request_id = :id", "se corrige pendant"),
        (Status.COMMENTED, "UPDATE comment SET text = 'Rien' WHERE request_id = :id", "ne change pas"),
        (Status.COMMENTED, "UPDATE comment SET page = 7 WHERE request_id = :id", "ne change pas"),
        (Status.COMMENTED, "DELETE FROM comment WHERE request_id = :id", "ne s’efface pas"),
    ],
)
def test_a_comment_is_answered_but_never_rewritten(
    any_store: Store, two: dict[str, Any], status: Status, sql: str, words: str
) -> None:
    take_to(any_store, two, Status.COMMENTED)
    comment = next(case[1] for case in CASES if case[0] == "comment")
    assert attempt(any_store, comment, two) == ""
    if status is Status.TRANSMITTED:
        with any_store.writing() as session:
            office.advance(session, two["id"], "TRANSMIS")
    refusal = attempt(any_store, sql, two | {"yes": True})
    assert words in refusal
    assert (refusal == "") is (words == "")


def test_a_comment_of_an_earlier_round_is_not_answered_any_more(any_store: Store, two: dict[str, Any]) -> None:
    take_to(any_store, two, Status.COMMENTED)
    comment = next(case[1] for case in CASES if case[0] == "comment")
    assert attempt(any_store, comment, two) == ""
    assert attempt(any_store, comment.replace("(:id, 1, 2", "(:id, 2, 2"), two) == ""
    for change in ("reply = 'Fait'", "corrected = :yes", "reply_version = 9", "corrected_version = 9"):
        sql = f"UPDATE comment SET {change} WHERE request_id = :id AND round = :round"
        assert "ronde précédente" in attempt(any_store, sql, two | {"yes": True, "round": 1})
        assert attempt(any_store, sql, two | {"yes": True, "round": 2}) == ""


def test_a_deleted_draft_takes_its_file_and_leaves_the_journal(any_store: Store, two: dict[str, Any]) -> None:
    with any_store.writing() as session:
        office.note(session, "création", "2021-06-001")
    assert attempt(any_store, "DELETE FROM request WHERE id = :id", two) == ""
    for table in ("answer", "attachment", "signature", "printout"):
        assert any_store.rows(f"SELECT 1 FROM {table} WHERE request_id = :id", {"id": two["id"]}) == []
    document = {"document": two["document"]}
    assert any_store.rows("SELECT attachment_id FROM attachment_blob WHERE attachment_id = :document", document) == []
    assert office.actions(any_store) == ["création"]


JOURNAL = (
    "UPDATE journal SET who = 'autre'",
    "UPDATE journal SET id = id + 10",
    "DELETE FROM journal",
    "INSERT INTO journal (id, at, who, origin, request_number, action, detail, state, previous, hash) "
    "SELECT id, '', '', '', '', '', '', '', hash, 'x' FROM journal",
)
UNCHAINED = (
    "INSERT INTO journal (at, who, origin, request_number, action, detail, state, previous, hash) "
    "VALUES ('', '', '', '', '', '', '', 'ailleurs', 'x')"
)


@pytest.mark.parametrize("sql", JOURNAL)
def test_the_journal_only_grows(any_store: Store, sql: str) -> None:
    with any_store.writing() as session:
        office.note(session, "création")
    assert "journal ne se modifie pas" in attempt(any_store, sql, {})
    assert "suit la précédente" in attempt(any_store, UNCHAINED, {})
    assert office.actions(any_store) == ["création"]


@pytest.mark.parametrize(
    ("sql", "taken"),
    [
        ("UPDATE request_number SET last = 8", True),
        ("UPDATE request_number SET last = 6", False),
        ("UPDATE request_number SET region = '07'", False),
        ("DELETE FROM request_number", False),
        ("INSERT INTO request_number VALUES (2021, '13', 1)", True),
    ],
)
def test_a_number_is_never_given_back(any_store: Store, sql: str, taken: bool) -> None:
    with any_store.writing() as session:
        office.insert(session, "request_number", year=2021, region="06", last=7)
    refusal = attempt(any_store, sql, {})
    assert (refusal == "") is taken
    assert taken or "ne sert qu’une fois" in refusal


REPLACEMENTS = {
    "journal": "INSERT OR REPLACE INTO journal (id, at, who, request_number, action, detail) "
    "VALUES (1, '', '', '', '', '')",
    "request by id": "INSERT OR REPLACE INTO request SELECT id, '2021-06-997', division, site, child_file, necsg, "
    "type, 'BROUILLON', edition, year, version, created_at, '', '', '', '', '', '', '', 3, 1, '', '', '', '', 0, '' "
    "FROM request WHERE id = :id",
    "request by number": "INSERT OR REPLACE INTO request SELECT 997, number, division, site, child_file, necsg, type, "
    "'BROUILLON', edition, year, version, created_at, '', '', '', '', '', '', '', 3, 1, '', '', '', '', 0, '' "
    "FROM request WHERE id = :id",
    "document by insert": "INSERT OR REPLACE INTO attachment SELECT :document, :other, 'RAPPORT', title, size, sha256, "
    "pages, received_at, scripted FROM attachment WHERE request_id = :other",
    "document by update": "UPDATE OR REPLACE attachment SET id = :document WHERE request_id = :other",
    "bytes": "INSERT OR REPLACE INTO attachment_blob VALUES (:document, :data)",
    "answer": "INSERT OR REPLACE INTO answer VALUES (:id, 'p2_besoins', 'faux', 1)",
    "signature": "INSERT OR REPLACE INTO signature SELECT :id, 'Faux', last_name, function, digest, content, "
    "signed_at, signed_by FROM signature WHERE request_id = :other",
    "number": "INSERT OR REPLACE INTO request_number VALUES (2021, '06', 1)",
}


@pytest.mark.thorough(keep=6)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("name", REPLACEMENTS)
def test_a_replacement_does_not_slip_past_the_guards(
    store: Store, two_sqlite: dict[str, Any], name: str, recursive: str
) -> None:
    """SQLite's OR REPLACE removes rows without waking their triggers, unless the connection asks for it."""
    with store.writing() as session:
        office.note(session, "création")
        office.insert(session, "request_number", year=2021, region="06", last=7)
        office.advance(session, two_sqlite["id"], "TRANSMIS")
        session.connection().exec_driver_sql(f"PRAGMA recursive_triggers = {recursive}")
    before = dump(store)
    assert attempt(store, REPLACEMENTS[name], two_sqlite) != ""
    assert dump(store) == before


@pytest.fixture
def two_sqlite(store: Store) -> dict[str, Any]:
    with store.writing() as session:
        office.people(session)
        request_id, other = office.draft(session), office.draft(session, "2021-06-002")
        document = office.fill(session, request_id)
        office.fill(session, other)
    return {"id": request_id, "other": other, "document": document, "data": b"autre"}


def dump(store: Store) -> list[list[tuple[Any, ...]]]:
    tables = ("request", "answer", "attachment", "attachment_blob", "signature", "journal", "request_number")
    return [store.rows(f"SELECT * FROM {table}") for table in tables]


def test_the_search_index_follows_the_names(store: Store) -> None:
    def matches(words: str) -> list[int]:
        sql = "SELECT rowid FROM request_fts WHERE request_fts MATCH :words ORDER BY rowid"
        return [row[0] for row in store.rows(sql, {"words": f'"{words}"'})]

    def rename(session: Session, request_id: int, folded: str) -> None:
        office.execute(session, "UPDATE request SET folded = :folded WHERE id = :id", folded=folded, id=request_id)

    with store.writing() as session:
        office.people(session)
        first, second = office.draft(session, folded="saint-onge elise"), office.draft(session, "2021-06-002")
    assert matches("aint-on") == [first]
    assert matches("elise") == [first, second]
    with store.writing() as session:
        rename(session, first, "lafleur zoe")
    assert matches("aint-on") == []
    assert matches("fleur") == [first]
    with store.writing() as session:
        office.execute(session, "DELETE FROM request WHERE id = :id", id=second)
    assert matches("elise") == []
    with store.writing() as session:
        session.connection().exec_driver_sql("INSERT INTO request_fts(request_fts, rank) VALUES('integrity-check', 1)")


def test_every_guard_has_a_name_of_its_own_and_a_whole_sentence() -> None:
    names = [guard.name for guard in triggers.GUARDS]
    assert len(set(names)) == len(names)
    for guard in triggers.GUARDS:
        assert guard.sentence.endswith(".")
        assert "'" not in guard.sentence
