"""Looking after the whole store: its copies, its check-up. All of it covers every division."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from mes_tui.domain.errors import NotSaved, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.system_errors import reason, remedy
from mes_tui.forms.french import size
from mes_tui.importing.seal import key_name, key_of
from mes_tui.services.context import WorkContext
from mes_tui.services.exports import require_folder, require_writable, within
from mes_tui.services.request_work import note
from storage import records

_CHECK = "relire tout le dépôt"
_COPY = "mes-tui-%Y%m%dT%H%M%SZ.db"
_COPY_NAME = re.compile(r"mes-tui-\d{8}T\d{6}Z\.db", re.ASCII)
"""How the copies of a folder are called, by their instant (UTC): their names sort by it."""


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

    def rotate(self, folder: Path, keep: int) -> Path:
        """Write a copy under the name of its instant in ``folder``, then erase the oldest of such names but ``keep``.

        The copy just made stays, whatever the clock says; files of other names are never touched. Raises as
        ``back_up`` does, and Refusal when an old one cannot be erased.
        """
        folder = require_folder(folder, root=self._context.files_root())
        made = self.back_up(folder / self._context.now.strftime(_COPY))
        names = (path for path in folder.iterdir() if _COPY_NAME.fullmatch(path.name) and path != made)
        others = sorted(path for path in names if path.is_file() and not path.is_symlink())
        try:
            for old in others[: max(0, len(others) - keep + 1)]:
                old.unlink()
        except OSError as error:
            raise Refusal(
                f"La copie « {made} » est faite, mais « {old} » n’a pas pu être effacée : {reason(error)}. "
                f"{remedy(error)}"
            ) from error
        return made

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
