"""What may be announced: a title of one line, a text, and nothing that draws on the screen by itself."""

from datetime import date

import pytest

from mes_tui.domain.errors import Refusal
from mes_tui.domain.news import TEXT_LIMIT, TITLE_LIMIT, NewsItem, announced

DAY = date(2021, 8, 2)


@pytest.mark.feature("P2")
def test_what_was_typed_is_made_safe() -> None:
    item = announced(DAY, " Copies\x1b[31m de\nsauvegarde\u202e ", "Le vendredi.\r\n\r\nÀ 16 h.\x07\n")
    assert item == NewsItem(DAY, "Copies[31m de sauvegarde", "Le vendredi.\n\nÀ 16 h.")
    assert item.headline == "2021-08-02 Copies[31m de sauvegarde"


@pytest.mark.parametrize(
    ("title", "text", "key"),
    [
        ("", "x", "title"),
        (" \u200b\n", "x", "title"),
        ("é" * (TITLE_LIMIT + 1), "", "title"),
        ("x", "é" * (TEXT_LIMIT + 1), "text"),
    ],
)
def test_what_cannot_be_announced_is_refused_with_what_to_do(title: str, text: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        announced(DAY, title, text)
    assert refused.value.key == key
    assert announced(DAY, "é" * TITLE_LIMIT, "é" * TEXT_LIMIT).title
