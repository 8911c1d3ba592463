"""Writing a file where the person chooses, and asking again about one that appeared since."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mes_tui.domain.errors import Refusal
from screens.base import Window
from screens.dialogs import Confirm
from screens.file_picker import FileSave, replacement


async def save_as(window: Window[Any], dialog: FileSave, write: Callable[..., Path]) -> Path | None:
    """Show ``dialog``, then call ``write`` in a thread with the file chosen, and True when it is to be replaced.

    Return the file written, None when the person gave up. Raises Refusal.
    """
    path = await window.app.push_screen_wait(dialog)
    if path is None:
        return None
    window.mes.folders.written = path.parent
    try:
        if not dialog.replacing:
            return await window.call(write, path)
    except Refusal as refusal:
        # Somebody wrote it while the document was made.
        if refusal.key != "overwrite":
            raise
        if not await window.app.push_screen_wait(Confirm("Remplacer le fichier", replacement(path), "Remplacer")):
            return None
    return await window.call(write, path, True)
