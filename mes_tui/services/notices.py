"""The notices: written with what causes them, read in each person's inbox (P62, P65; domain.md §3.16). Light."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from mes_tui.domain.notices import boxed_region, boxes, recipient_of, sentence
from mes_tui.domain.requests import Request
from mes_tui.domain.statuses import Decision
from mes_tui.services.desk import Desk

if TYPE_CHECKING:
    from sqlmodel import Session


def announce(desk: Desk, session: "Session", at: datetime, request: Request, decision: Decision) -> None:
    """Write the notices of ``decision`` on ``request``, and the e-mails that repeat them, in its own transaction."""
    from storage import records

    text = sentence(decision.event, request.number) if decision.notices else ""
    for audience in decision.notices:
        recipient = recipient_of(audience, request.division, request.region)
        notice_id = records.write_notice(session, recipient, request.number, decision.event.name, text, at)
        if desk.mails:
            records.queue_mails(session, notice_id, _addresses(session, recipient, desk.today), at)


def _addresses(session: "Session", recipient: str, today: date) -> list[str]:
    """Where the people who read the notices of ``recipient`` get them by e-mail too."""
    from storage import records

    region = boxed_region(recipient)
    found = records.load_correspondents(session, "" if region else recipient, region)
    return [user.email for user in found if recipient in boxes(user) and (user.until is None or user.until >= today)]
