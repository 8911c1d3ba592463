"""Print a request: which document, then a PDF where the person chooses, or a printer (P48, P70)."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from textual import on
from textual.app import App, ComposeResult

from mes_tui.domain.errors import Refusal
from mes_tui.forms.french import counted
from mes_tui.services.prints import PAPERS, OnPaper, Printed, PrintKind
from screens.base import MesModal, MesScreen
from screens.progress_dialog import ProgressDialog
from widgets.hints import Hints
from widgets.menu import Menu, MenuEntry
from widgets.prose import Prose

AS_PDF, _PRINTER = "pdf", "lp:"
# Of the places of signs that cannot be printed, how many are told.
_PLACES = 8


class ChoiceDialog(MesModal[str]):
    """A short menu in a box; the result is the id of the entry. ``gesture`` says what choosing one does, ``current`` is
    the id of the entry under the cursor at first."""

    HELP_TEXT = (
        "Choisissez avec les flèches et Entrée, ou par le chiffre. Échap revient sans rien faire\u00a0; ce qui suit un "
        "choix se quitte aussi par Échap."
    )

    def __init__(
        self, title: str, text: str, entries: tuple[MenuEntry, ...], gesture: str = "choisir", current: str = ""
    ) -> None:
        super().__init__()
        self._title, self._text, self._entries, self._gesture = title, text, entries, gesture
        self._current = current

    def compose(self) -> ComposeResult:
        yield self.box(
            self._title,
            Prose(self._text),
            Menu(),
            foot=(Hints(f"Chiffre ou Entrée\u00a0: {self._gesture}    Échap\u00a0: annuler"),),
        )

    def on_mount(self) -> None:
        """The entries, ready to choose from."""
        menu = self.query_one(Menu)
        menu.entries = self._entries
        menu.current = next((place for place, entry in enumerate(self._entries) if entry.id == self._current), 0)
        menu.focus()

    @on(Menu.Chosen)
    def _chosen(self, event: Menu.Chosen) -> None:
        self.dismiss(event.entry.id)


async def choose(
    app: App[object],
    title: str,
    text: str,
    choices: Iterable[tuple[str, str]],
    gesture: str = "choisir",
    current: str = "",
) -> str:
    """The id of the choice made among ``choices``, each an id and its label, by digit; "" for none."""
    entries = tuple(MenuEntry(name, label, str(digit)) for digit, (name, label) in enumerate(choices, start=1))
    return await app.push_screen_wait(ChoiceDialog(title, f"{text}\n", entries, gesture, current)) or ""


def open_print_dialog(screen: MesScreen[None], request_id: int) -> None:
    """Ask what to print, make it, and write or send it."""
    screen.attempt(print_request(screen, request_id), group="print")


def open_export(screen: MesScreen[None], request_id: int) -> None:
    """Make the file of the request, its data and documents inside, and write it."""
    screen.attempt(_export(screen, request_id), group="print")


async def _export(screen: MesScreen[None], request_id: int) -> None:
    written = await write_dossier(screen, request_id, "Exporter le dossier")
    if written:
        screen.say(f"Dossier exporté : {written}. Il contient des renseignements confidentiels.")


async def write_dossier(screen: MesScreen[None], request_id: int, title: str) -> Path | None:
    """Make the file of the request and write it where the person chooses; None when they gave up. Raises Refusal."""
    exported = await _made(screen, request_id, PrintKind.ARCHIVE)
    if exported is None or not await accepted(screen, exported):
        return None
    return await _save(screen, exported, title)


async def print_request(screen: MesScreen[None], request_id: int) -> None:
    """The same, in a task of the screen."""
    kinds = ((kind.value, kind.label) for kind in PAPERS)
    chosen = await choose(screen.app, "Imprimer", "Quel document\u00a0?", kinds, "Obtenir le document")
    if not chosen:
        return
    place = await choose_place(screen)
    if not place:
        return
    printed = await _made(screen, request_id, PrintKind(chosen))
    if printed is None or not await accepted(screen, printed):
        return
    if place == AS_PDF:
        await _save(screen, printed)
    else:
        await send_to(screen, place, printed, _pages(printed))


async def choose_place(screen: MesScreen[None]) -> str:
    """A file, asked only where there is a printer too, or which printer; "" for none."""
    prints = screen.services.prints
    printers = await screen.call(prints.printers) if screen.services.settings.printers else ()
    if not printers:
        return AS_PDF
    places = ((f"{_PRINTER}{name}", f"Imprimante {name}") for name in printers)
    return await choose(screen.app, "Imprimer", "Où\u00a0?", [(AS_PDF, "Enregistrer un fichier PDF"), *places])


async def send_to(screen: MesScreen[None], place: str, printed: OnPaper, told: str) -> None:
    """Send a PDF to the printer that ``place`` names; ``told`` says how much there is of it."""
    name = place.removeprefix(_PRINTER)
    await screen.call(screen.services.prints.send, printed, name)
    screen.say(f"Document envoyé à l’imprimante {name} ({told}).")


async def _made(screen: MesScreen[None], request_id: int, kind: PrintKind) -> Printed | None:
    """The document; None once the person gave it up, which is offered for one with all the documents in it."""
    prints = screen.services.prints
    if not kind.whole:
        screen.say("Préparation du document…")
        return await screen.call(prints.render, request_id, kind)
    dialog = ProgressDialog[Printed](
        kind.heading, "Préparation…", lambda progress, given_up: prints.render(request_id, kind, progress, given_up)
    )
    made = await screen.app.push_screen_wait(dialog)
    if isinstance(made, Refusal):
        raise made
    if made is None:
        screen.say("Aucun document écrit.")
    return made


async def accepted(screen: MesScreen[None], printed: Printed) -> bool:
    """Whether to go on: at once, or once the person has read which signs cannot be printed."""
    if not printed.missing:
        return True
    rest = len(printed.missing) - _PLACES
    places = [
        *printed.missing[:_PLACES],
        *(["et " + counted(rest, "autre endroit", "autres endroits")] if rest > 0 else []),
    ]
    text = "Ces signes ne peuvent pas s’imprimer ; « □ » sera à leur place :\n"
    said = text + "\n".join(f"– {place}" for place in places)
    if await choose(screen.app, "Signes sans image", said, [("go", "Continuer quand même")]):
        return True
    screen.say("Aucun document écrit.")
    return False


async def _save(screen: MesScreen[None], printed: Printed, title: str = "Enregistrer un PDF") -> Path | None:
    from screens.file_picker import FileSave
    from screens.file_writing import save_as

    prints = screen.services.prints
    written = await save_as(
        screen,
        FileSave(prints.root, screen.mes.folders.written, printed.filename, title),
        partial(prints.write, printed),
    )
    if written is None:
        screen.say("Aucun document écrit.")
        return None
    screen.say(f"Document écrit : {written} ({_pages(printed)}, révision {printed.revision}).")
    return written


def _pages(printed: Printed) -> str:
    return counted(printed.pages, "page", "pages")
