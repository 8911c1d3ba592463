"""What happens to a request that was sent, by either side: its status, and the words that are kept of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mes_tui.domain import eligibility
from mes_tui.domain.access import EVENTS, MORE_THAN_WORDS
from mes_tui.domain.codes import Source
from mes_tui.domain.errors import Refusal
from mes_tui.domain.outcomes import DECISIONS, asked_correction, decision, kept, not_now
from mes_tui.domain.people import SupportGrant
from mes_tui.domain.requests import Outcome
from mes_tui.domain.statuses import Event
from mes_tui.forms.outcomes import Asked, said
from mes_tui.forms.presentation import SUMMARY_KEYS
from mes_tui.services.context import WorkContext
from mes_tui.services.request_work import RequestWork
from storage import records

_DAYS = SUMMARY_KEYS[2]
# A request declared compliant before its hours were kept as history gets there when its year ends.
_GRANTING = (*DECISIONS, Event.CLOSE_YEAR_END)


class Outcomes:
    """What a provider tells of a request that it sent."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def tell(self, request_id: int, event: Event, typed: Mapping[str, str], version: int) -> None:
        """Do what ``event`` does, with what is ``typed`` in answer to its questions, by key (``forms.outcomes``).

        What is not typed is as it is proposed. Raises NotFound, Stale, Refusal (``key`` tells which answer is wrong).
        """
        with self._context.work(request_id, EVENTS[event]) as work:
            work.require_version(version)
            happen(work, event, typed)
            if event is Event.WITHDRAW:
                # An agent may have come across it: what nobody examined is held by nobody.
                records.end_lease(work.session, request_id)


def happen(work: RequestWork, event: Event, typed: Mapping[str, str], source: Source | None = None) -> None:
    """Move the request as ``event`` does, and keep what is ``typed`` in answer to its questions.

    ``source`` is how an answer came to the provider that records it, None for what each side says itself. Raises the
    Refusal of an answer, or of a day on which the event cannot happen.
    """
    context, request = work.context, work.request
    if event in MORE_THAN_WORDS:
        raise ValueError(f"{event} is done by its own service")
    alone = not context.actor.agent and work.answerer.alone
    if reason := not_now(event, request, context.today, alone=alone):
        raise Refusal(reason, "reason")
    before = kept(request, work.file.outcomes)
    if source is None:
        _check_turn(work, event, before)
    parts = parts_of(work, event, typed, source)
    if parts.get("type") is request.type:
        raise Refusal("La demande est déjà de ce type : demandez-en un autre, ou préparez un commentaire (C).", "type")
    grant = _grant(work, event, before, parts)
    keep(work, event, parts)
    work.become(event, granted_hours=parts.get("hours", ""), recorded=source is not None)
    if grant is not None or event is Event.REFUSE:
        records.tell_grant(work.session, request, brought(work), grant)


def _check_turn(work: RequestWork, event: Event, before: Sequence[Outcome]) -> None:
    """Raise the Refusal of what other requests, or what was told before, do not allow."""
    if event is Event.RETURN_FOR_CORRECTION and not asked_correction(before, work.round):
        raise Refusal("Le service de garde n’a pas demandé de correction : préparez un commentaire (C).")
    if event is Event.ASK_REVIEW:
        require_only_open(work)


def require_only_open(work: RequestWork) -> None:
    """Raise the Refusal of a request that would be open beside another one."""
    request, home = work.request, work.file.child_file.home_provider
    opened = records.open_request(work.session, request.division, request.necsg, request.site, request.year, home)
    if opened is not None and opened[0] != request.id:
        raise Refusal(
            f"La demande {opened[1]} est ouverte pour cet enfant, cette installation et cette année : terminez ou "
            "supprimez celle-là d’abord, ou poursuivez-la."
        )


def parts_of(work: RequestWork, event: Event, typed: Mapping[str, str], source: Source | None = None) -> dict[str, Any]:
    """The parts of the outcome that ``typed`` says. Raises the Refusal of an answer."""
    context, request = work.context, work.request
    asked = Asked.of(work.evaluation.values, request.year, context.rules)
    before = kept(request, work.file.outcomes)
    parts = said(event, typed, asked, context.rules, before, context.today if source else None)
    return parts | {"source": source} if source else parts


def keep(work: RequestWork, event: Event, parts: Mapping[str, Any]) -> Outcome:
    """Write what is said, after what was until now."""
    before = kept(work.request, work.file.outcomes)
    # A decision of before they were kept takes its rank as soon as another one follows it.
    ranked = [replace(outcome, rank=rank) for rank, outcome in enumerate(before, start=1)]
    unkept = [now for now, then in zip(ranked, before, strict=True) if not then.rank]
    told = Outcome(len(ranked) + 1, event, work.at, work.context.actor.name, work.round, **parts)
    records.add_outcomes(work.session, work.request.id, (*unkept, told))
    return told


def _grant(work: RequestWork, event: Event, before: Sequence[Outcome], parts: Mapping[str, Any]) -> SupportGrant | None:
    """The hours granted are the child's history from now on: the types of the next requests follow it (P42)."""
    if event not in _GRANTING:
        return None
    request, holds = work.request, decision(before)
    days = holds.days if holds else ""
    if event in DECISIONS:
        request = replace(request, granted_hours=parts["hours"], compliant_at=request.compliant_at or work.at)
        days = parts["days"]
    return eligibility.granted(request, planned_days(work, days), work.file.child_file.home_provider)


def brought(work: RequestWork) -> SupportGrant | None:
    """The subsidy that the request brought until now; its days are not told."""
    return eligibility.granted(work.request, "", work.file.child_file.home_provider)


def planned_days(work: RequestWork, days: str) -> str:
    """The days of the year that the request asks for, "" when fewer ``days`` are granted a week: how many is not known
    then."""
    answers = work.evaluation.raw
    return answers.get(_DAYS, "") if days in ("", answers.get("jours_semaine", "")) else ""
