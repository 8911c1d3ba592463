"""« Nouvelles »: what is announced to everybody, newest first, the unread ones marked (P2)."""

from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll

from mes_tui.domain.news import NewsItem
from mes_tui.forms.french import long_date
from screens.base import MesScreen
from widgets.menu import Menu, MenuEntry
from widgets.prose import Prose

NONE = "Aucune nouvelle : ce qui sera annoncé à tous paraîtra ici."


class NewsScreen(MesScreen[None]):
    """The titles above, the text of the one under the cursor below: it is read once it is shown."""

    CSS_PATH = "news.tcss"
    KEYS = ("help", "refresh", "create", "back", "menu", "palette", "quit")
    BINDINGS = [
        Binding("pagedown,enter,space", "scroll(1)", "Lire la suite", show=False),
        Binding("pageup", "scroll(-1)", "Remonter", show=False),
    ]
    HELP_TITLE = "Nouvelles"
    HELP_TEXT = (
        "Ce que la personne qui tient l’application annonce à tous, les plus récentes d’abord. « ! » : vous ne l’avez "
        "pas encore lue. Les flèches choisissent ; Page suiv. et Page préc. font défiler le texte."
    )

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[NewsItem, ...] = ()

    @property
    def trail(self) -> tuple[str, ...]:
        return (*self.HOME, "Nouvelles")

    def refusal(self, command: str) -> str:
        return self.mes.refused_creation() if command == "create" else ""

    def body(self) -> ComposeResult:
        # A container that scrolls by keys would take those of the text.
        with Vertical(id="titles"):
            yield Menu(id="news-menu")
        with VerticalScroll(id="news-text", can_focus=False):
            yield Prose(NONE, id="news-said")

    @on(events.Mount)
    async def _begin(self) -> None:
        # The titles and the newest text are in the first picture.
        self.query_one(Menu).focus()
        await self.attempt_at_once(self._read(), group="read")

    def on_store_changed(self) -> None:
        """Another one may have been published."""
        self.attempt(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        self._list(await self.call(self.services.news.latest))
        await self._show()

    def _list(self, items: tuple[NewsItem, ...]) -> None:
        self._items = items
        entries = (MenuEntry(str(item.id), item.headline, marked=item.unread) for item in items)
        self.query_one(Menu).entries = tuple(entries)

    async def _show(self) -> None:
        """The text under the cursor, which is read from then on."""
        entry = self.query_one(Menu).entry
        item = next((item for item in self._items if entry is not None and str(item.id) == entry.id), None)
        said = f"{long_date(item.day)}\n{item.title}\n\n{item.text}".rstrip() if item is not None else NONE
        self.query_one("#news-said", Prose).update(said)
        self.query_one("#news-text", VerticalScroll).scroll_home(animate=False)
        if item is not None and item.unread:
            await self.call(self.services.news.mark, item.id)
            self._list(tuple(replace(other, unread=other.unread and other is not item) for other in self._items))

    @on(Menu.Moved)
    def _moved(self) -> None:
        self.attempt(self._show(), group="show", exclusive=True)

    def action_scroll(self, pages: int) -> None:
        """Scroll the text; the titles keep the focus."""
        text = self.query_one("#news-text", VerticalScroll)
        text.scroll_relative(y=pages * max(1, text.size.height - 2), animate=False)

    def do_refresh(self) -> None:
        """Read the news again."""
        self.attempt(self._read(), group="read", exclusive=True)
        self.say("Nouvelles relues.")
