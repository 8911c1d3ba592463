"""« Aide en ligne »: the guides, in French, beside the application (P24)."""

from importlib.resources import files

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Markdown

from mes_tui.commands import keys_markdown
from mes_tui.domain.rules import Rules
from mes_tui.textual_internals import TiedBlock
from screens.base import MesScreen
from widgets.menu import Menu, MenuEntry

MINISTRY = "etudier"
GUIDES = (
    ("creer", "Créer une demande"),
    ("modifier", "Modifier une demande"),
    ("imprimer", "Imprimer, joindre"),
    ("signer", "Signer, soumettre"),
    ("supprimer", "Supprimer une demande"),
    (MINISTRY, "Étudier (Ministère)"),
    ("touches", "Les touches"),
    ("joindre", "Pour nous joindre"),
    ("apropos", "À propos"),
    ("questions", "Questions fréquentes"),
    ("abreviations", "Abréviations"),
    ("accessibilite", "Accessibilité"),
    ("plan", "Plan de l’application"),
    ("services", "Services du Ministère"),
    ("importer", "Importer des données"),
)
# One for each guide: the digits, then letters.
GUIDE_KEYS = "123456789ABCDEFGH"


class Guide(Markdown):
    """The text of a guide, cut at ordinary spaces only."""

    BLOCKS = {name: type(kind.__name__, (TiedBlock, kind), {}) for name, kind in Markdown.BLOCKS.items()}


class GuidesScreen(MesScreen[None]):
    """The list of the guides on the left, the chosen one on the right, ``first`` at the beginning ("": the side's)."""

    CSS_PATH = "guides.tcss"
    KEYS = ("help", "create", "back", "menu", "palette", "quit")
    BINDINGS = [
        Binding("pagedown,enter,space", "scroll(1)", "Lire la suite", show=False),
        Binding("pageup", "scroll(-1)", "Remonter", show=False),
    ]
    HELP_TITLE = "Aide en ligne"
    HELP_TEXT = "Chiffre, lettre ou flèches pour choisir un guide ; Page suiv. et Page préc. pour le lire."

    def __init__(self, first: str = "") -> None:
        super().__init__()
        self._first = first

    @property
    def trail(self) -> tuple[str, ...]:
        return ("Portail DSG", "Accueil", "Aide en ligne")

    def refusal(self, command: str) -> str:
        return self.mes.refused_creation() if command == "create" else ""

    def body(self) -> ComposeResult:
        with Horizontal():
            yield Menu(id="guide-menu")
            with VerticalScroll(id="guide-text"):
                yield Guide(open_links=False)

    def on_mount(self) -> None:
        menu = self.query_one(Menu)
        menu.entries = tuple(MenuEntry(id_, label, key) for key, (id_, label) in zip(GUIDE_KEYS, GUIDES, strict=False))
        # Each side begins with its own guide.
        first = self._first or (MINISTRY if self.services.actor.agent else GUIDES[0][0])
        menu.current = [id_ for id_, _ in GUIDES].index(first)
        menu.focus()
        self.attempt(self._show(GUIDES[menu.current][0]), group="guide", exclusive=True)

    @on(Menu.Moved)
    def _moved(self, event: Menu.Moved) -> None:
        self.attempt(self._show(event.entry.id), group="guide", exclusive=True)

    def action_scroll(self, pages: int) -> None:
        """Scroll the guide; the menu keeps the focus, so that the next digit chooses."""
        text = self.query_one("#guide-text", VerticalScroll)
        text.scroll_relative(y=pages * max(1, text.size.height - 2), animate=False)

    async def _show(self, guide: str) -> None:
        text = guide_text(guide, self.services.rules)
        await self.query_one(Guide).update(text)
        self.query_one("#guide-text", VerticalScroll).scroll_home(animate=False)


def guide_text(guide: str, rules: Rules) -> str:
    """The Markdown of a guide; the keys come from the command table, the telephones from the rules."""
    if guide == "touches":
        return f"# Les touches\n\n{keys_markdown()}"
    text = files("mes_tui").joinpath("help", f"{guide}.md").read_text(encoding="utf-8")
    phones = "\n".join(f"| {d.name} | {' ou '.join(d.phones)} |" for d in rules.directorates)
    return text.replace("{directions}", phones).replace("{ligne}", rules.help_phone)
