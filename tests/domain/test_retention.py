"""What may go on a day, and why the rest stays."""

from datetime import date

import pytest

from mes_tui.domain.codes import ENDED_STATUSES, OPEN_STATUSES, Status
from mes_tui.domain.reference_year import months_before
from mes_tui.domain.retention import Kept, Limits, OldChild, OldRequest, Stays, child_stays, why_stays
from tests.domain.builders import rules_with

TODAY, BEFORE = date(2029, 3, 31), date(2023, 3, 31)
OLD = date(2023, 3, 30)


def request(status: Status = Status.CLOSED, ended: date | None = OLD, **changes: object) -> OldRequest:
    return OldRequest(1, "2021-11-001", "3000-2000", status, ended, **changes)  # type: ignore[arg-type]


UNENDED = [status for status in Status if status not in ENDED_STATUSES]


@pytest.mark.parametrize(
    ("old", "why"),
    [
        (request(), None),
        (request(Status.NOT_GRANTED), None),
        (request(ended=date(2015, 1, 1)), None),
        (request(ended=BEFORE), Stays.UNDATED),
        (request(ended=TODAY), Stays.UNDATED),
        (request(ended=None), Stays.UNDATED),
        (request(Status.REVIEW), Stays.REVIEW),
        (request(Status.DRAFT, None), Stays.DRAFT),
        (request(Status.COMPLIANT), Stays.COMPLIANT),
        *((request(status), Stays.OPEN) for status in (Status.TRANSMITTED, Status.WITHDRAWN, Status.COMMENTED)),
        *((request(followers=(status,)), Stays.RENEWED) for status in (*OPEN_STATUSES, Status.COMPLIANT)),
        *((request(followers=(status, Status.DRAFT)), Stays.RENEWED) for status in ENDED_STATUSES),
        *((request(followers=(status,)), None) for status in ENDED_STATUSES),
        (request(latest=True), Stays.RENEWABLE),
        (request(sound=False), Stays.ALTERED),
    ],
)
def test_a_request_goes_once_it_ended_long_ago_and_nothing_needs_it(old: OldRequest, why: Stays | None) -> None:
    assert why_stays(old, BEFORE) == why


@pytest.mark.parametrize("status", UNENDED)
def test_what_is_not_ended_never_goes(status: Status) -> None:
    """Whatever its dates: a review of a decision of ten years ago is a review."""
    assert why_stays(request(status, date(2001, 1, 1)), BEFORE) is not None


@pytest.mark.parametrize(
    ("requests", "going", "why"),
    [
        ((), (), None),
        (("2021-11-001",), (), Stays.REQUESTS),
        (("2021-11-001",), ("2021-11-001",), None),
        (("2021-11-001", "2022-11-004"), ("2021-11-001",), Stays.REQUESTS),
    ],
)
def test_a_child_goes_after_the_last_request(
    requests: tuple[str, ...], going: tuple[str, ...], why: Stays | None
) -> None:
    gone = frozenset(("3000-2000", number) for number in going)
    assert child_stays(OldChild("3000-2000", "1000001", OLD, requests), gone) == why


def test_a_request_of_another_division_that_goes_frees_no_child() -> None:
    child = OldChild("3000-2000", "1000001", OLD, ("2021-11-001",))
    assert child_stays(child, frozenset({("3100-4410", "2021-11-001")})) is Stays.REQUESTS


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2029, 3, 31), 72, date(2023, 3, 31)),
        (date(2029, 3, 31), 1, date(2029, 2, 28)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2028, 12, 31), 12, date(2027, 12, 31)),
        (date(2028, 1, 15), 1, date(2027, 12, 15)),
        (date(2028, 1, 15), 1200, date(1928, 1, 15)),
    ],
)
def test_a_number_of_months_before_a_day(day: date, months: int, first: date) -> None:
    assert months_before(day, months) == first


def test_each_kind_has_its_own_limit() -> None:
    rules = rules_with(
        "[conservation]\nrequest_months = 72\nchild_months = 60\nnotice_months = 24\nmail_months = 12\ncopy_months = 6"
    )
    limits = Limits.on(TODAY, rules, deposit_days=30)
    assert {kind: limits.of(kind) for kind in Kept} == {
        Kept.REQUEST: date(2023, 3, 31),
        Kept.CHILD: date(2024, 3, 31),
        Kept.NOTICE: date(2027, 3, 31),
        Kept.MAIL: date(2028, 3, 31),
        Kept.COPY: date(2028, 9, 30),
        Kept.DEPOSIT: date(2029, 3, 1),
    }


def test_a_file_of_a_locker_has_no_age_of_its_own() -> None:
    assert Limits.on(TODAY, rules_with("")).deposit is None
