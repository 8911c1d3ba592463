"""A joined document on the screen: its facts, its text page by page, its copy."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from mes_tui.domain.codes import Nature
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Copy, Inspection, Scan, ScanState
from mes_tui.domain.pictures import Picture
from mes_tui.domain.requests import Attachment
from mes_tui.services.exports import write_file
from mes_tui.terminal_graphics import Graphics
from mes_tui.type_ahead import TypeAheadApp
from screens.dialogs import Confirm
from screens.document_view import DocumentView
from screens.file_picker import FileSave
from screens.picture_view import PictureView
from screens.shell import Folders
from tests.widgets.helpers import TinyApp, running, text, wait_for

DOCUMENT = Attachment(
    id=7,
    nature=Nature.REPORT,
    title="Rapport d’Élise [/] O’Neill-Œuvray ᐃᓄᒃ 100 %.pdf",
    size=4_123_456,
    sha256="0123456789abcdef" * 4,
    pages=3,
    received_at=datetime(2021, 8, 2, 16, 5, tzinfo=UTC),
)
TEXTS = ("Ergothérapie\n4,5 heures par jour [bold]", "")


def blank(_: int) -> Picture:
    """A white page."""
    return Picture(40, 40, b"\xff" * 1600)


class Host(TypeAheadApp[None], TinyApp):
    """Opens the view, as the application does."""

    def __init__(self, view: DocumentView) -> None:
        super().__init__()
        self.folders = Folders()
        self.view = view

    def on_mount(self) -> None:
        self.push_screen(self.view)

    def ask_graphics(self, use: Callable[[Graphics], None]) -> None:
        """The test draws with blocks."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        assert event.state is not WorkerState.ERROR, event.worker.error


@asynccontextmanager
async def shown(
    document: Attachment = DOCUMENT,
    read: Callable[[], tuple[str, ...]] = lambda: TEXTS,
    save: Callable[[Path], Path] = lambda path: path,
    root: Path | None = None,
    draw: Callable[[int], Picture] = blank,
) -> AsyncIterator[tuple[Host, Pilot[Any]]]:
    host = Host(DocumentView(document, read, draw, save, root))
    async with running(host) as pilot:
        await wait_for(pilot, lambda: host.view.is_mounted)
        yield host, pilot


def page(host: Host) -> str:
    return text(host).replace("\u00a0", " ")


def said(host: Host) -> str:
    return str(host.view.query_one("#said", Static).content)


@pytest.mark.feature("P28", "P54")
async def test_the_facts_are_in_french() -> None:
    async with shown() as (host, _):
        for fact in (
            "Rapport d’Élise [/] O’Neill-Œuvray ᐃᓄᒃ 100 %.pdf",
            "Rapport d’un professionnel de la santé",
            "3,9 Mo, 3 pages",
            "2 août 2021",
            "0123 4567 89ab cdef…",
            "Page 1 de 3",
        ):
            assert fact in page(host)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("scripted", "marked"), [(True, True), (False, False)])
async def test_a_document_with_a_script_carries_a_mark(scripted: bool, marked: bool) -> None:
    async with shown(replace(DOCUMENT, scripted=scripted)) as (host, _):
        assert ("! Contient un programme (JavaScript)" in page(host)) is marked


async def test_pages_are_turned_and_what_has_no_text_says_why() -> None:
    async with shown() as (host, pilot):
        await wait_for(pilot, lambda: "4,5 heures par jour [bold]" in page(host))
        await pilot.press("f8")
        assert "Page 2 de 3" in page(host)
        assert "numérisée" in page(host)
        await pilot.press("right")
        assert "Page 3 de 3" in page(host)
        assert "trop long" in page(host)
        await pilot.press("f8")
        assert said(host) == "C’est la dernière page."
        await pilot.press("f7", "left", "f7")
        assert said(host) == "C’est la première page."
        assert "Ergothérapie" in page(host)


@pytest.mark.thorough
async def test_reading_the_text_does_not_stop_the_keyboard() -> None:
    may_answer = threading.Event()

    def slow() -> tuple[str, ...]:
        may_answer.wait(30)
        return ("Enfin lu",)

    async with shown(read=slow) as (host, pilot):
        assert "Lecture du texte…" in page(host)
        await pilot.press("f8")
        assert "Page 2 de 3" in page(host)
        await pilot.press("f7")
        may_answer.set()
        await wait_for(pilot, lambda: "Enfin lu" in page(host))


