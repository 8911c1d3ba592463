"""« Renouveler »: from a compliant or closed request to the draft of the next one (P41, P42)."""

from mes_tui.domain.codes import RequestType, Status
from mes_tui.domain.reference_year import label
from mes_tui.services.renewals import Renewal
from screens.base import MesScreen
from screens.dialogs import already_open
from screens.print_dialog import ChoiceDialog
from widgets.menu import MenuEntry

RENEWABLE = (Status.COMPLIANT, Status.CLOSED)
NOT_YET = "Seule une demande conforme ou terminée se renouvelle."


def open_renewal(screen: MesScreen[None], request_id: int) -> None:
    """Ask which renewal, make its draft and open it; or say why none fits."""
    screen.attempt(_renew(screen, request_id), group="renew", exclusive=True)


async def _renew(screen: MesScreen[None], request_id: int) -> None:
    renewals = screen.services.renewals
    renewal = await screen.call(renewals.of_request, request_id)
    if renewal.open is not None:
        if await screen.app.push_screen_wait(already_open(renewal.open[1])):
            screen.mes.open_detail(renewal.open[0])
        return
    if renewal.refusal:
        screen.say(renewal.refusal, alert=True)
        return
    chosen = await screen.app.push_screen_wait(_question(renewal))
    if chosen:
        created = await screen.call(renewals.renew, renewal, RequestType(chosen))
        screen.mes.open_wizard(created)


def _question(renewal: Renewal) -> ChoiceDialog:
    copied = f"Les réponses de la demande {renewal.previous} seront reprises. " if renewal.previous else ""
    text = f"{renewal.child}, {renewal.site}.\n{renewal.offers[0].reason} {copied}\n"
    entries = tuple(
        MenuEntry(offer.type.value, offer.type.long_label, str(digit)) for digit, offer in enumerate(renewal.offers, 1)
    )
    return ChoiceDialog(f"Renouveler pour {label(renewal.year)}", text, entries)
