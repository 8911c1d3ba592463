"""A comment being written: the text is in the store as soon as the dialog closes, whichever key closes it."""

from collections.abc import Awaitable, Callable

from textual.app import ComposeResult
from textual.binding import Binding

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean
from mes_tui.forms.vocabulary import Field, Kind
from mes_tui.services.ministry_review import COMMENT_LENGTH
from screens.base import MesModal
from widgets.editors.note import NoteEditor
from widgets.hints import Hints
from widgets.prose import Prose

_HINTS = "F8 ou Échap\u00a0: garder et fermer    Entrée\u00a0: nouvelle ligne"
_AGAIN = "Échap encore ferme sans garder ce texte."


class CommentDialog(MesModal[bool]):
    """``save`` keeps a text in the store: it may block and raise Refusal. The result tells whether it was called.

    ``kept`` is awaited before the dialog closes: the screen below shows the text before it takes a key.
    ``about`` says what the comment is on; ``text`` is the comment so far. A refusal leaves the text on the screen.
    """

    DEFAULT_CSS = """
    CommentDialog > #box { width: 78; }
    CommentDialog #said { text-style: bold; }
    """
    BINDINGS = [Binding("f8,ctrl+s", "cancel", "Garder", show=False)]

    def __init__(
        self,
        title: str,
        about: str,
        text: str,
        save: Callable[[str], None],
        kept: Callable[[], Awaitable[None]],
        label: str,
    ) -> None:
        super().__init__()
        self._title, self._about, self._text, self._save, self._kept = title, about, text, save, kept
        self._refused = ""
        field = Field(key="comment", label=label, kind=Kind.NOTE, max_length=COMMENT_LENGTH)
        self._editor = NoteEditor(field)

    def compose(self) -> ComposeResult:
        yield self.box(
            self._title,
            Prose(clean(self._about)),
            self._editor,
            foot=(Prose(id="said"), Hints(_HINTS)),
        )

    def on_mount(self) -> None:
        """Ready to type; a session that ends keeps the text."""
        self._editor.show(self._text)
        self._editor.focus()
        self._editor.move_cursor(self._editor.document.end)
        self.mes.flushers.append(self._flush)

    def on_unmount(self) -> None:
        """The text is kept or given up."""
        if self._flush in self.mes.flushers:
            self.mes.flushers.remove(self._flush)

    @property
    def _typed(self) -> str:
        return self._editor.typed.strip()

    def _flush(self) -> None:
        if self._typed and self._typed not in (self._text, self._refused):
            self._save(self._typed)
            self._text = self._typed

    def action_cancel(self) -> None:
        """Keep what is typed, then close; nothing typed, nothing changed: close."""
        self.run_worker(self._close(self._typed), exclusive=True, exit_on_error=False)

    async def _close(self, typed: str) -> None:
        if not typed or typed in (self._text.strip(), self._refused):
            self.dismiss(False)
            return
        try:
            await self.call(self._save, typed)
            await self._kept()
        except Refusal as refusal:
            self._refused = typed
            self.say(f"{refusal.sentence} {_AGAIN}")
            return
        self.dismiss(True)

    def say(self, sentence: str, *, alert: bool = False) -> None:
        """Show ``sentence`` under the text."""
        self.query_one("#said", Prose).update(clean(sentence))
