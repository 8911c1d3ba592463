"""The records: what goes in comes out the same, copies follow, leases expire, bytes are theirs."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from mes_tui.domain.codes import Nature, RequestType, Right, Status
from mes_tui.domain.errors import NotFound, Stale
from mes_tui.domain.people import Guardian
from mes_tui.domain.requests import Printout
from storage import records
from storage.records.mapping import (
    day_or_none,
    day_text,
    folded_request,
    instant,
    instant_text,
    people_of,
    people_text,
)
from storage.schema.people_tables import ChildFileRow
from storage.store import Store
from tests.services.builders import (
    AGENT,
    ALLOWANCE,
    BAIE,
    CHILDREN,
    FILES,
    GALETS,
    GRANTS,
    HOME,
    NASTY,
    PROVIDERS,
    QUAI,
    SITES,
    child_file,
    file_key,
    office,
)

AT = datetime(2021, 8, 2, 14, 5, 0, 123, tzinfo=UTC)
PEN = records.Pen("uid:1", AT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with office(tmp_path) as opened:
        yield opened


def _insert(store: Store, key: str = "D1", number: str = "2021-11-001", year: int = 2021) -> int:
    with store.writing() as session:
        people = records.load_people(session, file_key(key))
        assert people is not None
        new = records.NewRequest(number=number, type=RequestType.NEW, edition="pes_2021", year=year, at=AT)
        return records.insert_request(session, new, people)


def test_instants_are_utc_text_of_one_width_that_sorts_as_time() -> None:
    quebec = timezone(timedelta(hours=-4))
    moments = [AT, AT.replace(microsecond=0), datetime(2021, 8, 2, 10, 5, tzinfo=quebec), AT + timedelta(seconds=1)]
    texts = [instant_text(moment) for moment in moments]
    assert {len(text) for text in texts} == {32}
    assert sorted(texts) == [instant_text(moment) for moment in sorted(moments)]
    assert [instant(text) for text in texts] == moments
    assert (day_text(None), day_or_none("")) == ("", None)


def test_people_come_back_as_they_went_in(store: Store) -> None:
    with store.reading() as session:
        people = records.load_people(session, file_key("D20"))
        assert people == records.People(PROVIDERS[2], SITES[3], CHILDREN[4], FILES[4], HOME, ())
        assert records.load_grants(session, BAIE, "1000002") == GRANTS
        assert records.load_people(session, file_key("D404")) is None
        assert records.all_divisions(session) == ("3000-2000", "3100-4410", "3200-7730")


def test_the_snapshot_of_the_people_gives_them_back() -> None:
    other = Guardian("L’Écuyer-Sansregret [/]", "Maël\u00a0%", "3, rang Un", "G0C 1A0", "", "4185550100", "")
    file = child_file("D9", NASTY.necsg, GALETS, other_guardian=other, end=date(2022, 8, 31), exemption=True)
    for home, grants in ((None, ()), (HOME, GRANTS)):
        people = records.People(PROVIDERS[0], SITES[1], NASTY, file, home, grants)
        assert people_of(people_text(people)) == people


def test_upserts_say_what_they_did(store: Store) -> None:
    with store.writing() as session:
        assert records.upsert_child(session, BAIE, CHILDREN[0]) is records.Change.SAME
        assert records.upsert_child(session, BAIE, replace(CHILDREN[0], nirec="")) is records.Change.UPDATED
        assert records.upsert_child(session, BAIE, replace(CHILDREN[0], necsg="5000000")) is records.Change.CREATED
        assert records.upsert_grant(session, BAIE, GRANTS[0]) is records.Change.SAME
        assert records.upsert_grant(session, BAIE, replace(GRANTS[0], days="201")) is records.Change.UPDATED
        assert records.upsert_grant(session, BAIE, replace(GRANTS[0], year=2019)) is records.Change.CREATED
        changed = child_file("D1", "1000001", QUAI, allowance=replace(ALLOWANCE, admissible=False))
        assert records.upsert_child_file(session, BAIE, changed) is records.Change.UPDATED
        assert records.upsert_home_provider(session, HOME) is records.Change.SAME
        assert records.upsert_site(session, SITES[0]) is records.Change.SAME
        assert records.upsert_provider(session, PROVIDERS[0]) is records.Change.SAME


def test_what_an_older_version_wrote_in_fewer_words_is_not_updated(store: Store) -> None:
    other = Guardian("L’Écuyer", "Maël", "3, rang Un", "G0C 1A0", "", "4185550100", "")
    file = child_file("D9", "1000001", QUAI, other_guardian=other)
    with store.writing() as session:
        records.upsert_child_file(session, BAIE, file)
        session.flush()
        row = session.get_one(ChildFileRow, (BAIE, "D9"))
        for name in ("guardian", "other_guardian"):
            said = json.loads(getattr(row, name))
            fewer = {key: value for key, value in said.items() if value}
            assert {"quality", "organisation"} <= said.keys() - fewer.keys()
            setattr(row, name, json.dumps(fewer))
        session.flush()
        assert records.upsert_child_file(session, BAIE, file) is records.Change.SAME
        called = replace(file, guardian=replace(file.guardian, first_name="Maude"))
        assert records.upsert_child_file(session, BAIE, called) is records.Change.UPDATED
        records.settle(session)


def test_numbers_are_counted_by_year_and_region(store: Store) -> None:
    with store.writing() as session:
        given = [
            records.next_number(session, year, region)
            for year, region in [(2021, "11"), (2021, "06"), (2021, "11"), (2022, "11")]
        ]
    assert given == ["2021-11-001", "2021-06-001", "2021-11-002", "2022-11-001"]


def test_a_number_given_in_a_transaction_that_fails_is_given_again(store: Store) -> None:
    with suppress(RuntimeError), store.writing() as session:
        assert records.next_number(session, 2021, "11") == "2021-11-001"
        raise RuntimeError
    with store.writing() as session:
        assert records.next_number(session, 2021, "11") == "2021-11-001"


def test_a_request_comes_back_whole(store: Store) -> None:
    request_id = _insert(store, "D9")
    with store.writing() as session:
        records.insert_answers(session, request_id, {"a": "un [/]", "b": ""}, 1)
    with store.reading() as session:
        file = records.load_file(session, request_id)
        assert file is not None
        assert file == records.load_by_number(session, "2021-11-001")
        assert (file.child, file.site, file.answers) == (NASTY, SITES[1], {"a": "un [/]"})
        assert (file.request.status, file.request.version, file.request.created_at) == (Status.DRAFT, 1, AT)
        assert records.load_file(session, 404) is None
        assert records.load_by_number(session, "2021-11-404") is None
    assert store.rows("SELECT folded FROM request") == [(folded_request(NASTY, SITES[1]),)]
    assert folded_request(NASTY, SITES[1]) == "o'neill-oeuvray [/], elise ᐃᓄᒃ | installation des galets"


def test_saving_counts_versions_and_refuses_what_is_older(store: Store) -> None:
    request_id = _insert(store)
    with store.writing() as session:
        assert records.save_answers(session, request_id, {"a": "1"}, 1, PEN) == records.Written(
            2, changed=frozenset("a")
        )
        assert records.save_answers(session, request_id, {"b": "2"}, 1, PEN) == records.Written(
            3, True, {"a": "1"}, frozenset("b")
        )
        with pytest.raises(Stale) as stale:
            records.save_answers(session, request_id, {"a": "autre", "c": "3"}, 1, PEN)
        assert (stale.value.theirs, stale.value.mine, stale.value.key) == ({"a": "1"}, {"a": "autre"}, "a")
        assert records.touch(session, request_id, 3, AT) == 4
        with pytest.raises(Stale):
            records.touch(session, request_id, 3, AT)
        with pytest.raises(NotFound):
            records.save_answers(session, 404, {"a": "1"}, 1, PEN)
        assert records.load_answers(session, request_id) == {"a": "1", "b": "2"}


def test_the_open_request_is_found_by_child_site_and_year(store: Store) -> None:
    request_id = _insert(store)
    with store.writing() as session:
        assert records.open_request(session, BAIE, "1000001", QUAI, 2021) == (request_id, "2021-11-001")
        assert records.open_request(session, BAIE, "1000001", GALETS, 2021) is None
        assert records.open_request(session, BAIE, "1000001", QUAI, 2022) is None
        records.set_status(session, request_id, Status.TRANSMITTED, AT, snapshot="{}")
        assert records.open_request(session, BAIE, "1000001", QUAI, 2021) == (request_id, "2021-11-001")
        records.set_status(session, request_id, Status.COMPLIANT, AT)
        assert records.open_request(session, BAIE, "1000001", QUAI, 2021) is None


def test_the_previous_request_is_the_last_one_transmitted_of_the_division(store: Store) -> None:
    first, second = _insert(store), _insert(store, number="2022-11-001", year=2022)
    with store.writing() as session:
        assert records.previous_request(session, "1000001", BAIE, 2023) is None
        for request_id in (first, second):
            records.set_status(session, request_id, Status.TRANSMITTED, AT, snapshot="{}")
        for year, number in ((2023, "2022-11-001"), (2021, "2021-11-001")):
            found = records.previous_request(session, "1000001", BAIE, year)
            assert found is not None
            assert found.number == number
        assert records.previous_request(session, "1000001", "3100-4410", 2023) is None


def _document(data: bytes, nature: Nature = Nature.PLAN) -> records.NewAttachment:
    return records.NewAttachment(nature=nature, title="Plan ᐃᓄᒃ.pdf", data=data, pages=3, scripted=True, received_at=AT)


def test_documents_keep_their_bytes_and_their_order(store: Store) -> None:
    request_id, data = _insert(store), os.urandom(300_000)
    with store.writing() as session:
        signatures = records.put_attachment(session, request_id, _document(b"s", Nature.SIGNATURES))
        plan = records.put_attachment(session, request_id, _document(data))
    with store.reading() as session:
        first, second = records.load_attachments(session, request_id)
        assert (first.id, first.nature, first.size, first.pages, first.scripted) == (
            plan,
            Nature.PLAN,
            300_000,
            3,
            True,
        )
        assert (second.id, first.received_at) == (signatures, AT)
        assert records.load_blob(session, request_id, plan) == data
        assert records.load_blob(session, request_id + 1, plan) is None
    with store.writing() as session:
        assert records.remove_attachment(session, request_id, Nature.PLAN)
        assert not records.remove_attachment(session, request_id, Nature.PLAN)
        assert records.load_blob(session, request_id, plan) is None


def test_a_deleted_request_takes_everything_with_it(store: Store) -> None:
    request_id = _insert(store)
    with store.writing() as session:
        records.insert_answers(session, request_id, {"a": "1"}, 1)
        records.save_answers(session, request_id, {"a": "2"}, 1, PEN)
        records.put_attachment(session, request_id, _document(b"x"))
        records.put_aside(session, request_id, "uid:1", "Maude", {"a": "3"}, AT)
        records.take_lease(session, request_id, records.Lease("Maude", "s1", AT, AT))
        records.write_printout(session, request_id, Printout(1, "d", "{}", "FORMULAIRE", AT, "uid:1"))
        records.delete_request(session, request_id)
    tables = ("request", "answer", "former_answer", "typed_aside", "attachment", "attachment_blob", "lease", "printout")
    for table in tables:
        assert store.rows(f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_lease_belongs_to_one_session_until_it_expires(store: Store) -> None:
    request_id = _insert(store)

    def lease(holder: str, session: str, minutes: int) -> records.Lease:
        since = AT + timedelta(minutes=minutes)
        return records.Lease(holder, session, since, since + timedelta(minutes=10))

    with store.writing() as session:
        mine = lease("Maude", "s1", 0)
        assert records.load_lease(session, request_id) is None
        assert records.take_lease(session, request_id, mine) == mine
        assert records.take_lease(session, request_id, lease("Jean", "s2", 9)) == mine
        renewed = records.take_lease(session, request_id, lease("Maude", "s1", 9))
        assert (renewed.since, renewed.until) == (mine.since, AT + timedelta(minutes=19))
        assert records.take_lease(session, request_id, lease("Jean", "s2", 18)) == renewed
        records.free_lease(session, request_id, "s2")
        assert records.load_lease(session, request_id) == renewed
        taken = lease("Jean", "s2", 19)
        assert records.take_lease(session, request_id, taken) == taken
        records.free_lease(session, request_id, "s2")
        assert records.load_lease(session, request_id) is None


def test_journal_and_notices_keep_their_order(store: Store) -> None:
    with store.writing() as session:
        for action in ("créer", "modifier"):
            records.write_journal(session, records.JournalLine(AT, "uid:1", "2021-11-001", action, "a,b"))
        records.write_journal(session, records.JournalLine(AT, "uid:1", "2021-11-002", "créer", ""))
        records.write_notice(session, "region:11", "2021-11-001", "TRANSMIT", "un", AT)
        records.write_notice(session, "region:11", "2021-11-002", "TRANSMIT", "deux", AT)
    with store.reading() as session:
        assert [line.action for line in records.load_journal(session, "2021-11-001")] == ["créer", "modifier"]
        found = [records.load_notice(session, number) for number in (1, 2, 3)]
    assert [notice and (notice.recipient, notice.text) for notice in found] == [
        ("region:11", "un"),
        ("region:11", "deux"),
        None,
    ]


def test_accounts_have_exactly_the_rights_and_divisions_given(store: Store) -> None:
    with store.writing() as session:
        records.put_user(session, "uid:5", "Zoé", {Right.ENTER, Right.SIGN}, [BAIE, BAIE])
        records.put_user(session, "uid:6", "Anne", set(), [])
        records.put_user(session, "uid:5", "Zoé L.", {Right.CONSULT}, ["3100-4410"])
        actor = records.load_actor(session, "uid:5")
        assert actor is not None
        assert (actor.name, actor.rights, actor.divisions) == (
            "Zoé L.",
            frozenset({Right.CONSULT}),
            frozenset({"3100-4410"}),
        )
        logins = [user.login for user in records.load_users(session)]
        assert [login for login in logins if login != AGENT.login] == ["uid:6", "uid:5"]
        assert records.remove_user(session, "uid:5")
        assert not records.remove_user(session, "uid:5")
        assert records.load_actor(session, "uid:5") is None
    assert store.rows("SELECT count(*) FROM user_division") == [(0,)]


def test_a_printout_is_found_again_by_its_revision(store: Store) -> None:
    request_id = _insert(store)
    first = Printout(1, "d1", '{"a":"Élise [/]"}', "FORMULAIRE", AT, "uid:1")
    again = replace(first, kind="SIGNATURES")
    second = replace(first, revision=2, digest="d2", content='{"a":"ᐃᓄᒃ"}')
    with store.writing() as session:
        for printout in (first, again, second):
            records.write_printout(session, request_id, printout)
    with store.reading() as session:
        assert records.last_printout(session, request_id) == second
        assert records.load_printout(session, request_id, 1) == again
        assert records.load_printout(session, request_id, 3) is None
        assert records.load_printouts(session, request_id, 9) == (again, second)
        assert records.load_printouts(session, request_id, 1) == (second,)
        assert records.load_printout(session, request_id + 1, 1) is None


@pytest.mark.thorough
def test_each_store_has_its_own_key_for_paper(store: Store, tmp_path: Path) -> None:
    with store.reading() as session:
        key = records.paper_key(session)
        assert len(key) == 32
        assert records.paper_key(session) == key
    with Store.open(tmp_path / "other.db") as other, other.reading() as session:
        assert records.paper_key(session) != key
