"""« Données »: a file after its preview, children and sites one by one, from an office where nobody is."""

from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import ListKind
from screens.data import DataScreen
from screens.dialogs import Confirm
from screens.entry import EntryScreen
from screens.file_picker import DataPicker
from screens.home import HomeScreen
from screens.import_preview import ImportPreview
from screens.menu import MenuScreen
from screens.request_list import ListScreen
from tests.importing.builders import as_json, changed, document
from tests.importing.test_entries import BAIE, CHILD, SITE
from tests.lives.kept import everything
from tests.screens.driver import Desk, at_work
from tests.screens.office import AGENT, READER, empty, office
from widgets.form_page import FormPage
from widgets.menu import Menu
from widgets.messages import FieldEdited


def _file(services: Services, data: bytes, name: str = "données.json") -> Path:
    assert services.settings.picker_root is not None
    path = services.settings.picker_root / name
    path.write_bytes(data)
    return path


async def _preview(desk: Desk, path: Path) -> None:
    await desk.press("f10", "d")
    await desk.at(DataScreen)
    await desk.press("f8")
    await desk.at(DataPicker)
    await desk.write(path.name[:5])
    await desk.press("enter")
    await desk.at(ImportPreview)


async def _fill(desk: Desk, answers: dict[str, str]) -> None:
    """Fill the form; each field is told as it is when it is typed."""
    await desk.at(EntryScreen)
    page = desk.widget(FormPage)
    for key, text in answers.items():
        page.editors[key].show(text)
        page.post_message(FieldEdited(key, text, whole=True))
    await desk.pilot.pause()


async def _add(desk: Desk, key: str, answers: dict[str, str]) -> None:
    await desk.press(key)
    await _fill(desk, answers)
    await desk.press("f8")


@pytest.mark.thorough
@pytest.mark.feature("P44")
async def test_an_office_where_nobody_is_begins_with_a_file_from_inside(tmp_path: Path) -> None:
    services = empty(tmp_path)
    path = _file(services, as_json(document()))
    async with at_work(services) as desk:
        before = everything(services.store)
        await _preview(desk, path)
        await desk.sees("Aperçu, rien n’est modifié", "Ajoutés (6)", "enfant 1000001 (EXEMPLE, Lou)")
        for answer in ("escape", "i"):
            assert everything(services.store) == before
            await desk.press("f8")
            await desk.at(Confirm)
            await desk.press(answer)
        await desk.at(DataScreen)
        await desk.sees("1 installation, 2 enfants.", "Données importées.", "3000-2000 CPE DE LA BAIE")
        await desk.press("escape")
        await desk.at(HomeScreen)
        await desk.press("1")
        await desk.at(ListScreen)
        await desk.sees("EXEMPLE, Lou")
        assert services.lists.counts(BAIE)[ListKind.CHILDREN] == 2
        assert ("importer",) in services.store.rows("SELECT action FROM journal", {})


@pytest.mark.thorough
async def test_what_changes_is_read_before_and_after_and_what_is_left_is_told(services: Services) -> None:
    root = document()
    root["installations"][0]["nom"] = "Installation du Phare [/]"
    path = _file(services, as_json(root))
    async with at_work(services) as desk:
        await _preview(desk, path)
        menu = desk.widget(Menu)
        labels = [entry.label for entry in menu.entries]
        assert any(label.startswith("Absents du fichier, laissés tels quels") for label in labels)
        menu.current = next(rank for rank, label in enumerate(labels) if label.startswith("installation 3000-2001"))
        await desk.sees("→ Installation du Phare [/]")


async def test_the_faults_are_listed_and_nothing_can_be_imported(tmp_path: Path) -> None:
    services = empty(tmp_path)
    path = _file(services, as_json(changed("enfants.0.date_naissance", "31-03-2019")))
    async with at_work(services) as desk:
        await _preview(desk, path)
        await desk.sees("1 erreur à corriger", "enfant 1 (1000001), date_naissance")
        assert desk.bar()["confirm_import"][1] is False
        await desk.press("f8")
        assert "a des fautes" in desk.said
        assert services.store.rows("SELECT count(*) FROM child", {}) == [(0,)]


