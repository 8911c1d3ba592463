"""The request under the cursor told beside its list, in a window wide enough: read once the cursor rests."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.timer import Timer

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean
from mes_tui.services.request_columns import ListRow
from mes_tui.type_ahead import BESIDE
from screens.base import MesScreen
from widgets.preview_pane import PaneLine, PreviewPane
from widgets.record_window import Row

if TYPE_CHECKING:
    from mes_tui.services.previews import Preview

RESTS = 0.15
"""Seconds that the cursor rests on a row before it is read: nothing is read while a key repeats."""
_LABEL = 13


class ListPreview:
    """Follows the cursor of the list of ``screen``: what is told is always of the row under it, or nothing is."""

    def __init__(self, screen: MesScreen[None]) -> None:
        self._screen = screen
        self._shown = self._wanted = 0
        self._timer: Timer | None = None

    def follow(self, row: Row | None, *, again: bool = False) -> None:
        """The cursor is on ``row`` now; ``again``: what is told of it may have changed."""
        if not self._screen.query(PreviewPane):
            return
        pane = self._screen.query_one(PreviewPane)
        self._wanted = wanted = row.id if isinstance(row, ListRow) else 0
        if self._timer is not None:
            self._timer.stop()
        if wanted != self._shown:
            pane.show(())
            self._shown = 0
        if pane.display and wanted and (again or wanted != self._shown):
            self._timer = self._screen.set_timer(RESTS, lambda: self._begin(wanted))

    def _begin(self, request_id: int) -> None:
        self._screen.attempt(self._read(request_id), group=f"{BESIDE}preview", exclusive=True)

    async def _read(self, request_id: int) -> None:
        screen = self._screen
        try:
            preview = await screen.call(screen.services.previews.of, request_id)
        except Refusal:
            # Gone, or not theirs any more: the list says so when it is read again.
            return
        if self._wanted != request_id:
            return
        self._shown = request_id
        screen.query_one(PreviewPane).show(tuple(_told(preview)))


def _told(preview: "Preview") -> Iterator[PaneLine]:
    yield "bold", clean(preview.child)
    yield "bold", preview.number
    for label, text in preview.facts:
        yield "", f"{label:<{_LABEL}}{clean(text)}"
    if preview.comments:
        yield "", ""
        yield "underline", preview.corrected
        yield from (("", f"{_sign(done)} {clean(where)}") for done, where in preview.comments)
    yield "", ""
    yield "underline", "Documents"
    yield from (("", f"{_sign(there)} {clean(name)}") for there, name in preview.documents)
    if not preview.documents:
        yield "", "Aucun document joint."
    if preview.missing:
        yield "", ""
        yield "underline", "Il manque"
        yield from (("", f"{_sign(False)} {text}") for text in preview.missing)


def _sign(done: bool) -> str:
    return "✓" if done else "✗"
