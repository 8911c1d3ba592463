"""The notices: written with what causes them, read in each person's inbox (P62, P65; SOURCES.md §3.16). Light."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from mes_tui.domain.access import Action, Actor, as_of, may
from mes_tui.domain.codes import Status
from mes_tui.domain.columns import Column
from mes_tui.domain.errors import NotFound, NotSaved
from mes_tui.domain.notices import boxed_division, boxed_region, boxes, kind_of, recipient_of, sentence, telling
from mes_tui.domain.requests import Request
from mes_tui.domain.statuses import Event
from mes_tui.forms.french import instant
from mes_tui.services.context import WorkContext
from storage import records
from storage.queries import notices as notice_queries
from storage.queries.lists import Position, Window

if TYPE_CHECKING:
    from sqlmodel import Session


def announce(
    context: WorkContext, session: "Session", at: datetime, request: Request, event: Event, *, recorded: bool = False
) -> None:
    """Write the notices of ``event`` on ``request``, and the e-mails that repeat them, in its own transaction.

    Who records an answer of the Ministry tells their colleagues, not themselves.
    """
    tell(context, session, at, request, kind_of(event, recorded=recorded), by_oneself=recorded)


def tell(
    context: WorkContext, session: "Session", at: datetime, request: Request, kind: str, *, by_oneself: bool = False
) -> None:
    """Write the notices of ``kind`` in the transaction of what they tell; ``by_oneself``: the actor has read theirs."""
    text = sentence(kind, request.number)
    for audience in telling(kind).to:
        recipient = recipient_of(audience, request.division, request.region)
        notice_id = records.write_notice(session, recipient, request.number, kind, text, at)
        if by_oneself:
            records.mark_notices(session, (recipient,), context.actor.login, at, notice_id, notice_id)
        if context.mails:
            records.queue_mails(session, notice_id, _addresses(session, recipient, context.today), at)


def _addresses(session: "Session", recipient: str, today: date) -> list[str]:
    """Where the people who read the notices of ``recipient`` get them by e-mail too."""
    region, division = boxed_region(recipient), boxed_division(recipient)
    correspondents = records.load_correspondents(session, division, region)
    readers = [user for user in correspondents if recipient in boxes(as_of(user, today))]
    return [address for user in readers if (address := user.post(region or division).email)]


COLUMNS = (
    Column("received", "Reçu le", 18),
    Column("number", "Demande", 12),
    Column("child", "Enfant", 3, True),
    Column("notice", "Avis", 4, True),
)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice of the inbox. ``marked``: not opened yet.

    ``position`` tells ``Notices.window`` where to go on from.
    """

    key: str
    cells: tuple[str, ...]
    marked: bool
    sentence: str
    position: Position

    @property
    def id(self) -> int:
        """The number of the notice: one written later has a higher number."""
        return int(self.key)


@dataclass(frozen=True, slots=True)
class Opened:
    """The request that an opened notice speaks of, and its provider."""

    request_id: int
    division: str


class Notices:
    """The inbox of the actor: the notices to their divisions and regions; each person opens them for themselves."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def unread(self) -> int:
        """How many notices the actor has not opened."""
        mine, login = self._boxes(), self._context.actor.login
        return self._context.count(notice_queries.unread_count(mine, login)) if mine else 0

    def total(self) -> int:
        """How many notices there are for the actor."""
        mine = self._boxes()
        return self._context.count(notice_queries.notice_total(mine)) if mine else 0

    def window(
        self, after: Position | None = None, before: Position | None = None, last: bool = False, limit: int = 100
    ) -> tuple[NoticeLine, ...]:
        """At most ``limit`` notices, newest first: the first ones, the last ones, or those next to a position."""
        mine, actor = self._boxes(), self._context.actor
        if not mine:
            return ()
        window = Window(descending=True, after=after, before=before, last=last, limit=limit)
        rows = self._context.rows(notice_queries.notice_window(self._context.store.dialect, mine, actor.login, window))
        lines = tuple(_line(actor, row) for row in rows)
        return tuple(reversed(lines)) if window.reversed else lines

    def open(self, notice_id: int) -> Opened:
        """Mark a notice as read and return the request that it speaks of.

        Raises NotFound when the notice is not one of the actor's, or when the request is gone; Refusal when the actor
        may not see the request any more (the notice is read all the same).
        """
        context, own = self._context, self._boxes()
        with context.store.reading() as session:
            notice = records.load_notice(session, notice_id)
        if notice is None or notice.recipient not in own:
            raise NotFound("Cet avis n’est plus dans vos avis. Relisez-les (F5).")
        # Reading must still work when the disk is full.
        with suppress(NotSaved):
            self._mark(notice.id, notice.id)
        number = notice.request_number
        states = self._context.rows(notice_queries.request_state(number))
        if not states:
            raise NotFound(f"La demande {number} n’existe plus : il ne reste que cet avis.")
        id_, division, status, region = states[0]
        context.require(Action.VIEW, division, Status(status), region)
        return Opened(id_, division)

    def read_all(self, last: int) -> int:
        """Mark as read all the notices up to the number ``last``; return how many were not. Raises NotSaved."""
        return self._mark(0, last)

    def _mark(self, first: int, last: int) -> int:
        context = self._context
        with context.store.writing() as session:
            actor = context.reread_actor(session)
            return records.mark_notices(session, boxes(actor), actor.login, context.now, first, last)

    def _boxes(self) -> tuple[str, ...]:
        """The recipients that are the actor's at this moment."""
        return boxes(self._context.reread_actor())


def _line(actor: Actor, row: tuple[Any, ...]) -> NoticeLine:
    """The line of a row of ``notice_window``: who may not see the request is not told the child's name."""
    id_, recipient, number, kind, text, created_at, unread, *request = row
    division, status, region, child, provider = request
    local = datetime.fromisoformat(created_at).astimezone()
    seen = division is not None and not may(actor, Action.VIEW, division, Status(status), region)
    told = telling(kind)
    done = seen and Status(status) is not Status.COMMENTED
    label = (told.over if done else "") or told.label or text
    if seen and (boxed_region(recipient) or len(actor.divisions) > 1):
        label = f"{label} – {provider}"
    cells = (instant(local), number, child if seen else "", label)
    return NoticeLine(str(id_), cells, bool(unread), text, (created_at, id_))
