"""The windows of the lists against a plain sort of all the rows, in every column and both directions."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mes_tui.domain.codes import CloseReason, ListKind, RequestType, Status
from mes_tui.domain.people import Child
from mes_tui.domain.text import fold
from mes_tui.services.lists import ListQuery, Lists, columns
from mes_tui.services.request_columns import ListRow
from storage import records
from storage.store import Store
from tests.budget import SHORT
from tests.services.builders import BAIE, CHILDREN, SITES, file_key, office, work_context
from tests.storage.office import way_to
from tests.storage.windows import backward, forward

COUNT = 1000 if SHORT else 3000
LAST_NAMES = ("Élan", "Eland", "Zébre", "abel", "Œuvray", "O’Neill", "Saint-Onge [/]", "ÎLOT", "100 %", "a_b", "ᐃᓄᒃ")
FIRST_NAMES = ("Lou", "Léa", "Éli", "zoé", "Ana", "Noa")


def _people(store: Store, rank: random.Random) -> list[records.People]:
    found = []
    with store.writing() as session:
        base = records.load_people(session, file_key("D1"))
        assert base is not None
        for number in range(60):
            child = Child(
                f"2{number:06d}", "", rank.choice(LAST_NAMES), rank.choice(FIRST_NAMES), CHILDREN[0].birth_date
            )
            site = rank.choice([site for site in SITES if site.division == BAIE])
            file = base.child_file.__class__(
                f"L{number}", child.necsg, site.number, base.child_file.guardian, None, None, None,
                base.child_file.allowance,
            )  # fmt: skip
            records.upsert_child(session, BAIE, child)
            session.flush()
            records.upsert_child_file(session, BAIE, file)
            found.append(records.People(base.provider, site, child, file))
    return found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("lists")
    rank = random.Random(43)
    with office(folder) as opened:
        people = _people(opened, rank)
        with opened.writing() as session:
            for number in range(COUNT):
                # Few distinct instants: the tie on the id must hold.
                at = datetime(2021, 7, 1, tzinfo=UTC) + timedelta(hours=rank.randrange(400))
                new = records.NewRequest(
                    number=f"2021-11-{number + 1:03d}", type=rank.choice(list(RequestType)), edition="pes_2021",
                    year=2021, at=at,
                )  # fmt: skip
                request_id = records.insert_request(session, new, rank.choice(people))
                for status in way_to(rank.choice(list(Status))):
                    at += timedelta(hours=rank.randrange(1, 30))
                    snapshot = "{}" if status is Status.TRANSMITTED else ""
                    reason = rank.choice(list(CloseReason)) if status is Status.CLOSED else None
                    records.set_status(session, request_id, status, at, snapshot=snapshot, reason=reason)
        yield opened


@pytest.fixture
def lists(store: Store) -> Lists:
    return Lists(work_context(store))


CASES = [
    (kind, column.key, descending) for kind in ListKind for column in columns(kind) for descending in (False, True)
]


@pytest.mark.feature("P16", "P18", "P19", "P20")
@pytest.mark.parametrize(("kind", "sort", "descending"), CASES)
@pytest.mark.thorough
def test_windows_make_up_the_whole_list_in_order(lists: Lists, kind: ListKind, sort: str, descending: bool) -> None:
    query = ListQuery(kind, BAIE, sort, descending)
    rows = forward(lists, query, 97)
    assert len(rows) == len({row.position for row in rows}) == lists.total(query) == lists.counts(BAIE)[kind]
    assert [row.position for row in rows] == sorted((row.position for row in rows), reverse=descending)
    assert backward(lists, query, 89) == rows
    assert _shown_order(rows, kind, sort) == sorted(_shown_order(rows, kind, sort), reverse=descending)


@pytest.mark.parametrize("descending", [True, False])
def test_what_is_to_correct_stands_first_in_its_order_then_the_rest(
    store: Store, lists: Lists, descending: bool
) -> None:
    opening = ListQuery.first(ListKind.CURRENT, BAIE)
    assert (opening.ahead, opening.sort, opening.descending) == (True, "modified", True)
    query = replace(opening, descending=descending)
    rows = forward(lists, query, 97)
    assert backward(lists, query, 89) == rows
    place = [column.key for column in columns(ListKind.CURRENT)].index("modified")
    status = dict(store.rows("SELECT id, status FROM request"))
    told = [(status[row.id] == Status.COMMENTED.value, row.cells[place]) for row in rows]
    plain = forward(lists, replace(query, ahead=False), 500)
    assert {row.id for row in plain} == {row.id for row in rows}
    assert {ahead for ahead, _ in told} == {True, False}
    assert [ahead for ahead, _ in told] == sorted((ahead for ahead, _ in told), reverse=True)
    for group in (True, False):
        days = [day for ahead, day in told if ahead is group]
        assert days == sorted(days, reverse=descending)


def test_a_window_ahead_goes_on_from_a_row_that_is_gone(lists: Lists) -> None:
    query = ListQuery.first(ListKind.CURRENT, BAIE)
    rows = forward(lists, query, 500)
    for place in (0, sum(row.marked for row in rows) - 1, sum(row.marked for row in rows), len(rows) - 2):
        sort, id_ = rows[place].position
        gone = (f"{sort}-gone", id_)
        assert lists.window(query, before=gone, limit=len(rows)) == tuple(rows[:place])
        assert lists.window(query, after=gone, limit=len(rows)) == tuple(rows[place:])


def _shown_order(rows: list[ListRow], kind: ListKind, sort: str) -> list[Any]:
    """What the eye compares down the column: folded text, a number by its parts."""
    place = [column.key for column in columns(kind)].index(sort)
    if sort in ("number", "request"):
        return [tuple(int(part) for part in row.cells[place].split("-") if part) for row in rows]
    return [fold(row.cells[place]) for row in rows]


@pytest.mark.parametrize("kind", [kind for kind in ListKind if kind is not ListKind.CHILDREN])
def test_a_list_holds_the_requests_of_its_statuses_and_nothing_else(store: Store, lists: Lists, kind: ListKind) -> None:
    wanted = {status.value for status in kind.statuses}
    stored = {row[0] for row in store.rows("SELECT id, status FROM request") if row[1] in wanted}
    assert {row.id for row in forward(lists, ListQuery(kind, BAIE, "number"), 500)} == stored


FILTERS = [
    ("elan", lambda child, site, number: "elan" in child),
    ("ÉLAN", lambda child, site, number: "elan" in child),
    ("œuv", lambda child, site, number: "oeuv" in child),
    ("el", lambda child, site, number: "el" in child or "el" in site),
    ("é", lambda child, site, number: "e" in child + site),
    ("saint-onge galets", lambda child, site, number: "saint-onge" in child and "galets" in site),
    ("[/]", lambda child, site, number: "[/]" in child),
    ("%", lambda child, site, number: "%" in child),
    ("a_b", lambda child, site, number: "a_b" in child),
    ("_", lambda child, site, number: "_" in child),
    ("o'neill", lambda child, site, number: "o'neill" in child),
    ("ᐃᓄᒃ", lambda child, site, number: "ᐃᓄᒃ" in child),
    ("74", lambda child, site, number: number == "2021-11-074"),
    ("974", lambda child, site, number: number == "2021-11-974"),
    ("1043", lambda child, site, number: number == "2021-11-1043"),
    ("11-043", lambda child, site, number: number == "2021-11-043"),
    ("2021-11-043", lambda child, site, number: number == "2021-11-043"),
    ("100", lambda child, site, number: number == "2021-11-100" or "100" in child),
    ('"', lambda child, site, number: False),
    ('elan" OR "zebre', lambda child, site, number: False),
    ("'; drop table request; --", lambda child, site, number: False),
    ("   ", lambda child, site, number: True),
]


@pytest.mark.parametrize(("typed", "holds"), FILTERS, ids=[typed for typed, _ in FILTERS])
@pytest.mark.thorough(keep=4)
def test_filter_finds_each_word_in_names_whatever_accents_and_case_or_in_numbers(
    lists: Lists, typed: str, holds: object
) -> None:
    assert callable(holds)
    for kind in (ListKind.DRAFTS, ListKind.CURRENT):
        everything = forward(lists, ListQuery(kind, BAIE, "number"), 1000)
        wanted = [row for row in everything if holds(fold(row.cells[1]), fold(row.cells[2]), row.key)]
        query = ListQuery(kind, BAIE, "number", filter=typed)
        assert forward(lists, query, 50) == wanted
        assert lists.total(query) == len(wanted)


def test_filter_of_children_knows_names_sites_and_whole_numbers(lists: Lists) -> None:
    def found(typed: str) -> set[str]:
        return {row.key for row in forward(lists, ListQuery(ListKind.CHILDREN, BAIE, "child", filter=typed), 50)}

    assert found("1000001") == {"1000001"}
    assert found("1201900000017") == {"1000001"}
    assert "1000001" not in found("000001")
    assert found("exemple quai") == {"1000001"}
    assert found("exemple galets") == set()
    assert "1000009" in found("oeuvray elise")


@pytest.mark.feature("P14")
def test_list_of_children_leaves_out_files_that_have_ended(lists: Lists) -> None:
    rows = forward(lists, ListQuery(ListKind.CHILDREN, BAIE, "necsg"), 50)
    assert "D1" in {row.child_file for row in rows}
    assert "D0" not in {row.child_file for row in rows}
    allowance = {row.child_file: row.cells[4] for row in rows}
    assert (allowance["D1"], allowance["D3"]) == ("Active", "Non active")


def test_a_window_goes_on_from_a_row_that_is_gone(lists: Lists) -> None:
    query = ListQuery(ListKind.DRAFTS, BAIE, "number")
    first, second, third = lists.window(query, limit=3)
    sort, id_ = second.position
    assert isinstance(id_, int)
    assert lists.window(query, after=(f"{sort}-gone", id_), limit=1) == (third,)
    assert lists.window(query, before=(f"{sort}-gone", id_), limit=2) == (first, second)


def test_order_of_a_window_comes_from_an_index(store: Store) -> None:
    from storage.queries.lists import Window, request_window

    for sort, index, window in (
        ("child", "request_name_order", Window(after=("m", 4))),
        ("modified", "request_modified_order", Window(after=("m", 4))),
        ("modified", "request_modified_order", Window(descending=True, ahead=("COMMENTAIRES",), after=("12021", 4))),
        ("modified", "request_modified_order", Window(descending=True, ahead=("COMMENTAIRES",))),
    ):
        statement = request_window("sqlite", BAIE, ["TRANSMIS", "COMMENTAIRES"], ["child_name"], sort, window, "")
        plan = " ".join(row[-1] for row in store.rows(f"EXPLAIN QUERY PLAN {statement.sql}", statement.params))
        assert f"USING INDEX {index}" in plan
        # What is sorted is the window of each status, when the two are merged.
        assert plan.count("USE TEMP B-TREE") == 2
        assert plan.count("SCAN part_") == 2
