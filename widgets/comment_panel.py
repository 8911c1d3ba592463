"""« ▲ Commentaire »: what the Ministry says of a section, its box « Corrigé » and the reply (P66 to P68)."""

from collections.abc import Mapping

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.widget import Widget

from mes_tui.domain.comments import DOCUMENTS, REPLY_LENGTH, Part, RankedComment, part_key
from mes_tui.forms.french import long_date, quoted
from mes_tui.forms.vocabulary import Field, Kind
from mes_tui.textual_internals import InPageOrder
from widgets.cells import visible, wrapped
from widgets.editors.base import FieldEditor
from widgets.editors.note import NoteEditor
from widgets.editors.ticks import TickEditor

SIGN = "▲ "
BAR = "│ "
BOX_HELP = (
    "Une fois la section corrigée comme le demande le Ministère, Espace (ou F2, de partout dans la section) la coche."
)
REPLY_HELP = "Facultative : ce que le Ministère lira à côté de son commentaire, une fois la demande soumise de nouveau."


class CommentText(Widget):
    """« ▲ Commentaire 1/2 – Direction régionale, 2 août 2021 », then the whole text, a bar at its left."""

    DEFAULT_CSS = """
    CommentText { height: auto; width: 100%; }
    """

    def __init__(self, ranked: RankedComment) -> None:
        super().__init__()
        self.ranked = ranked

    def _heading(self, width: int) -> tuple[str, ...]:
        comment, ranked = self.ranked.comment, self.ranked
        day = long_date(comment.created_at.astimezone().date())
        about = f" sur {quoted(ranked.title)}" if comment.field or comment.page == DOCUMENTS else ""
        return wrapped(f"{SIGN}Commentaire {ranked.rank}/{ranked.total}{about} – {comment.signed}, {day}", width)

    def _text(self, width: int) -> tuple[str, ...]:
        return wrapped(self.ranked.comment.text, max(1, width - len(BAR)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the heading and the text need."""
        return len(self._heading(width)) + len(self._text(width))

    def render(self) -> Text:
        """The heading in bold, then the text."""
        width = self.size.width
        text = Text("\n".join(map(visible, self._heading(width))), style="bold", no_wrap=True)
        for line in self._text(width):
            text.append(f"\n{BAR}{line}", style="not bold")
        return text


class CommentPanel(InPageOrder, Vertical):
    """One comment of the round being corrected. Its two entries are fields like the others, with keys of their own."""

    DEFAULT_CSS = """
    CommentPanel { height: auto; width: 100%; margin: 0 0 1 0; }
    """

    def __init__(self, ranked: RankedComment) -> None:
        super().__init__()
        comment = ranked.comment
        self.ranked = ranked
        self.box = TickEditor(
            Field(key=part_key(comment.id, Part.CORRECTED), label="Corrigé", kind=Kind.TICK, help=BOX_HELP)
        )
        self.reply = NoteEditor(
            Field(
                key=part_key(comment.id, Part.REPLY),
                label="Réponse au Ministère",
                kind=Kind.NOTE,
                max_length=REPLY_LENGTH,
                help=REPLY_HELP,
            ),
            least=1,
        )
        self.editors: dict[str, FieldEditor] = {editor.key: editor for editor in (self.box, self.reply)}

    def compose(self) -> ComposeResult:
        yield CommentText(self.ranked)
        yield from self.editors.values()

    def update_from(self, texts: Mapping[str, str], *, focused: str) -> None:
        """Show what is written on the comment, by key; a reply that is being typed, in ``focused``, is left alone."""
        for key, editor in self.editors.items():
            editor.follow(texts.get(key, ""), focused=key == focused)
