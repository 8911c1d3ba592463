"""What an office keeps of a request for itself: its note with a date, the wish that the direction signs it.

Neither is part of the request: no agent reads them, nothing prints, exports or sends them.
"""

from collections.abc import Mapping

from mes_tui.domain.access import Action, as_of
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import Refusal
from mes_tui.domain.follow_up import NOTHING_KEPT, FollowedUp, OwnNote
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.notices import TO_SIGN
from mes_tui.domain.text import clean
from mes_tui.forms.follow_up import note_said
from mes_tui.forms.french import quoted
from mes_tui.services.context import WorkContext
from mes_tui.services.notices import tell
from mes_tui.services.request_work import RequestWork
from storage import records

NOBODY_SIGNS = (
    f"Personne ne peut signer pour ce service de garde : il faut le droit « {Right.SIGN.label} », que donne qui gère "
    "les droits d’accès."
)


class FollowUp:
    """The notes and the wishes of the actor's own office."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def of(self, request_id: int) -> FollowedUp:
        """What is kept of a request; nothing for the Ministry. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.VIEW) as view:
            agent = self._context.actor.agent
            return NOTHING_KEPT if agent else records.load_followed_up(view.session, request_id)

    def write(self, request_id: int, typed: Mapping[str, str], before: OwnNote | None) -> OwnNote | None:
        """Write the note ``typed`` over the one that was ``before``; no words take it away. Return the one that stands.

        Raises Refusal for what is wrong with it (``key``), and when somebody else wrote one in between; NotFound,
        NotSaved.
        """
        context = self._context
        said, due = note_said(typed, before, context.today)
        with context.work(request_id, Action.NOTE, changes=False) as work:
            now = records.load_followed_up(work.session, request_id).note
            if now != before:
                raise Refusal(_written_meanwhile(now), "text")
            records.put_own_note(work.session, request_id, said, due, context.actor.login, work.at)
            work.journal(JournalAction.NOTED)
            return records.load_followed_up(work.session, request_id).note

    def ask_signature(self, request_id: int, version: int) -> tuple[str, ...]:
        """Hand the request over to be signed as it is at ``version``; return who may sign it, who are told.

        Raises Refusal when nobody may, Stale when somebody changed it, NotFound, NotSaved.
        """
        context = self._context
        with context.work(request_id, Action.EDIT, changes=False) as work:
            work.require_version(version)
            signers = _signers(work)
            if not signers:
                raise Refusal(NOBODY_SIGNS)
            records.put_signing_wish(work.session, request_id, version, context.actor.login, work.at)
            tell(context, work.session, work.at, work.request, TO_SIGN, by_oneself=True)
            work.journal(JournalAction.SIGNATURE_WANTED)
        return signers

    def take_back(self, request_id: int) -> None:
        """Hand it over no more. Raises Refusal when it is over already, NotFound, NotSaved."""
        with self._context.work(request_id, Action.EDIT, changes=False) as work:
            if records.load_followed_up(work.session, request_id).wish is None:
                raise Refusal("Cette demande n’est plus remise à signer : elle est signée, ou elle a changé depuis.")
            records.forget_signing_wish(work.session, request_id)
            work.journal(JournalAction.SIGNATURE_UNWANTED)


def _signers(work: RequestWork) -> tuple[str, ...]:
    """The names of those who may sign the request now."""
    division, today = work.request.division, work.context.today
    colleagues = (as_of(one, today) for one in records.load_colleagues(work.session, division))
    return tuple(one.name for one in colleagues if Right.SIGN in one.rights_in(division) and not one.barred)


def _written_meanwhile(now: OwnNote | None) -> str:
    if now is None:
        return "La note a été effacée entre-temps : F8 de nouveau écrit la vôtre."
    return f"{now.who} a écrit entre-temps : {quoted(clean(now.text))}. F8 de nouveau met votre texte à la place."
