"""What a sending or an outcome leaves for ever: its line of the journal holds all of it."""

import pytest
from sqlmodel import SQLModel

from mes_tui.domain.codes import Status
from mes_tui.domain.statuses import Event
from storage.records.deeds import deed, every_deed

OF_REQUEST = {"request::closed_at": "2021-08-02T15:00", "request::close_reason": "DEPART"}
SENDINGS = (Event.TRANSMIT, Event.HAND_OVER)
LATER = {"corrected", "corrected_version", "reply", "reply_version"}
"""What the provider answers to a comment."""


def held(event: Event) -> dict[str, str]:
    """What a request holds of ``event``, by name, once it happened."""
    name_of = {**dict.fromkeys(SENDINGS, "transmission"), Event.RETURN_WITH_COMMENTS: "comment"}
    table = name_of.get(event, "outcome")
    columns = SQLModel.metadata.tables[table].columns.keys()
    known = {name: f"{name} 1" for name in columns} | {"event": event.value, "round": "1"}
    # The bytes of a content are those of its digest; a row is called by its rank, or its round.
    left_out = {"request_id", "rank", "id", "content", *LATER} | ({"round"} if event in SENDINGS else set())
    return {f"{table}:1:{name}": known[name] for name in columns if name not in left_out}


def ended(event: Event) -> dict[str, str]:
    return OF_REQUEST if event.effect.status is Status.CLOSED else {}


@pytest.mark.parametrize("event", [event for event in Event if event is not Event.DELETE])
def test_the_line_of_an_event_holds_all_that_it_leaves(event: Event) -> None:
    whole = held(event) | ended(event)
    line = deed(whole, event)
    assert line
    assert line in every_deed(whole, event)
    for name, text in whole.items():
        assert line not in every_deed(whole | {name: f"{text}x"}, event), name
    # What comes later takes nothing away from it.
    next_ = {name.replace(":1:", ":2:"): text.replace("1", "2") for name, text in held(event).items()}
    assert line in every_deed(whole | next_, event)
