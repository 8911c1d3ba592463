"""Looking after the whole store: its copies, written in the journal, and its check-up. Both cover every division."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from mes_tui.domain.errors import NotSaved
from mes_tui.domain.journal import JournalAction
from mes_tui.forms.french import size
from mes_tui.importing.seal import key_name, key_of
from mes_tui.services.context import WorkContext
from mes_tui.services.exports import require_writable, within
from mes_tui.services.request_work import note
from storage import records

_CHECK = "relire tout le dépôt"


class Upkeep:
    """For whoever manages every division or holds the store; anybody else gets a Refusal."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def back_up(self, destination: Path) -> Path:
        """Write a copy to ``destination``, which must not exist (mode 0600), and return it in full; the copy says who
        made it, and when.

        Others may work meanwhile. Raises Refusal, StoreUnusable when it cannot be made.
        """
        context = self._context
        context.require_every_division("copier tout le dépôt")
        root = context.files_root()
        destination = within(root, destination)
        # The copy itself never takes the name of anything that is there.
        if not os.path.lexists(destination):
            require_writable(destination, "", root=root, overwrite=False)
        # A full disk must not keep people from saving what is on it.
        with suppress(NotSaved), context.store.writing() as session:
            note(context, session, "", JournalAction.BACKED_UP, ("", ""))
        context.store.backup(destination)
        return destination

    def facts(self) -> Mapping[str, str]:
        """Where the store is and what its engine is, each under its French name. Raises Refusal."""
        self._context.require_every_division(_CHECK)
        store = self._context.store
        with store.reading() as session:
            key = key_name(key_of(records.paper_key(session)))
            taken = records.stored_bytes(session)
        quota = size(self._context.quota)
        rooms = {f"Documents de {own}": f"{size(taken[own])} de {quota}" for own in sorted(taken)}
        return {"Dépôt": store.location.label, **store.facts(), "Clé des dossiers exportés": key, **rooms}

    def faults(self) -> tuple[str, ...]:
        """Read the whole store; return what is wrong, a French sentence each. Takes time. Raises Refusal."""
        self._context.require_every_division(_CHECK)
        return self._context.store.faults()