async def test_a_text_that_cannot_be_read_says_why_and_leaves_the_facts() -> None:
    def refuse() -> tuple[str, ...]:
        raise Refusal("« plan.pdf » est illisible ou endommagé.")

    async with shown(read=refuse) as (host, pilot):
        await wait_for(pilot, lambda: "illisible ou endommagé" in page(host))
        assert "3,9 Mo" in page(host)


async def test_hostile_text_is_shown_harmless() -> None:
    async with shown(read=lambda: ("\x1b[2Jfin\u202e [@click=app.quit]ici[/]\x07",)) as (host, pilot):
        await wait_for(pilot, lambda: "[2Jfin [@click=app.quit]ici[/]" in page(host))
        assert not set(page(host)) & set("\x07\x1b\u202e")


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("key", ["e", "ctrl+s"])
async def test_a_copy_is_written_where_the_person_chooses(tmp_path: Path, key: str) -> None:
    written: list[Path] = []

    def save(path: Path) -> Path:
        written.append(path)
        return path

    async with shown(save=save, root=tmp_path) as (host, pilot):
        host.folders.written = tmp_path
        await pilot.press(key)
        await wait_for(pilot, lambda: isinstance(host.screen, FileSave) and host.focused is not None)
        await pilot.press("enter")
        await wait_for(pilot, lambda: said(host).startswith("Copie enregistrée"))
    assert written == [tmp_path.resolve() / "Rapport d’Élise [-] O’Neill-Œuvray ᐃᓄᒃ 100 %.pdf"]
    assert host.folders.written == tmp_path.resolve()
    assert host.folders.taken is None


async def test_a_copy_that_fails_says_why(tmp_path: Path) -> None:
    def refuse(_: Path) -> Path:
        raise Refusal("Le disque est plein.")

    async with shown(save=refuse, root=tmp_path) as (host, pilot):
        await pilot.press("e")
        await wait_for(pilot, lambda: isinstance(host.screen, FileSave) and host.focused is not None)
        await pilot.press("enter")
        await wait_for(pilot, lambda: said(host) == "Le disque est plein.")


async def test_no_copy_is_written_when_the_person_cancels(tmp_path: Path) -> None:
    async with shown(save=lambda _: pytest.fail("nothing was asked"), root=tmp_path) as (host, pilot):
        await pilot.press("e")
        await wait_for(pilot, lambda: isinstance(host.screen, FileSave))
        await pilot.press("escape")
        await wait_for(pilot, lambda: said(host) == "Aucune copie enregistrée.")


async def test_escape_closes_the_view() -> None:
    async with shown() as (host, pilot):
        await pilot.press("escape")
        await wait_for(pilot, lambda: host.screen is not host.view)


@pytest.mark.thorough
async def test_a_word_is_looked_for_and_escape_leaves_the_search_first() -> None:
    async with shown() as (host, pilot):
        await wait_for(pilot, lambda: "4,5 heures" in page(host))
        await pilot.press("slash")
        assert "Mot à chercher" in said(host)
        await pilot.press(*"HEURES", "enter")
        await wait_for(pilot, lambda: "1 de 1" in said(host))
        await pilot.press("slash", "escape")
        assert host.screen is host.view
        await pilot.press("escape")
        await wait_for(pilot, lambda: host.screen is not host.view)


async def test_what_was_found_is_told_with_the_word_of_the_clerk() -> None:
    found = Inspection(3, ((216, 279, 3),), form=True, signatures=1, copy=Copy.LIGHTER, original="ab" * 32)
    scan = Scan(ScanState.OLDER, "2021-11-043", 3, (2,), ("Diagnostic",))
    document = replace(DOCUMENT, inspection=found.text, scan=scan.text, note="Vue avec Élise [/]")
    async with shown(document) as (host, _):
        shown_text = " ".join(page(host).replace("│", " ").split())
        for fact in (
            "3,9 Mo, 3 pages, lettre (216 × 279 mm)",
            "Page de signatures de la demande 2021-11-043, révision 3.",
            "le formulaire avait changé depuis l’impression",
            "« Diagnostic »",
            "Vue avec Élise [/]",
            "Contient un formulaire à remplir",
            "Porte 1 signature numérique",
            "Copie allégée",
        ):
            assert fact in shown_text