async def test_a_site_then_a_child_are_typed_and_marked_in_the_list(tmp_path: Path) -> None:
    services = empty(tmp_path)
    async with at_work(services) as desk:
        await desk.press("d")
        await desk.at(DataScreen)
        await desk.sees("Personne n’est encore dans vos données.")
        await desk.press("a")
        assert "Ajoutez d’abord une installation" in desk.said
        await _add(desk, "n", SITE)
        await desk.at(Confirm)
        await desk.sees("sera ajouté")
        await desk.press("e")
        await desk.at(DataScreen)
        await desk.sees("Installation du Quai : enregistrée", "1 installation, 0 enfant.", "3000-2000 CPE")
        await _add(desk, "a", CHILD)
        await desk.at(DataScreen)
        await desk.sees("Enfant 1000009 – O’NEILL-ŒUVRAY")
        await desk.press("escape", "1")
        shown = (await desk.at(ListScreen)).shown
        await desk.sees("1000009 S")
        (row,) = services.lists.rows(shown)
        assert (row.whole[2], row.sentence) == ("1000009", "Saisi ici, en attendant une importation")


@pytest.mark.thorough
async def test_a_typing_error_is_corrected_and_what_is_typed_is_not_lost_by_a_key(tmp_path: Path) -> None:
    services = empty(tmp_path)
    services.entries.save_site("", SITE)
    services.entries.save_child(BAIE, CHILD)
    async with at_work(services) as desk:
        await desk.press("f10", "d")
        await desk.at(DataScreen)
        await desk.sees("Enfant 1000009")
        await desk.press("end", "enter")
        await desk.at(EntryScreen)
        await desk.sees("Corriger un enfant", "1000009")
        await _fill(desk, {"enfants.nom": "Corrigé"})
        await desk.press("f3")
        await desk.at(Confirm)
        await desk.press("escape")
        await desk.at(EntryScreen)
        await desk.press("f8")
        await desk.at(DataScreen)
        await desk.sees("CORRIGÉ, Élise")


@pytest.mark.thorough
async def test_what_is_missing_takes_the_cursor_there(tmp_path: Path) -> None:
    services = empty(tmp_path)
    async with at_work(services) as desk:
        await desk.press("d")
        await desk.at(DataScreen)
        await _add(desk, "n", {})
        await desk.sees("« Numéro de division » est vide")
        await _fill(desk, SITE | {"service_de_garde.numero_division": "42"})
        await desk.press("f8")
        await desk.sees("Ce numéro de division n’a pas la forme attendue")
        assert desk.widget(FormPage).current_key == "service_de_garde.numero_division"


@pytest.mark.thorough
async def test_a_file_that_is_no_data_is_refused_in_the_dialog(services: Services) -> None:
    path = _file(services, b"%PDF-1.7", "plan.pdf")
    async with at_work(services) as desk:
        await desk.press("f10", "d")
        await desk.at(DataScreen)
        await desk.press("f8")
        await desk.at(DataPicker)
        await desk.press("tab")
        await desk.write(str(path))
        await desk.press("enter")
        await desk.sees("n’est pas un fichier à importer")


@pytest.mark.thorough
async def test_who_may_not_import_is_told_whom_to_ask(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, READER)) as desk:
        await desk.press("f10")
        await desk.at(MenuScreen)
        await desk.sees("D (Données)")
        await desk.press("d")
        await desk.until(lambda: "Demandez-le à" in desk.text())
        assert not any(isinstance(screen, DataScreen) for screen in desk.app.screen_stack)


async def test_the_ministry_has_no_data_to_bring_in(tmp_path: Path) -> None:
    services = office(tmp_path, AGENT)
    async with at_work(services) as desk:
        assert "data" not in {entry.id for entry in desk.widget(Menu).entries}
        assert "Le Ministère ne peut pas importer" in services.office.refused_import(BAIE)
