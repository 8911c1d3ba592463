"""The reference year of a new request: the one proposed, or the other one."""

from dataclasses import replace
from datetime import date

import pytest

from mes_tui.domain.codes import RequestType
from mes_tui.domain.errors import Refusal
from mes_tui.services.children import Search
from storage import records
from storage.store import Store
from tests.services.builders import BAIE, CHILDREN, QUAI, Work, file_key


@pytest.mark.feature("P41", "C24")
def test_a_change_of_the_running_year_is_asked_for_in_summer_too(work: Work, store: Store) -> None:
    assert work.children.years == (2021, 2020)
    request = work.drafts.read(work.drafts.create(file_key("D2"), RequestType.RENEWAL_CHANGED, 2020)).request
    assert (request.year, request.number) == (2020, "2020-11-001")
    # One for the coming year is another request.
    assert work.drafts.create(file_key("D2"), RequestType.RENEWAL_CHANGED)
    with pytest.raises(Refusal, match="2020-11-001 est déjà ouverte"):
        work.drafts.create(file_key("D2"), RequestType.RENEWAL_CHANGED, 2020)
    for year in (2018, 2023):
        with pytest.raises(Refusal, match="trop loin"):
            work.drafts.create(file_key("D2"), RequestType.RENEWAL_CHANGED, year)


@pytest.mark.feature("P41")
def test_a_child_who_is_refused_one_year_may_have_a_request_for_the_other(work: Work, store: Store) -> None:
    with store.writing() as session:
        records.upsert_child(session, BAIE, replace(CHILDREN[0], birth_date=date(2015, 6, 1)))
        records.settle(session)
    (match,) = [match for match in work.children.search(BAIE, Search(necsg="1000001")) if match.site.number == QUAI]
    assert match.refusal == ""
    allowed = {year: {offer.allowed for offer in work.children.offers(match.key, year)} for year in (2021, 2020)}
    assert allowed == {2021: {False}, 2020: {True}}
    assert work.drafts.create(match.key, RequestType.TRANSFER, 2020)
