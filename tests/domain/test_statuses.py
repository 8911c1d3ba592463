"""The whole life of a request in one table: every status, every event."""

from itertools import pairwise

import pytest

from mes_tui.domain.answers import ANSWERS, UNDOING
from mes_tui.domain.codes import OPEN_STATUSES, CloseReason, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.statuses import TRANSITIONS, Audience, Event, decide, way

# « – »: refused; « gone »: the request disappears. One line for each event, one column for each status.
LIFE = """
                     BROUILLON    TRANSMIS     RETIREE      COMMENTAIRES CONFORME     NON_ACCORDEE REVISION     TERMINEE
TRANSMIT              TRANSMIS     –            TRANSMIS     TRANSMIS     –            –            –            –
HAND_OVER             TRANSMIS     –            TRANSMIS     TRANSMIS     –            –            –            –
WITHDRAW              –            RETIREE      –            –            –            –            –            –
ASK_CORRECTION        –            TRANSMIS     –            –            –            –            –            –
RETURN_WITH_COMMENTS  –            COMMENTAIRES –            –            –            –            COMMENTAIRES –
RETURN_FOR_CORRECTION –            COMMENTAIRES –            –            –            –            –            –
RETURN_FOR_TYPE       –            COMMENTAIRES –            –            –            –            –            –
DECLARE_COMPLIANT     –            CONFORME     –            –            –            –            CONFORME     –
CORRECT_DECISION      –            –            –            –            CONFORME     –            –            –
REFUSE                –            NON_ACCORDEE –            –            –            –            NON_ACCORDEE –
ASK_REVIEW            –            –            –            –            REVISION     REVISION     –            –
ANNOUNCE_DEPARTURE    –            TRANSMIS     –            COMMENTAIRES CONFORME     –            REVISION     –
CLOSE_DEPARTURE       –            TERMINEE     –            TERMINEE     TERMINEE     –            TERMINEE     –
CLOSE_YEAR_END        –            TERMINEE     –            TERMINEE     TERMINEE     TERMINEE     TERMINEE     –
CLOSE_DUPLICATE       –            TERMINEE     –            TERMINEE     –            –            –            –
CLOSE_WITHDRAWN       –            TERMINEE     –            TERMINEE     TERMINEE     –            TERMINEE     –
GIVE_UP               –            –            –            TERMINEE     –            –            –            –
ABANDON               –            –            TERMINEE     –            –            –            –            –
ANNUL                –            –            –            TRANSMIS     TRANSMIS     TRANSMIS     –            TRANSMIS
DELETE                gone         –            –            –            –            –            –            –
"""


def _cases() -> list[tuple[Status, Event, str]]:
    header, *lines = LIFE.strip("\n").splitlines()
    statuses = [Status(name) for name in header.split()]
    return [
        (status, Event[name], outcome)
        for name, *outcomes in map(str.split, lines)
        for status, outcome in zip(statuses, outcomes, strict=True)
    ]


def test_the_table_names_every_status_and_every_event() -> None:
    assert {(status, event) for status, event, _ in _cases()} == {(s, e) for s in Status for e in Event}


def test_a_request_is_open_as_long_as_nothing_is_decided_of_it() -> None:
    """Another decision is then waited for, whatever became of the one before."""
    may_be = {status for status, event in TRANSITIONS if event is Event.DECLARE_COMPLIANT}
    settled = {Event.ASK_REVIEW, Event.CORRECT_DECISION, Event.ANNUL}
    moves = {(before, event) for before, event in TRANSITIONS if event not in settled}
    while more := {before for before, event in moves if event.effect.after(before) in may_be} - may_be:
        may_be |= more
    assert set(OPEN_STATUSES) == may_be


@pytest.mark.parametrize("after", Status)
@pytest.mark.parametrize("before", Status)
def test_a_way_follows_the_programme_and_is_the_shortest(before: Status, after: Status) -> None:
    steps = way(before, after)
    # Nothing is written back, but an answer that the provider recorded by mistake.
    moves = {(old, new) for (old, event), new in TRANSITIONS.items() if not event.effect.undoes}
    assert all(pair in moves for pair in pairwise((before, *steps)))
    if (before, after) in moves and before is not after:
        assert steps == (after,)
    assert steps == () or steps[-1] is after


