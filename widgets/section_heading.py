"""The heading of a section of the form."""

from rich.text import Text
from textual.widget import Widget

from mes_tui.forms.vocabulary import Section
from widgets.cells import visible


class SectionHeading(Widget):
    """The heading of a section: « ── Enfant et parents ───── »."""

    DEFAULT_CSS = """
    SectionHeading { height: 1; width: 100%; text-style: bold; }
    """

    def __init__(self, section: Section) -> None:
        super().__init__(id=f"section-{section.key}")
        self.section = section

    def render(self) -> Text:
        line = Text(f"── {visible(self.section.title)} ", no_wrap=True, overflow="ellipsis")
        return line.append("─" * max(0, self.size.width - line.cell_len))
