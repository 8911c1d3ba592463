"""« Données »: what there is, what was typed here, and the ways in: a file after a preview, or one by one."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from mes_tui.commands import BY_ID
from mes_tui.forms.french import counted
from mes_tui.importing import MAX_BYTES, ImportRefused
from mes_tui.services.entries import Overview, TypedRow
from mes_tui.services.import_report import ImportReport
from mes_tui.services.imports import bytes_of
from screens.base import MesScreen
from screens.reading import keep_in_view
from widgets.menu import Menu, MenuEntry
from widgets.prose import Prose

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services

NOBODY = "Personne n’est encore dans vos données."
TYPED = "Saisis ici, en attendant une importation"
FORMAT = (
    "Le fichier est dans un format de mes-tui, et non celui d’ACCÉO, d’ENFANTIN, du CSG ou de CAFE : l’aide en ligne "
    "(7, « Importer des données ») le décrit, et « mes-tui importer --modele » en écrit un exemple."
)


class DataScreen(MesScreen[None]):
    """What was typed here is listed: Enter corrects it."""

    CSS_PATH = "data.tcss"
    KEYS = ("help", "import_file", "add_child", "add_site", "open", "refresh", "back", "menu", "palette", "quit")
    HELP_TITLE = "Données"
    HELP_TEXT = (
        "F8 choisit un fichier, montre ce qu’il ajouterait, changerait ou terminerait, et n’importe rien sans votre "
        "accord. A ajoute un enfant, N une installation : ils sont « saisis ici » jusqu’à ce qu’un fichier importé, "
        "au même NECSG ou au même numéro, les confirme ; d’ici là, Entrée les corrige.\n\n" + FORMAT
    )

    def __init__(self) -> None:
        super().__init__()
        self._overview = Overview()

    @property
    def trail(self) -> tuple[str, ...]:
        return (*self.HOME, "Données")

    def body(self) -> ComposeResult:
        yield Prose(id="data-said")
        with VerticalScroll(id="data-rows", can_focus=False):
            yield Menu(id="data-menu", digits_choose=False)

    @on(events.Mount)
    async def _begin(self) -> None:
        self.query_one(Menu).focus()
        await self.attempt_at_once(self._read(), group="read")

    def on_screen_resume(self) -> None:
        """Something was added, or imported."""
        self.attempt(self._read(), group="read", exclusive=True)

    def on_store_changed(self) -> None:
        """Others add and import too."""
        if self.is_current:
            self.attempt(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        self._overview = await self.call(self.services.entries.overview, self.mes.division)
        self.query_one("#data-said", Prose).update(self._said())
        rows = self._overview.typed
        listed = (MenuEntry(str(rank), row.label) for rank, row in enumerate(rows))
        self.query_one(Menu).entries = (MenuEntry("", TYPED), *listed) if rows else ()
        self.refresh_keys()

    def _said(self) -> str:
        found = self._overview
        there = (
            f"{counted(found.sites, 'installation', 'installations')}, {counted(found.children, 'enfant', 'enfants')}."
            if found.sites or found.children
            else NOBODY
        )
        ways = (
            ("import_file", "importer un fichier, après un aperçu"),
            ("add_child", "ajouter un enfant"),
            ("add_site", "ajouter une installation"),
        )
        keys = "\n".join(f"  {self.key_of(BY_ID[id_])} : {way}" for id_, way in ways if not self.refusal(id_))
        return f"{there}\n\n{keys}\n\n{FORMAT}\n"

    def refusal(self, command: str) -> str:
        if command in ("add_child", "add_site", "import_file") and self.services.actor.barred:
            return self.services.actor.barred
        if command == "add_child" and not self._overview.sites:
            return "Ajoutez d’abord une installation, ou importez un fichier."
        if command == "open" and not self._overview.typed:
            return "Rien ici n’attend d’être confirmé."
        return ""

    @property
    def _row(self) -> TypedRow | None:
        entry = self.query_one(Menu).entry
        return self._overview.typed[int(entry.id)] if entry is not None and entry.id else None

    @on(Menu.Chosen)
    async def _chosen(self, event: Menu.Chosen) -> None:
        event.stop()
        await self.run_command("open")

    @on(Menu.Moved)
    def _moved(self, event: Menu.Moved) -> None:
        event.stop()
        keep_in_view(self.query_one("#data-rows", VerticalScroll), event.menu)

    def do_refresh(self) -> None:
        """Read again."""
        self.attempt(self._read(), group="read", exclusive=True)
        self.say("Relu.")

    def do_add_child(self) -> None:
        """The form of a child to add."""
        self.attempt(self._open(TypedRow(""), child=True), group="open", exclusive=True)

    def do_add_site(self) -> None:
        """The form of a site to add, with its provider where there is none."""
        self.attempt(self._open(TypedRow(""), child=False), group="open", exclusive=True)

    def do_open(self) -> None:
        """Correct what was typed here."""
        if row := self._row:
            self.attempt(self._open(row, child=bool(row.key)), group="open", exclusive=True)

    async def _open(self, row: TypedRow, *, child: bool) -> None:
        from screens.entry import EntryScreen

        entries, division = self.services.entries, self.mes.division
        if child:
            asked = await self.call(entries.child_form, division, row.key)
        else:
            asked = await self.call(entries.site_form, division, row.number)
        self.app.push_screen(EntryScreen(asked, division, row, child=child))

    def do_import_file(self) -> None:
        """Choose a file, and show what it would change."""
        self.attempt(self._import(), group="open", exclusive=True)

    async def _import(self) -> None:
        from screens.file_picker import DataPicker
        from screens.import_preview import ImportPreview

        paths = await self.app.push_screen_wait(DataPicker(self.services.files_root(), self.mes.folders.taken))
        if not paths:
            return
        path: Path = paths[0]
        self.mes.folders.taken = path.parent
        self.say("Lecture du fichier…")
        data = await self.call(bytes_of, path, MAX_BYTES)
        told = await self.call(preview_of, self.services, data, path.name)
        self.say("")
        self.app.push_screen(ImportPreview(data, path.name, told))


def preview_of(services: "Services", data: bytes, name: str) -> ImportReport | ImportRefused:
    """What the file ``name`` would change, or all that is wrong in it. Raises Refusal to who may not import it."""
    try:
        return services.imports.load_bytes(data, name, simulated=True)
    except ImportRefused as refused:
        return refused
