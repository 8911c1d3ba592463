"""The receipt of a transmission: number, instant, whom the notice goes to (P61, P62)."""

from mes_tui.forms.french import long_date, time_of_day
from mes_tui.services.submission import Receipt


def receipt_text(receipt: Receipt) -> str:
    """What the person reads once the request is at the Ministry."""
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