@pytest.mark.feature("P61", "P63", "P64", "P69", "P71")
@pytest.mark.parametrize(("status", "event", "outcome"), _cases())
def test_each_event_leads_where_the_table_says_or_is_refused(status: Status, event: Event, outcome: str) -> None:
    assert ((status, event) in TRANSITIONS) == (outcome != "–")
    if outcome == "–":
        with pytest.raises(Refusal) as refused:
            decide(status, event)
        assert refused.value.sentence.endswith(".")
        assert "«" in refused.value.sentence or "déjà transmise" in refused.value.sentence
    elif outcome == "gone":
        assert decide(status, event).after(status) is None
    else:
        assert decide(status, event).after(status) is Status(outcome)


@pytest.mark.feature("P62", "P65")
@pytest.mark.parametrize(
    ("status", "event", "told", "reason"),
    [
        (Status.DRAFT, Event.TRANSMIT, Audience.DIRECTORATE, None),
        (Status.COMMENTED, Event.TRANSMIT, Audience.DIRECTORATE, None),
        (Status.DRAFT, Event.HAND_OVER, Audience.DIRECTORATE, None),
        (Status.COMPLIANT, Event.ANNUL, Audience.DIRECTORATE, None),
        (Status.TRANSMITTED, Event.RETURN_WITH_COMMENTS, Audience.PROVIDER, None),
        (Status.TRANSMITTED, Event.DECLARE_COMPLIANT, Audience.PROVIDER, None),
        (Status.COMPLIANT, Event.CORRECT_DECISION, Audience.PROVIDER, None),
        (Status.COMPLIANT, Event.CLOSE_DEPARTURE, Audience.PROVIDER, CloseReason.DEPARTURE),
        (Status.TRANSMITTED, Event.WITHDRAW, Audience.DIRECTORATE, None),
        (Status.TRANSMITTED, Event.ASK_CORRECTION, Audience.DIRECTORATE, None),
        (Status.TRANSMITTED, Event.RETURN_FOR_CORRECTION, Audience.PROVIDER, None),
        (Status.TRANSMITTED, Event.RETURN_FOR_TYPE, Audience.PROVIDER, None),
        (Status.NOT_GRANTED, Event.ASK_REVIEW, Audience.DIRECTORATE, None),
        (Status.COMMENTED, Event.GIVE_UP, Audience.DIRECTORATE, CloseReason.WITHDRAWN),
        (Status.TRANSMITTED, Event.REFUSE, Audience.PROVIDER, CloseReason.NOT_GRANTED),
        (Status.COMPLIANT, Event.ANNOUNCE_DEPARTURE, Audience.DIRECTORATE, None),
        (Status.COMMENTED, Event.CLOSE_DUPLICATE, Audience.PROVIDER, CloseReason.DUPLICATE),
        (Status.COMPLIANT, Event.CLOSE_WITHDRAWN, Audience.PROVIDER, CloseReason.WITHDRAWN),
        (Status.COMPLIANT, Event.CLOSE_YEAR_END, Audience.PROVIDER, CloseReason.END_OF_YEAR),
    ],
)
def test_a_transition_says_whom_to_tell_and_why_it_closes(
    status: Status, event: Event, told: Audience, reason: CloseReason | None
) -> None:
    effect = decide(status, event)
    assert effect.notice.to == (told,)
    assert effect.close_reason is reason


@pytest.mark.feature("P69")
def test_a_deleted_draft_tells_nobody() -> None:
    assert decide(Status.DRAFT, Event.DELETE).notice.to == ()


def test_a_closed_request_moves_again_by_the_mistake_of_who_recorded_its_end_only() -> None:
    assert [event for status, event in TRANSITIONS if status is Status.CLOSED] == [Event.ANNUL]


def test_an_answer_that_is_annulled_leads_back_to_each_status_in_which_it_may_be_given() -> None:
    given = {(before, after) for event in ANSWERS for before in event.effect.before if (after := event.effect.status)}
    assert {(after, before) for before, after in given if before is not after} == UNDOING
    assert {after for after, _ in UNDOING} == set(Event.ANNUL.effect.before)


@pytest.mark.feature("P64")
def test_the_refusal_names_the_statuses_wanted_and_the_current_one() -> None:
    with pytest.raises(Refusal) as refused:
        decide(Status.COMPLIANT, Event.TRANSMIT)
    assert refused.value.sentence == (
        "Pour transmettre, il faut une demande au statut «\u00a0Brouillon\u00a0» ou "
        "«\u00a0Retirée\u00a0» ou «\u00a0En commentaires\u00a0» (statut actuel\u00a0: «\u00a0Conforme\u00a0»)."
    )
