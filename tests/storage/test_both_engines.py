"""The sample office, made by the services on each engine, reads the same."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.codes import ListKind, Nature
from mes_tui.domain.journal import JournalAction
from mes_tui.samples.build import build
from mes_tui.services.dossiers import Dossiers
from mes_tui.services.lists import ListQuery, columns
from mes_tui.services.request_columns import ListRow
from mes_tui.services.tamper_check import TamperCheck
from mes_tui.services.watch import Change
from mes_tui.settings import Settings
from storage import records
from storage.records import JournalLine
from storage.store import Store
from tests.benchmarks.bulk import add_requests
from tests.budget import SHORT, some
from tests.samples.builders import AUTUMN, office_of, settings_in
from tests.services import builders, exported
from tests.services.builders import Work
from tests.services.exported import MANAGER
from tests.services.tampering import changed_outside
from tests.storage.office import execute

TABLES = ("request", "answer", "attachment", "comment", "journal", "notice", "signature", "user_account")
INVENTED = 24 if SHORT else 80
"""Requests beside those of the sample office."""


def clock() -> datetime:
    return AUTUMN


def more(settings: Settings) -> Services:
    """The sample office with invented requests."""
    # Opened anew after each step: an account's divisions are those of the office as it was when opened.
    with open_services(settings, clock, create=True) as services:
        add_requests(services, INVENTED)
    return open_services(settings, clock, create=True)


@pytest.fixture
def offices(postgres_store: Store, postgres_url: str, tmp_path: Path) -> Iterator[tuple[Services, Services]]:
    here = settings_in(Path(shutil.copytree(office_of(AUTUMN), tmp_path / "mes")))
    # The account that holds the one, its file, holds the other, as the settings say.
    there = replace(here, database_url=postgres_url, owner=os.getuid())
    with open_services(there, clock, create=True) as services:
        build(services)
    both = more(here), more(there)
    yield both
    for services in both:
        services.store.close()


def shown(rows: tuple[ListRow, ...]) -> list[tuple[Any, ...]]:
    return [(row.key, row.cells, row.marked) for row in rows]


@pytest.mark.thorough
def test_the_same_office_is_read_alike_on_both_engines(offices: tuple[Services, Services]) -> None:
    first, second = offices
    for table in TABLES:
        counted = f"SELECT count(*) FROM {table}"
        assert first.store.rows(counted) == second.store.rows(counted) != [(0,)], table
    for (division,) in first.store.rows("SELECT division FROM provider ORDER BY division"):
        assert first.lists.counts(division) == second.lists.counts(division)
        for kind in ListKind:
            for column in columns(kind):
                for text in some(("", "tremb", "élise", "2025"), ("", "élise")):
                    _compare(first, second, ListQuery(kind, division, column.key, column.key < "d", text))
    _compare_notices(first, second)
    _compare_journals(first, second)
    assert first.store.faults() == second.store.faults() == ()


def _compare_notices(first: Services, second: Services) -> None:
    for services in (first, second):
        newest = services.notices.window(limit=1)[0]
        assert services.watch.look() == Change()
        services.notices.open(newest.id)
        assert services.notices.read_all(newest.id - 1) > 0
    here, there = first.notices, second.notices
    assert (here.total(), here.unread()) == (there.total(), there.unread())
    whole = [(line.cells, line.marked, line.sentence) for line in here.window()]
    assert whole == [(line.cells, line.marked, line.sentence) for line in there.window()] != []
    for notices in (here, there):
        line = notices.window()[3]
        assert [found.cells for found in notices.window(after=line.position, limit=2)] == [
            cells for cells, _, _ in whole[4:6]
        ]
        assert [found.cells for found in notices.window(before=line.position)] == [cells for cells, _, _ in whole[:3]]


def _common(line: JournalLine) -> JournalLine:
    """The line without its place in the chain of one store, and without the seal of the key that its paper bears."""
    own = line.action == JournalAction.SEALED
    return replace(line, previous="", hash="", state="" if own else line.state)


def _compare_journals(first: Services, second: Services) -> None:
    """The same lines with the same seals, but what holds the store's own secret; a change behind either is found."""
    told = [[(_common(entry.line), entry.text) for entry in services.journal.entries()] for services in (first, second)]
    assert told[0] == told[1] != []
    for services in (first, second):
        verdict = services.tamper_check.verify(list(services.journal.entries())[-1].line.hash)
        assert (verdict.faults, verdict.unsealed) == ((), 0)
        draft = (
            "SELECT request.id, number FROM request JOIN answer ON request_id = request.id WHERE status = 'BROUILLON'"
        )
        (request_id, _), *_ = services.store.rows(draft)
        with suppress(Undone), services.store.writing() as session:
            assert not changed_outside(session, request_id)
            assert execute(session, "UPDATE answer SET text = text || '.' WHERE request_id = :id", id=request_id)
            assert changed_outside(session, request_id)
            raise Undone


