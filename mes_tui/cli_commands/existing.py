"""The store that is already there, for the commands that look after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal
from mes_tui.settings import Settings

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services


@contextmanager
def existing_store(settings: Settings) -> "Iterator[Services]":
    """The services of the store of ``settings``, closed at the end. Raises Refusal rather than make a new one.

    The account that holds the store needs none of its own there: it looks after the store.
    """
    from mes_tui.bootstrap import open_administration

    if not settings.database_url and not settings.store_file.exists():
        raise Refusal(f"Il n’y a pas encore de dépôt dans {settings.home}. Voyez « mes-tui ou ».")
    with open_administration(settings) as services:
        yield services
