"""A whole list printed or written from its screen, and a request exported from its details."""

import csv
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import ListKind
from mes_tui.importing.package import DATA_FILE
from mes_tui.services.batches import Batches, BatchReport, BatchStep
from mes_tui.services.lists import ListQuery
from mes_tui.services.prints import Printed, PrintKind, Prints
from screens.detail import DetailScreen
from screens.dialogs import Confirm, Notice
from screens.file_picker import FileSave, NewFolder
from screens.print_dialog import ChoiceDialog
from screens.progress_dialog import ProgressDialog
from screens.request_list import ListScreen
from screens.review.ministry_list import MinistryListScreen
from tests.screens.driver import Desk, at_work
from tests.screens.office import AGENT, office, request_id

DRAFTS, CHILDREN = "3", "1"


async def opened(desk: Desk, digit: str) -> None:
    await desk.press(digit)
    await desk.at(ListScreen)
    await desk.until(lambda: "Lecture…" not in desk.read())


def documents(services: Services) -> Path:
    folder = services.settings.picker_root
    assert folder is not None
    return folder


@pytest.mark.feature("P48", "P70")
async def test_every_request_of_the_list_is_printed_into_a_new_folder(services: Services) -> None:
    async with at_work(services) as desk:
        await opened(desk, DRAFTS)
        await desk.press("f9")
        await desk.at(ChoiceDialog)
        await desk.sees(
            "1 Cette demande : 2021-11-", "2 Toute la liste, 5 demandes, un seul PDF", "4 La liste elle-même"
        )
        await desk.press("3")
        await desk.sees("Demandes brouillons : 5 demandes. Quel document pour chacune ?", "2 Page de signatures")
        await desk.press("2")
        await desk.at(NewFolder)
        await desk.sees("demandes-brouillons-3000-2000-2021-11-22", "Créer le dossier")
        await desk.press("enter")
        await desk.at(ListScreen)
        await desk.until(lambda: desk.said.startswith("5 documents écrits sur 5 demandes. Dossier :"))
        made = sorted((documents(services) / "demandes-brouillons-3000-2000-2021-11-22").iterdir())
        assert len(made) == 5
        assert all(path.name.endswith("-r1-signatures.pdf") for path in made)
        assert all(path.stat().st_mode & 0o777 == 0o600 for path in made)


@pytest.mark.thorough
@pytest.mark.feature("P48")
async def test_the_filter_holds_and_what_is_not_printed_is_told(services: Services) -> None:
    async with at_work(services) as desk:
        await opened(desk, DRAFTS)
        await desk.write("ondée")
        await desk.sees("1–1 sur 1")
        await desk.press("down", "f9", "3", "1")
        await desk.at(NewFolder)
        # Somebody else deletes it meanwhile.
        (target,) = services.batches.targets(replace(first(services), filter="ondée"))
        services.drafts.delete(target.id, target.number)
        await desk.press("enter")
        await desk.at(Notice)
        await desk.sees("Demandes non imprimées", f"{target.number} : Cette demande n’existe plus")
        await desk.press("enter")
        await desk.at(ListScreen)
        assert desk.said.startswith("Aucun document écrit sur 1 demande.")


def first(services: Services) -> ListQuery:
    return ListQuery.first(ListKind.DRAFTS, services.office.providers()[0].division)


class Paused(Batches):
    """Waits after the second request until it is told to go on."""

    at_two, go_on = threading.Event(), threading.Event()

    def run(self, *args: Any, told: Callable[[BatchStep], None] = lambda _: None, **kwargs: Any) -> BatchReport:
        def heard(step: BatchStep) -> None:
            told(step)
            if step.done == 2:
                self.at_two.set()
                assert self.go_on.wait(20)

        return super().run(*args, told=heard, **kwargs)


@pytest.mark.thorough
async def test_giving_up_between_two_requests_keeps_what_is_written(services: Services) -> None:
    services.batches = Paused(services.lists, services.prints)
    async with at_work(services) as desk:
        await opened(desk, DRAFTS)
        await desk.press("f9", "3", "2")
        await desk.at(NewFolder)
        await desk.press("enter")
        await desk.at(ProgressDialog)
        await desk.until(Paused.at_two.is_set)
        await desk.sees("Page de signatures seulement : 5 demandes.", ", 2 de 5", "Échap : arrêter")
        await desk.press("escape")
        await desk.sees("Arrêt…")
        Paused.go_on.set()
        await desk.at(ListScreen)
        await desk.until(lambda: desk.said.startswith("2 documents écrits sur 5 demandes."))
        (folder,) = documents(services).iterdir()
        assert len(list(folder.iterdir())) == 2


