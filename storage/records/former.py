"""What the answers of a request held before, kept while it is being filled.

Functions that write take a session of ``store.writing()``.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from mes_tui.domain.requests import FormerAnswer
from storage.records.mapping import instant, instant_text
from storage.schema.tables import FormerAnswerRow

MOST = 20
"""Texts kept of an answer."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes an answer, and when."""

    login: str
    at: datetime


def keep_former(
    session: Session, request_id: int, before: Mapping[str, str], after: Mapping[str, str], pen: Pen
) -> None:
    """Keep what the answers of ``after`` held ``before``, by key, and what ``pen`` writes in them.

    What a person adds to a text of theirs, or takes off it letter by letter, is one text with it: each save of a field
    that is being typed would else be one.
    """
    rows = select(FormerAnswerRow).where(FormerAnswerRow.request_id == request_id, col(FormerAnswerRow.key).in_(after))
    kept: dict[str, list[FormerAnswerRow]] = defaultdict(list)
    for row in session.exec(rows.order_by(col(FormerAnswerRow.rank))):
        kept[row.key].append(row)
    for key, text in after.items():
        texts = kept[key]
        if not texts and before.get(key):
            texts.append(FormerAnswerRow(request_id=request_id, key=key, rank=1, text=before[key]))
        written = {"text": text, "written_at": instant_text(pen.at), "login": pen.login}
        if _goes_on(texts, text, pen.login):
            texts[-1].sqlmodel_update(written)
        elif texts or text:
            rank = texts[-1].rank + 1 if texts else 1
            texts.append(FormerAnswerRow(request_id=request_id, key=key, rank=rank, **written))
        session.add_all(texts)
        for row in texts[:-MOST]:
            session.delete(row)


def _goes_on(texts: list[FormerAnswerRow], text: str, login: str) -> bool:
    """Whether ``text`` continues the last of ``texts``."""
    if not texts or texts[-1].login != login:
        return False
    last, before = texts[-1].text, texts[-2].text if texts[1:] else ""
    return text.startswith(last) or (before.startswith(last) and last.startswith(text))


def former_answers(session: Session, request_id: int, key: str) -> tuple[FormerAnswer, ...]:
    """The texts that the answer ``key`` held, each once, the newest first; what it holds now is the first."""
    rows = session.exec(
        select(FormerAnswerRow)
        .where(FormerAnswerRow.request_id == request_id, FormerAnswerRow.key == key)
        .order_by(col(FormerAnswerRow.rank).desc())
    )
    newest: dict[str, FormerAnswer] = {}
    for row in rows:
        at = instant(row.written_at) if row.written_at else None
        newest.setdefault(row.text, FormerAnswer(row.text, at, row.login))
    newest.pop("", None)
    return tuple(newest.values())


def forget_former(session: Session, request_id: int) -> None:
    """Keep nothing more of what the answers of a request held: it is sent."""
    session.exec(delete(FormerAnswerRow).where(col(FormerAnswerRow.request_id) == request_id))
