"""A line of the journal that is written without a session: the light way of who opens, closes or is refused."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mes_tui.domain.errors import NotSaved
from mes_tui.domain.journal import JournalAction
from mes_tui.services.tamper_check import TamperCheck
from storage.records import JournalLine
from storage.store import Store
from tests import prepared
from tests.services.builders import Clock, Work, fill


def test_lines_told_the_light_way_are_of_the_same_chain(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    work.draft("D1")

    def tell(_: int = 0) -> None:
        any_store.tell(lambda: JournalLine(work.context.now, "uid:1", "", str(JournalAction.ENTERED), ""))

    tell()
    tell()
    work.draft("D2")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(tell, range(12)))
    work.context.owner = True
    verdict = TamperCheck(work.context).verify()
    assert (verdict.faults, verdict.unsealed) == ((), 0)
    assert len(any_store.rows("SELECT 1 FROM journal WHERE action = :it", {"it": str(JournalAction.ENTERED)})) == 14
    last = any_store.rows("SELECT hash FROM journal ORDER BY id DESC LIMIT 1")[0][0]
    assert any_store.seal.remembered(any_store.location.label) in ("", last)


def test_a_line_that_cannot_be_told_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    place = prepared.new_store(tmp_path / "mes.db")
    with Store.open(place) as store:
        place.rename(place.with_name("ailleurs.db"))
        with pytest.raises(NotSaved, match="déplacé ou remplacé"):
            store.tell(lambda: JournalLine(Clock()(), "uid:1", "", str(JournalAction.ENTERED), ""))
        assert store.rows("SELECT 1 FROM journal WHERE action = :it", {"it": str(JournalAction.ENTERED)}) == []
