"""The two lines on top of every screen: the measure and the provider, then the breadcrumb (P12, P13)."""

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from mes_tui.domain.text import clean

TITLE = "Mesure exceptionnelle de soutien"
LONG_TITLE = "Mesure exceptionnelle de soutien pour les enfants handicapés"


class PortalHeader(Widget):
    """``provider`` is « 3000-2000 CPE DE LA BAIE »; ``trail`` the parts of the breadcrumb; ``note``, at the right of
    it, what must not be forgotten of the whole store, "" for nothing."""

    DEFAULT_CSS = """
    PortalHeader { height: 2; dock: top; background: $primary; color: ansi_bright_white; }
    """

    provider: reactive[str] = reactive("")
    trail: reactive[tuple[str, ...]] = reactive(())

    def __init__(self, provider: str = "", trail: tuple[str, ...] = (), note: str = "") -> None:
        super().__init__()
        self.note = note
        self.set_reactive(PortalHeader.provider, provider)
        self.set_reactive(PortalHeader.trail, trail)

    def render(self) -> Text:
        """Title and provider on the first line; the breadcrumb, cut on its left if it must be, on the second."""
        width = self.size.width
        title = LONG_TITLE if width >= len(LONG_TITLE) + len(self.provider) + 4 else TITLE
        provider = Text(clean(self.provider))
        provider.truncate(max(0, width - len(title) - 4), overflow="ellipsis")
        first = Text(f" {title}", style="bold")
        first.append(" " * max(1, width - first.cell_len - provider.cell_len - 1))
        first.append_text(provider)
        second = self._breadcrumb(width - len(self.note) - 1 if self.note else width)
        second.append(f"{self.note} ".rjust(width - second.cell_len) if self.note else "")
        return Text("\n", no_wrap=True).join([first, second])

    def _breadcrumb(self, width: int) -> Text:
        parts = list(self.trail)
        while len(parts) > 2 and len(" / ".join(parts)) + 4 > width:
            parts = ["…", *parts[2:]] if parts[0] == "…" else ["…", *parts[1:]]
        line = Text(f" {clean(' / '.join(parts))}")
        line.truncate(max(0, width - 1), overflow="ellipsis")
        return line
