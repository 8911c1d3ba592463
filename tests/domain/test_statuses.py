"""The whole life of a request in one table: every status, every event."""

import pytest

from mes_tui.domain.codes import OPEN_STATUSES, CloseReason, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.statuses import TRANSITIONS, Audience, Event, decide

# « – »: refused; « gone »: the request disappears. One line for each event, one column for each status.
LIFE = """
                      BROUILLON  TRANSMIS      COMMENTAIRES  CONFORME  TERMINEE
TRANSMIT              TRANSMIS   –             TRANSMIS      –         –
RETURN_WITH_COMMENTS  –          COMMENTAIRES  –             –         –
DECLARE_COMPLIANT     –          CONFORME      –             –         –
CLOSE_DEPARTURE       –          TERMINEE      TERMINEE      TERMINEE  –
CLOSE_YEAR_END        –          TERMINEE      TERMINEE      TERMINEE  –
DELETE                gone       –             –             –         –
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


def test_a_request_is_open_as_long_as_it_may_still_be_declared_compliant() -> None:
    may_be = {status for status, event in TRANSITIONS if event is Event.DECLARE_COMPLIANT}
    while more := {before for (before, event) in TRANSITIONS if event.effect.status in may_be} - may_be:
        may_be |= more
    assert set(OPEN_STATUSES) == may_be


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
        assert decide(status, event).status is None
    else:
        assert decide(status, event).status is Status(outcome)


@pytest.mark.feature("P62", "P65")
@pytest.mark.parametrize(
    ("status", "event", "told", "reason"),
    [
        (Status.DRAFT, Event.TRANSMIT, Audience.DIRECTORATE, None),
        (Status.COMMENTED, Event.TRANSMIT, Audience.DIRECTORATE, None),
        (Status.TRANSMITTED, Event.RETURN_WITH_COMMENTS, Audience.PROVIDER, None),
        (Status.TRANSMITTED, Event.DECLARE_COMPLIANT, Audience.PROVIDER, None),
        (Status.COMPLIANT, Event.CLOSE_DEPARTURE, Audience.PROVIDER, CloseReason.DEPARTURE),
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


def test_a_closed_request_never_moves_again() -> None:
    assert not [event for status, event in TRANSITIONS if status is Status.CLOSED]


@pytest.mark.feature("P64")
def test_the_refusal_names_the_statuses_wanted_and_the_current_one() -> None:
    with pytest.raises(Refusal) as refused:
        decide(Status.COMPLIANT, Event.TRANSMIT)
    assert refused.value.sentence == (
        "Impossible de transmettre\u00a0: il faut une demande au statut «\u00a0Brouillon\u00a0» ou "
        "«\u00a0En commentaires\u00a0» (statut actuel\u00a0: «\u00a0Conforme\u00a0»)."
    )
