"""The news, and who has read them."""

from datetime import datetime

from sqlmodel import Session

from mes_tui.domain.news import NewsItem
from storage.records.mapping import instant_text
from storage.records.notices import HIGHEST
from storage.schema.told_tables import NewsReadRow, NewsRow


def write_news(session: Session, item: NewsItem, author: str, at: datetime) -> int:
    """Keep a piece of news; return its number."""
    row = NewsRow(
        day=item.day.isoformat(), title=item.title, text=item.text, author=author, published_at=instant_text(at)
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def remove_news(session: Session, news_id: int) -> bool:
    """Take a piece of news away; False when there is no such one."""
    row = _row(session, news_id)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def mark_news(session: Session, news_id: int, login: str, at: datetime) -> None:
    """Remember that ``login`` read a piece of news, the first time; nothing when it is gone."""
    if _row(session, news_id) is None or session.get(NewsReadRow, (news_id, login)) is not None:
        return
    session.add(NewsReadRow(news_id=news_id, login=login, read_at=instant_text(at)))
    session.flush()


def _row(session: Session, news_id: int) -> NewsRow | None:
    # A person types it: no engine can look for what no row can have.
    return session.get(NewsRow, news_id) if 0 < news_id <= HIGHEST else None
