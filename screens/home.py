"""The home screen: the provider's division line, the welcome message, the portal's menu (P6, P7, P9, P14)."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from screens.base import MesScreen
from screens.dialogs import Notice
from screens.menu import menu_entries
from widgets.menu import Menu, MenuEntry
from widgets.status_line import StatusLine

WELCOME = """\
Bienvenue dans le dossier de service de garde.

Dans le menu de gauche se trouvent les demandes concernant la mesure exceptionnelle de soutien (MES) de votre \
service de garde.

En conformité avec la Loi sur l’accès aux documents des organismes publics et sur la protection des renseignements \
personnels (RLRQ, c. A-2.1), les renseignements fournis sont traités de façon strictement confidentielle.

Cette application n’est pas un service du ministère de la Famille.
"""
ELSEWHERE = "Ce formulaire se trouve dans le portail du Ministère ; cette application ne traite que la MES."
OTHER_SERVICES = (
    MenuEntry("continuity", "Plan de continuité des services", refusal=ELSEWHERE),
    MenuEntry("administrators", "Administrateurs et actionnaires", refusal=ELSEWHERE),
    MenuEntry("quality", "Qualité éducative", refusal=ELSEWHERE),
)


class HomeScreen(MesScreen[None]):
    """Menu on the left; the welcome message and the telephone numbers on the right."""

    KEYS = ("help", "create", "refresh", "provider", "menu", "palette", "quit")
    HELP_TITLE = "Accueil"
    HELP_TEXT = (
        "Choisissez une liste avec les flèches et Entrée, ou tapez son chiffre. "
        "F6 crée une demande ; F2 change de service de garde quand vous en avez plusieurs."
    )

    def __init__(self) -> None:
        super().__init__(id="home")

    def body(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="menus"):
                yield Static("Mesure exceptionnelle de soutien", classes="title", markup=False)
                yield Menu(id="mes-menu")
                yield Static("Dossier de service de garde", classes="title", markup=False)
                yield Menu(id="other-menu", marks_rest=False)
            with VerticalScroll(id="welcome", can_focus=False):
                yield Static(self._division_line(), id="division", markup=False)
                yield Static(WELCOME, markup=False)
                yield Static(self._phones(), markup=False)

    def on_mount(self) -> None:
        self._read()
        self.query_one("#other-menu", Menu).entries = OTHER_SERVICES
        self.query_one("#mes-menu", Menu).focus()

    def on_screen_resume(self) -> None:
        """Counts change while lists and requests are open above."""
        if self.is_mounted:
            self._read()

    def _read(self) -> None:
        lists = self.services.lists
        counts = lists.counts(self.mes.division)
        self.query_one("#mes-menu", Menu).entries = menu_entries(counts, lists.commented(self.mes.division))
        self.query_one("#division", Static).update(self._division_line())
        self.refresh_keys()

    def _division_line(self) -> str:
        if not self.mes.provider:
            return "Aucun service de garde : importez vos données (« mes-tui importer »)."
        return f"No de division {self.mes.provider_label}"

    def _phones(self) -> str:
        region = self.mes.provider.region if self.mes.provider else ""
        directorate = self.services.rules.directorate_of(region)
        return (
            f"Pour nous joindre : Direction des services à la clientèle – {directorate.name}, "
            f"{' ou '.join(directorate.phones)}. Ligne générale sans frais : {self.services.rules.help_phone}."
        ).replace(" ", " ")

    def refusal(self, command: str) -> str:
        if command == "create" and not self.mes.provider:
            return "Importez d’abord les données du service de garde : « mes-tui importer FICHIER »."
        return ""

    def hidden(self, command: str) -> bool:
        return command == "provider" and len(self.mes.providers) < 2

    @on(Menu.Chosen)
    def _chosen(self, event: Menu.Chosen) -> None:
        if event.entry.refusal:
            self.say(event.entry.refusal)
        elif event.entry.id == "create" and self.refusal("create"):
            self.say(self.refusal("create"), alert=True)
        else:
            self.mes.go(event.entry.id)

    def do_refresh(self) -> None:
        """Read the counts again."""
        self._read()
        self.say("Données relues.")

    def do_provider(self) -> None:
        """Choose among the providers of the person's rights."""
        from screens.providers import ProviderScreen

        self.app.push_screen(ProviderScreen(), self._provider_chosen)

    def _provider_chosen(self, division: str | None) -> None:
        if division:
            self.mes.choose_provider(division)
            self.refresh_provider()
            self._read()

    def do_back(self) -> None:
        """Nothing is above the home screen."""
        self.app.push_screen(Notice("Accueil", "Vous êtes à l’accueil. Pour quitter : Ctrl+Q."))

    def refresh_provider(self) -> None:
        """Show the new provider in the header."""
        from widgets.header import PortalHeader

        self.query_one(PortalHeader).provider = self.mes.provider_label
        self.query_one(StatusLine).say("")
