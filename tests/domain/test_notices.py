"""Whom a notice reaches and in what words."""

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.notices import (
    TO_SIGN,
    boxed_division,
    boxed_region,
    boxes,
    direction_box,
    headline,
    news,
    recipient_of,
    region_box,
    sentence,
    telling,
)
from mes_tui.domain.statuses import Audience, Event

NUMBER = "2021-11-043"


@pytest.mark.feature("P62", "P65")
def test_every_event_that_is_told_to_somebody_has_its_words() -> None:
    told = [event for event in Event if event.effect.notice.to]
    kinds = [*(event.name for event in told), TO_SIGN]
    # The Ministry hears nothing of what it never read, nor of what it was told is withdrawn.
    assert set(Event) - set(told) == {Event.DELETE, Event.ABANDON}
    for kind in kinds:
        assert telling(kind).label
        assert sentence(kind, NUMBER).startswith(headline(kind, NUMBER))
        assert headline(kind, NUMBER).startswith(f"La demande {NUMBER} ")
        assert news(kind, NUMBER).startswith(f"Nouvel avis\u00a0: la demande {NUMBER} ")
        # One line of a status line of 80 columns.
        assert len(news(kind, NUMBER)) <= 78


def test_an_event_of_another_version_of_the_program_is_told_too() -> None:
    assert sentence("INCONNU", NUMBER) == f"La demande {NUMBER} a changé."
    assert telling("INCONNU").label == ""


@pytest.mark.feature("P62", "P65")
@pytest.mark.parametrize(
    ("audience", "recipient"),
    [
        (Audience.DIRECTORATE, "region:11"),
        (Audience.PROVIDER, "3000-2000"),
        (Audience.DIRECTION, "direction:3000-2000"),
    ],
)
def test_a_notice_goes_to_one_side(audience: Audience, recipient: str) -> None:
    assert recipient_of(audience, "3000-2000", "11") == recipient
    assert boxed_region(recipient) == ("11" if audience is Audience.DIRECTORATE else "")
    assert boxed_division(recipient) == ("" if audience is Audience.DIRECTORATE else "3000-2000")


@pytest.mark.feature("P62", "P65")
@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ((Right.CONSULT,), ("3000-2000", "3100-4410")),
        ((Right.ENTER,), ("3000-2000", "3100-4410")),
        ((Right.ENTER, Right.SIGN), ("3000-2000", "3100-4410", "direction:3000-2000", "direction:3100-4410")),
        ((Right.AGENT,), ("region:06", "region:11")),
        ((Right.AGENT, Right.CONSULT), ("3000-2000", "3100-4410", "region:06", "region:11")),
        ((Right.MANAGE,), ()),
        ((), ()),
    ],
    ids=str,
)
def test_a_person_reads_the_notices_of_what_they_may_see(rights: tuple[Right, ...], expected: tuple[str, ...]) -> None:
    actor = Actor(
        "uid:1", "Élise", frozenset(rights), frozenset({"3100-4410", "3000-2000"}), regions=frozenset({"11", "06"})
    )
    assert boxes(actor) == expected
    assert region_box("11") == "region:11"
    assert direction_box("3000-2000") == "direction:3000-2000"