@pytest.mark.parametrize("failing", [False, True])
async def test_the_reader_of_the_desktop_opens_it_or_says_why_not(failing: bool) -> None:
    opened: list[str] = []

    def outside() -> None:
        if failing:
            raise Refusal("Le lecteur PDF n’a pas démarré.")
        opened.append("ouvert")

    host = Host(DocumentView(DOCUMENT, lambda: TEXTS, blank, lambda path: path, show_outside=outside))
    async with running(host) as pilot:
        await wait_for(pilot, lambda: "O : lecteur  Échap : fermer" in page(host))
        await pilot.press("o")
        said_then = "Le lecteur PDF n’a pas démarré." if failing else "la copie privée sera effacée"
        await wait_for(pilot, lambda: said_then in said(host))
    assert opened == ([] if failing else ["ouvert"])


async def test_without_a_desktop_the_reader_is_not_offered() -> None:
    async with shown() as (host, pilot):
        assert "lecteur" not in page(host)
        await pilot.press("o")
        assert "Aucun bureau n’est accessible d’ici" in said(host)


@pytest.mark.thorough
async def test_a_file_that_appeared_after_the_choice_is_replaced_only_if_asked_again(tmp_path: Path) -> None:
    target = tmp_path / "copie.pdf"

    def save(path: Path, overwrite: bool = False) -> Path:
        if not overwrite:
            path.write_bytes(b"somebody else's")  # while the document is made
        return write_file(b"%PDF copie", path, "", root=tmp_path, overwrite=overwrite)

    async with shown(replace(DOCUMENT, title="copie.pdf"), save=save, root=tmp_path) as (host, pilot):
        for answer, kept in (("escape", b"somebody else's"), ("r", b"%PDF copie")):
            target.unlink(missing_ok=True)
            await pilot.press("e")
            await wait_for(pilot, lambda: isinstance(host.screen, FileSave) and host.focused is not None)
            await pilot.press("enter")
            await wait_for(pilot, lambda: isinstance(host.screen, Confirm))
            assert "« copie.pdf » existe déjà" in page(host)
            await pilot.press(answer)
            await wait_for(pilot, lambda: host.screen is host.view and said(host) != "")
            assert target.read_bytes() == kept
            host.view.say("")


async def test_without_a_folder_for_files_no_dialog_is_opened() -> None:
    host = Host(DocumentView(DOCUMENT, lambda: TEXTS, blank, lambda path: path, no_files="Vous n’avez pas de casier."))
    async with running(host) as pilot:
        await wait_for(pilot, lambda: host.view.is_mounted)
        await pilot.press("e")
        await wait_for(pilot, lambda: said(host) == "Vous n’avez pas de casier.")
        assert host.screen is host.view


def title(host: Host) -> str:
    return str(host.screen.query_one("#box").border_title)


@pytest.mark.thorough
async def test_a_page_is_seen_as_a_picture_and_its_keys_turn_it_come_nearer_and_leave() -> None:
    asked: list[int] = []

    def draw(page: int) -> Picture:
        asked.append(page)
        if page == 3:
            raise Refusal("L’application n’arrive pas à dessiner la page 3.")
        return Picture(1236, 1600, bytes(1236 * 1600))

    found = Inspection(3, layers=2)
    async with shown(replace(DOCUMENT, inspection=found.text), draw=draw) as (host, pilot):
        await pilot.press("f8", "i")
        await wait_for(pilot, lambda: isinstance(host.screen, PictureView) and "de 5" in title(host))
        assert title(host) == "Page 2 de 3, agrandissement 1 de 5"
        assert "2 calques masqués" in page(host)
        await pilot.press("plus", "plus", "minus", "down", "right")
        assert title(host) == "Page 2 de 3, agrandissement 2 de 5, au milieu au centre"
        await pilot.press("f8")
        await wait_for(pilot, lambda: "n’arrive pas à dessiner la page 3" in page(host))
        assert title(host) == "Page 3 de 3"
        await pilot.press("f8")
        assert "C’est la dernière page." in page(host)
        await pilot.press("f7")
        await wait_for(pilot, lambda: title(host) == "Page 2 de 3, agrandissement 2 de 5, en haut au centre")
        assert asked == [2, 3, 2]
        await pilot.press("escape")
        await wait_for(pilot, lambda: host.screen is host.view)
        assert "Page 2 de 3" in page(host)
