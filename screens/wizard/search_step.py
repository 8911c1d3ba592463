"""Step 1, « Identité de l’enfant »: find the child by number or by name (P34 to P39)."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from mes_tui.domain.errors import Refusal
from mes_tui.forms.french import iso_date
from mes_tui.services.children import ChildMatch, Search, search_doubt
from screens.wizard.step import Step
from widgets.menu import Menu, MenuEntry
from widgets.one_line import OneLine
from widgets.prose import Prose

FIELDS = (
    ("nirec", "Numéro d’inscription (NIREC)", "Recherche"),
    ("necsg", "Numéro de l’enfant (NECSG)", ""),
    ("last_name", "Nom de famille de l’enfant", "Recherche nominative"),
    ("first_name", "Prénom", ""),
    ("birth_date", "Date de naissance", ""),
)
# Characters: twice what the numbers need, so that spaces and dashes may be typed too.
LONGEST = {"nirec": 26, "necsg": 20, "birth_date": 30}
BEFORE = "Veuillez effectuer une recherche."
PRECONDITIONS = """\
Important ! Avant de créer une demande pour un enfant :
1. S’assurer que le dossier de l’enfant est à jour dans le logiciel de gestion du service de garde (ACCÉO, ENFANTIN…).
2. Transmettre les informations de l’enfant au Ministère (synchronisation entre le logiciel de gestion et le CSG)."""
NOT_FOUND = """\
Aucun enfant trouvé. Si vous ne retrouvez pas le nom de l’enfant :
• S’assurer que le dossier de l’enfant est à jour dans le logiciel de gestion du service de garde (ACCÉO, ENFANTIN…).
• Transmettre les informations de l’enfant au Ministère (synchronisation entre le logiciel de gestion et le CSG), \
puis importer un fichier, ou ajouter l’enfant ici (F10, « Données »)."""


class _Fields(VerticalScroll, inherit_bindings=False):
    """What is taller than the window: the pages scroll it, the arrows are left to the fields."""

    BINDINGS = [
        Binding("pageup", "page_up", "Page précédente", show=False),
        Binding("pagedown", "page_down", "Page suivante", show=False),
    ]


class SearchStep(Step):
    """Search fields above, result below. A refused child stays in the list with its reason."""

    NUMBER = 1
    WORDS = {"values": ("Rechercher", "Rechercher l’enfant.")}
    HELP_TITLE = "Identité de l’enfant"
    BINDINGS = [
        Binding("down", "app.focus_next", "Champ suivant", show=False),
        Binding("up", "previous_field", "Champ précédent", show=False),
    ]
    HELP_TEXT = (
        f"{PRECONDITIONS}\n\nRemplissez le NECSG, ou le NIREC, ou le nom avec le prénom et la date de naissance ; "
        "un NIREC tapé à la place du NECSG, ou l’inverse, est cherché comme ce qu’il est. "
        "Les accents et les majuscules ne comptent pas. Entrée ou F4 lance la recherche."
    )

    def __init__(self) -> None:
        super().__init__()
        self._matches: tuple[ChildMatch, ...] = ()

    def compose(self) -> ComposeResult:
        if self.wizard.session is not None:
            with VerticalScroll():
                yield Prose(self._identity())
            return
        with _Fields(can_focus=False):
            for key, label, heading in FIELDS:
                if heading:
                    yield Static(heading, classes="heading", markup=False)
                with Horizontal(classes="row"):
                    yield Static(label, classes="label", markup=False)
                    yield OneLine(id=key, limit=LONGEST.get(key, 60))
            yield Static("Résultat", classes="heading", markup=False)
            yield Prose(f"{BEFORE}\n\n{PRECONDITIONS}", id="outcome")
            yield Menu(id="matches", digits_choose=False)
            yield Prose(id="chosen")

    def _identity(self) -> str:
        file = self.wizard.session.file  # type: ignore[union-attr]
        child, guardian = file.child, file.child_file.guardian
        return (
            f"Enfant : {child.list_name}\nDate de naissance : {iso_date(child.birth_date)}\n"
            f"NECSG : {child.necsg}\nNIREC : {child.nirec or 'aucun'}\n"
            f"Parent responsable : {guardian.described}\nInstallation : {file.site.name} ({file.site.number})\n\n"
            "L’enfant d’une demande ne change plus après sa création."
        )

    def action_previous_field(self) -> None:
        """Go to the field before; from the first one nowhere, as what is last on the screen takes no text."""
        if self.screen.focused is not self.query(Input).first():
            self.screen.focus_previous()

    async def enter(self) -> None:
        if self.wizard.session is not None:
            self.query_one(VerticalScroll).focus()
            return
        self.query_one("#necsg").focus()
        if self.wizard.child:
            self.query_one("#necsg", Input).value = self.wizard.child
            await self.do_values()

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.wizard.run_command("values")

    async def do_values(self) -> None:
        """Search with what is typed."""
        if self.wizard.session is not None:
            return
        typed = {field.id or "": field.value for field in self.query(Input)}
        search = Search(**typed)
        try:
            self._matches = await self.wizard.call(
                self.wizard.services.children.search, self.wizard.mes.division, search
            )
        except Refusal as refusal:
            self._show((), BEFORE)
            self.say(refusal.sentence, alert=True)
            if refusal.key in typed:
                self.query_one(f"#{refusal.key}").focus()
            return
        self.say("")
        doubt = search_doubt(search, self.wizard.services.rules)
        self._show(self._matches, "" if self._matches else f"{NOT_FOUND}\n\n{doubt}".rstrip())

    def _show(self, matches: tuple[ChildMatch, ...], outcome: str) -> None:
        self._matches = matches
        text = self.query_one("#outcome", Static)
        text.update(outcome)
        text.display = bool(outcome)
        self.query_one("#chosen", Static).update("")
        menu = self.query_one(Menu)
        menu.entries = tuple(
            MenuEntry(str(index), self._line(match), str(index + 1) if index < 9 else "", refusal=match.refusal)
            for index, match in enumerate(matches)
        )
        if matches:
            chosen = self.wizard.child_file
            menu.current = next((i for i, match in enumerate(matches) if match.child_file.key == chosen), 0)
            self.query_one("#chosen", Static).update(self._facts(matches[menu.current]))
            if any(not match.refusal for match in matches):
                menu.focus()
                menu.scroll_visible(animate=False)
            else:
                self._search_again()
            if len(matches) > 1 and matches[menu.current].child_file.key != chosen:
                self.say("Plusieurs dossiers : choisissez celui de la demande avec les flèches, puis Entrée.")
            elif matches[menu.current].refusal:
                self.say(matches[menu.current].refusal, alert=True)
            else:
                found = "Enfant trouvé, à confirmer" if matches[menu.current].doubt else "Enfant trouvé"
                self.say(f"{found} : Entrée ou F8 pour continuer.")

    def _search_again(self) -> None:
        """Nobody to go on with: what is typed next takes the place of what was searched."""
        filled = [field for field in self.query(OneLine) if field.value]
        field = next((field for field in filled if field.has_focus), filled[0])
        field.focus()
        field.action_select_all()
        self.query_one("#chosen").scroll_visible(animate=False)

    @staticmethod
    def _line(match: ChildMatch) -> str:
        guardian = match.child_file.guardian.full_name
        mark = " – refusé" if match.refusal else ""
        return (
            f"{match.child.list_name} – {iso_date(match.child.birth_date)} – {match.child.necsg} – "
            f"{guardian} – {match.site.name}{mark}"
        )

    @staticmethod
    def _facts(match: ChildMatch) -> str:
        """What tells two files of a child, or two children, apart: the line above is often too short for it."""
        guardian, child = match.child_file.guardian.described, match.child
        doubt = f"\n! {match.doubt}" if match.doubt else ""
        return (
            f"{doubt}\nDate de naissance : {iso_date(child.birth_date)} – NECSG : {child.necsg}\n"
            f"{match.site.name} ({match.site.number})\nParent responsable : {guardian}"
        )

    @on(Menu.Moved)
    def _moved(self, event: Menu.Moved) -> None:
        if not self._matches:
            return
        self.query_one("#chosen", Static).update(self._facts(self._matches[int(event.entry.id)]))
        if event.entry.refusal:
            self.say(event.entry.refusal, alert=True)

    @on(Menu.Chosen)
    async def _chosen(self, event: Menu.Chosen) -> None:
        event.stop()
        await self.wizard.run_command("next")

    async def leave(self) -> bool:
        if self.wizard.session is not None:
            return True
        entry = self.query_one(Menu).entry if self._matches else None
        if entry is None:
            self.say("Veuillez effectuer une recherche et choisir un enfant.", alert=True)
            return False
        match = self._matches[int(entry.id)]
        # Once it is declined, one for another year is wanted, perhaps: the next step asks.
        if match.open_request is not None and await self.wizard.offer_open(*match.open_request):
            return False
        if match.refusal:
            self.say(match.refusal, alert=True)
            return False
        # Coming back shows the same child again.
        self.wizard.match, self.wizard.child, self.wizard.child_file = match, match.child.necsg, match.child_file.key
        return True
