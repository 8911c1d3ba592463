"""Importing the file of a provider: its site, its children and their files, all or nothing (SOURCES.md §5.3)."""

import errno
import os
import stat
from pathlib import Path

from mes_tui.domain.errors import Refusal
from mes_tui.domain.system_errors import reason, remedy
from mes_tui.domain.text import clean
from mes_tui.importing import MAX_BYTES
from mes_tui.services.context import Rehearsed, WorkContext
from mes_tui.services.import_report import ImportReport
from mes_tui.services.importer import Importer

_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class Imports:
    """Brings the people of a provider into the store. Nobody is ever deleted by an import."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def load(self, path: str | Path, *, simulated: bool = False) -> ImportReport:
        """Import the file at ``path``, JSON or CSV, and return what was done.

        Drafts follow the new data, transmitted requests keep what was sent. Raises ImportRefused with every fault,
        or Refusal when the file cannot be read or the actor may not: nothing is written then, nor when the import is
        only ``simulated``: the report then says what it would change.
        """
        place = Path(path)
        return self.load_bytes(bytes_of(place, MAX_BYTES), place.name, simulated=simulated)

    def load_bytes(self, data: bytes, name: str, *, simulated: bool = False) -> ImportReport:
        """The same for a file already in memory; ``name`` is what the messages call it."""
        from mes_tui.importing.reader import read

        content = read(data, name, self._context.rules)
        try:
            with self._context.store.writing() as session:
                report = Importer(self._context, session, content, clean(name, limit=80), simulated=simulated).run()
                if simulated:
                    raise Rehearsed
        except Rehearsed:
            return report
        # A new division is at once one of theirs.
        self._context.reread_actor()
        return report


def bytes_of(path: Path, limit: int) -> bytes:
    """The first ``limit`` bytes of the file ``path``, and one more when there are more. Raises Refusal."""
    name = clean(path.name, limit=80)
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", 0) in (errno.ENOENT, errno.ENOTDIR):
            raise Refusal(f"Le fichier « {name} » n’existe pas. Vérifiez son nom et son dossier.") from None
        if isinstance(error, OSError):
            sentence = f"Le fichier « {name} » ne peut pas être lu : {reason(error)}. {remedy(error)}"
            raise Refusal(sentence) from None
        raise Refusal("Ce nom de fichier n’est pas utilisable. Choisissez-en un autre.") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Refusal(f"« {name} » n’est pas un fichier. Choisissez-en un.")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(limit + 1)
    except OSError as error:
        raise Refusal(f"Le fichier « {name} » ne peut pas être lu : {reason(error)}. {remedy(error)}") from None
    finally:
        os.close(descriptor)
