"""Something about a request to read item by item: a list on top, the whole of the item under the cursor below it."""

from abc import abstractmethod
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widgets import Static

from mes_tui.domain.errors import NotFound
from mes_tui.domain.requests import RequestFile
from mes_tui.services.lists import list_label
from screens.base import MesScreen
from widgets.menu import Menu, MenuEntry
from widgets.prose import Prose


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of the list and the whole text that it stands for; a heading has no text."""

    entry: MenuEntry
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read about the request of ``file``: a title, the passages; without any, ``empty`` says why."""

    file: RequestFile
    title: str
    passages: tuple[Passage, ...]
    empty: str = ""


def keep_in_view(pane: VerticalScroll, menu: Menu) -> None:
    """Scroll ``pane`` to the line under the cursor of its ``menu``."""
    # The heading over the first line comes into view with it.
    pane.scroll_to_region(Region(0, max(0, menu.current - 1), 1, 2), animate=False)


class ReadingScreen(MesScreen[None]):
    """Subclasses give ``NAME`` (the end of the breadcrumb) and ``load``."""

    CSS_PATH = "reading.tcss"
    KEYS = ("help", "refresh", "back", "menu", "palette", "quit")
    BINDINGS = [
        Binding("pagedown,enter,space", "read_on(1)", "Lire la suite", show=False),
        Binding("pageup", "read_on(-1)", "Remonter", show=False),
    ]
    NAME = ""

    def __init__(self, request_id: int) -> None:
        super().__init__()
        self.request_id = request_id
        self._reading: Reading | None = None

    @abstractmethod
    def load(self) -> Reading:
        """What there is to read now; called in a thread."""

    @property
    def trail(self) -> tuple[str, ...]:
        if self._reading is None:
            return ("Portail DSG", "Accueil", self.NAME)
        request = self._reading.file.request
        detail = f"Détails de la demande {request.number}"
        return ("Portail DSG", "Accueil", list_label(request.status), detail, self.NAME)

    @property
    def about(self) -> RequestFile | None:
        return self._reading.file if self._reading is not None else None

    def body(self) -> ComposeResult:
        yield Static("Lecture…", id="reading-title", markup=False)
        with VerticalScroll(id="choices", can_focus=False):
            yield Menu(id="passages")
        with VerticalScroll(id="whole", can_focus=False):
            yield Prose(id="whole-text")

    def on_mount(self) -> None:
        self.query_one(Menu).focus()
        self.attempt(self._read(), group="read", exclusive=True)

    def on_store_changed(self) -> None:
        """What is read here may have changed; the place in the list stays."""
        if self.is_current:
            self.attempt(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        try:
            reading = await self.call(self.load)
        except NotFound as missing:
            self.mes.leave_message(missing.sentence)
            self.dismiss()
            return
        if reading == self._reading:
            return
        self._reading = reading
        self.query_one("#reading-title", Static).update(reading.title)
        self.query_one(Menu).entries = tuple(passage.entry for passage in reading.passages)
        self._show()
        self.refresh_keys()
        if len(reading.passages) > 1:
            self.say("↑ ↓ : choisir    Page suiv. : lire la suite")

    @on(Menu.Moved)
    def _moved(self, event: Menu.Moved) -> None:
        event.stop()
        self._show()

    def _show(self) -> None:
        """The whole text of the line under the cursor, from its beginning, that line being in view."""
        menu, reading = self.query_one(Menu), self._reading
        if reading is None:
            return
        passages = reading.passages
        text = passages[menu.current].text if menu.current < len(passages) else reading.empty
        self.query_one("#whole-text", Prose).update(text)
        self.query_one("#whole", VerticalScroll).scroll_home(animate=False)
        keep_in_view(self.query_one("#choices", VerticalScroll), menu)

    def action_read_on(self, pages: int) -> None:
        """Scroll the text; the list keeps the focus, so that the next arrow chooses."""
        whole = self.query_one("#whole", VerticalScroll)
        whole.scroll_relative(y=pages * max(1, whole.size.height - 1), animate=False)

    def do_refresh(self) -> None:
        """Read again."""
        self.attempt(self._read(), group="read", exclusive=True)
        self.say("Relu.")
