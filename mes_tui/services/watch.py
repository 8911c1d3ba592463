"""What others do on the store while a session is open: no table is read until something changed. Light."""

from dataclasses import dataclass
from datetime import datetime

from mes_tui.domain.access import Action, may
from mes_tui.domain.codes import Status
from mes_tui.domain.errors import StoreUnusable
from mes_tui.domain.notices import boxes, news
from mes_tui.forms.french import counted, time_of_day
from mes_tui.services.context import WorkContext
from mes_tui.services.sessions import is_over, program_of
from storage.queries import notices as notice_queries
from storage.records.mapping import instant_text

OPENED = "{} a cette demande ouverte depuis {}\u00a0: entendez-vous d’abord, ce qui y est tapé serait perdu."
OPENED_BY_ONESELF = "Vous avez cette demande ouverte ailleurs depuis {}\u00a0: ce qui y est tapé serait perdu."
ELSEWHERE = "Modifiée ailleurs. F5 relit ; ce qui est tapé reste."


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody else wrote. ``news`` tells the notices that came with it, "" when none did; ``ended`` who asks this
    session to end, "" for nobody."""

    news: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class RequestState:
    """``version`` moves with each change of a request; ``refusal`` says why it cannot be edited, "" when it can.

    Who may not see it, or sees that it is gone, is told no status, and no version.
    """

    version: int
    status: Status | None
    refusal: str


def told_elsewhere(state: RequestState, version: int) -> str:
    """What to tell who edits a request read at ``version``, now that it is in ``state``; "" when nothing changed."""
    if state.refusal and state.status is not None and not state.status.editable:
        return f"La demande est maintenant « {state.status.in_sentence} » : elle ne se modifie plus."
    if state.refusal:
        return state.refusal
    return ELSEWHERE if state.version > version else ""


class Watch:
    """Looks at the store for one session. Notices are news from the moment it is made.

    The first look always finds a change: what was read before it may be older.
    """

    def __init__(self, context: WorkContext) -> None:
        self._context = context
        self._version: int | None = None
        self._day = context.today
        self._last = self._context.count(notice_queries.last_notice())
        self._since = instant_text(context.now)

    def look(self) -> Change | None:
        """What others wrote since the last look; None when they wrote nothing, or when the store cannot be read.

        Nothing is read unless they wrote. Call it from one thread at a time.
        """
        try:
            version = self._context.store.others_version()
            # A right may end with the day, without anybody writing it.
            if (version, self._context.today) == (self._version, self._day):
                return None
            self._day = self._context.today
            change = Change(self._news(), self._ended())
        except StoreUnusable:
            return None
        self._version = version
        return change

    def _news(self) -> str:
        mine = boxes(self._context.reread_actor())
        notices = self._context.rows(notice_queries.newer_notices(mine, self._last)) if mine else []
        self._last = max((id_ for id_, _, _ in notices), default=self._last)
        if len(notices) > 1:
            return f"{counted(len(notices), 'nouvel avis', 'nouveaux avis')} : ils vous attendent dans le menu."
        return "".join(news(kind, number) for _, number, kind in notices)

    def _ended(self) -> str:
        name = program_of(self._context.session)
        return next((who for (who,) in self._context.rows(notice_queries.end_asked(name, self._since))), "")

    def state(self, request_id: int) -> RequestState:
        """The request ``request_id`` as it is now."""
        rows = self._context.rows(notice_queries.request_version(request_id))
        version, division, status, region = rows[0] if rows else (0, "", None, "")
        now = Status(status) if status else None
        if refusal := self._context.refusal(lambda actor: may(actor, Action.VIEW, division, now, region)):
            return RequestState(0, None, refusal)
        refusal = self._context.refusal(lambda actor: may(actor, Action.EDIT, division, now, region))
        return RequestState(version, now, refusal)

    def opened_by(self, request_id: int) -> str:
        """Who else has the request ``request_id`` open, to be told before it is deleted; "" for nobody."""
        context = self._context
        if self.state(request_id).status is None:
            return ""
        for holder, session, since, until in context.rows(notice_queries.request_lease(request_id)):
            over = datetime.fromisoformat(until) <= context.now or is_over(session)
            if session != context.session and not over:
                at = time_of_day(datetime.fromisoformat(since).astimezone())
                return OPENED_BY_ONESELF.format(at) if holder == context.actor.name else OPENED.format(holder, at)
        return ""
