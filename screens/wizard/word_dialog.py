"""What the clerk says of a document in one line: what was checked of signatures that no code ties to the request (P56),
the title of a document that no slot names."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from mes_tui.domain.findings import Scan
from mes_tui.domain.text import clean
from mes_tui.forms.findings import scan_line
from mes_tui.forms.french import quoted
from mes_tui.services.joining import TITLE_ASKED, TITLE_WANTED, WORD_ASKED, WORD_WANTED
from screens.dialogs import Typing
from widgets.hints import Hints
from widgets.one_line import OneLine
from widgets.prose import Prose


class _LineDialog(Typing[str]):
    """Asks for one line under ``text``; the result is the line, or None. ``WRONG`` is said of an empty one."""

    TITLE_OF_BOX: ClassVar[str]
    HINTS: ClassVar[str]
    WRONG: ClassVar[str]

    def __init__(self, text: str, limit: int, line: str = "") -> None:
        super().__init__()
        self._text, self._limit, self._line = text, limit, line

    def compose(self) -> ComposeResult:
        yield self.box(
            self.TITLE_OF_BOX,
            Prose(clean(self._text, lines=True)),
            OneLine(self._line, limit=self._limit, id="word"),
            foot=(Prose(id="wrong"), Hints(self.HINTS)),
        )

    def on_mount(self) -> None:
        """The field is ready to type in."""
        self.query_one(OneLine).focus()

    @property
    def typed(self) -> bool:
        return self.query_one(OneLine).value.strip() not in ("", self._line)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        word = " ".join(clean(event.value).split())
        if word:
            self.dismiss(word)
        else:
            self.query_one("#wrong", Prose).update(self.WRONG)


class WordDialog(_LineDialog):
    """Asks for the clerk's word about ``scan``."""

    TITLE_OF_BOX = "Page de signatures non reconnue"
    HINTS = "Entrée : Joindre avec cette note    Échap : Ne pas joindre"
    WRONG = WORD_WANTED

    def __init__(self, number: str, title: str, scan: Scan, limit: int) -> None:
        super().__init__(f"{title}\n{scan_line(scan)}\n\n{WORD_ASKED.format(number)}\n", limit)


class TitleDialog(_LineDialog):
    """Asks for the title of a document; that of its file is proposed."""

    TITLE_OF_BOX = "Autre document"
    HINTS = "Entrée : Joindre sous ce titre    Échap : Ne pas joindre"
    WRONG = TITLE_WANTED

    def __init__(self, title: str, limit: int) -> None:
        super().__init__(f"{TITLE_ASKED.format(quoted(title))}\n", limit, title.removesuffix(".pdf"))