@pytest.mark.thorough
@pytest.mark.feature("P48")
async def test_the_list_itself_is_printed_as_it_is_shown_that_of_children_at_once(services: Services) -> None:
    async with at_work(services) as desk:
        await opened(desk, CHILDREN)
        await desk.press("space")
        assert desk.said.startswith("Seules des demandes se marquent")
        await desk.write("o’neill")
        await desk.sees("1–1 sur 1")
        await desk.press("down", "f9")
        await desk.at(FileSave)
        await desk.press("enter")
        await desk.until(lambda: desk.said.startswith("Liste écrite :"))
        await desk.press("escape", "escape")
        await opened(desk, DRAFTS)
        await desk.press("f9", "4")
        await desk.at(FileSave)
        await desk.press("enter")
        await desk.until(lambda: desk.said.endswith("(5 lignes)."))
        drafts, children = sorted(documents(services).iterdir())
        (page,) = PdfReader(children).pages
        text = page.extract_text()
        assert "O’NEILL-ŒUVRAY, Élise" in text
        assert "DOUBLEDOSSIER" not in text
        assert "Demandes brouillons" in PdfReader(drafts).pages[0].extract_text()


@pytest.mark.thorough
@pytest.mark.feature("P48", "P70")
async def test_marked_requests_are_printed_in_one_pdf_once_its_length_is_read(services: Services) -> None:
    async with at_work(services) as desk:
        await opened(desk, DRAFTS)
        numbers = [row.key for row in services.lists.window(first(services), limit=2)]
        await desk.press("space")
        assert desk.said == "1 demande marquée : F9 l’imprime."
        await desk.press("space")
        assert desk.said == "2 demandes marquées : F9 les imprime."
        assert [row[:2] for row in desk.lines()[6:9]] == [" +", " +", "  "]
        await desk.press("f9", "2")
        await desk.sees("Quel document pour chacune ?")
        assert "Avec les documents joints" not in desk.read()
        await desk.press("2")
        await desk.at(Confirm)
        await desk.sees("Page de signatures seulement : 2 demandes, 2 pages en tout. Continuer ?")
        await desk.press("i")
        await desk.at(FileSave)
        await desk.sees("demandes-2-2021-11-22.pdf")
        await desk.press("enter")
        await desk.until(lambda: desk.said.startswith("Document écrit :"))
        assert desk.said.endswith("(2 demandes, 2 pages).")
        (path,) = documents(services).iterdir()
        pages = [page.extract_text() for page in PdfReader(path).pages]
        assert [number in page for number, page in zip(numbers, pages, strict=True)] == [True, True]
        assert all("Page 1 de 1" in page for page in pages)
        # Marked once more, a row is not marked any more.
        await desk.press("home", "space", "f9")
        await desk.sees("La demande marquée, un seul PDF")


@pytest.mark.thorough
async def test_this_request_is_the_one_under_the_cursor(services: Services) -> None:
    async with at_work(services) as desk:
        await opened(desk, DRAFTS)
        _, second = (row.key for row in services.lists.window(first(services), limit=2))
        await desk.press("down", "f9", "1")
        await desk.sees("Quel document ?", "Avec les documents joints")
        await desk.press("2")
        await desk.at(FileSave)
        await desk.sees(f"demande-{second}-r1-signatures.pdf")


@pytest.mark.thorough
async def test_who_reads_the_length_may_give_it_up(services: Services) -> None:
    async with at_work(services) as desk:
        await opened(desk, DRAFTS)
        await desk.press("f9", "2", "3")
        await desk.at(Confirm)
        await desk.sees("Récapitulatif : 5 demandes")
        await desk.press("escape")
        await desk.at(ListScreen)
        await desk.until(lambda: desk.said == "Aucun document écrit.")
        assert list(documents(services).iterdir()) == []


@pytest.mark.thorough
@pytest.mark.feature("P48", "P70")
async def test_an_agent_prints_and_exports_a_list_of_the_ministry(tmp_path: Path) -> None:
    services = office(tmp_path, AGENT)
    async with at_work(services) as desk:
        await desk.press("1")
        await desk.at(MinistryListScreen)
        await desk.sees("sur 5")
        for keys, dialog, name in (
            (("f9", "4"), FileSave, "a-traiter-2021-11-22.pdf"),
            (("ctrl+x", "2"), FileSave, "a-traiter-2021-11-22.xlsx"),
        ):
            await desk.press(*keys)
            await desk.at(dialog)
            await desk.sees(name)
            await desk.press("enter")
            await desk.until(lambda name: desk.said.endswith("(5 lignes).") and name in desk.said, name)
        await desk.press("f9", "2", "3")
        await desk.at(Confirm)
        await desk.press("i")
        await desk.at(FileSave)
        await desk.press("enter")
        await desk.until(lambda: desk.said.startswith("Document écrit :"))
        assert len(list(documents(services).iterdir())) == 3


