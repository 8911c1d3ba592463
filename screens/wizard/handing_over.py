"""The receipt of a sending (P61, P62); where no agent answers in the store, the file that is handed over is written."""

from typing import TYPE_CHECKING

from mes_tui.domain.codes import Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import RequestFile
from mes_tui.forms.french import long_date, time_of_day
from mes_tui.services.lists import list_label
from screens.base import MesScreen
from screens.dialogs import Notice
from screens.print_dialog import write_dossier

if TYPE_CHECKING:
    from mes_tui.services.submission import Receipt

TITLE = "Dossier à remettre"
QUESTION = (
    "Soumettre la demande {}\u00a0? Une fois soumise, elle ne pourra plus être modifiée. Aucun agent du Ministère ne "
    "lit cette base et rien n’est envoyé sur Internet\u00a0: l’application prépare le dossier signé, un PDF avec tous "
    "ses documents, et vous le remettez à la direction régionale."
)
WRITTEN = (
    "Dossier à remettre\u00a0: {}\n\nIl contient des renseignements confidentiels. Remettez-le à la direction "
    "régionale\u00a0: {}.\n\n"
    "Ses documents sont des fichiers joints au PDF (le trombone d’Acrobat Reader). Si votre direction ne les voit pas, "
    "remettez aussi l’impression «\u00a0Avec les documents joints\u00a0» (F9, dans les détails)\u00a0: toutes les "
    "pages s’y suivent."
)
NOT_WRITTEN = "Le dossier à remettre n’est pas enregistré. X, dans les détails de la demande, l’enregistre."


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
    await screen.app.push_screen_wait(Notice(TITLE, text(receipt)))
    try:
        written = await write_dossier(screen, request_id, TITLE)
    except Refusal as refusal:
        return f"{refusal.sentence}\n\n{NOT_WRITTEN}"
    return WRITTEN.format(written, receipt.directorate) if written else NOT_WRITTEN


def text(receipt: "Receipt") -> str:
    """What the provider keeps of it, and does next."""
    local = receipt.at.astimezone()
    return (
        f"La demande {receipt.number} est soumise, le {long_date(local.date())} à {time_of_day(local)}.\n\n"
        "Rien n’a été envoyé\u00a0: cette application n’est pas un service du Ministère, et aucun de ses agents ne lit "
        "cette base. Il vous reste à\n\n"
        "1. enregistrer le dossier signé, que l’application prépare maintenant\u00a0: un PDF avec le formulaire, ses "
        "documents et la signature\u00a0;\n"
        f"2. le remettre à la direction régionale\u00a0: {receipt.directorate}\u00a0;\n"
        "3. inscrire sa réponse quand elle arrive, avec I dans les détails de la demande.\n\n"
        "Le service de garde ne peut plus modifier cette demande. Statut de la demande\u00a0: Transmis."
    )


def receipt_text(receipt: "Receipt") -> str:
    """The receipt of a transmission: number, instant, whom the notice goes to (P61, P62)."""
    local = receipt.at.astimezone()
    return (
        f"La demande {receipt.number} a été transmise au Ministère le {long_date(local.date())} "
        f"à {time_of_day(local)}.\n\nStatut de la demande : Transmis\n"
        f"Une notification est destinée à la direction régionale : {receipt.directorate}.\n\n"
        "Le service de garde ne peut plus modifier cette demande ; le Ministère ne peut pas la modifier non plus.\n\n"
        "Cette application n’est pas un service du Ministère et n’envoie rien sur Internet : la demande et la "
        "notification sont inscrites dans cette base, que la direction régionale doit pouvoir consulter.\n\n"
        "Conservez ce numéro. Vous pouvez imprimer la demande avec F9 dans ses détails."
    )
