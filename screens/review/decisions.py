"""The decisions of the Ministry on the request that it reads, each confirmed with its number (P65, P71)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from mes_tui.domain.access import CLOSING
from mes_tui.domain.codes import CloseReason, RequestType
from mes_tui.domain.errors import Stale
from mes_tui.domain.outcomes import offered
from mes_tui.domain.reference_year import bounds, label
from mes_tui.domain.requests import Request
from mes_tui.domain.statuses import Event
from mes_tui.forms.french import counted, long_date
from mes_tui.services.ministry_review import Reviewed
from screens.asking import Asking
from screens.dialogs import Confirm
from screens.outcome_dialog import Answers
from screens.print_dialog import choose
from screens.review.frame import ReviewFrame

_NONE: Mapping[str, str] = MappingProxyType({})
_NOTICE = "Le service de garde en sera avisé."


class Decisions:
    """Decides on the request of ``frame``. Then comes the next request of its list; after the last one, the list.

    A decision is on the request as it was when the person began it: what others write while it is confirmed is shown
    behind the question, and refuses it.
    """

    def __init__(self, frame: ReviewFrame) -> None:
        self._frame = frame

    @property
    def _reviewed(self) -> Reviewed:
        assert self._frame.reviewed is not None
        return self._frame.reviewed

    def return_request(self) -> None:
        """Send the request back with the prepared comments."""
        self._frame.attempt(self._return(), group="decide", exclusive=True)

    async def _return(self) -> None:
        reviewed = self._reviewed
        request = reviewed.file.request
        if not reviewed.draft_comments:
            await self._return_for(reviewed, Event.RETURN_FOR_CORRECTION, {})
            return
        comments = counted(len(reviewed.draft_comments), "commentaire", "commentaires")
        question = f"Retourner la demande {request.number} avec {comments}\u00a0?\n{_NOTICE}"
        if await self._frame.app.push_screen_wait(Confirm("Retourner la demande", question, "Retourner")):
            review = self._frame.mes.services.review
            await self._decide(lambda: review.return_with_comments(request.id, request.version))
            await self._next(f"La demande {request.number} est retournée avec {comments}.")

    async def _return_for(self, reviewed: Reviewed, event: Event, more: Answers) -> None:
        request, title = reviewed.file.request, "Retourner la demande"
        question = f"{event[:1].upper()}{event[1:]}\u00a0: demande {request.number}\u00a0?\n"
        told = (question, f"{_lost(reviewed)}{_NOTICE}")
        answers = await self._agreed(reviewed, event, title, told, "Retourner", more)
        if answers is not None:
            await self._do(reviewed, event, answers)
            await self._next(f"La demande {request.number} est retournée.")

    def return_for_type(self) -> None:
        """Send the request back for another type."""
        self._frame.attempt(self._return_for_type(), group="decide", exclusive=True)

    async def _return_for_type(self) -> None:
        reviewed = self._reviewed
        request = reviewed.file.request
        types = ((type_.value, type_.long_label) for type_ in RequestType if type_ is not request.type)
        title = f"Quel type convient à la demande {request.number}\u00a0?"
        chosen = await choose(self._frame.app, title, f"Type actuel\u00a0: {request.type.label}", types)
        if chosen:
            await self._return_for(reviewed, Event.RETURN_FOR_TYPE, {"type": chosen})

    def declare(self) -> None:
        """Declare the request compliant."""
        self._frame.attempt(self._declare(), group="decide", exclusive=True)

    async def _declare(self) -> None:
        reviewed = self._reviewed
        request = reviewed.file.request
        question = (f"Déclarer conforme la demande {request.number}\u00a0?\n", f"{_lost(reviewed)}{_NOTICE}")
        answers = await self._agreed(reviewed, Event.DECLARE_COMPLIANT, "Déclarer conforme", question)
        if answers is not None:
            await self._do(reviewed, Event.DECLARE_COMPLIANT, answers)
            await self._next(f"La demande {request.number} est conforme ({answers['hours']}\u00a0h par jour).")

    def correct(self) -> None:
        """Correct the decision in force."""
        self._frame.attempt(self._correct(), group="decide", exclusive=True)

    async def _correct(self) -> None:
        reviewed = self._reviewed
        request = reviewed.file.request
        question = (
            f"Corriger la décision sur la demande {request.number}\u00a0?\n",
            f"La décision d’avant reste écrite avec la demande. {_NOTICE}",
        )
        answers = await self._agreed(reviewed, Event.CORRECT_DECISION, "Corriger la décision", question)
        if answers is not None:
            await self._do(reviewed, Event.CORRECT_DECISION, answers)
            await self._frame.reread()
            self._frame.say(f"La décision sur la demande {request.number} est corrigée.")

    def refuse(self) -> None:
        """Do not grant what is asked for."""
        self._frame.attempt(self._refuse(), group="decide", exclusive=True)

    async def _refuse(self) -> None:
        reviewed = self._reviewed
        request = reviewed.file.request
        question = f"Ne pas accorder le soutien de la demande {request.number}\u00a0?\n"
        told = (question, f"{_lost(reviewed)}{_NOTICE}")
        answers = await self._agreed(reviewed, Event.REFUSE, "Ne pas accorder le soutien", told, "Ne pas accorder")
        if answers is not None:
            await self._do(reviewed, Event.REFUSE, answers)
            await self._next(f"La demande {request.number} n’est pas accordée.")

    def close(self) -> None:
        """Close the request."""
        self._frame.attempt(self._close(), group="decide", exclusive=True)

    async def _close(self) -> None:
        reviewed, services = self._reviewed, self._frame.mes.services
        request = reviewed.file.request
        ways = offered(services.actor, CLOSING, request, services.context.today)
        reasons = ((event.name, reason.label) for event in ways if (reason := event.effect.close_reason))
        title = f"Terminer la demande {request.number}"
        chosen = await choose(self._frame.app, title, "Pour quel motif\u00a0?", reasons)
        if not chosen:
            return
        event = Event[chosen]
        reason = event.effect.close_reason
        if reason is None:
            return
        question = (
            f"Terminer la demande {request.number}\u00a0?\nMotif\u00a0: {reason.label.lower()}.\n",
            f"Une demande terminée ne change plus. {self._early(request, reason)}{_lost(reviewed)}{_NOTICE}",
        )
        answers = await self._agreed(reviewed, event, title, question, "Terminer")
        if answers is not None:
            await self._do(reviewed, event, answers)
            await self._next(f"La demande {request.number} est terminée.")

    def _early(self, request: Request, reason: CloseReason) -> str:
        """What is said of a year that ends later, by a day that is not confirmed."""
        services = self._frame.mes.services
        last = bounds(request.year, services.rules)[1]
        if reason is not CloseReason.END_OF_YEAR or services.context.today > last:
            return ""
        return f"L’année de référence {label(request.year)} se termine le {long_date(last)} (jour à confirmer).\n"

    async def _agreed(
        self,
        reviewed: Reviewed,
        event: Event,
        title: str,
        told: tuple[str, str],
        verb: str = "",
        more: Mapping[str, str] = _NONE,
    ) -> Answers | None:
        """The answers to the questions of ``event``, those ``more`` among them, once they are confirmed; None when the
        person gave up. What the service will read beside the words, as it was understood, stands amid what is ``told``.
        """
        services, (before, after) = self._frame.mes.services, told
        asking = Asking(reviewed.file, reviewed.asked, services.rules, services.context.today)

        def confirm(answers: Answers) -> Confirm:
            return Confirm(title, f"{before}{asking.recap(event, answers)}{after}", verb or title)

        return await asking.agreed(self._frame.app, title, event, confirm, more)

    async def _do(self, reviewed: Reviewed, event: Event, answers: Answers) -> None:
        request, review = reviewed.file.request, self._frame.mes.services.review
        discard = bool(reviewed.draft_comments)
        await self._decide(lambda: review.decide(request.id, event, answers, request.version, discard=discard))

    async def _decide(self, decision: Callable[[], object]) -> None:
        """Do it; when the request is not what was read, show what it is now, and leave the person to decide."""
        try:
            await self._frame.call(decision)
        except Stale:
            await self._frame.reread()
            raise

    async def _next(self, sentence: str) -> None:
        if await self._frame.turn(1, chosen=False):
            self._frame.say(f"{sentence} Voici la suivante.")
        elif await self._frame.turn(-1, chosen=False):
            self._frame.say(f"{sentence} C’était la dernière de la liste\u00a0: voici la précédente.")
        else:
            self._frame.mes.leave_message(f"{sentence} Il n’y en a plus dans cette liste.")
            self._frame.dismiss()


def _lost(reviewed: Reviewed) -> str:
    """What the decision throws away."""
    count = len(reviewed.draft_comments)
    if not count:
        return ""
    return (
        f"{counted(count, 'commentaire préparé sera perdu', 'commentaires préparés seront perdus')}\u00a0: "
        "le service de garde ne le"
        f"{'s' if count > 1 else ''} verra pas.\n"
    )
