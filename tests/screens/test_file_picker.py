"""Choosing a PDF with the keyboard alone, at 80 × 24, among hostile names."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from screens.file_picker import FilePicker
from screens.folder_dialog import FolderDialog
from screens.help import HelpScreen
from tests.budget import few
from tests.screens.picker_host import LIMIT, NASTY, Host, made_home, names, opened, place, said, shown, typed
from tests.widgets.helpers import lines, text, wait_for
from widgets.file_picker import SHOWN, FolderList

ENGLISH = ("Open", "Cancel", "Select", "filter", "error", "must", "allowed", "Permission")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return made_home(tmp_path, monkeypatch)


@pytest.mark.feature("P53", "P51")
async def test_the_folder_is_shown_in_french_with_sizes_dates_and_the_limit(home: Path) -> None:
    async with shown(opened(home)) as (host, _):
        page = text(host).replace("\u00a0", " ")
        assert "Plan d’intégration" in page
        assert "Dossier : ~/Documents" in page
        assert "PDF ou image, 4 Mo au plus." in page
        assert "[ Choisir ]" in page
        assert "[ Annuler (Échap) ]" in page
        assert "F4 : trier" in page
        assert names(host) == ["..", "Numérisations", "école.pdf", NASTY, "plan.pdf", "zèbre.pdf"]
        row = next(line for line in lines(host) if "zèbre.pdf" in line)
        assert "2,9\u00a0Ko" in row
        assert "2021-08-02" in row
        assert not [word for word in ENGLISH if word in page]


@pytest.mark.feature("P53")
async def test_arrows_and_enter_choose_a_file(home: Path) -> None:
    async with shown(opened(home)) as (host, pilot):
        await pilot.press("down", "enter")
        await wait_for(pilot, lambda: host.results)
        assert host.results == [home / "Documents" / "école.pdf"]


@pytest.mark.thorough
async def test_enter_opens_a_folder_and_backspace_returns_to_it(home: Path) -> None:
    async with shown(opened(home)) as (host, pilot):
        await pilot.press("enter")
        await wait_for(pilot, lambda: place(host).name == "Numérisations" and names(host) == [".."])
        assert said(host) == "Aucun PDF, aucune image ni dossier ici."
        await pilot.press("backspace")
        await wait_for(pilot, lambda: "plan.pdf" in names(host))
        await pilot.press("enter")
        await wait_for(pilot, lambda: place(host).name == "Numérisations")
        await pilot.press("enter")
        await wait_for(pilot, lambda: "plan.pdf" in names(host))


async def test_the_root_is_never_left(home: Path) -> None:
    async with shown(opened(home, "")) as (host, pilot):
        assert names(host) == ["Documents"]
        await pilot.press("backspace", "backspace")
        await pilot.pause()
        assert place(host) == home


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("value", "reason"),
    few(
        [
            ("/etc/hostname", "hors du dossier permis (~)"),
            ("../..", "hors du dossier permis (~)"),
            ("~root", "dossier personnel d’une autre personne"),
            ("dehors.pdf", "hors du dossier permis (~)"),
            ("notes.txt", "n’est pas un PDF, ni une image."),
            ("tube.pdf", "n’est pas un fichier ordinaire"),
            ("vide.pdf", "est vide (0 octet)"),
            ("gros.pdf", "fait 6,9 Mo : la limite est de 4 Mo"),
            ("absent.pdf", "n’existe pas"),
        ],
        4,
    ),
)
async def test_a_refusal_says_why_and_leaves_the_picker_open(home: Path, value: str, reason: str) -> None:
    documents = home / "Documents"
    (documents / "dehors.pdf").symlink_to("/etc/hostname")
    os.mkfifo(documents / "tube.pdf")
    (documents / "vide.pdf").touch()
    with (documents / "gros.pdf").open("wb") as file:
        file.truncate(7_235_174)
    async with shown(opened(home)) as (host, pilot):
        await typed(host, pilot, value)
        await wait_for(pilot, lambda: reason in said(host))
        assert host.results == []
        assert host.screen is host.picker


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("value", "chosen"),
    [("plan", "plan.pdf"), ("ECOLE", "école.pdf"), ("~/Documents/plan.pdf", "plan.pdf"), ("lien.pdf", "plan.pdf")],
)
async def test_a_typed_name_or_path_chooses(home: Path, value: str, chosen: str) -> None:
    (home / "Documents" / "lien.pdf").symlink_to("plan.pdf")
    async with shown(opened(home)) as (host, pilot):
        await typed(host, pilot, value)
        await wait_for(pilot, lambda: host.results)
        assert host.results == [home / "Documents" / chosen]


async def test_a_typed_folder_is_entered(home: Path) -> None:
    async with shown(opened(home)) as (host, pilot):
        await typed(host, pilot, "numerisations")
        await wait_for(pilot, lambda: place(host).name == "Numérisations")
        assert host.picker.query_one(Input).value == ""
        assert host.focused is host.picker.query_one(FolderList)


async def quickly(host: Host, keys: str) -> None:
    """Type without waiting for anything, as a clerk who knows where to go."""
    for key in keys.split(" "):
        host.post_message(events.Key(key, key if len(key) == 1 else None))


@pytest.mark.thorough
async def test_what_is_typed_after_a_folder_is_looked_for_in_that_folder(home: Path) -> None:
    (home / "Documents" / "Numérisations" / "rapport 2021.pdf").write_bytes(b"%PDF-1.7 ")
    async with shown(opened(home)) as (host, pilot):
        host.picker.query_one(Input).focus()
        await pilot.pause()
        await quickly(host, "n u m e r i s a t i o n s / enter r a p enter")
        await wait_for(pilot, lambda: host.results or said(host))
        assert host.results == [home / "Documents" / "Numérisations" / "rapport 2021.pdf"], said(host)


@pytest.mark.thorough
async def test_a_refused_path_is_replaced_by_what_is_typed_next(home: Path) -> None:
    async with shown(opened(home)) as (host, pilot):
        await typed(host, pilot, "~/ailleurs/plan.pdf")
        await wait_for(pilot, lambda: "n’existe pas" in said(host))
        await pilot.press("z", "e")
        assert host.picker.query_one(Input).value == "ze"
        await pilot.press("enter")
        await wait_for(pilot, lambda: host.results)
        assert host.results == [home / "Documents" / "zèbre.pdf"]


@pytest.mark.thorough
async def test_a_refused_path_is_replaced_from_the_list_too(home: Path) -> None:
    async with shown(opened(home)) as (host, pilot):
        await typed(host, pilot, "absent")
        await wait_for(pilot, lambda: "n’existe pas" in said(host))
        host.picker.query_one(FolderList).focus()
        await wait_for(pilot, lambda: host.focused is host.picker.query_one(FolderList))
        await pilot.press("z", "e")
        assert host.picker.query_one(Input).value == "ze"


async def test_a_refusal_stays_said_in_an_empty_folder(home: Path) -> None:
    async with shown(opened(home, "Documents/Numérisations")) as (host, pilot):
        picker = host.picker
        await wait_for(pilot, lambda: said(host) == "Aucun PDF, aucune image ni dossier ici.")
        await typed(host, pilot, "absent")
        await wait_for(pilot, lambda: picker._refused is False and "n’existe pas" in said(host))
        await pilot.pause()
        assert "n’existe pas" in said(host)


async def test_the_beginning_of_several_names_chooses_none(home: Path) -> None:
    (home / "Documents" / "plan-2020.pdf").write_bytes(b"%PDF-1.7 ")
    (home / "Documents" / "plan-2021.pdf").write_bytes(b"%PDF-1.7 ")
    async with shown(opened(home)) as (host, pilot):
        await typed(host, pilot, "plan-")
        await wait_for(pilot, lambda: "« plan- » désigne 2 noms de la liste" in said(host))
        assert host.results == []


async def test_letters_typed_in_the_list_find_the_name_without_accents(home: Path) -> None:
    async with shown(opened(home)) as (host, pilot):
        await pilot.press("z", "e")
        assert host.picker.query_one(Input).value == "ze"
        found = host.picker.query_one(FolderList).highlighted_option
        assert found is not None
        assert found.entry.path.name == "zèbre.pdf"  # type: ignore[attr-defined]
        await pilot.press("up")
        assert host.picker.query_one(FolderList).highlighted_option is not found


async def test_a_path_pasted_in_the_list_goes_to_the_field(home: Path) -> None:
    async with shown(opened(home)) as (host, pilot):
        host.post_message(events.Paste("'/home/élise/plan.pdf'\nautre"))
        await wait_for(pilot, lambda: host.picker.query_one(Input).value == "'/home/élise/plan.pdf'")


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("key", ["f4", "ctrl+t"])
async def test_one_key_sorts_by_date_and_back(home: Path, key: str) -> None:
    async with shown(opened(home)) as (host, pilot):
        await pilot.press(key)
        assert names(host)[-2:] == ["zèbre.pdf", "école.pdf"]
        assert "Modifié ↓" in text(host)
        await pilot.press(key)
        assert names(host)[2] == "école.pdf"
        assert "Nom ↓" in text(host)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("key", ["escape", "f3"])
async def test_escape_cancels(home: Path, key: str) -> None:
    async with shown(opened(home)) as (host, pilot):
        await pilot.press(key)
        await wait_for(pilot, lambda: host.results)
        assert host.results == [None]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("tabs", "chosen"), [(2, "plan.pdf"), (3, None)])
async def test_the_buttons_are_reached_with_tab(home: Path, tabs: int, chosen: str | None) -> None:
    async with shown(opened(home)) as (host, pilot):
        host.picker.query_one(Input).value = "plan.pdf"
        await pilot.press(*["tab"] * tabs, "enter")
        await wait_for(pilot, lambda: host.results)
        assert host.results == [chosen and home / "Documents" / chosen]


def vanish_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def replace_by_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("")


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("change", [vanish_folder, replace_by_a_file])
async def test_a_folder_that_vanishes_gives_way_to_the_one_above(home: Path, change: Callable[[Path], None]) -> None:
    deep = home / "Documents" / "Numérisations" / "2021"
    deep.mkdir()
    async with shown(opened(home, "Documents/Numérisations/2021")) as (host, pilot):
        change(home / "Documents" / "Numérisations")
        await pilot.press("f5")
        await wait_for(pilot, lambda: "plan.pdf" in names(host))
        assert place(host) == home / "Documents"
        assert said(host) == "Le dossier « ~/Documents/Numérisations/2021 » n’existe plus."


@pytest.mark.thorough
async def test_a_file_that_vanishes_is_said_to_be_gone_and_leaves_the_list(home: Path) -> None:
    async with shown(opened(home)) as (host, pilot):
        (home / "Documents" / "école.pdf").unlink()
        await pilot.press("down", "enter")
        await wait_for(pilot, lambda: "école.pdf" not in names(host))
        assert "« école.pdf » n’existe plus à cet endroit" in said(host)


async def test_a_whole_root_that_vanishes_is_survived(home: Path) -> None:
    async with shown(opened(home)) as (host, pilot):
        shutil.rmtree(home)
        await pilot.press("f5")
        await wait_for(pilot, lambda: "n’existe plus" in said(host))
        await pilot.press("escape")
        await wait_for(pilot, lambda: host.results == [None])


HOSTILE = [
    b"r\xe9sum\xe9.pdf",
    b"\x1b]0;titre\x07\x1b[2J.pdf",
    b"[bold red]markup[.pdf",
    b"[@click=app.quit]x.pdf",
    "gauche\u202efdp.exe.pdf".encode(),
    b"ligne\nligne.pdf",
    b"x" * 251 + b".pdf",
    "ᐃᓄᒃ 漢字漢字.pdf".encode(),
    b" espaces .pdf",
    b"~root.pdf",
    b"'cite'.pdf",
]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("name", few(HOSTILE, 4))
async def test_a_hostile_name_is_shown_harmless_and_can_be_chosen(home: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(home / "Documents" / "Numérisations") + b"/" + name))
    path.write_bytes(b"%PDF-1.7")
    async with shown(opened(home, "Documents/Numérisations")) as (host, pilot):
        page = text(host)
        page.encode()
        assert not set(page) & set("\x07\x1b\u202e")
        assert len(lines(host)) == 24
        await pilot.press("enter")
        await wait_for(pilot, lambda: host.results)
        assert host.results == [path]


async def test_a_title_with_markup_is_shown_as_it_is(home: Path) -> None:
    async with shown(FilePicker(home, home, "[/] [red]\x1b[2J", LIMIT)) as (host, _):
        assert "[/] [red][2J" in text(host)


@pytest.mark.thorough
async def test_a_crowded_folder_opens_and_says_what_is_not_shown(home: Path) -> None:
    folder = home / "Documents" / "Numérisations"
    for number in range(SHOWN + 5):
        (folder / f"page {number:05}.pdf").write_bytes(b"%PDF-")
    async with shown(opened(home, "Documents/Numérisations")) as (host, pilot):
        assert len(names(host)) == SHOWN + 1
        assert said(host) == f"Les {SHOWN} premiers sur {SHOWN + 5} sont montrés : tapez le nom des autres."
        await typed(host, pilot, f"page {SHOWN + 4:05}")
        await wait_for(pilot, lambda: host.results)
        assert host.results == [folder / f"page {SHOWN + 4:05}.pdf"]


@pytest.mark.parametrize("start", few([None, "absent/plus loin", "/etc", "Documents/plan.pdf"], 2))
async def test_any_first_folder_ends_in_one_that_exists_under_the_root(home: Path, start: str | None) -> None:
    async with shown(FilePicker(home, home / start if start else None, "Document", LIMIT)) as (host, _):
        assert place(host) == (home / "Documents" if start == "Documents/plan.pdf" else home)


@pytest.mark.thorough
async def test_help_tells_the_keys(home: Path) -> None:
    async with shown(opened(home)) as (host, pilot):
        await pilot.press("f1")
        await wait_for(pilot, lambda: isinstance(host.screen, HelpScreen))
        assert "Retour arrière" in text(host)


def test_every_binding_of_the_picker_is_described_in_french() -> None:
    described = [binding.description for cls in (FolderList, FolderDialog) for binding in cls.BINDINGS]  # type: ignore[union-attr]
    assert all(described)
    assert not {"Up", "Down", "Select", "First", "Last", "Page Up", "Page Down"} & set(described)


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_dialog_fits(home: Path, size: tuple[int, int]) -> None:
    async with shown(opened(home), size) as (host, _):
        for selector in ("#where", "#columns", "FolderList", "#typed", "#buttons", ".hints"):
            region = host.picker.query_one(selector).region
            assert region.height >= 1
            assert host.screen.region.contains_region(region)


async def test_the_next_list_of_files_is_in_the_same_order_with_the_time_of_each(home: Path) -> None:
    async with shown(FilePicker(home, home / "Documents", "Plan", LIMIT)) as (host, pilot):
        await pilot.press("f4", "escape")
        await wait_for(pilot, lambda: host.results)
        again = FilePicker(home, home / "Documents", "Rapport", LIMIT)
        host.push_screen(again)
        await wait_for(pilot, lambda: again.is_mounted and len(again.query_one(FolderList).options) > 1)
        assert again.query_one(FolderList).by_date
        assert "Modifié ↓" in text(host)
        moment = datetime.fromtimestamp(1627900000)
        assert f"{moment:%Y-%m-%d} {moment.hour:>2}\u00a0h\u00a0{moment.minute:02d}" in text(host)
