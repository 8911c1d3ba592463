"""A document shown by the reader of the desktop: a private copy, removed afterwards."""

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from mes_tui.domain.errors import Refusal
from mes_tui.services.exports import export_name, write_file

_OPENER = "xdg-open"
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")


def opener(environ: Mapping[str, str] = os.environ) -> str:
    """The program that opens a file on the desktop of ``environ``, "" where there is no desktop."""
    return (shutil.which(_OPENER, path=environ.get("PATH")) or "") if any(map(environ.get, _DISPLAYS)) else ""


class Viewing:
    """The private copies handed to the reader of the desktop, gone at the end of the program at the latest.

    ``allowed`` false: this installation hands out none.
    """

    def __init__(self, *, allowed: bool, environ: Mapping[str, str] = os.environ) -> None:
        self._allowed, self._environ = allowed, environ

    @property
    def possible(self) -> bool:
        """Whether there is a desktop, and documents may be shown on it."""
        return self._allowed and bool(opener(self._environ))

    def show(self, data: bytes, title: str) -> Path:
        """Open a copy of ``data`` (mode 0600, in a folder of its own) and return it. Raises Refusal."""
        program = opener(self._environ) if self._allowed else ""
        if not program:
            raise Refusal("Aucun bureau n’est accessible d’ici. Faites plutôt une copie du document.")
        folder = Path(tempfile.mkdtemp(prefix="mes-tui-", dir=self._private()))
        atexit.register(_remove, folder)
        copy = write_file(data, folder, export_name(title), root=folder, overwrite=False)
        try:
            subprocess.Popen(
                [program, str(copy)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env=dict(self._environ),
            )
        except OSError as error:
            raise Refusal("Le lecteur PDF n’a pas démarré. Faites plutôt une copie du document.") from error
        return copy

    def forget(self, copy: Path) -> None:
        """Remove a copy that was shown; a reader that already opened it goes on showing it."""
        _remove(copy.parent)

    def _private(self) -> str | None:
        """The person's own folder in memory, where the system gives one."""
        folder = self._environ.get("XDG_RUNTIME_DIR", "")
        return folder if folder and os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK) else None


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
