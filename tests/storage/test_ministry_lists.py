"""The Ministry's lists against a plain look at all the rows, on each engine."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import CloseReason, MinistryListKind, RequestType, Right, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.people import Child, Site
from mes_tui.domain.requests import NewComment
from mes_tui.domain.text import fold
from mes_tui.services.ministry_lists import MinistryLists, MinistryQuery, Narrowing, Queued, ministry_columns
from mes_tui.services.request_columns import ListRow
from storage import records
from storage.queries.lists import Window
from storage.queries.ministry import Scope
from storage.queries.ministry import window as window_of
from storage.store import Store
from tests import prepared
from tests.budget import SHORT
from tests.services import snapshots
from tests.services.builders import (
    BAIE,
    CHILDREN,
    DIRECTOR,
    FILES,
    NUAGES,
    PROVIDERS,
    SITES,
    Clock,
    file_key,
    fill,
    seal,
    work_context,
)
from tests.storage.engines import ON_FILES
from tests.storage.office import way_to
from tests.storage.windows import backward, forward

NOW = datetime(2022, 9, 20, 15, 0, tzinfo=UTC)
AGENT = Actor("uid:9", "Agente", frozenset({Right.AGENT}), regions=frozenset({"11", "06"}))
LAST_NAMES = ("Élan", "Eland", "Œuvray", "O’Neill", "Saint-Onge [/]", "100 %", "ᐃᓄᒃ")
COUNT = 120 if SHORT else 240


@dataclass(frozen=True)
class Made:
    """What was put in the store."""

    number: str
    site: Site
    child: Child
    type: RequestType
    status: Status
    sent: datetime
    year: int
    prepared: bool

    @property
    def provider(self) -> str:
        return next(provider.name for provider in PROVIDERS if provider.division == self.site.division)

    @property
    def days(self) -> int:
        return (NOW.astimezone().date() - self.sent.astimezone().date()).days


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Made]]:
    """The closed file of a store with the requests, and what they are."""
    place = prepared.new_store(tmp_path_factory.mktemp("listes") / "mes.db")
    with Store.open(place, seal=seal()) as store:
        return place, make(store)


@pytest.fixture
def office(any_store: Store, made_once: tuple[Path, list[Made]]) -> tuple[Store, list[Made]]:
    """Requests of three regions in every status, in the store."""
    place, made = made_once
    if any_store.location.path is None:
        return any_store, make(any_store)
    snapshots.put(any_store, place)
    return any_store, made


def make(store: Store) -> list[Made]:
    """Fill the store."""
    fill(store)
    made = []
    rank, base = random.Random(7), FILES[0]
    with store.writing() as session:
        for number in range(1, COUNT + 1):
            site = rank.choice(SITES)
            child = Child(f"2{number:06d}", "", rank.choice(LAST_NAMES), "Noa", CHILDREN[0].birth_date)
            file = replace(base, key=f"L{number}", necsg=child.necsg, site=site.number)
            records.upsert_child(session, site.division, child)
            session.flush()
            records.upsert_child_file(session, site.division, file)
            session.flush()
            people = records.load_people(session, file_key(file.key, site.division))
            assert people is not None
            type_, status = rank.choice(list(RequestType)), rank.choice(list(Status))
            # Few distinct instants: the tie on the id must hold.
            sent = NOW - timedelta(days=rank.randrange(60))
            year = rank.choice((2020, 2021, 2022))
            name = f"{year}-{site.region}-{number:03d}"
            new = records.NewRequest(
                number=name, type=type_, edition="pes_2021", year=year, at=sent - timedelta(days=1)
            )
            request_id = records.insert_request(session, new, people)
            at = sent
            for step in way_to(status):
                reason = rank.choice(list(CloseReason)) if step is Status.CLOSED else None
                hours = rank.choice(("3", "4,5", "0,25")) if step is Status.COMPLIANT else ""
                records.set_status(
                    session, request_id, step, at,
                    snapshot="{}" if step is Status.TRANSMITTED else "", reason=reason, granted_hours=hours,
                )  # fmt: skip
                at += timedelta(hours=rank.randrange(1, 30))
            if status is Status.CLOSED and reason is CloseReason.ABANDONED:
                # As the Ministry knows it.
                status = Status.WITHDRAWN
            prepared = status is Status.TRANSMITTED and number % 3 == 0
            if prepared:
                comment = NewComment(1, "identite", "À préciser")
                records.put_draft_comment(session, request_id, comment, "Agente", NOW)
            made.append(Made(name, site, child, type_, status, sent, year, prepared))
    return made


@pytest.fixture
def lists(office: tuple[Store, list[Made]]) -> MinistryLists:
    return MinistryLists(work_context(office[0], AGENT, Clock(NOW)))


@pytest.fixture
def mine(office: tuple[Store, list[Made]]) -> list[Made]:
    """What the agent may see: sent, from their regions."""
    return [one for one in office[1] if one.site.region in AGENT.regions and one.status is not Status.DRAFT]


def held(kind: MinistryListKind, one: Made) -> bool:
    """Whether a request belongs to a list on 20 September 2022."""
    return one.status in kind.statuses and (kind is not MinistryListKind.OVER or one.year < 2022)


def numbers(rows: list[ListRow]) -> list[str]:
    return sorted(row.key for row in rows)


@pytest.mark.thorough
def test_windows_make_up_each_list_in_the_order_of_each_column(lists: MinistryLists, mine: list[Made]) -> None:
    by_number, counts = {one.number: one for one in mine}, lists.counts()
    for kind in MinistryListKind:
        wanted = sorted(one.number for one in mine if held(kind, one))
        assert counts[kind] == len(wanted) > 5
        for place, column in enumerate(ministry_columns(kind)):
            for descending in (False, True):
                query = MinistryQuery(kind, column.key, descending)
                rows = forward(lists, query, 13)
                assert numbers(rows) == wanted
                assert backward(lists, query, 11) == rows
                shown = [fold(row.cells[place]) for row in rows]
                if column.key == "waiting":
                    shown = [row.cells[place].rjust(6) for row in rows]
                if column.key in ("type", "reason"):
                    continue  # in the order of the codes
                assert shown == sorted(shown, reverse=descending), query
        for row in forward(lists, MinistryQuery.first(kind), 50):
            one = by_number[row.key]
            assert row.cells[1:4] == (one.provider, one.child.list_name, one.type.short_label)
            assert row.marked is bool(row.why) is (one.prepared and kind is MinistryListKind.TO_REVIEW)


@pytest.mark.thorough
@ON_FILES
def test_what_waits_the_longest_comes_first_with_its_days(lists: MinistryLists, mine: list[Made]) -> None:
    rows = forward(lists, MinistryQuery.first(MinistryListKind.TO_REVIEW), 20)
    wanted = sorted((one.days for one in mine if held(MinistryListKind.TO_REVIEW, one)), reverse=True)
    assert [row.cells[-1].strip() for row in rows] == [f"{days} j" for days in wanted]


NARROWED: dict[str, tuple[Narrowing, Callable[[Made], bool]]] = {
    "provider": (Narrowing(division=NUAGES), lambda one: one.site.division == NUAGES),
    "type": (Narrowing(type=RequestType.TRANSFER), lambda one: one.type is RequestType.TRANSFER),
    "30 days": (Narrowing(days=30), lambda one: one.days >= 30),
    "1 day": (Narrowing(days=1), lambda one: one.days >= 1),
    "all": (
        Narrowing(BAIE, RequestType.NEW, 20),
        lambda one: one.site.division == BAIE and one.type is RequestType.NEW and one.days >= 20,
    ),
}
FILTERED: dict[str, Callable[[Made], bool]] = {
    "ÉLAN": lambda one: "elan" in fold(one.child.last_name),
    "nuages": lambda one: one.site.division == NUAGES,
    "3000-2000": lambda one: one.site.division == BAIE,
    "elan quai": lambda one: "elan" in fold(one.child.last_name) and "Quai" in one.site.name,
    "o’neill baie": lambda one: one.child.last_name == "O’Neill" and one.site.division == BAIE,
    "[/]": lambda one: "[/]" in one.child.last_name,
    "ᐃᓄᒃ": lambda one: one.child.last_name == "ᐃᓄᒃ",
    "%": lambda one: "%" in one.child.last_name,
    "17": lambda one: one.number.endswith("-017"),
    "'; drop table request; --": lambda one: False,
}


@pytest.mark.thorough
def test_a_list_is_narrowed_and_filtered(lists: MinistryLists, mine: list[Made]) -> None:
    for kind in (MinistryListKind.TO_REVIEW, MinistryListKind.RETURNED):
        first = MinistryQuery.first(kind)
        cases = [(replace(first, narrowing=narrowing), holds) for narrowing, holds in NARROWED.values()]
        cases += [(replace(first, filter=typed), holds) for typed, holds in FILTERED.items()]
        for query, holds in cases:
            wanted = sorted(one.number for one in mine if held(kind, one) and holds(one))
            assert numbers(forward(lists, query, 4)) == wanted, query
            assert lists.total(query) == len(wanted)


@ON_FILES
def test_the_neighbour_of_a_request_that_left_the_list_is_found(office: tuple[Store, list[Made]]) -> None:
    store, _ = office
    lists, query = (
        MinistryLists(work_context(store, AGENT, Clock(NOW))),
        MinistryQuery.first(MinistryListKind.TO_REVIEW),
    )
    before, gone, after = lists.window(query, limit=3)
    assert isinstance(gone.id, int)
    with store.writing() as session:
        records.set_status(session, gone.id, Status.CLOSED, NOW, reason=CloseReason.DEPARTURE)
    left = Queued(gone.id, gone.key, query, gone.position)
    following, previous = lists.neighbour(left, 1), lists.neighbour(left, -1)
    assert following is not None
    assert previous is not None
    assert (following.id, following.number) == (after.id, after.key)
    assert (previous.id, lists.neighbour(previous, -1)) == (before.id, None)


@pytest.mark.thorough(keep=2)
@ON_FILES
@pytest.mark.parametrize("kind", [kind for kind in MinistryListKind if kind is not MinistryListKind.OVER])
def test_a_request_opened_by_its_number_stands_where_its_list_has_it(
    office: tuple[Store, list[Made]], kind: MinistryListKind
) -> None:
    store, _ = office
    lists, query = MinistryLists(work_context(store, AGENT, Clock(NOW))), MinistryQuery.first(kind)
    for row in lists.window(query, limit=20):
        with store.reading() as session:
            entered = records.enter(session, row.id, "", lock=False)
        assert entered is not None
        assert lists.queued(entered.request) == Queued(row.id, row.key, query, row.position)


@ON_FILES
def test_each_agent_reads_their_regions_and_nobody_else_does(office: tuple[Store, list[Made]]) -> None:
    store, made = office
    query = MinistryQuery.first(MinistryListKind.TO_REVIEW)
    far = replace(AGENT, regions=frozenset({"16"}))
    wanted = sorted(one.number for one in made if one.site.region == "16" and held(query.kind, one))
    assert numbers(forward(MinistryLists(work_context(store, far)), query, 9)) == wanted != []
    assert set(MinistryLists(work_context(store, far)).providers()) == {"3200-7730"}
    nowhere = MinistryLists(work_context(store, replace(AGENT, regions=frozenset())))
    assert (nowhere.window(query), nowhere.total(query), nowhere.providers()) == ((), 0, {})
    for actor in (DIRECTOR, replace(DIRECTOR, regions=frozenset({"11"}))):
        for attempt in (lambda lists: lists.window(query), lambda lists: lists.total(query), MinistryLists.counts):
            with pytest.raises(Refusal, match="réservée au Ministère"):
                attempt(MinistryLists(work_context(store, actor)))


@pytest.mark.parametrize("position", [None, ("2022-09-01", 5)])
@pytest.mark.parametrize("descending", [False, True])
def test_a_window_is_read_in_the_order_of_the_index(
    store: Store, descending: bool, position: tuple[str, int] | None
) -> None:
    scope = Scope(regions=["06", "11", "16"], statuses=["TRANSMIS"])
    window = Window(descending=descending, after=position)
    statement = window_of("sqlite", scope, ["child_name"], "transmitted", window)
    plan = store.rows(f"EXPLAIN QUERY PLAN {statement.sql}", statement.params)
    parts = [row[0] for row in plan if row[3].startswith("CO-ROUTINE part_")]
    inside = [row[3] for row in plan if row[1] in parts and "SUBQUERY" not in row[3]]
    assert len(inside) == len(parts) == 3
    for line in inside:
        assert line.startswith("SEARCH r USING INDEX request_region_order (region=? AND status=?")
        assert position is None or line.count("?") > 2


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_list_sorted_by_provider_names_each_of_them_once_however_many_regions(dialect: str) -> None:
    names = {f"{rank:04d}-0000": f"cpe {rank}" for rank in range(1500)}
    scope = Scope(regions=[f"{region:02d}" for region in range(1, 18)], statuses=("TRANSMIS",), providers=names)
    statement = window_of(dialect, scope, ["division"], "provider", Window(after=("cpe 7", 7)))
    assert len(re.findall(r":name_\d+", statement.sql)) == len(names)
    given = [str(value) for key, value in statement.params.items() if key.startswith("name_")]
    assert sorted(given) == sorted(names.values())