class Undone(Exception):
    """Ends a transaction that is only a trial."""


def _compare(first: Services, second: Services, query: ListQuery) -> None:
    assert first.lists.total(query) == second.lists.total(query), query
    here, there = first.lists.window(query, limit=30), second.lists.window(query, limit=30)
    assert shown(here) == shown(there), query
    if here:
        middle = len(here) // 2
        after_here = first.lists.window(query, after=here[middle].position, limit=10)
        after_there = second.lists.window(query, after=there[middle].position, limit=10)
        assert shown(after_here) == shown(after_there), query


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["signed draft", "commented", "closed"])
def test_an_exported_request_is_taken_back_on_the_other_engine(
    postgres_store: Store, tmp_path: Path, name: str
) -> None:
    made, number = exported.office_of(name), "2021-11-001"
    with Store.open(shutil.copy2(made / "mes.db", tmp_path / "ici.db")) as store, store.reading() as session:
        before = records.load_by_number(session, number)
    with postgres_store.writing() as session:
        records.put_user(session, MANAGER.login, MANAGER.name, MANAGER.rights, [])
    holder = builders.work_context(postgres_store, MANAGER)
    holder.owner = True
    assert Dossiers(holder).take_back(made / "file.pdf").number == number
    with postgres_store.reading() as session:
        after = records.load_by_number(session, number)
    assert before is not None
    assert after is not None
    assert (after.answers, after.signature, after.request.status) == (
        before.answers,
        before.signature,
        before.request.status,
    )
    assert [(c.round, c.text, c.corrected, c.reply) for c in after.comments] == [
        (c.round, c.text, c.corrected, c.reply) for c in before.comments
    ]


def test_a_document_that_was_sent_stays_for_the_ministry_until_the_next_sending(any_store: Store) -> None:
    builders.fill(any_store)
    work = Work(any_store, builders.Clock())
    request_id, kept = work.commented(), "SELECT sha256 FROM sent_document"
    # What is put and taken away meanwhile was never sent.
    for _ in range(2):
        work.put(request_id, Nature.PLAN, b"%PDF-1.4 autre %%EOF")
    work.documents.remove(request_id, Nature.PLAN, work.version(request_id))
    seen = {one.nature: one for one in work.as_(builders.AGENT).review.read(request_id).file.attachments}
    assert any_store.rows(kept) == [(seen[Nature.PLAN].sha256,)]
    with any_store.reading() as session:
        assert records.load_document(session, request_id, seen[Nature.PLAN]) == builders.PLAN
    assert any_store.faults() == ()
    assert TamperCheck(replace(work.context, owner=True)).verify().faults == ()
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "", work.version(request_id))
    work.put(request_id, Nature.PLAN, b"%PDF-1.4 autre %%EOF")
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    assert any_store.rows(kept) == []
    with any_store.reading() as session:
        assert records.load_document(session, request_id, seen[Nature.PLAN]) is None