@pytest.mark.thorough
async def test_nothing_is_written_when_the_person_gives_up(services: Services) -> None:
    async with at_work(services) as desk:
        await opened(desk, DRAFTS)
        for keys, dialog, said in (
            (("f9", "3", "1"), NewFolder, "Aucun document écrit."),
            (("ctrl+x", "2"), FileSave, "Aucun fichier écrit."),
        ):
            await desk.press(*keys)
            await desk.at(dialog)
            await desk.press("escape")
            await desk.at(ListScreen)
            await desk.until(lambda said: desk.said == said, said)
        assert list(documents(services).iterdir()) == []


@pytest.mark.thorough
async def test_a_file_is_no_folder(services: Services) -> None:
    (documents(services) / "pris").write_text("à moi")
    async with at_work(services) as desk:
        await opened(desk, DRAFTS)
        await desk.press("f9", "3", "1")
        await desk.at(NewFolder)
        await desk.press("ctrl+u")
        await desk.write("pris")
        await desk.press("enter")
        await desk.sees("« pris » est un fichier. Donnez un autre nom au dossier.")
        assert (documents(services) / "pris").read_text() == "à moi"


@pytest.mark.thorough
@pytest.mark.feature("P16", "P18", "P19", "P20")
@pytest.mark.parametrize(("choice", "suffix"), [("1", "csv"), ("2", "xlsx")])
async def test_the_list_as_it_is_shown_is_written_for_a_spreadsheet(
    services: Services, choice: str, suffix: str
) -> None:
    async with at_work(services) as desk:
        await opened(desk, DRAFTS)
        await desk.write("o’neill")
        await desk.sees("1–1 sur 1")
        await desk.press("down", "ctrl+x")
        await desk.at(ChoiceDialog)
        await desk.press(choice)
        await desk.at(FileSave)
        await desk.sees(f"demandes-brouillons-3000-2000-2021-11-22.{suffix}")
        await desk.press("enter")
        await desk.at(ListScreen)
        await desk.until(lambda: desk.said.startswith("Liste écrite :"))
        assert desk.said.endswith("(1 ligne).")
        (path,) = documents(services).iterdir()
        if suffix == "csv":
            rows = list(csv.reader(StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";"))
        else:
            sheet = openpyxl.load_workbook(path).worksheets[0]
            rows = [[str(cell.value) for cell in row] for row in sheet.iter_rows()]
        assert rows[0][:3] == ["Division", "Numéro", "Enfant"]
        assert [row[2] for row in rows[1:]] == ["O’NEILL-ŒUVRAY, Élise"]


@pytest.mark.thorough
@pytest.mark.feature("P48", "P70")
async def test_a_request_is_exported_from_its_details(services: Services) -> None:
    async with at_work(services) as desk:
        desk.app.open_detail(request_id(services, "TRANSMIS"))
        await desk.at(DetailScreen)
        await desk.sees("Statut de la demande")
        await desk.press("x")
        await desk.at(FileSave)
        await desk.sees("Exporter le dossier", "dossier-2021-11-")
        await desk.press("enter")
        await desk.at(DetailScreen)
        await desk.until(lambda: desk.said.startswith("Dossier exporté :"))
        assert desk.said.endswith("Il contient des renseignements confidentiels.")
        (path,) = documents(services).iterdir()
        assert DATA_FILE in PdfReader(BytesIO(path.read_bytes())).attachments


class Waiting(Prints):
    """Waits to be given up before it begins."""

    began = threading.Event()

    def render(
        self, request_id: int, kind: PrintKind, progress: Any = None, given_up: Callable[[], bool] | None = None
    ) -> Printed:
        self.began.set()
        while given_up and not given_up():
            time.sleep(0.01)
        return super().render(request_id, kind, progress, given_up)


@pytest.mark.parametrize("keys", [("x",), ("f9", "4")], ids=["exported", "printed"])
@pytest.mark.thorough
async def test_a_whole_file_can_be_given_up_while_it_is_made(services: Services, keys: tuple[str, ...]) -> None:
    services.prints = Waiting(services.context, printers=False)
    Waiting.began.clear()
    async with at_work(services) as desk:
        desk.app.open_detail(request_id(services, "TRANSMIS"))
        await desk.at(DetailScreen)
        await desk.press(*keys)
        await desk.at(ProgressDialog)
        await desk.until(Waiting.began.is_set)
        await desk.press("escape")
        await desk.at(DetailScreen)
        await desk.until(lambda: desk.said == "Aucun document écrit.")
        assert list(documents(services).iterdir()) == []
