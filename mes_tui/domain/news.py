"""What who holds the store announces to everybody who works in it: dated, like the news of the guide's first page (P2).

Light: a home screen reads it.
"""

from dataclasses import dataclass
from datetime import date

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean

TITLE_LIMIT, TEXT_LIMIT = 80, 4000


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One piece of news. ``unread`` is for the person who asked; ``id`` is 0 until it is in the store."""

    day: date
    title: str
    text: str = ""
    id: int = 0
    unread: bool = False

    @property
    def headline(self) -> str:
        """« 2026-11-28 Copies de sauvegarde »."""
        return f"{self.day.isoformat()} {self.title}"


def announced(day: date, title: str, text: str = "") -> NewsItem:
    """The news of what was typed. Raises Refusal."""
    said, more = " ".join(clean(title).split()), clean(text, lines=True).strip()
    if not said:
        raise Refusal("Donnez un titre à la nouvelle, par exemple « Copies de sauvegarde ».", "title")
    for key, name, typed, limit in (("title", "titre", said, TITLE_LIMIT), ("text", "texte", more, TEXT_LIMIT)):
        if len(typed) > limit:
            raise Refusal(f"Le {name} a {len(typed)} caractères ; {limit} au plus. Raccourcissez-le.", key)
    return NewsItem(day, said, more)
