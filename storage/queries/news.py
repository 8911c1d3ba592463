"""The SQL of the news: text only, ``:name`` parameters, both engines. Light."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mes_tui.domain.news import NewsItem
from mes_tui.domain.text import clean
from storage.queries.lists import Statement

_UNREAD = "NOT EXISTS (SELECT 1 FROM news_read o WHERE o.news_id = n.id AND o.login = :login)"


def latest(login: str, limit: int) -> Statement:
    """The newest ``limit`` pieces of news, and whether ``login`` has yet to read each; read a row with ``item_of``."""
    sql = f"SELECT n.id, n.day, n.title, n.text, {_UNREAD} FROM news n ORDER BY n.day DESC, n.id DESC LIMIT :limit"
    return Statement(sql, {"login": login, "limit": limit})


def item_of(row: Sequence[Any]) -> NewsItem:
    """The piece of news of a row."""
    id_, day, title, text, unread = row
    return NewsItem(date.fromisoformat(day), clean(title), clean(text, lines=True), id_, bool(unread))


def unread_count(login: str) -> Statement:
    """How many of them ``login`` has not read."""
    return Statement(f"SELECT count(*) FROM news n WHERE {_UNREAD}", {"login": login})
