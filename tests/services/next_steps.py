"""What somebody may do next of a request, as the application offers it, and how it is done."""

from collections.abc import Callable, Iterable
from functools import partial

from mes_tui.domain.access import EVENTS, MORE_THAN_WORDS, Actor
from mes_tui.domain.codes import RequestType, Source, Status
from mes_tui.domain.outcomes import offered, recordable
from mes_tui.domain.statuses import Event
from mes_tui.services.file_changes import FileChanges
from mes_tui.services.type_changes import TypeChanges
from tests.services.builders import AGENT, ANSWERED, DIRECTOR, ENDED, Work, granting

Step = Callable[[Work], object]

# What is accepted takes that the provider asked for it.
_ASKED_FOR = (Event.RETURN_FOR_CORRECTION,)


def steps(work: Work, request_id: int = 1, *, agent: Actor | None = AGENT, own: bool = True) -> dict[str, Step]:
    """The steps of a request by name, for the director who is at ``work`` and for the ``agent`` who answers it, or for
    the director alone where there is none; with what the provider may change of it (``own``), which takes longer."""
    request, today = work.drafts.read(request_id).request, work.context.today
    told = [event for event in EVENTS if event not in MORE_THAN_WORDS]
    found: dict[str, Step] = {}
    for event in offered(DIRECTOR, told, request, today, alone=agent is None):
        found[event.name] = partial(_tell, request_id=request_id, event=event)
    if agent is None:
        for event in recordable(DIRECTOR, request, today):
            if event not in MORE_THAN_WORDS:
                found[f"MINISTRY {event.name}"] = partial(_record, request_id=request_id, event=event)
    else:
        for event in offered(agent, told, request, today):
            if event not in _ASKED_FOR:
                found[f"MINISTRY {event.name}"] = partial(_decide, request_id=request_id, event=event)
    if own and request.status.editable:
        found |= _own_steps(work, request_id)
    if request.status is Status.DRAFT:
        found["DELETE"] = lambda work: work.drafts.delete(request_id, work.number(request_id))
    return found


def ends(names: Iterable[str], *, editable: bool) -> tuple[str, ...]:
    """Those of ``names`` that are an end in the hands of who has the request."""
    own = [name for name in names if name.startswith("MINISTRY") is not editable]
    return tuple(name for name in own if name in _ENDS)


_ENDS = {"GIVE_UP", "ABANDON", "DELETE", "MINISTRY REFUSE", "MINISTRY CLOSE_WITHDRAWN"}


def _own_steps(work: Work, request_id: int) -> dict[str, Step]:
    """What its provider may change of it; what makes it eligible is followed by its sending."""
    files, types = FileChanges(work.context).of(request_id), TypeChanges(work.context).of(request_id)
    found: dict[str, Step] = {}
    for change in files:
        if not change.refusal:
            found["FILE"] = partial(_taken_and_sent, request_id=request_id, key=change.key)
    fitting = next((change.type for change in types if not change.refusal), None)
    if fitting is not None:
        found["TYPE"] = partial(_retyped, request_id=request_id, type_=fitting)
    if not any(
        cause
        for line in work.submission.analyse(request_id).lines
        for cause in line.causes
        if line.key == "eligibility"
    ):
        found["SEND"] = partial(_sent, request_id=request_id)
    return found


def _tell(work: Work, request_id: int, event: Event) -> None:
    work.outcomes.tell(request_id, event, ENDED, work.version(request_id))


def _typed(work: Work, request_id: int) -> dict[str, str]:
    """An answer to whatever an event asks of this request."""
    own = work.drafts.read(request_id).request.type
    other = next(type_ for type_ in RequestType if type_ is not own)
    return {**granting(), **ENDED, "type": other.value}


def _decide(work: Work, request_id: int, event: Event) -> None:
    work.decide(request_id, event, _typed(work, request_id))


def _record(work: Work, request_id: int, event: Event) -> None:
    said = {**ANSWERED, **_typed(work, request_id)}
    work.answers.record(request_id, event, Source.LETTER, said, work.version(request_id))


def _taken_and_sent(work: Work, request_id: int, key: str) -> None:
    FileChanges(work.context).make(request_id, key, work.version(request_id))
    _sent(work, request_id)


def _retyped(work: Work, request_id: int, type_: RequestType) -> None:
    TypeChanges(work.context).make(request_id, type_, work.version(request_id))


def _sent(work: Work, request_id: int) -> None:
    file = work.drafts.read(request_id)
    for comment in file.comments:
        work.drafts.correct_comment(request_id, comment.id, True, "Fait", work.version(request_id))
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
