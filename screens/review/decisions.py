"""The decisions of the Ministry on the request that it reads, each confirmed with its number (P65, P71)."""

from collections.abc import Callable

from mes_tui.domain.codes import CloseReason
from mes_tui.domain.errors import Stale
from mes_tui.domain.reference_year import bounds, label
from mes_tui.domain.requests import Request
from mes_tui.forms.french import counted, long_date
from mes_tui.services.ministry_review import Reviewed
from screens.dialogs import Confirm
from screens.print_dialog import ChoiceDialog
from screens.review.frame import ReviewFrame
from screens.review.hours_dialog import HoursDialog
from widgets.menu import MenuEntry

_NOTICE = "Le service de garde en sera avisé."


class Decisions:
    """Decides on the request of ``frame``. Then comes the next request of its list; after the last one, the list."""

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
        request = self._reviewed.file.request
        comments = counted(len(self._reviewed.draft_comments), "commentaire", "commentaires")
        question = f"Retourner la demande {request.number} avec {comments}\u00a0?\n{_NOTICE}"
        if await self._frame.app.push_screen_wait(Confirm("Retourner la demande", question, "Retourner")):
            review = self._frame.mes.services.review
            await self._decide(lambda: review.return_with_comments(request.id, request.version))
            await self._next(f"La demande {request.number} est retournée avec {comments}.")

    def declare(self) -> None:
        """Declare the request compliant."""
        self._frame.attempt(self._declare(), group="decide", exclusive=True)

    async def _declare(self) -> None:
        request, requested = self._reviewed.file.request, self._reviewed.requested
        hours = await self._frame.app.push_screen_wait(
            HoursDialog(request.number, requested, self._frame.mes.services.rules)
        )
        if not hours:
            return
        question = (
            f"Déclarer conforme la demande {request.number}, avec {hours} h accordées par jour\u00a0?\n"
            f"{self._lost()}{_NOTICE}"
        )
        if await self._frame.app.push_screen_wait(Confirm("Déclarer conforme", question, "Déclarer conforme")):
            review = self._frame.mes.services.review
            await self._decide(
                lambda: review.declare_compliant(request.id, hours, request.version, discard=self._has_draft_comments)
            )
            await self._next(f"La demande {request.number} est conforme ({hours} h par jour).")

    def close(self) -> None:
        """Close the request."""
        self._frame.attempt(self._close(), group="decide", exclusive=True)

    async def _close(self) -> None:
        request = self._reviewed.file.request
        reasons = tuple(MenuEntry(reason.value, reason.label, str(n)) for n, reason in enumerate(CloseReason, start=1))
        title = f"Terminer la demande {request.number}"
        chosen = await self._frame.app.push_screen_wait(ChoiceDialog(title, "Pour quel motif\u00a0?\n", reasons))
        if not chosen:
            return
        reason = CloseReason(chosen)
        question = (
            f"Terminer la demande {request.number}\u00a0?\nMotif\u00a0: {reason.label.lower()}.\n"
            f"Une demande terminée ne change plus. {self._early(request, reason)}{self._lost()}{_NOTICE}"
        )
        if await self._frame.app.push_screen_wait(Confirm("Terminer la demande", question, "Terminer")):
            review = self._frame.mes.services.review
            await self._decide(
                lambda: review.close(request.id, reason, request.version, discard=self._has_draft_comments)
            )
            await self._next(f"La demande {request.number} est terminée.")

    def _early(self, request: Request, reason: CloseReason) -> str:
        """What is said of a year that ends later, by a day that is not confirmed."""
        services = self._frame.mes.services
        last = bounds(request.year, services.rules)[1]
        if reason is not CloseReason.END_OF_YEAR or services.context.today > last:
            return ""
        return f"L’année de référence {label(request.year)} se termine le {long_date(last)} (jour à confirmer).\n"

    @property
    def _has_draft_comments(self) -> bool:
        return bool(self._reviewed.draft_comments)

    def _lost(self) -> str:
        """What the decision throws away."""
        count = len(self._reviewed.draft_comments)
        if not count:
            return ""
        return (
            f"{counted(count, 'commentaire préparé sera perdu', 'commentaires préparés seront perdus')}\u00a0: "
            "le service de garde ne le"
            f"{'s' if count > 1 else ''} verra pas.\n"
        )

    async def _decide(self, decision: Callable[[], object]) -> None:
        """Do it; when the request is not what was read, show what it is now, and leave the person to decide."""
        try:
            await self._frame.call(decision)
        except Stale:
            await self._frame.reread()
            raise

    async def _next(self, sentence: str) -> None:
        if await self._frame.turn(1):
            self._frame.say(f"{sentence} Voici la suivante.")
        elif await self._frame.turn(-1):
            self._frame.say(f"{sentence} C’était la dernière de la liste\u00a0: voici la précédente.")
        else:
            self._frame.mes.leave_message(f"{sentence} Il n’y en a plus dans cette liste.")
            self._frame.dismiss()
