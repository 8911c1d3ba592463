"""Copies of the whole store, written in the journal: such a copy holds every division."""

from contextlib import suppress
from pathlib import Path

from mes_tui.domain.errors import NotSaved
from mes_tui.services.casework import note
from mes_tui.services.desk import Desk


class Backups:
    """Makes copies of the store while others work."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def write(self, destination: Path) -> None:
        """Write a copy to ``destination``, which must not exist (mode 0600); the copy says who made it, and when.

        Raises Refusal to who neither manages every division nor holds the store, StoreUnusable when it cannot be made.
        """
        desk = self._desk
        desk.require_every_division("copier tout le dépôt")
        # A full disk must not keep people from saving what is on it.
        with suppress(NotSaved), desk.store.writing() as session:
            note(desk, session, desk.now, "", "sauvegarder")
        desk.store.backup(destination)
