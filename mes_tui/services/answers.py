"""Where no agent answers in the store: the provider records what the Ministry answered elsewhere, or annuls it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from mes_tui.domain import eligibility
from mes_tui.domain.access import Action
from mes_tui.domain.answering import BY_AGENTS
from mes_tui.domain.answers import ANSWERS
from mes_tui.domain.codes import OPEN_STATUSES, Source, Status
from mes_tui.domain.comments import current
from mes_tui.domain.errors import Refusal
from mes_tui.domain.outcomes import MISTAKEN, Annulment, annulment, decision, in_force
from mes_tui.domain.requests import NewComment, Outcome
from mes_tui.domain.statuses import Event
from mes_tui.services.changes import comparison
from mes_tui.services.context import WorkContext
from mes_tui.services.ministry_review import Reviewed, discard_prepared, place, prepare, remove, reviewed
from mes_tui.services.outcomes import brought, happen, keep, parts_of, planned_days, require_only_open
from mes_tui.services.request_work import RequestView, RequestWork
from storage import records

_NOTHING = (
    "La dernière réponse à cette demande n’a pas été inscrite par le service de garde, ou une autre étape l’a suivie : "
    "il n’y a rien à annuler."
)
_CORRECTED = (
    "Des réponses ou des documents ont changé depuis la transmission : remettez-les comme ils étaient (V les montre), "
    "puis annulez la réponse inscrite. Un commentaire de trop peut aussi être coché « Corrigé »."
)


class Answers:
    """The answers that a provider got elsewhere: by letter, e-mail, telephone.

    Refused as soon as an agent answers in the store. ``version`` is always that of the request as it was read.
    """

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def read(self, request_id: int) -> Reviewed:
        """The request as it was sent, with the comments that are typed and not recorded yet. Raises NotFound, Refusal.

        An answer is about what was sent.
        """
        with self._context.view(request_id, Action.RECORD) as view:
            _require_alone(view)
            return reviewed(view, records.load_draft_comments(view.session, request_id, recorded=True))

    def prepare(self, request_id: int, comment: NewComment, comment_id: int | None = None) -> int:
        """Keep a comment that was received, or write the one called ``comment_id`` anew; return its id.

        It is recorded with the others (``record_comments``). Raises NotFound, Refusal (``key`` tells what is wrong).
        """
        with self._work(request_id) as work:
            return prepare(work, comment, self._context.actor.name, comment_id, recorded=True)

    def remove(self, request_id: int, comment_id: int) -> None:
        """Take away a comment that is not recorded yet. Raises NotFound, Refusal."""
        with self._work(request_id) as work:
            remove(work, comment_id, recorded=True)

    def record_comments(self, request_id: int, source: Source, typed: Mapping[str, str], version: int) -> int:
        """Record that the Ministry returned the request with the comments typed, a round of them; return how many.

        Raises NotFound, Stale, Refusal.
        """
        event = Event.RETURN_WITH_COMMENTS
        with self._work(request_id) as work:
            work.require_version(version)
            parts = parts_of(work, event, typed, source)
            count = place(work, recorded=True)
            keep(work, event, parts)
            work.become(event, recorded=True)
            records.end_lease(work.session, request_id)
        return count

    def record(
        self,
        request_id: int,
        event: Event,
        source: Source,
        typed: Mapping[str, str],
        version: int,
        *,
        discard: bool = False,
    ) -> None:
        """Record the answer ``event``, with what is ``typed`` of it, by key (``forms.outcomes``).

        ``discard`` throws away the comments that are typed and not recorded; without it they refuse. Raises NotFound,
        Stale, Refusal.
        """
        with self._work(request_id) as work:
            work.require_version(version)
            if event not in ANSWERS:
                # What the provider does itself takes the right to do it, not to record.
                raise ValueError(f"{event} is no answer")
            discard_prepared(work, discard, recorded=True)
            happen(work, event, typed, source)
            records.end_lease(work.session, request_id)

    def annul(self, request_id: int, typed: Mapping[str, str], version: int) -> Status:
        """Take back the last answer, recorded by mistake, with the reason; return the status that comes back.

        What was recorded stays in the history of the request. It needs no absence of agents: what a provider wrote
        wrongly is its own to correct. Raises NotFound, Stale, Refusal.
        """
        with self._context.work(request_id, Action.ANNUL) as work:
            work.require_version(version)
            found = annulment(work.request, work.file.outcomes, work.file.comments, work.round)
            if found is None:
                raise Refusal(_NOTHING)
            _require_as_sent(work, found)
            parts = parts_of(work, Event.ANNUL, typed)
            if found.answer.event is Event.RETURN_WITH_COMMENTS:
                records.strike_comments(work.session, request_id, [c.id for c in current(work.file.comments)], MISTAKEN)
            told = keep(work, Event.ANNUL, parts)
            _put_back(work, found, (*work.file.outcomes, told))
            work.tell(Event.ANNUL)
        return found.before

    @contextmanager
    def _work(self, request_id: int) -> Iterator[RequestWork]:
        with self._context.work(request_id, Action.RECORD) as work:
            _require_alone(work)
            yield work


def _require_alone(view: RequestView) -> None:
    if not view.answerer.alone:
        raise Refusal(BY_AGENTS)


def _require_as_sent(work: RequestWork, found: Annulment) -> None:
    """Raise the Refusal of what the request, sent as it was, could not hold any more."""
    if found.before in OPEN_STATUSES and work.request.status not in OPEN_STATUSES:
        require_only_open(work)
    if found.before.editable or not work.request.status.editable:
        return
    compared, signature = comparison(work), work.file.signature
    signed = signature is not None and signature.digest == work.transmissions[-1].digest
    if not signed or (compared is not None and compared.changes):
        raise Refusal(_CORRECTED)


def _put_back(work: RequestWork, found: Annulment, outcomes: tuple[Outcome, ...]) -> None:
    """The request as it was before the answer, with the decision that stands now."""
    standing, request, session = in_force(outcomes), work.request, work.session
    holds = decision(standing)
    declared = next((one for one in reversed(standing) if one.event is Event.DECLARE_COMPLIANT), None)
    moved = next((one for one in reversed(standing) if not one.event.effect.stays and one.round == work.round), None)
    ended = moved if moved is not None and moved.event is Event.REFUSE else None
    records.put_back(
        session,
        request.id,
        found.before,
        work.at,
        ended,
        recorded=bool(moved and moved.source),
        granted_hours=holds.hours if holds else "",
        compliant_at=declared.at if holds and declared else None,
    )
    grant = None
    if holds is not None:
        at = declared.at if declared else request.compliant_at
        restored = replace(request, granted_hours=holds.hours, compliant_at=at)
        grant = eligibility.granted(restored, planned_days(work, holds.days), work.file.child_file.home_provider)
    records.tell_grant(session, request, brought(work), grant)
