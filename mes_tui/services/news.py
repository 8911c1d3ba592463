"""« Nouvelles »: who holds the store publishes them, everybody who has access reads them for themselves (P2). Light."""

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from mes_tui.domain.errors import NotFound, NotSaved, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.news import NewsItem, announced
from mes_tui.services.context import WorkContext
from storage import records
from storage.queries import news as queries

if TYPE_CHECKING:
    from sqlmodel import Session

MOST = 50
"""The older ones stay in the store, where nobody looks for them any more."""


class News:
    """The news of the whole store: they are of no division and name nobody."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def latest(self, limit: int = MOST) -> tuple[NewsItem, ...]:
        """The newest ones, newest first; none for who has no access any more."""
        rows = self._context.rows(queries.latest(self._context.actor.login, limit)) if self._reads() else []
        return tuple(map(queries.item_of, rows))

    def unread(self) -> int:
        """How many the person has not read."""
        return self._context.count(queries.unread_count(self._context.actor.login)) if self._reads() else 0

    def mark(self, news_id: int) -> None:
        """Remember that the person read one. Reading must still work when the disk is full."""
        context = self._context
        if not self._reads():
            return
        with suppress(NotSaved), context.store.writing() as session:
            records.mark_news(session, news_id, context.actor.login, context.now)

    def publish(self, day: date, title: str, text: str = "") -> int:
        """Announce something to everybody; return its number. Raises Refusal, NotSaved."""
        context, item = self._context, announced(day, title, text)
        self._require_holder()
        with context.store.writing() as session:
            news_id = records.write_news(session, item, context.actor.login, context.now)
            self._note(session, JournalAction.NEWS_PUBLISHED, news_id)
        return news_id

    def withdraw(self, news_id: int) -> None:
        """Take a piece of news away. Raises Refusal, NotFound, NotSaved."""
        self._require_holder()
        with self._context.store.writing() as session:
            if not records.remove_news(session, news_id):
                raise NotFound(f"Il n’y a pas de nouvelle numéro {news_id}. « mes-tui nouvelles » en donne la liste.")
            self._note(session, JournalAction.NEWS_WITHDRAWN, news_id)

    def _note(self, session: "Session", action: JournalAction, news_id: int) -> None:
        from mes_tui.services.request_work import note

        note(self._context, session, "", action, ("", str(news_id)))

    def _reads(self) -> bool:
        return bool(self._context.reread_actor().rights) or self._context.owner

    def _require_holder(self) -> None:
        if not self._context.owner:
            raise Refusal(
                "Les nouvelles s’adressent à tous : seul le compte qui tient le dépôt en publie ou en retire. "
                "Demandez-le à la personne qui le tient."
            )
