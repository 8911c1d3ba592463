"""A whole list on paper, or in a file for a spreadsheet: what is asked, what is shown meanwhile, what is said after."""

from pathlib import Path

from mes_tui.domain.errors import Refusal
from mes_tui.forms.french import counted
from mes_tui.services.batches import BatchReport
from mes_tui.services.list_exports import ExportedList, ListFormat
from mes_tui.services.lists import ListQuery
from mes_tui.services.prints import PAPERS, PrintKind, missing_lines
from screens.base import MesScreen
from screens.dialogs import Notice
from screens.file_picker import FileSave, NewFolder
from screens.file_writing import save_as
from screens.print_dialog import choose
from screens.progress_dialog import ProgressDialog

_SHOWN = 12


def open_list_printing(screen: MesScreen[None], query: ListQuery) -> None:
    """Ask which document and which folder, then print each request of the list."""
    screen.attempt(_print(screen, query), group="print")


def open_list_export(screen: MesScreen[None], query: ListQuery) -> None:
    """Ask which kind of file and where, then write the list."""
    screen.attempt(_export(screen, query), group="export")


async def _print(screen: MesScreen[None], query: ListQuery) -> None:
    batches, mes, root = screen.services.batches, screen.mes, screen.services.files_root()
    targets = await screen.call(batches.targets, query)
    count = counted(len(targets), "demande", "demandes")
    asked = f"{query.kind.label} : {count}. Quel document pour chacune\u00a0?"
    chosen = await choose(screen.app, "Imprimer la liste", asked, ((kind.value, kind.label) for kind in PAPERS))
    if not chosen:
        return
    kind = PrintKind(chosen)
    folder = await screen.app.push_screen_wait(
        NewFolder(root, mes.last_folder, batches.folder_name(query), "Où imprimer")
    )
    if folder is None:
        screen.say("Aucun document écrit.")
        return
    mes.last_folder = folder.parent
    made = await screen.app.push_screen_wait(
        ProgressDialog[BatchReport](
            "Imprimer la liste",
            f"{kind.label} : {count}.",
            lambda told, given_up: batches.run(targets, kind, folder, told=told, given_up=given_up),
        )
    )
    if isinstance(made, Refusal):
        raise made
    if made is not None:
        _say_result(screen, made, folder)


def _say_result(screen: MesScreen[None], report: BatchReport, folder: Path) -> None:
    """What was written, where a sign is missing, and why the others were not."""
    screen.say(f"{report.sentence} Dossier : {folder}", alert=bool(report.refused))
    for title, lines in (
        ("Signes sans image", missing_lines(report.missing)),
        ("Demandes non imprimées", report.reasons),
    ):
        if lines:
            rest = len(lines) - _SHOWN
            more = (f"… et {rest} de plus.",) if rest > 0 else ()
            screen.app.push_screen(Notice(title, "\n".join((*lines[:_SHOWN], *more))))


async def _export(screen: MesScreen[None], query: ListQuery) -> None:
    exports, root = screen.services.list_exports, screen.services.files_root()
    formats = ((format_.value, format_.label) for format_ in ListFormat)
    chosen = await choose(screen.app, "Exporter la liste", f"{query.kind.label} : dans quel fichier\u00a0?", formats)
    if not chosen:
        return
    format_ = ListFormat(chosen)
    made: list[ExportedList] = []

    def write(path: Path, overwrite: bool = False) -> Path:
        made[:] = made or [exports.render([query], format_)]
        return exports.write(made[0], path, overwrite)

    name, suffix = exports.name([query], format_), f".{format_.value}"
    dialog = FileSave(root, screen.mes.last_folder, name, "Enregistrer la liste", suffix)
    written = await save_as(screen, dialog, write)
    if written is None:
        screen.say("Aucun fichier écrit.")
        return
    screen.say(f"Liste écrite : {written} ({counted(made[0].rows, 'ligne', 'lignes')}).")
