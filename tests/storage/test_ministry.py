"""What an agent's own store refuses, tried with plain SQL in each status, on each engine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mes_tui.domain.codes import Status
from storage.schema import ministry, triggers
from storage.schema.tables import RequestRow
from storage.store import Store
from tests.budget import some
from tests.storage import office
from tests.storage.engines import ENGINES
from tests.storage.test_triggers import CONTENT, attempt

SENT = set(Status) - {Status.DRAFT}
REFUSED: dict[str, tuple[str, set[Status]]] = {
    **{name: (sql, set(Status)) for name, sql in CONTENT.items() if not name.startswith("move")},
    "write over an answer": (
        "INSERT INTO answer VALUES (:id, 'p2_besoins', 'faux', 1) "
        "ON CONFLICT (request_id, key) DO UPDATE SET text = 'faux'",
        set(Status),
    ),
    "add a document": (
        "INSERT INTO attachment (request_id, nature, title, size, sha256, pages, received_at, scripted, inspection, "
        "scan, note) VALUES (:id, 'RAPPORT', 'faux.pdf', 1, '', 1, '', :no, '', '', '')",
        set(Status),
    ),
    "note something": ("INSERT INTO own_note VALUES (:id, 'faux', '', '', '')", set(Status)),
    "hand over to be signed": ("INSERT INTO signing_wish VALUES (:id, 1, '', '')", set(Status)),
    "remember the place": ("UPDATE request SET place_page = 5, place_key = 'p5' WHERE id = :id", set(Status)),
    "forge the people": ("UPDATE request SET snapshot = 'faux' WHERE id = :id", set(Status)),
    "transmit": (
        "UPDATE request SET status = 'TRANSMIS', snapshot = 'x', transmitted_at = 'x' WHERE id = :id",
        {Status.DRAFT, Status.COMMENTED},
    ),
    "delete the request": ("DELETE FROM request WHERE id = :id", set(Status)),
    "say that a comment is corrected": ("UPDATE comment SET corrected = :yes WHERE request_id = :id", SENT),
    "answer a comment": ("UPDATE comment SET reply = 'Fait' WHERE request_id = :id", SENT),
    "invent a sending": (
        "INSERT INTO transmission (request_id, round, transmitted_at, transmitted_by, signer, digest, content) "
        "VALUES (:id, 9, '', '', '', '', '')",
        set(Status),
    ),
    "rename the child": ("UPDATE child SET last_name = 'Autre'", {Status.TRANSMITTED}),
    "change the parents": ("UPDATE child_file SET guardian = '[]'", {Status.TRANSMITTED}),
    "remove the file": ("DELETE FROM child_file", {Status.TRANSMITTED}),
    "rename the site": ("UPDATE site SET name = 'Autre'", {Status.TRANSMITTED}),
    "rename the provider": ("UPDATE provider SET name = 'Autre'", {Status.TRANSMITTED}),
    "give a number": ("INSERT INTO request_number VALUES (2021, '06', 7)", {Status.TRANSMITTED}),
}
DECISIONS = {
    "return": ("UPDATE request SET status = 'COMMENTAIRES', modified_at = 'x', version = 2 WHERE id = :id", "TRANSMIS"),
    "declare compliant": (
        "UPDATE request SET status = 'CONFORME', compliant_at = 'x', granted_hours = '4,5', version = 2 WHERE id = :id",
        "TRANSMIS",
    ),
    "close": (
        "UPDATE request SET status = 'TERMINEE', closed_at = 'x', close_reason = 'DEPART', version = 2 WHERE id = :id",
        "CONFORME",
    ),
    "prepare a comment": (
        "INSERT INTO remark (request_id, page, section, field, text, author, created_at, recorded) "
        "VALUES (:id, 2, 's', '', 'À préciser', 'agent', '', '')",
        "TRANSMIS",
    ),
    "comment": (
        "INSERT INTO comment (request_id, round, page, section, field, text, author, created_at, corrected, "
        "corrected_version, reply, reply_version, recorded) "
        "VALUES (:id, 2, 2, 's', '', 'À préciser', 'agent', '', :no, 0, '', 0, '')",
        "TRANSMIS",
    ),
    "count the comments": ("UPDATE request SET open_comments = 1 WHERE id = :id", "TRANSMIS"),
    "print": (
        "INSERT INTO printout (request_id, revision, digest, content, kind, printed_at, printed_by) "
        "VALUES (:id, 2, '', '', '', '', '')",
        "CONFORME",
    ),
    "hold": ("INSERT INTO lease VALUES (:id, 'agent', 's', '', '')", "TRANSMIS"),
}

AGENT = "uid:1006"
OF_ANOTHER = {
    "choose for another": "INSERT INTO preference VALUES (:first, 'clair')",
    "change what another chose": "UPDATE preference SET theme = 'clair' WHERE login = :second",
    "take what another chose": "UPDATE preference SET login = :agent WHERE login = :second",
    "give what they chose": "UPDATE preference SET login = :first WHERE login = :agent",
    "forget what another chose": "DELETE FROM preference WHERE login = :second",
}


@pytest.fixture
def values(any_store: Store) -> dict[str, Any]:
    """A filled draft, which is taken through the statuses."""
    with any_store.writing() as session:
        office.people(session)
        request_id = office.draft(session)
        document = office.fill(session, request_id)
    return {"id": request_id, "document": document, "data": b"autre", "no": False, "yes": True}


@pytest.fixture
def agents_store(any_store: Store, request: pytest.FixtureRequest, place: Path) -> Iterator[Store]:
    """The same store, opened by an agent."""
    with Store.open(place if any_store.dialect == "sqlite" else request.getfixturevalue("postgres_url")) as opened:
        with opened.writing() as session:  # a connection that is open already is not forgotten
            assert office.execute(session, "UPDATE request SET modified_at = 'ouverte'") >= 0
        opened.serve_ministry(AGENT)
        yield opened


def take_to(store: Store, request_id: int, *statuses: str) -> None:
    """Take the request through statuses, with a comment as soon as it is sent."""
    with store.writing() as session:
        office.advance(session, request_id, *statuses[:1])
        if statuses:
            office.insert(
                session, "comment", request_id=request_id, round=1, page=2, section="s", field="", text="À préciser",
                author="agent", created_at="", corrected=False, corrected_version=0, reply="", reply_version=0,
                recorded="",
            )  # fmt: skip
        office.advance(session, request_id, *statuses[1:])


CASES = [
    (engine, name, status)
    for engine in ENGINES
    for name, (_, when) in REFUSED.items()
    for status in Status
    if status in when
]
LATEST = {case[:2]: case for case in CASES}.values()
"""Each statement on each engine, in the last of its statuses."""


@pytest.mark.feature("P63")
@pytest.mark.parametrize(
    ("any_store", "name", "status"),
    some(CASES, [case for case in CASES if case[0] == "sqlite" or case in LATEST]),
    indirect=["any_store"],
)
@pytest.mark.thorough(keep=4)
def test_the_ministry_writes_nothing_of_a_provider_in_any_status(
    any_store: Store, agents_store: Store, values: dict[str, Any], name: str, status: Status
) -> None:
    take_to(any_store, values["id"], *office.way_to(status))
    refusal = attempt(agents_store, REFUSED[name][0], values)
    # What nobody may change has its own sentence too: the engines do not ask their guards in the same order.
    # A request that was withdrawn may be edited, but for its comments.
    frozen = not status.editable or status is Status.WITHDRAWN
    assert refusal == ministry.UNTOUCHED or (frozen and refusal in triggers.SENTENCES)


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize("name", DECISIONS)
def test_the_ministry_decides_and_comments(
    any_store: Store, agents_store: Store, values: dict[str, Any], name: str
) -> None:
    sql, before = DECISIONS[name]
    take_to(any_store, values["id"], *("TRANSMIS", "CONFORME")[: ("TRANSMIS", "CONFORME").index(before) + 1])
    assert attempt(agents_store, sql, values) == ""


def test_the_store_of_a_provider_is_not_concerned(
    any_store: Store, agents_store: Store, values: dict[str, Any]
) -> None:
    sql = "UPDATE answer SET text = 'autre' WHERE request_id = :id"
    assert attempt(agents_store, sql, values) == ministry.UNTOUCHED
    assert attempt(any_store, sql, values) == ""


def test_every_column_of_a_request_is_either_decided_or_the_providers() -> None:
    columns = set(RequestRow.__table__.columns.keys())  # type: ignore[attr-defined]
    assert set(ministry.CONTENT) | ministry.DECISIONS == columns
    assert not set(ministry.CONTENT) & ministry.DECISIONS


@pytest.mark.parametrize("any_store", ENGINES, indirect=True)
def test_an_agent_chooses_for_nobody_else(any_store: Store, agents_store: Store) -> None:
    logins = {"agent": AGENT, "first": "uid:1", "second": "uid:2"}
    with any_store.writing() as session:
        for login in logins.values():
            office.insert(session, "user_account", login=login, name=login, rights="")
        office.execute(session, "INSERT INTO preference VALUES (:second, 'sombre')", second="uid:2")
    assert attempt(agents_store, "INSERT INTO preference VALUES (:agent, 'clair')", logins) == ""
    refusals = {name: attempt(agents_store, sql, logins) for name, sql in OF_ANOTHER.items()}
    assert [name for name, said in refusals.items() if not said.startswith("chacun ne choisit que pour")] == []
    assert attempt(agents_store, "UPDATE preference SET theme = 'contraste' WHERE login = :agent", logins) == ""
    # The others' stores are not concerned.
    assert attempt(any_store, "UPDATE preference SET theme = 'clair' WHERE login = :second", logins) == ""
    assert attempt(agents_store, "DELETE FROM preference WHERE login = :agent", logins) == ""
    # Who manages the accounts of the Ministry removes one with what it chose.
    assert attempt(agents_store, "DELETE FROM user_account WHERE login = :second", logins, kept=False) == ""
    assert [tuple(row) for row in any_store.rows("SELECT login, theme FROM preference")] == [("uid:2", "clair")]
