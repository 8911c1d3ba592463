"""A joined document: its facts, its text page by page, a copy where the person chooses (P28, P54)."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import Attachment
from mes_tui.domain.text import clean
from mes_tui.forms import french
from screens.base import MesModal
from screens.file_picker import FileSave

_READING = "Lecture du texte…"
_SCANNED = (
    "(Cette page ne contient pas de texte : elle a sans doute été numérisée. Enregistrez une copie pour la voir.)"
)
_UNREAD = "(Le texte de cette page n’a pas été lu : le document est trop long. Enregistrez une copie pour la voir.)"
_SCRIPTED = "! Contient un programme (JavaScript), qui n’est jamais exécuté ici."
_HINTS = "F8 : suivante  F7 : précédente  E : faire une copie  Échap : fermer"


class DocumentView(MesModal[None]):
    """Shows ``document``. ``read_pages`` gives the text of each page and ``save_copy`` writes the file chosen.

    Both may block and raise ``Refusal``: they run in a thread. ``root`` confines the choice of the file.
    """

    DEFAULT_CSS = """
    DocumentView > #box { width: 78; height: 92%; }
    DocumentView #facts { height: auto; }
    DocumentView #scripted { height: auto; text-style: bold; }
    DocumentView #number { height: 1; text-style: bold underline; }
    DocumentView VerticalScroll { height: 1fr; }
    DocumentView #text { height: auto; }
    DocumentView #said { height: auto; max-height: 3; }
    DocumentView #said.-alert { text-style: bold reverse; }
    DocumentView .hints { margin-top: 0; }
    """
    BINDINGS = [
        Binding("f8,right", "turn(1)", "Page suivante", show=False),
        Binding("f7,left", "turn(-1)", "Page précédente", show=False),
        Binding("e,E,ctrl+s", "save", "Enregistrer une copie", show=False),
    ]

    def __init__(
        self,
        document: Attachment,
        read_pages: Callable[[], tuple[str, ...]],
        save_copy: Callable[[Path], Path],
        root: Path | None = None,
    ) -> None:
        super().__init__()
        self._document, self._read_pages, self._save_copy, self._root = document, read_pages, save_copy, root
        self._texts: tuple[str, ...] | None = None
        self._failure = ""
        self._page = 1

    def compose(self) -> ComposeResult:
        parts = [Static(self._facts(), id="facts", markup=False)]
        if self._document.scripted:
            parts.append(Static(_SCRIPTED, id="scripted", markup=False))
        yield self.box(
            "Document",
            *parts,
            Static("", id="number", markup=False),
            VerticalScroll(Static("", id="text", markup=False)),
            Static("", id="said", markup=False),
            Static(_HINTS, classes="hints", markup=False),
        )

    def on_mount(self) -> None:
        """The arrows scroll while the text is read."""
        self.query_one(VerticalScroll).focus()
        self._show()
        self.run_worker(self._load(), group="text", exit_on_error=False)

    def _facts(self) -> Table:
        document = self._document
        received = french.long_date(document.received_at.astimezone().date())
        digest = " ".join(document.sha256[start : start + 4] for start in range(0, 16, 4))
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for label, value in (
            ("Titre", document.title),
            ("Nature", document.nature.label),
            ("Taille", f"{french.size(document.size)}, {french.counted(document.pages, 'page', 'pages')}"),
            ("Reçu le", received),
            ("SHA-256", f"{digest}…"),
        ):
            table.add_row(Text(label, style="bold"), Text(clean(value)))
        return table

    async def _load(self) -> None:
        try:
            self._texts = await asyncio.to_thread(self._read_pages)
        except Refusal as refusal:
            self._failure = refusal.sentence
        self._show()

    def _show(self) -> None:
        self.query_one("#number", Static).update(f"Page {self._page} de {self._document.pages}")
        self.query_one("#text", Static).update(clean(self._page_text(), lines=True))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _page_text(self) -> str:
        if self._failure:
            return self._failure
        if self._texts is None:
            return _READING
        if self._page > len(self._texts):
            return _UNREAD
        return self._texts[self._page - 1].strip() or _SCANNED

    def action_turn(self, step: int) -> None:
        """Show the next or the previous page."""
        page = self._page + step
        if not 1 <= page <= self._document.pages:
            self.say("C’est la dernière page." if step > 0 else "C’est la première page.")
            return
        self._page = page
        self.say("")
        self._show()

    def action_save(self) -> None:
        """Choose a file and write a copy there."""
        self.run_worker(self._save(), group="copy", exclusive=True, exit_on_error=False)

    async def _save(self) -> None:
        path = await self.app.push_screen_wait(
            FileSave(self._root, self.mes.last_folder, self._document.title, "Enregistrer une copie")
        )
        if path is None:
            self.say("Aucune copie enregistrée.")
            return
        self.mes.last_folder = path.parent
        try:
            written = await asyncio.to_thread(self._save_copy, path)
        except Refusal as refusal:
            self.say(refusal.sentence, alert=True)
            return
        self.say(f"Copie enregistrée : {written}")

    def say(self, sentence: str, *, alert: bool = False) -> None:
        """Show ``sentence`` under the text."""
        said = self.query_one("#said", Static)
        said.update(clean(sentence))
        said.set_class(alert, "-alert")
