"""Saving a PDF with the keyboard alone: a clean name, the last folder, nothing replaced without asking."""

from pathlib import Path

import pytest
from textual.widgets import Input

from screens.dialogs import Confirm
from screens.file_picker import FileSave
from tests.screens.picker_host import made_home, place, said, shown, typed
from tests.widgets.helpers import text, wait_for
from widgets.file_picker import FolderList


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return made_home(tmp_path, monkeypatch)


async def test_saving_proposes_a_clean_name_in_the_last_folder(home: Path) -> None:
    async with shown(FileSave(home, home / "Documents", "../.2021-11-043\x1b formulaire/Élise.pdf")) as (host, pilot):
        assert host.picker.query_one(Input).value == "2021-11-043 formulaire-Élise.pdf"
        await pilot.press("enter")
        await wait_for(pilot, lambda: host.results)
        assert host.results == [home / "Documents" / "2021-11-043 formulaire-Élise.pdf"]
        assert not (home / "Documents" / "2021-11-043 formulaire-Élise.pdf").exists()


async def test_saving_over_a_file_asks_first(home: Path) -> None:
    async with shown(FileSave(home, home / "Documents", "plan.pdf")) as (host, pilot):
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(host.screen, Confirm))
        assert "« plan.pdf » existe déjà" in text(host).replace("\u00a0", " ")
        await pilot.press("enter", "escape")
        await wait_for(pilot, lambda: host.screen is host.picker)
        assert host.results == []
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(host.screen, Confirm))
        await pilot.press("r")
        await wait_for(pilot, lambda: host.results)
        assert host.results == [home / "Documents" / "plan.pdf"]


@pytest.mark.thorough
async def test_saving_goes_to_another_folder_and_keeps_the_name(home: Path) -> None:
    async with shown(FileSave(home, home, "copie.pdf")) as (host, pilot):
        await typed(host, pilot, "Documents/Numérisations")
        await wait_for(pilot, lambda: place(host).name == "Numérisations" and host.focused is not None)
        assert host.picker.query_one(Input).value == "copie.pdf"
        host.picker.query_one(Input).focus()
        await pilot.press("enter")
        await wait_for(pilot, lambda: host.results)
        assert host.results == [home / "Documents" / "Numérisations" / "copie.pdf"]


async def test_choosing_an_existing_file_while_saving_gives_its_name(home: Path) -> None:
    async with shown(FileSave(home, home / "Documents", "copie.pdf")) as (host, pilot):
        host.picker.query_one(FolderList).focus()
        await pilot.press("down", "enter")
        await wait_for(pilot, lambda: host.picker.query_one(Input).value == "école.pdf")
        assert host.results == []


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("value", "reason"),
    [("/etc/x.pdf", "hors du dossier permis"), ("-rf", "commence par une lettre"), ("absent/x", "n’existe pas")],
)
async def test_saving_where_nothing_may_be_written_is_refused(home: Path, value: str, reason: str) -> None:
    async with shown(FileSave(home, home / "Documents", "copie.pdf")) as (host, pilot):
        await typed(host, pilot, value)
        await wait_for(pilot, lambda: reason in said(host))
        assert host.results == []
