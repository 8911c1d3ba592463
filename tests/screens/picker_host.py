"""A tiny application that shows the file dialogs, on a home folder made for the test."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from mes_tui.type_ahead import TypeAheadApp
from screens.file_picker import FilePicker
from screens.folder_dialog import FolderDialog
from screens.shell import Folders
from tests.widgets.helpers import TinyApp, running, wait_for
from widgets.file_picker import FolderList

LIMIT = 4 * 1024 * 1024
NASTY = "Élise [@click=app.quit] O’Neill-Œuvray ᐃᓄᒃ 100 %.pdf"


class Host(TypeAheadApp[None], TinyApp):
    """Shows a picker and keeps what it returned."""

    def __init__(self, picker: FolderDialog[Any]) -> None:
        super().__init__()
        self.picker = picker
        self.results: list[Path | None] = []
        self.folders = Folders()

    def on_mount(self) -> None:
        self.push_screen(self.picker, self.closed)

    def closed(self, result: tuple[Path, ...] | Path | None) -> None:
        """Keep the paths chosen, None when there is none."""
        self.results.extend(result if isinstance(result, tuple) else (result,))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        assert event.state is not WorkerState.ERROR, event.worker.error


@asynccontextmanager
async def shown(picker: FolderDialog[Any], size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Host, Pilot[Any]]]:
    """The picker on the screen, its folder read."""
    host = Host(picker)
    async with running(host, size) as pilot:
        await wait_for(pilot, lambda: picker.is_mounted and picker.query_one(FolderList).options)
        yield host, pilot


def made_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with documents of several dates and a hostile name."""
    root = (tmp_path / "élise").resolve()
    (root / "Documents" / "Numérisations").mkdir(parents=True)
    for name in ("plan.pdf", "école.pdf", "zèbre.pdf", "notes.txt", NASTY):
        (root / "Documents" / name).write_bytes(b"%PDF-1.7 " + b"x" * 3000)
    os.utime(root / "Documents" / "zèbre.pdf", (1627900000, 1627900000))
    os.utime(root / "Documents" / "école.pdf", (1627000000, 1627000000))
    monkeypatch.setenv("HOME", str(root))
    return root


def opened(root: Path, folder: str = "Documents", limit: int = LIMIT) -> FilePicker:
    return FilePicker(root, root / folder, "Plan d’intégration", limit)


def said(host: Host) -> str:
    return str(host.picker.query_one("#said", Static).content).replace("\u00a0", " ")


def names(host: Host) -> list[str]:
    return [option.entry.name for option in host.picker.query_one(FolderList).options]  # type: ignore[attr-defined]


def place(host: Host) -> Path:
    return host.picker.query_one(FolderList).location


async def typed(host: Host, pilot: Pilot[Any], value: str) -> None:
    """Put ``value`` in the field and press Enter."""
    field = host.picker.query_one(Input)
    field.focus()
    field.value = value
    await pilot.pause()
    await pilot.press("enter")
