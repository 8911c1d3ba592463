"""The decisions of the Ministry on the request that it reads, each confirmed with its number (P65, P71)."""

from collections.abc import Callable

from mes_tui.domain.codes import CloseReason
from mes_tui.domain.errors import Stale
from mes_tui.forms.french import counted
from screens.dialogs import Confirm
from screens.print_dialog import ChoiceDialog
from screens.review.comments import Commenting
from screens.review.hours_dialog import HoursDialog
from widgets.menu import MenuEntry

_NOTICE = "Le service de garde en sera avisé."


class Deciding(Commenting):
    """After a decision comes the next request of the list; after the last one, the list."""

    @property
    def _number(self) -> str:
        return self.reviewed.file.request.number if self.reviewed else ""

    def do_return_request(self) -> None:
        """Send the request back with the prepared comments."""
        self.attempt(self._return(), group="decide", exclusive=True)

    async def _return(self) -> None:
        assert self.reviewed is not None
        request = self.reviewed.file.request
        comments = counted(len(self.reviewed.pending), "commentaire", "commentaires")
        question = f"Retourner la demande {request.number} avec {comments}\u00a0?\n{_NOTICE}"
        if await self.app.push_screen_wait(Confirm("Retourner la demande", question, "Retourner")):
            review = self.services.review
            await self._decide(lambda: review.return_with_comments(request.id, request.version))
            await self._next(f"La demande {request.number} est retournée avec {comments}.")

    def do_declare(self) -> None:
        """Declare the request compliant."""
        self.attempt(self._declare(), group="decide", exclusive=True)

    async def _declare(self) -> None:
        assert self.reviewed is not None
        request, requested = self.reviewed.file.request, self.reviewed.requested
        hours = await self.app.push_screen_wait(HoursDialog(request.number, requested, self.services.rules))
        if not hours:
            return
        question = (
            f"Déclarer conforme la demande {request.number}, avec {hours} h accordées par jour\u00a0?\n"
            f"{self._lost()}{_NOTICE}"
        )
        if await self.app.push_screen_wait(Confirm("Déclarer conforme", question, "Déclarer conforme")):
            review = self.services.review
            await self._decide(
                lambda: review.declare_compliant(request.id, hours, request.version, discard=self._has_pending)
            )
            await self._next(f"La demande {request.number} est conforme ({hours} h par jour).")

    def do_close_request(self) -> None:
        """Close the request."""
        self.attempt(self._close(), group="decide", exclusive=True)

    async def _close(self) -> None:
        assert self.reviewed is not None
        request = self.reviewed.file.request
        reasons = tuple(MenuEntry(reason.value, reason.label, str(n)) for n, reason in enumerate(CloseReason, start=1))
        title = f"Terminer la demande {request.number}"
        chosen = await self.app.push_screen_wait(ChoiceDialog(title, "Pour quel motif\u00a0?\n", reasons))
        if not chosen:
            return
        reason = CloseReason(chosen)
        question = (
            f"Terminer la demande {request.number}\u00a0?\nMotif\u00a0: {reason.label.lower()}.\n"
            f"Une demande terminée ne change plus. {self._lost()}{_NOTICE}"
        )
        if await self.app.push_screen_wait(Confirm("Terminer la demande", question, "Terminer")):
            review = self.services.review
            await self._decide(lambda: review.close(request.id, reason, request.version, discard=self._has_pending))
            await self._next(f"La demande {request.number} est terminée.")

    @property
    def _has_pending(self) -> bool:
        return bool(self.reviewed and self.reviewed.pending)

    def _lost(self) -> str:
        """What the decision throws away."""
        count = len(self.reviewed.pending) if self.reviewed else 0
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
            await self.call(decision)
        except Stale:
            await self.reread()
            raise

    async def _next(self, sentence: str) -> None:
        if await self.turn(1):
            self.say(f"{sentence} Voici la suivante.")
        elif await self.turn(-1):
            self.say(f"{sentence} C’était la dernière de la liste\u00a0: voici la précédente.")
        else:
            self.mes.say_later(f"{sentence} Il n’y en a plus dans cette liste.")
            self.dismiss()
