"""The two lines on top of every screen: the measure and the provider, then the breadcrumb (P12, P13)."""

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from mes_tui.domain.text import clean
from widgets.cells import fit, shortened

TITLE = "Mesure exceptionnelle de soutien"
LONG_TITLE = "Mesure exceptionnelle de soutien pour les enfants handicapés"
GAP = "  "
KNOWN = 36
"""Cells for a date and the longest number of a child."""


class PortalHeader(Widget):
    """``provider`` is « 3000-2000 CPE DE LA BAIE »; ``trail`` the parts of the breadcrumb; ``subject``, at the right of
    it, whom the screen is about, "" for nobody; ``known``, above it, when they were born and their number; ``note``, at
    the end, what must not be forgotten of the whole store, "" for nothing."""

    DEFAULT_CSS = """
    PortalHeader { height: 2; dock: top; background: $primary; color: $block-cursor-foreground; }
    """

    provider: reactive[str] = reactive("")
    trail: reactive[tuple[str, ...]] = reactive(())
    subject: reactive[str] = reactive("")
    known: reactive[str] = reactive("")

    def __init__(
        self, provider: str = "", trail: tuple[str, ...] = (), subject: str = "", known: str = "", *, note: str = ""
    ) -> None:
        super().__init__()
        self.note = note
        self.set_reactive(PortalHeader.provider, provider)
        self.set_reactive(PortalHeader.trail, trail)
        self.set_reactive(PortalHeader.subject, subject)
        self.set_reactive(PortalHeader.known, known)

    def render(self) -> Text:
        """Title, provider and what is known of the subject on the first line; breadcrumb, subject and note below."""
        width = self.size.width
        return Text("\n", no_wrap=True).join([self._first(width), self._second(width)])

    def _first(self, width: int) -> Text:
        """The provider gives up its end to what is known of the subject."""
        known = shortened(clean(self.known), KNOWN)
        said = f"{GAP}{known}" if known else ""
        room = width - cell_len(said)
        if room < len(TITLE) + len(GAP) * 2:
            return Text(f" {fit(TITLE, room - 1)}{said}", style="bold")
        title = LONG_TITLE if room >= len(LONG_TITLE) + len(self.provider) + 4 else TITLE
        provider = Text(clean(self.provider))
        provider.truncate(max(1, room - len(title) - 4), overflow="ellipsis")
        first = Text(f" {title}", style="bold")
        first.append(" " * max(1, room - first.cell_len - provider.cell_len - 1))
        return first.append_text(provider).append(said, style="bold")

    def _second(self, width: int) -> Text:
        """The breadcrumb gives up its beginning to the subject, which is cut when the end alone is too long."""
        note = f"{GAP}{self.note} " if self.note else " "
        room = width - len(note) - 1
        subject = shortened(clean(self.subject), room - cell_len(self._breadcrumb(0)) - len(GAP))
        said = f"{GAP}{subject}" if subject else ""
        room -= cell_len(said)
        line = Text(f" {fit(self._breadcrumb(room), room)}")
        return line.append(said, style="bold").append(note)

    def _breadcrumb(self, width: int) -> str:
        """The parts of the trail that fit in ``width`` cells, the last one whatever its length."""
        parts = [clean(part) for part in self.trail]
        while len(parts) > 2 and cell_len(" / ".join(parts)) > width:
            parts = ["…", *parts[2:]] if parts[0] == "…" else ["…", *parts[1:]]
        return " / ".join(parts)
