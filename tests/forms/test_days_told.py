"""The days that are told of a request, against those that are known of it: doubtful, never refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from mes_tui.domain.codes import Source
from mes_tui.domain.requests import Outcome, RequestFile, Signature
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event
from mes_tui.forms.days_told import doubts
from mes_tui.forms.outcomes import Asked, said
from mes_tui.settings import load_rules
from tests.forms import builders

ONE = timedelta(days=1)
SIGNED, SENT = datetime(2021, 10, 4, 15, tzinfo=UTC), datetime(2021, 10, 6, 15, tzinfo=UTC)
ARRIVAL, LEAVING = date(2021, 10, 1), date(2022, 6, 30)
FIRST, LAST = date(2021, 9, 1), date(2022, 8, 31)
BEFORE, GRANTED = date(2021, 10, 20), date(2021, 11, 2)
TODAY = date(2021, 12, 1)
ASKED = Asked(Decimal(4), Decimal(5), None, FIRST, LAST, 2021)
USUAL = {
    "answered_on": BEFORE,
    "day": date(2022, 3, 11),
    "from_day": GRANTED,
    "to_day": LEAVING,
}
DOUBTFUL = {
    ("answered_on", SIGNED.date() - ONE): (
        "avant la signature de la direction (4 octobre 2021)",
        "avant l’envoi",
        "avant la réponse précédente",
    ),
    ("answered_on", SENT.date() - ONE): ("avant l’envoi de la demande (6 octobre 2021)", "avant la réponse précédente"),
    ("answered_on", BEFORE - ONE): ("avant la réponse précédente (20 octobre 2021)",),
    ("answered_on", LAST + ONE): ("après la fin de l’année de référence (31 août 2022)",),
    ("day", ARRIVAL - ONE): ("avant le début du dossier parent-enfant (1er octobre 2021)", "avant le premier jour"),
    ("day", GRANTED - ONE): ("avant le premier jour accordé (2 novembre 2021)",),
    ("day", LEAVING + ONE): ("après la fin du dossier parent-enfant (30 juin 2022)",),
    ("day", LAST + ONE): ("après la fin du dossier", "après la fin de l’année"),
    ("from_day", ARRIVAL - ONE): ("avant le début du dossier parent-enfant",),
    ("from_day", FIRST - ONE): ("avant le début du dossier", "avant le début de l’année de référence"),
    ("from_day", LEAVING + ONE): ("après la fin du dossier parent-enfant",),
    ("to_day", ARRIVAL - ONE): ("avant le début du dossier parent-enfant",),
    ("to_day", LEAVING + ONE): ("après la fin du dossier parent-enfant",),
    ("to_day", LAST + ONE): ("après la fin du dossier", "après la fin de l’année"),
}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules()


def a_file(**changes: Any) -> RequestFile:
    """A request that was signed, sent and granted, of a child with a beginning and an end."""
    known = builders.file()
    granted = Outcome(
        *(1, Event.DECLARE_COMPLIANT, SENT, "A", 1),
        hours="3",
        days="5",
        from_day=GRANTED,
        to_day=LEAVING,
        source=Source.LETTER,
        answered_on=BEFORE,
    )
    return builders.file(
        transmitted_at=SENT,
        signature=Signature("M", "L", "D", "x", {}, SIGNED, "uid:1"),
        outcomes=(granted,),
        child_file=replace(known.child_file, start=ARRIVAL, end=LEAVING),
        **changes,
    )


@pytest.mark.parametrize("key", USUAL)
def test_nothing_is_doubtful_on_the_days_that_are_known_themselves(key: str) -> None:
    assert doubts(Event.CORRECT_DECISION, {key: USUAL[key], "answered_on": BEFORE}, a_file(), ASKED, TODAY) == ()


@pytest.mark.parametrize(("told", "expected"), DOUBTFUL.items())
def test_a_day_told_is_doubtful_beside_each_day_that_is_known(
    told: tuple[str, date], expected: tuple[str, ...]
) -> None:
    key, day = told
    found = doubts(Event.CORRECT_DECISION, {"answered_on": BEFORE, key: day}, a_file(), ASKED, TODAY)
    assert len(found) == len(expected)
    assert all(part in sentence for part, sentence in zip(expected, found, strict=True))


def test_an_agent_that_rules_once_the_year_is_over_is_told_so_and_nobody_else() -> None:
    for event, count in ((Event.REFUSE, 1), (Event.DECLARE_COMPLIANT, 1), (Event.ASK_REVIEW, 0)):
        assert len(doubts(event, {}, a_file(), ASKED, LAST + ONE)) == count
        assert doubts(event, {}, a_file(), ASKED, LAST) == ()


def test_of_a_request_of_which_no_day_is_known_only_its_year_is_looked_at() -> None:
    parts = {"answered_on": date(2020, 1, 1), "day": date(2020, 1, 1), "from_day": FIRST, "to_day": LAST}
    plain = builders.file()
    nothing = builders.file(child_file=replace(plain.child_file, start=None, end=None))
    assert doubts(Event.DECLARE_COMPLIANT, parts, nothing, ASKED, TODAY) == ()


@pytest.mark.parametrize(("key", "day"), [told for told in DOUBTFUL if told[0] != "from_day"])
@pytest.mark.feature("C26")
def test_what_is_doubtful_is_not_refused(rules: Rules, key: str, day: date) -> None:
    """But for the order of the days that are granted."""
    event = Event.CLOSE_DEPARTURE if key == "day" else Event.DECLARE_COMPLIANT
    typed = {"answered_on": "2021-10-20", "text": "Moins.", key: day.isoformat()}
    if key == "to_day" and day < FIRST:
        typed["from_day"] = typed["to_day"]
    assert said(event, typed, ASKED, rules, recorded=date(2023, 1, 1))[key] == day
