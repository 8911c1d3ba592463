"""The pages of a document, drawn: what a scan shows, a signature, a stamp (P28)."""

import asyncio
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from mes_tui.domain.errors import Refusal
from mes_tui.domain.pictures import Picture
from mes_tui.terminal_graphics import Graphics
from screens.base import MesModal
from widgets.hints import Hints
from widgets.page_picture import PagePicture
from widgets.said_line import SaidLine

_HINTS = "+/- : taille   Flèches : aller   F8/F7 : page   {}Échap : fermer"
# For who sees odd signs in place of the page.
_BLOCKS = "B : blocs   "
_DRAWING = "Dessin de la page…"


class PictureView(MesModal[None]):
    """Shows ``page`` of ``pages``, which ``draw`` draws: it may block and raise ``Refusal``, and runs in a thread.

    ``told`` is what one must know of what is not drawn.
    """

    DEFAULT_CSS = """
    PictureView > #box { width: 100%; max-width: 100%; height: 100%; max-height: 100%; padding: 0; }
    """
    BINDINGS = [
        Binding("f8", "turn(1)", "Page suivante", show=False),
        Binding("f7", "turn(-1)", "Page précédente", show=False),
    ]

    def __init__(self, draw: Callable[[int], Picture], pages: int, page: int = 1, told: str = "") -> None:
        super().__init__()
        self._draw, self._pages, self._page, self._told = draw, pages, page, told

    def compose(self) -> ComposeResult:
        hints = Hints(_HINTS.format(""), near=True)
        yield self.box(self._title, PagePicture(), foot=(SaidLine(), hints))

    def on_mount(self) -> None:
        """The arrows move over the page."""
        self.query_one(PagePicture).focus()
        self._open()
        self.mes.ask_graphics(self._use)

    def _use(self, graphics: Graphics) -> None:
        if self.is_attached:
            self.query_one(PagePicture).use(graphics)
            self.query_one(Hints).update(_HINTS.format(_BLOCKS))

    @property
    def _title(self) -> str:
        near, steps = self.query_one(PagePicture).nearness if self.is_mounted else (0, 0)
        page = f"Page {self._page} de {self._pages}"
        if steps <= 1:
            return page
        place = f", {self.query_one(PagePicture).place}" if near > 1 else ""
        return f"{page}, agrandissement {near} de {steps}{place}"

    def action_turn(self, step: int) -> None:
        """Show the next or the previous page."""
        if not 1 <= self._page + step <= self._pages:
            self.say("C’est la dernière page." if step > 0 else "C’est la première page.")
            return
        self._page += step
        self._open()

    def _open(self) -> None:
        self.query_one(PagePicture).show(None)
        self.say(_DRAWING)
        self.run_worker(self._show(self._page), group="page", exclusive=True, exit_on_error=False)

    async def _show(self, page: int) -> None:
        try:
            picture = await asyncio.to_thread(self._draw, page)
        except Refusal as refusal:
            self.say(refusal.sentence, alert=True)
            return
        self.say(self._told)
        self.query_one(PagePicture).show(picture)

    @on(PagePicture.Looked)
    def _looked(self) -> None:
        box = self.query_one("#box")
        # For a new title, the box draws again all that is in it.
        if str(box.border_title) != self._title:
            box.border_title = Content(self._title)

    def say(self, sentence: str, *, alert: bool = False) -> None:
        """Show ``sentence`` under the page."""
        self.query_one(SaidLine).say(sentence, alert=alert)
