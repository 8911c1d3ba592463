"""A joined document: its facts, its text page by page, a copy where the person chooses (P28, P54)."""

import asyncio
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mes_tui.domain.documents import USUAL, Words, file_label
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Inspection
from mes_tui.domain.pictures import Picture
from mes_tui.domain.requests import Attachment
from mes_tui.domain.text import clean
from mes_tui.forms import french
from mes_tui.forms.findings import finding_lines, fingerprint, layers_line, size_line
from mes_tui.type_ahead import BESIDE
from screens.base import MesModal
from screens.file_picker import FileSave
from screens.file_writing import save_as
from screens.picture_view import PictureView
from widgets.hints import Hints
from widgets.paged_text import PagedText
from widgets.said_line import SaidLine

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services

_HINTS = "F8/F7 : page  I : image  / : mot  E : copie  {}Échap : fermer"
# Seconds given to the reader of the desktop to open a copy, once its view is closed.
_LINGER = 30
_OUTSIDE = "O : lecteur  "


class DocumentView(MesModal[None]):
    """Shows ``document``. ``read_pages`` gives the text of each page, ``draw`` draws one, ``save_copy`` writes the file
    chosen, and replaces it when True follows; ``show_outside`` opens it in the reader of the desktop, None where there
    is none.

    They may block and raise ``Refusal``: they run in a thread. ``root`` confines the choice of the file,
    ``no_files`` says why there is none; ``words`` are those of the edition.
    """

    DEFAULT_CSS = """
    DocumentView > #box { width: 78; height: 92%; }
    DocumentView #facts { height: auto; }
    """
    BINDINGS = [
        Binding("e,E,ctrl+s", "save", "Enregistrer une copie", show=False),
        Binding("o,O", "outside", "Ouvrir dans un lecteur PDF", show=False),
    ]

    def __init__(
        self,
        document: Attachment,
        read_pages: Callable[[], tuple[str, ...]],
        draw: Callable[[int], Picture],
        save_copy: Callable[..., Path],
        root: Path | None = None,
        show_outside: Callable[[], None] | None = None,
        no_files: str = "",
        words: Words = USUAL,
    ) -> None:
        super().__init__()
        self._document, self._read_pages, self._draw = document, read_pages, draw
        self._save_copy, self._root = save_copy, root
        self._show_outside, self._no_files, self._words = show_outside, no_files, words

    def compose(self) -> ComposeResult:
        hints = _HINTS.format(_OUTSIDE if self._show_outside else "")
        yield self.box(
            "Document",
            Static(facts_of(self._document, self._words), id="facts", markup=False),
            PagedText(self._document.pages),
            foot=(SaidLine(), Hints(hints, near=True)),
        )

    def on_mount(self) -> None:
        """The arrows scroll while the text is read."""
        self._pages.focus_text()
        self.run_worker(self._load(), group=f"{BESIDE}text", exit_on_error=False)

    @property
    def _pages(self) -> PagedText:
        return self.query_one(PagedText)

    async def _load(self) -> None:
        try:
            self._pages.read(await asyncio.to_thread(self._read_pages))
        except Refusal as refusal:
            self._pages.read((), refusal.sentence)

    @on(PagedText.Told)
    def _told(self, event: PagedText.Told) -> None:
        event.stop()
        self.say(event.sentence, alert=event.alert)

    @on(PagedText.Looked)
    def _looked(self, event: PagedText.Looked) -> None:
        event.stop()
        facts = Inspection.read(self._document.inspection)
        told = layers_line(facts) if facts else ""
        self.app.push_screen(PictureView(self._draw, self._document.pages, event.page, told))

    def action_cancel(self) -> None:
        """Leave the search, or the document."""
        if self._pages.searching:
            self._pages.give_up()
        else:
            super().action_cancel()

    def action_save(self) -> None:
        """Choose a file and write a copy there."""
        self.run_worker(self._save(), group="copy", exclusive=True, exit_on_error=False)

    async def _save(self) -> None:
        if self._no_files:
            self.say(self._no_files, alert=True)
            return
        dialog = FileSave(self._root, self.mes.folders.written, self._document.title, "Enregistrer une copie")
        try:
            written = await save_as(self, dialog, self._save_copy)
        except Refusal as refusal:
            self.say(refusal.sentence, alert=True)
            return
        self.say(f"Copie enregistrée\u00a0: {written}" if written else "Aucune copie enregistrée.")

    def action_outside(self) -> None:
        """Open a private copy in the reader of the desktop."""
        if self._show_outside is None:
            self.say("Aucun bureau n’est accessible d’ici. E : faire une copie, à ouvrir ensuite.", alert=True)
            return
        self.run_worker(self._open_outside(self._show_outside), group="outside", exclusive=True, exit_on_error=False)

    async def _open_outside(self, show: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(show)
        except Refusal as refusal:
            self.say(refusal.sentence, alert=True)
            return
        self.say("Document ouvert dans le lecteur PDF ; la copie privée sera effacée.")

    def say(self, sentence: str, *, alert: bool = False) -> None:
        """Show ``sentence`` under the text."""
        self.query_one(SaidLine).say(sentence, alert=alert)


def facts_of(document: Attachment, words: Words) -> Table:
    """What is known of a document, one line a fact, in the ``words`` of the edition."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in _facts(document, words):
        table.add_row(Text(label, style="bold"), Text(clean(value), style="bold" if value.startswith("!") else ""))
    return table


def _facts(document: Attachment, words: Words) -> list[tuple[str, str]]:
    received = french.long_date(document.received_at.astimezone().date())
    rows = [
        ("Titre", document.title),
        ("Nature", file_label(document.name, words)),
        ("Taille", size_line(document)),
        ("Reçu le", received),
        *finding_lines(document),
        ("Empreinte", f"SHA-256 : {fingerprint(document)}"),
    ]
    return [(label if label != rows[rank - 1][0] else "", value) for rank, (label, value) in enumerate(rows)]


def open_document(app: App[Any], services: "Services", request_id: int, document: Attachment, words: Words) -> None:
    """Open the view over the screen in front; the text is read in a thread when it is shown."""
    documents, root, no_files = services.documents, None, ""
    try:
        root = services.files_root()
    except Refusal as refusal:
        no_files = refusal.sentence
    copies: list[Path] = []
    # Read once, however many pages are looked at.
    drawing = cache(partial(documents.drawing, request_id, document.id))

    def show_outside() -> None:
        copies.append(documents.show_outside(request_id, document.id))

    def closed(_: None) -> None:
        for copy in copies:
            app.set_timer(_LINGER, partial(documents.viewing.forget, copy))

    app.push_screen(
        DocumentView(
            document,
            read_pages=lambda: documents.text(request_id, document.id),
            draw=lambda page: drawing().page(page),
            save_copy=partial(documents.save_copy, request_id, document.id),
            root=root,
            no_files=no_files,
            show_outside=show_outside if documents.viewing.possible else None,
            words=words,
        ),
        closed,
    )
