"""The edition in use since July 2021: seven pages (guide p. 9; SOURCES.md §2)."""

from mes_tui.domain.rules import Rules
from mes_tui.forms.editions.pes_2021 import page1, page2, page3, page4, page5, page6, page7
from mes_tui.forms.vocabulary import Form

TITLE = "Demande de soutien"


def form(key: str, rules: Rules) -> Form:
    """Return the seven pages, with the numbers and lists of ``rules``."""
    pages = (page1, page2, page3, page4, page5, page6, page7)
    return Form(key, TITLE, tuple(item.page(rules) for item in pages))
