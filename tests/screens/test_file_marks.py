"""Several files chosen at once with the space bar."""

import re
from pathlib import Path

import pytest

from screens.file_picker import FilePicker
from tests.screens.picker_host import LIMIT, Host, made_home, names, said, shown, typed
from tests.widgets.helpers import lines, wait_for


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return made_home(tmp_path, monkeypatch)


def several(root: Path, number: int = 4) -> FilePicker:
    return FilePicker(root, root / "Documents", "Plan d’intégration", LIMIT, several=number)


def marks(host: Host) -> list[str]:
    """The names that carry a mark on the screen."""
    return [line.split("*", 1)[1].split(".pdf")[0] for line in lines(host) if re.match(r"\W*\*\w", line)]


@pytest.mark.feature("P53")
async def test_the_space_bar_marks_files_that_enter_chooses_together(home: Path) -> None:
    async with shown(several(home)) as (host, pilot):
        await pilot.press("down", "space", "space")
        assert said(host) == "2 fichiers marqués : Entrée pour choisir."
        assert len(marks(host)) == 2
        await pilot.press("up", "space")
        assert said(host) == "1 fichier marqué : Entrée pour choisir."
        await pilot.press("end", "space", "enter")
        await wait_for(pilot, lambda: host.results)
        assert len(host.results) == 2
        assert host.results[1] == home / "Documents" / "zèbre.pdf"


@pytest.mark.thorough
async def test_marks_stay_when_the_list_is_sorted_read_again_or_left(home: Path) -> None:
    (home / "Documents" / "Numérisations" / "autre.pdf").write_bytes(b"%PDF-1.7")
    async with shown(several(home)) as (host, pilot):
        await pilot.press("end", "space", "f4", "f5")
        await wait_for(pilot, lambda: marks(host) == ["zèbre"])
        await pilot.press("home", "down", "enter")
        await wait_for(pilot, lambda: "autre.pdf" in names(host))
        await pilot.press("end", "space", "enter")
        await wait_for(pilot, lambda: host.results)
        documents = home / "Documents"
        assert host.results == [documents / "zèbre.pdf", documents / "Numérisations" / "autre.pdf"]


async def test_a_typed_file_joins_those_that_are_marked(home: Path) -> None:
    async with shown(several(home)) as (host, pilot):
        await pilot.press("end", "space")
        await typed(host, pilot, "école")
        await wait_for(pilot, lambda: host.results)
        assert host.results == [home / "Documents" / "zèbre.pdf", home / "Documents" / "école.pdf"]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("number", "keys", "reason"),
    [
        (1, ("end", "space"), "Un seul fichier à la fois"),
        (4, ("home", "down", "space"), "Un dossier ne se marque pas"),
        (2, ("end", "space", "up", "space", "up", "up", "space"), "2 fichiers au plus : une demande a 2 cases."),
    ],
)
async def test_a_mark_that_is_refused_says_why(home: Path, number: int, keys: tuple[str, ...], reason: str) -> None:
    async with shown(several(home, number)) as (host, pilot):
        await pilot.press(*keys)
        await wait_for(pilot, lambda: reason in said(host))
        assert len(marks(host)) < max(number, 2) + 1


@pytest.mark.thorough
async def test_one_marked_file_that_is_refused_keeps_the_picker_open_with_its_marks(home: Path) -> None:
    (home / "Documents" / "vide.pdf").touch()
    async with shown(several(home)) as (host, pilot):
        await pilot.press("end", "space", "up", "space")
        await pilot.press("enter")
        await wait_for(pilot, lambda: "vide.pdf » est vide (0 octet)" in said(host))
        assert host.results == []
        assert host.screen is host.picker
        assert len(marks(host)) == 2
