"""The folders of the people of a shared account: each has one, for the files that they bring and take away."""

from pathlib import Path

from mes_tui.domain.errors import Refusal
from mes_tui.services.exports import require_folder


def locker(root: Path | None, login: str) -> Path | None:
    """The folder of ``login`` under ``root``, made when it is missing (mode 0700); None when it cannot be had."""
    if root is None:
        return None
    try:
        return require_folder(Path(login.replace(":", "-")), root=root, make=True)
    except Refusal:
        return None
