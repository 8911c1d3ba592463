"""The Ministry's part: return with comments, declare compliant, close (domain.md §3.12, §3.16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mes_tui.domain.codes import CloseReason, Right
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.requests import Request
from mes_tui.domain.statuses import Decision, Event, decide
from mes_tui.domain.text import clean
from mes_tui.forms import editions
from mes_tui.services.casework import note
from mes_tui.services.desk import Desk
from mes_tui.services.drafts import limited
from mes_tui.services.notices import announce

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records import NewComment

_COMMENT_LENGTH = 2000
_EVENTS = {CloseReason.DEPARTURE: Event.CLOSE_DEPARTURE, CloseReason.END_OF_YEAR: Event.CLOSE_YEAR_END}


@dataclass(frozen=True, slots=True)
class Remark:
    """What the Ministry has to say about a section (its key) of a page of the form."""

    page: int
    section: str
    text: str


class Review:
    """What an agent of the Ministry does to a request. Nothing here changes what the provider wrote."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def return_with_comments(self, request_id: int, remarks: Sequence[Remark]) -> None:
        """Send a transmitted request back with at least one comment (P65 to P67). Raises NotFound, Refusal."""
        from storage import records

        desk, at = self._desk, self._desk.now
        if not remarks:
            raise Refusal("Écrivez au moins un commentaire avant de retourner la demande.")
        with desk.store.writing() as session:
            request = self._fresh(session, request_id)
            decision = decide(request.status, Event.RETURN_WITH_COMMENTS)
            comments = [self._comment(request, remark) for remark in remarks]
            records.insert_comments(session, request_id, comments, desk.actor.name, at)
            self._apply(session, request, decision)

    def declare_compliant(self, request_id: int, granted_hours: str = "") -> None:
        """Declare a transmitted request compliant, with the hours granted a day if known. Raises NotFound, Refusal."""
        with self._desk.store.writing() as session:
            request = self._fresh(session, request_id)
            decision = decide(request.status, Event.DECLARE_COMPLIANT)
            hours = limited(clean(granted_hours).strip(), 20, "Heures accordées", "granted_hours")
            self._apply(session, request, decision, hours)

    def close(self, request_id: int, reason: CloseReason) -> None:
        """Close a request after a departure or at the end of its year. Raises NotFound, Refusal."""
        with self._desk.store.writing() as session:
            request = self._fresh(session, request_id)
            self._apply(session, request, decide(request.status, _EVENTS[reason]))

    def _fresh(self, session: "Session", request_id: int) -> Request:
        from storage import records

        if Right.AGENT not in self._desk.actor.rights:
            raise Refusal(f"Cette action est réservée au Ministère (droit « {Right.AGENT.label} »).")
        request = records.load_request(session, request_id, lock=True)
        if request is None:
            raise NotFound(records.GONE)
        return request

    def _comment(self, request: Request, remark: Remark) -> "NewComment":
        from storage import records

        form = editions.edition(request.edition, self._desk.rules)
        sections = {(page.number, section.key) for page in form.pages for section in page.sections}
        if (remark.page, remark.section) not in sections:
            raise Refusal(f"La page {remark.page} du formulaire n’a pas de section « {remark.section} ».", "section")
        text = clean(remark.text, lines=True).strip()
        if not text:
            raise Refusal("Un commentaire ne peut pas être vide.", "text")
        return records.NewComment(remark.page, remark.section, limited(text, _COMMENT_LENGTH, "Commentaire", "text"))

    def _apply(self, session: "Session", request: Request, decision: Decision, granted_hours: str = "") -> None:
        """The status, the notices and the journal line of a decision, in one transaction."""
        from storage import records

        desk, at = self._desk, self._desk.now
        assert decision.status is not None
        records.set_status(
            session, request.id, decision.status, at, reason=decision.close_reason, granted_hours=granted_hours
        )
        announce(desk, session, at, request, decision)
        note(desk, session, at, request.number, decision.event.value)
