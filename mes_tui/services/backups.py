"""Copies of the whole store, written in the journal: such a copy holds every division."""

from contextlib import suppress
from pathlib import Path

from mes_tui.domain.errors import NotSaved
from mes_tui.services.context import WorkContext
from mes_tui.services.request_work import note


class Backups:
    """Makes copies of the store while others work."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def write(self, destination: Path) -> None:
        """Write a copy to ``destination``, which must not exist (mode 0600); the copy says who made it, and when.

        Raises Refusal to who neither manages every division nor holds the store, StoreUnusable when it cannot be made.
        """
        context = self._context
        context.require_every_division("copier tout le dépôt")
        # A full disk must not keep people from saving what is on it.
        with suppress(NotSaved), context.store.writing() as session:
            note(context, session, context.now, "", "sauvegarder")
        context.store.backup(destination)
