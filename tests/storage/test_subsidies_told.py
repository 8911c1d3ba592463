"""What files and requests say of a child's subsidies: each keeps its own word, what holds follows, on each engine."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.codes import RequestType
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.people import HomeProvider, SupportGrant, holding
from mes_tui.domain.requests import Request
from mes_tui.domain.statuses import Event
from mes_tui.forms.facts import context_of
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.store import Store
from tests.budget import examples
from tests.domain.builders import request
from tests.services.builders import BAIE, COLLINES, ENDED, FILES, QUAI, Clock, Work, fill, granting, office
from tests.services.test_places_of_a_child import OFFICE
from tests.storage.engines import ENGINES
from tests.storage.test_answers import alone, record, send, tell

NECSG = "1000001"
IMPORTED = SupportGrant(NECSG, BAIE, QUAI, 2021, "2", "200")
WORDS = st.builds(
    SupportGrant,
    *map(st.just, (NECSG, BAIE)),
    st.sampled_from((QUAI, "3000-2009")),
    st.sampled_from((2020, 2021)),
    st.sampled_from(("1", "2", "3")),
    declared=st.booleans(),
    home_provider=st.sampled_from(("", "R1", "R2")),
)


def told_by(number: str) -> Request:
    return replace(request(number=number), division=BAIE, necsg=NECSG, site=QUAI)


ASKING = tuple(map(told_by, ("2021-11-002", "2021-11-1043", "2022-11-001")))
"""Requests in the order of their numbers, which is not that of their letters."""


def held(store: Store, necsg: str = NECSG, owner: str = BAIE) -> tuple[SupportGrant, ...]:
    with store.reading() as session:
        return records.load_grants(session, owner, necsg)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with office(Path(tmp_path_factory.mktemp("office"))) as store:
        yield store


@examples(20)
@given(st.lists(st.tuples(st.sampled_from((None, *ASKING)), WORDS, st.booleans()), max_size=8))
def test_what_holds_is_that_of_the_words_that_stand(
    shared: Store, steps: list[tuple[Request | None, SupportGrant, bool]]
) -> None:
    files: dict[tuple[str, str, int, bool], SupportGrant] = {}
    asked: dict[tuple[str, bool], SupportGrant | None] = {}
    with shared.writing() as session:
        session.connection().exec_driver_sql(f"DELETE FROM support_grant WHERE necsg = '{NECSG}'")
        for who, word, stands in steps:
            if who is None:
                records.upsert_grant(session, BAIE, word)
                files[word.site, word.home_provider, word.year, word.declared] = word
                continue
            own = who.number, word.declared
            records.tell_grant(session, who, asked.get(own), word if stands else None)
            asked[own] = word if stands else None
        found = records.load_grants(session, BAIE, NECSG)
        records.settle(session)
    said = [asked.get((one.number, declared)) for one in ASKING for declared in (False, True)]
    standing = sorted([*files.values(), *filter(None, said)], key=lambda word: word.year)
    assert set(found) == set(holding(standing))


def test_the_known_word_holds_then_that_of_the_rsg_then_the_last() -> None:
    declared = replace(IMPORTED, declared=True, hours_per_day="9")
    named, other = replace(IMPORTED, home_provider="R1"), replace(IMPORTED, home_provider="R2", hours_per_day="4")
    for told, left in (
        ((IMPORTED, declared), (IMPORTED,)),
        ((declared, IMPORTED), (IMPORTED,)),
        ((named, IMPORTED), (named,)),
        ((named, other), (named, other)),
        ((named, other, IMPORTED), (named, other)),
        ((named, replace(declared, home_provider="R2")), (named, replace(declared, home_provider="R2"))),
        ((IMPORTED, replace(IMPORTED, hours_per_day="5")), (replace(IMPORTED, hours_per_day="5"),)),
        ((IMPORTED, replace(IMPORTED, year=2020)), (IMPORTED, replace(IMPORTED, year=2020))),
    ):
        assert holding(told) == left


@pytest.mark.thorough
@pytest.mark.parametrize("any_store", ENGINES, indirect=True)
@pytest.mark.feature("P42")
def test_an_imported_subsidy_comes_back_when_the_decision_of_its_year_is_taken_back(any_store: Store) -> None:
    work, request_id = alone(any_store)
    with any_store.writing() as session:
        records.upsert_grant(session, BAIE, IMPORTED)
        records.settle(session)
    send(work, request_id)
    record(work, request_id, Event.DECLARE_COMPLIANT, **granting("3"))
    assert [one.hours_per_day for one in held(any_store)] == ["3"]
    with any_store.writing() as session:
        assert records.upsert_grant(session, BAIE, IMPORTED) is records.Change.SAME
        records.settle(session)
    assert [one.hours_per_day for one in held(any_store)] == ["3"]
    work.answers.annul(request_id, ENDED, work.version(request_id))
    assert held(any_store) == (IMPORTED,)
    # A review that takes the decision back gives the former word back too.
    record(work, request_id, Event.DECLARE_COMPLIANT, **granting("3"))
    tell(work, request_id, Event.ASK_REVIEW)
    record(work, request_id, Event.REFUSE)
    assert held(any_store) == (IMPORTED,)
    work.context.owner = True
    assert TamperCheck(work.context).verify().faults == ()


@pytest.mark.parametrize("any_store", ENGINES, indirect=True)
def test_what_an_older_version_wrote_of_a_decision_goes_with_it(any_store: Store) -> None:
    work, request_id = alone(any_store)
    send(work, request_id)
    record(work, request_id, Event.DECLARE_COMPLIANT, **granting("3"))
    with any_store.writing() as session:
        session.connection().exec_driver_sql("UPDATE support_grant SET request = '' WHERE request <> ''")
        records.settle(session)
    record(work, request_id, Event.CORRECT_DECISION, **granting("2"))
    assert [one.hours_per_day for one in held(any_store)] == ["2"]
    work.answers.annul(request_id, ENDED, work.version(request_id))
    work.answers.annul(request_id, ENDED, work.version(request_id))
    assert held(any_store) == ()


@pytest.mark.feature("P42")
def test_two_rsg_of_one_site_have_a_subsidy_each(store: Store) -> None:
    fill(store)
    with store.writing() as session:
        records.upsert_home_provider(session, HomeProvider("R2", COLLINES, "Brume", "Aude"))
        session.flush()
        records.upsert_child_file(session, COLLINES, replace(FILES[4], key="D21", home_provider="R2"))
        one = replace(request(), division=COLLINES, necsg="1000020", site="3200-7731")
        for number, home, hours in (("2021-16-001", "R1", "3"), ("2021-16-002", "R2", "4")):
            word = SupportGrant("1000020", COLLINES, "3200-7731", 2021, hours, home_provider=home)
            records.tell_grant(session, replace(one, number=number), None, word)
        records.settle(session)
    assert [(g.home_provider, g.hours_per_day) for g in held(store, "1000020", COLLINES)] == [("R1", "3"), ("R2", "4")]
    work = Work(store, Clock(), OFFICE)
    for key, hours in (("D20", "3"), ("D21", "4")):
        request_id = work.drafts.create(FileKey(COLLINES, key), RequestType.RENEWAL_CHANGED)
        file = work.drafts.read(request_id)
        assert context_of(file, work.context.rules, work.context.today).facts["granted_hours"] == f"{hours}.0"
