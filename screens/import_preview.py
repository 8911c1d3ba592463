"""What a file to import would change, record by record, or what is wrong in it: nothing is written until agreed to."""

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from mes_tui.forms.french import counted
from mes_tui.importing import ImportRefused
from mes_tui.services.import_report import Changed, Fate, ImportReport
from screens.base import MesScreen
from screens.dialogs import Confirm
from screens.reading import Passage, keep_in_view
from widgets.menu import Menu, MenuEntry
from widgets.prose import Prose

_HEADINGS = {
    Fate.ENDED: "Prennent fin",
    Fate.CHANGED: "Changent",
    Fate.CONFIRMED: "Saisis ici, confirmés par le fichier",
    Fate.ADDED: "Ajoutés",
    Fate.LEFT: "Absents du fichier, laissés tels quels",
}
MOST = 300
"""How many records of one kind are listed."""
NOTHING = "Ce fichier ne change rien à vos données."


class ImportPreview(MesScreen[None]):
    """The preview of the file ``name``, of which ``told`` is the simulation or the refusal."""

    CSS_PATH = "import_preview.tcss"
    KEYS = ("help", "confirm_import", "back", "palette", "quit")
    BINDINGS = [
        Binding("pagedown,enter,space", "read_on(1)", "Lire la suite", show=False),
        Binding("pageup", "read_on(-1)", "Remonter", show=False),
    ]
    HELP_TITLE = "Aperçu de l’importation"
    HELP_TEXT = (
        "Rien n’est encore modifié. Les flèches choisissent une ligne ; ce qu’elle change se lit dessous, avant et "
        "après. F8 importe tout le fichier, après une question ; F3 revient sans rien importer. Un fichier qui a des "
        "fautes n’est pas importé : corrigez-les dans le fichier, puis choisissez-le de nouveau."
    )

    def __init__(self, data: bytes, name: str, told: ImportReport | ImportRefused) -> None:
        super().__init__()
        self._data, self._file_name, self._told = data, name, told
        self._passages = tuple(_faults(told) if isinstance(told, ImportRefused) else _passages(told))

    @property
    def trail(self) -> tuple[str, ...]:
        return (*self.HOME, "Données", "Aperçu")

    def body(self) -> ComposeResult:
        told = self._told
        title = told.sentence if isinstance(told, ImportRefused) else f"Aperçu, rien n’est modifié. {told.sentence}"
        yield Static(title, id="preview-title", markup=False)
        with VerticalScroll(id="choices", can_focus=False):
            yield Menu(id="passages", digits_choose=False)
        with VerticalScroll(id="whole", can_focus=False):
            yield Prose(id="whole-text")

    def on_mount(self) -> None:
        menu = self.query_one(Menu)
        menu.entries = tuple(passage.entry for passage in self._passages)
        menu.focus()
        self._show()

    @on(Menu.Moved)
    def _moved(self, event: Menu.Moved) -> None:
        event.stop()
        self._show()

    def _show(self) -> None:
        menu, passages = self.query_one(Menu), self._passages
        text = passages[menu.current].text if menu.current < len(passages) else NOTHING
        self.query_one("#whole-text", Prose).update(text)
        self.query_one("#whole", VerticalScroll).scroll_home(animate=False)
        keep_in_view(self.query_one("#choices", VerticalScroll), menu)

    def action_read_on(self, pages: int) -> None:
        """Scroll the text; the list keeps the focus."""
        whole = self.query_one("#whole", VerticalScroll)
        whole.scroll_relative(y=pages * max(1, whole.size.height - 1), animate=False)

    def refusal(self, command: str) -> str:
        if command != "confirm_import":
            return ""
        if isinstance(self._told, ImportRefused):
            return "Ce fichier a des fautes : corrigez-les, puis choisissez-le de nouveau."
        return "" if self._told.changes else NOTHING

    def do_confirm_import(self) -> None:
        """Import the file, once it is agreed to."""
        self.attempt(self._import(), group="import", exclusive=True)

    async def _import(self) -> None:
        assert isinstance(self._told, ImportReport)
        question = f"{self._told.sentence}\n\nImporter tout le fichier « {self._file_name} » ?"
        if not await self.app.push_screen_wait(Confirm("Importer", question, "Importer")):
            return
        self.say("Importation…")
        done = await self.call(self.services.imports.load_bytes, self._data, self._file_name)
        # One may be new, or have another name.
        await self.call(self.mes.read_providers, self.mes.division or done.division)
        self.mes.leave_message(f"Données importées. {done.sentence}")
        self.dismiss()


def _faults(refused: ImportRefused) -> Iterator[Passage]:
    """Each fault, with its record and its field."""
    for rank, fault in enumerate(refused.faults[:MOST]):
        place = " – ".join(filter(None, (fault.record, fault.field)))
        yield Passage(MenuEntry(str(rank), str(fault)), "\n\n".join(filter(None, (place, fault.sentence))))
    if len(refused.faults) > MOST:
        rest = counted(len(refused.faults) - MOST, "autre erreur", "autres erreurs")
        yield Passage(MenuEntry("rest", f"… et {rest}"), "Corrigez d’abord celles-ci.")


def _passages(report: ImportReport) -> Iterator[Passage]:
    """The counts, what is doubtful, then each record under what becomes of it."""
    counts = "\n".join(map(str, report.counts))
    yield Passage(MenuEntry("counts", "En bref"), f"{report.sentence}\n\n{counts}")
    if report.warnings:
        yield Passage(MenuEntry("", f"À vérifier ({len(report.warnings)})"))
        for rank, warning in enumerate(report.warnings[:MOST]):
            yield Passage(MenuEntry(f"warning{rank}", str(warning)), str(warning))
    records = (*report.changes, *report.left)
    for fate, heading in _HEADINGS.items():
        found = [record for record in records if record.told is fate]
        if found:
            yield Passage(MenuEntry("", f"{heading} ({len(found)})"))
            yield from (_passage(f"{fate.name}{rank}", record) for rank, record in enumerate(found[:MOST]))
        if len(found) > MOST:
            yield Passage(MenuEntry(f"{fate.name}…", f"… et {len(found) - MOST} de plus"), "")


def _passage(id_: str, record: Changed) -> Passage:
    if record.fields:
        lines = "\n".join(record.lines)
    else:
        lines = {Fate.ADDED: "Nouveau.", Fate.LEFT: "Rien n’y change."}.get(
            record.told, "Le fichier dit la même chose."
        )
    return Passage(MenuEntry(id_, record.called), f"{record.called} – {record.told}\n\n{lines}")
