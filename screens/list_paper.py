"""A list, some of its requests or one of them, on paper; a list in a file for a spreadsheet: what is asked, what is
shown meanwhile, what is said after."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mes_tui.domain.errors import Refusal
from mes_tui.forms.french import counted
from mes_tui.services.batches import BatchReport, Target
from mes_tui.services.list_exports import SPREADSHEETS, ExportedList, ListFormat
from mes_tui.services.prints import PAPERS, PrintedTogether, PrintKind, missing_lines
from screens.base import MesScreen
from screens.dialogs import Confirm, Notice
from screens.file_picker import FileSave, NewFolder
from screens.file_writing import save_as
from screens.print_dialog import AS_PDF, accepted, choose, choose_place, print_request, send_to
from screens.progress_dialog import GivenUp, Progress, ProgressDialog

_SHOWN = 12
THIS, TOGETHER, EACH, LIST = "this", "together", "each", "list"
NOTHING = "Aucun document écrit."


@dataclass(frozen=True, slots=True)
class ListOnPaper:
    """What may be printed of a list: the request under the cursor, those that are ``marked``, else all its requests
    (None where the rows are none), and the list itself. ``export`` makes the file of the list in a format, ``name``
    proposes what to call it."""

    label: str
    folder: str
    this: Target | None
    marked: tuple[Target, ...]
    all: Callable[[], tuple[Target, ...]] | None
    export: Callable[[ListFormat], ExportedList]
    name: Callable[[ListFormat], str]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """How many requests of a PDF are drawn."""

    done: int
    of: int

    @property
    def sentence(self) -> str:
        return f"Demande {self.done} de {self.of}"


def open_list_printing(screen: MesScreen[None], listed: ListOnPaper) -> None:
    """Ask what is to be printed, which document and where."""
    screen.attempt(_print(screen, listed), group="print")


def open_list_export(screen: MesScreen[None], listed: ListOnPaper) -> None:
    """Ask which kind of file and where, then write the list."""
    screen.attempt(_export(screen, listed), group="export")


def _offered(listed: ListOnPaper, count: str) -> Iterator[tuple[str, str]]:
    which = f"Les {count} marquées" if len(listed.marked) > 1 else "La demande marquée"
    several = which if listed.marked else f"Toute la liste, {count}"
    if listed.this is not None:
        yield THIS, f"Cette demande\u00a0: {listed.this.number}"
    yield TOGETHER, f"{several}, un seul PDF"
    yield EACH, f"{several}, un document chacune"
    yield LIST, "La liste elle-même"


async def _print(screen: MesScreen[None], listed: ListOnPaper) -> None:
    if listed.all is None:
        await _print_itself(screen, listed)
        return
    targets = listed.marked or await screen.call(listed.all)
    count = counted(len(targets), "demande", "demandes")
    asked = f"{listed.label}. Que faut-il imprimer\u00a0? Espace, dans la liste, marque des demandes."
    what = await choose(screen.app, "Imprimer", asked, _offered(listed, count))
    if what == THIS and listed.this is not None:
        await print_request(screen, listed.this.id)
    elif what == LIST:
        await _print_itself(screen, listed)
    elif what:
        papers = [kind for kind in PAPERS if what == EACH or not kind.whole]
        question = f"{listed.label}\u00a0: {count}. Quel document pour chacune\u00a0?"
        chosen = await choose(screen.app, "Imprimer", question, ((kind.value, kind.label) for kind in papers))
        if chosen:
            await (_print_each if what == EACH else _print_together)(screen, listed, targets, PrintKind(chosen))


async def _print_itself(screen: MesScreen[None], listed: ListOnPaper) -> None:
    """The list as a table, where the person chooses."""
    place = await choose_place(screen)
    if not place:
        return
    made = await screen.call(listed.export, ListFormat.PDF)
    if place != AS_PDF:
        await send_to(screen, place, made, counted(made.rows, "ligne", "lignes"))
        return
    await _save_list(screen, made, ListFormat.PDF, lambda: made)


async def _print_together(
    screen: MesScreen[None], listed: ListOnPaper, targets: Sequence[Target], kind: PrintKind
) -> None:
    """One PDF of all ``targets``, once the person has read how many pages it has."""
    prints, ids = screen.services.prints, [target.id for target in targets]
    place = await choose_place(screen)
    if not place:
        return

    def work(told: Progress, given_up: GivenUp) -> PrintedTogether:
        return prints.render_together(ids, kind, lambda done: told(_Drawn(done, len(ids))), given_up)

    count = counted(len(targets), "demande", "demandes")
    made = await screen.app.push_screen_wait(
        ProgressDialog[PrintedTogether]("Imprimer", f"{kind.label}\u00a0: {count}.", work)
    )
    if isinstance(made, Refusal):
        raise made
    if made is None:
        screen.say(NOTHING)
        return
    if not await accepted(screen, made) or not await screen.app.push_screen_wait(_how_long(made, kind)):
        screen.say(NOTHING)
        return
    pages = f"{counted(made.requests, 'demande', 'demandes')}, {counted(made.pages, 'page', 'pages')}"
    if place != AS_PDF:
        await send_to(screen, place, made, pages)
    else:
        dialog = FileSave(prints.root, screen.mes.folders.written, made.filename, "Enregistrer un PDF")
        written = await save_as(screen, dialog, partial(prints.write, made))
        screen.say(NOTHING if written is None else f"Document écrit\u00a0: {written} ({pages}).")
    numbers = {target.id: target.number for target in targets}
    _tell_refused(screen, [f"{numbers[id_]}\u00a0: {why}" for id_, why in made.refused])


def _how_long(made: PrintedTogether, kind: PrintKind) -> Confirm:
    """« 7 demandes, 63 pages »: go on?"""
    requests, pages = counted(made.requests, "demande", "demandes"), counted(made.pages, "page", "pages")
    left_out = counted(len(made.refused), "demande n’y est pas", "demandes n’y sont pas")
    more = f"\n{left_out}, et la raison vous sera dite." if made.refused else ""
    return Confirm(
        "Un seul PDF", f"{kind.label}\u00a0: {requests}, {pages} en tout. Continuer\u00a0?{more}", "Imprimer"
    )


async def _print_each(screen: MesScreen[None], listed: ListOnPaper, targets: Sequence[Target], kind: PrintKind) -> None:
    """A file for each of ``targets``, in a new folder."""
    batches, mes, root = screen.services.batches, screen.mes, screen.services.files_root()
    folder = await screen.app.push_screen_wait(NewFolder(root, mes.folders.written, listed.folder, "Où imprimer"))
    if folder is None:
        screen.say(NOTHING)
        return
    mes.folders.written = folder.parent
    made = await screen.app.push_screen_wait(
        ProgressDialog[BatchReport](
            "Imprimer la liste",
            f"{kind.label}\u00a0: {counted(len(targets), 'demande', 'demandes')}.",
            lambda told, given_up: batches.run(targets, kind, folder, told=told, given_up=given_up),
        )
    )
    if isinstance(made, Refusal):
        raise made
    if made is not None:
        _say_result(screen, made, folder)


def _say_result(screen: MesScreen[None], report: BatchReport, folder: Path) -> None:
    """What was written, where a sign is missing, and why the others were not."""
    screen.say(f"{report.sentence} Dossier\u00a0: {folder}", alert=bool(report.refused))
    _tell(screen, {"Signes sans image": missing_lines(report.missing)})
    _tell_refused(screen, report.reasons)


def _tell_refused(screen: MesScreen[None], reasons: Sequence[str]) -> None:
    _tell(screen, {"Demandes non imprimées": reasons})


def _tell(screen: MesScreen[None], told: Mapping[str, Sequence[str]]) -> None:
    for title, lines in told.items():
        if lines:
            rest = len(lines) - _SHOWN
            more = (f"… et {rest} de plus.",) if rest > 0 else ()
            screen.app.push_screen(Notice(title, "\n".join((*lines[:_SHOWN], *more))))


async def _export(screen: MesScreen[None], listed: ListOnPaper) -> None:
    formats = ((format_.value, format_.label) for format_ in SPREADSHEETS)
    chosen = await choose(screen.app, "Exporter la liste", f"{listed.label}\u00a0: dans quel fichier\u00a0?", formats)
    if chosen:
        format_ = ListFormat(chosen)
        await _save_list(screen, None, format_, lambda: listed.export(format_), listed.name(format_))


async def _save_list(
    screen: MesScreen[None],
    exported: ExportedList | None,
    format_: ListFormat,
    export: Callable[[], ExportedList],
    name: str = "",
) -> None:
    """Write the list where the person chooses; it is made once they have."""
    exports, root = screen.services.list_exports, screen.services.files_root()
    made = [exported] if exported is not None else []

    def write(path: Path, overwrite: bool = False) -> Path:
        made[:] = made or [export()]
        return exports.write(made[0], path, overwrite)

    proposed = name if exported is None else exported.filename
    dialog = FileSave(root, screen.mes.folders.written, proposed, "Enregistrer la liste", f".{format_.value}")
    written = await save_as(screen, dialog, write)
    if written is None:
        screen.say("Aucun fichier écrit.")
        return
    screen.say(f"Liste écrite\u00a0: {written} ({counted(made[0].rows, 'ligne', 'lignes')}).")
