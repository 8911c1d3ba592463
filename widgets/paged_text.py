"""The text of a document, one page at a time, with a search that goes from page to page."""

from itertools import pairwise

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static

from mes_tui.domain.text import clean, fold
from widgets.cells import wrapped
from widgets.modal import is_going
from widgets.one_line import OneLine

LONG = 60
"""Characters from which a line is taken for one that a page was too narrow for."""
READING = "Lecture du texte…"
SCANNED = "(Cette page ne contient pas de texte : elle a sans doute été numérisée. I : la voir en image.)"
UNREAD = "(Le texte de cette page n’a pas été lu : le document est trop long. I : la voir en image.)"


def occurrences(text: str, word: str) -> list[tuple[int, int]]:
    """Where ``word`` stands in ``text``, as (start, end), accents and case aside; a blank is any run of blanks."""
    sought = fold(word)
    if not sought:
        return []
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in " " if char.isspace() else fold(char):
            if letter != " " or not letters or letters[-1] != " ":
                letters.append(letter)
                places.append(place)
    folded, spans, start = "".join(letters), [], 0
    while (start := folded.find(sought, start)) >= 0:
        end = start + len(sought)
        spans.append((places[start], places[end - 1] + 1))
        start = end
    return spans


def flowing(text: str) -> str:
    """``text`` with the lines of a paragraph joined, to be wrapped on any width.

    Only a long line is joined, to one that begins in lower case; what is spaced out, such as a table, stays as it is.
    """
    lines = text.split("\n")
    parts = lines[:1]
    for before, line in pairwise(lines):
        parts += (" " if _goes_on(before.strip(), line.strip()) else "\n", line)
    return "".join(parts)


def _goes_on(before: str, line: str) -> bool:
    spaced = any(gap in text for gap in ("  ", "\t") for text in (before, line))
    return len(before) >= LONG and line[:1].islower() and not spaced


class PagedText(Vertical):
    """Shows ``pages`` pages; ``texts`` may be fewer. ``failure`` is shown in place of the text."""

    DEFAULT_CSS = """
    PagedText { height: 1fr; min-height: 5; }
    PagedText #number { height: 1; text-style: bold underline; }
    PagedText VerticalScroll { height: 1fr; }
    PagedText #text { height: auto; }
    PagedText #search { height: 1; display: none; }
    PagedText.-searching #search { display: block; }
    """
    BINDINGS = [
        Binding("f8,right", "turn(1)", "Page suivante", show=False),
        Binding("f7,left", "turn(-1)", "Page précédente", show=False),
        Binding("slash", "search", "Chercher", show=False),
        Binding("n,N", "again", "Chercher encore", show=False),
        Binding("i,I", "look", "Voir la page en image", show=False),
    ]

    class Told(Message):
        """Something to say about the pages or the search."""

        def __init__(self, sentence: str, *, alert: bool = False) -> None:
            self.sentence, self.alert = sentence, alert
            super().__init__()

    class Looked(Message):
        """The person wants to see ``page`` as a picture."""

        def __init__(self, page: int) -> None:
            self.page = page
            super().__init__()

    def __init__(self, pages: int, texts: tuple[str, ...] | None = None, *, scanned: str = SCANNED) -> None:
        """``scanned`` is said in place of a page without text."""
        super().__init__()
        self._scanned = scanned
        self._pages, self._texts, self._failure = pages, texts, ""
        self._page, self._word = 1, ""
        self._hit: tuple[int, int] | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="number", markup=False)
        yield VerticalScroll(Static("", id="text", markup=False))
        yield OneLine(limit=80, id="search")

    def on_mount(self) -> None:
        """Show the first page."""
        if not is_going(self):
            self._show()

    def focus_text(self) -> None:
        """The arrows scroll the text."""
        self.query_one(VerticalScroll).focus()

    def read(self, texts: tuple[str, ...], failure: str = "") -> None:
        """Show ``texts``, or why there is none."""
        self._texts, self._failure = texts, failure
        self._show()

    def action_turn(self, step: int) -> None:
        """Show the next or the previous page."""
        page = self._page + step
        if not 1 <= page <= self._pages:
            self._tell("C’est la dernière page." if step > 0 else "C’est la première page.")
            return
        self._page, self._hit = page, None
        self._tell("")
        self._show()

    def action_look(self) -> None:
        """Ask for the picture of the page."""
        self.post_message(self.Looked(self._page))

    def action_search(self) -> None:
        """Ask what to look for."""
        self.add_class("-searching")
        field = self.query_one(OneLine)
        field.value = self._word
        field.focus()
        self._tell("Mot à chercher, puis Entrée ; Échap pour y renoncer.")

    @property
    def searching(self) -> bool:
        """Whether the field of the search is open."""
        return self.has_class("-searching")

    def give_up(self) -> None:
        """Close the field of the search."""
        self.remove_class("-searching")
        self.focus_text()
        self._tell("")

    @on(Input.Submitted)
    def _asked(self, event: Input.Submitted) -> None:
        event.stop()
        self._word, self._hit = event.value.strip(), None
        self.give_up()
        self.action_again()

    def action_again(self) -> None:
        """Go to the next place where the word stands, around the end of the document."""
        if not self._word:
            self._tell("Tapez / pour chercher un mot.")
            return
        texts = self._texts or ()
        hits = [
            (page, *span) for page, text in enumerate(texts, 1) for span in occurrences(self._said(text), self._word)
        ]
        if not hits:
            self._tell(f"«\u00a0{self._word}\u00a0» ne se trouve pas dans le texte du document.", alert=True)
            return
        here = (self._page, self._hit[0] if self._hit else -1)
        page, start, end = next((hit for hit in hits if hit[:2] > here), hits[0])
        self._page, self._hit = page, (start, end)
        rank = hits.index((page, start, end)) + 1
        self._tell(f"«\u00a0{self._word}\u00a0» : {rank} de {len(hits)}. N : suivant.")
        self._show()

    def _tell(self, sentence: str, *, alert: bool = False) -> None:
        self.post_message(self.Told(sentence, alert=alert))

    @staticmethod
    def _said(text: str) -> str:
        return flowing(clean(text, lines=True).strip())

    def _page_text(self) -> str:
        if self._failure:
            return clean(self._failure)
        if self._texts is None:
            return READING
        if self._page > len(self._texts):
            return UNREAD
        return self._said(self._texts[self._page - 1]) or self._scanned

    def _show(self) -> None:
        text = self._page_text()
        self.query_one("#number", Static).update(f"Page {self._page} de {self._pages}")
        styled, scroll = Text(text), self.query_one(VerticalScroll)
        line = 0
        if self._hit is not None:
            styled.stylize("reverse", *self._hit)
            width = scroll.scrollable_content_region.width or 70
            line = len(wrapped(text[: self._hit[0]], width)) - 1
        self.query_one("#text", Static).update(styled)
        self.call_after_refresh(scroll.scroll_to, y=max(0, line - 1), animate=False)
