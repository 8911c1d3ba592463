"""The receipt of a sending (P61, P62); where no agent answers in the store, the file that is handed over is written."""

from typing import TYPE_CHECKING

from mes_tui.domain.codes import Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import RequestFile
from mes_tui.services.acts import handed_over, not_written, receipt_text, written
from mes_tui.services.lists import list_label
from screens.base import MesScreen
from screens.dialogs import Notice
from screens.print_dialog import write_dossier

if TYPE_CHECKING:
    from mes_tui.services.submission import Receipt

TITLE = "Dossier à remettre"


async def leave(screen: MesScreen[None], file: RequestFile, receipt: "Receipt") -> None:
    """Leave the wizard ``screen`` once the request of ``file``, as it was, is sent: nothing said before holds."""
    screen.say("")
    request = file.request
    path, listed, now = screen.path, list_label(request.status), list_label(Status.TRANSMITTED)
    notice = await _receipt_of(screen, request.id, receipt)
    notice.told_of = file
    if path == screen.HOME or (listed in path and listed != now):
        # The list below is not the one where the request is from now on.
        screen.mes.open_in_its_list(request.id, Status.TRANSMITTED)
    else:
        sent = "soumise" if receipt.answers.alone else "transmise au Ministère"
        screen.mes.leave_message(f"La demande {receipt.number} est {sent}.")
        screen.dismiss()
    screen.app.push_screen(notice)


async def _receipt_of(screen: MesScreen[None], request_id: int, receipt: "Receipt") -> Notice:
    """What is read last of a sending; where it is a file that is handed over, once it is written."""
    if receipt.answers.alone:
        return Notice(TITLE, await _hand_over(screen, request_id, receipt))
    return Notice("Demande transmise", receipt_text(receipt))


async def _hand_over(screen: MesScreen[None], request_id: int, receipt: "Receipt") -> str:
    """Say what is left to do, then write the signed file; return what became of it.

    Whatever that is, the request is sent.
    """
    await screen.app.push_screen_wait(Notice(TITLE, handed_over(receipt)))
    try:
        place = await write_dossier(screen, request_id, TITLE)
    except Refusal as refusal:
        return f"{refusal.sentence}\n\n{not_written()}"
    return written(place, receipt.directorate) if place else not_written()
