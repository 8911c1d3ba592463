"""The renewal of one request: which type, then its draft (P41, P42)."""

from mes_tui.domain.codes import RequestType
from mes_tui.domain.reference_year import label
from mes_tui.services.renewals import Renewal
from screens.base import MesScreen
from screens.dialogs import already_open
from screens.print_dialog import choose


async def renew(screen: MesScreen[None], request_id: int) -> None:
    """Ask which renewal (P41, P42), make its draft and open it; or say why none fits."""
    renewals = screen.services.renewals
    renewal = await screen.call(renewals.of_request, request_id)
    if renewal.open is not None:
        if await screen.app.push_screen_wait(already_open(renewal.open[1])):
            screen.mes.open_detail(renewal.open[0])
        return
    if renewal.refusal:
        screen.say(renewal.refusal, alert=True)
        return
    if chosen := await _chosen(screen, renewal):
        created = await screen.call(renewals.renew, renewal, RequestType(chosen))
        screen.mes.open_wizard(created)


async def _chosen(screen: MesScreen[None], renewal: Renewal) -> str:
    said = " ".join(filter(None, (renewal.offers[0].reason, renewal.doubt, renewal.copies)))
    text = f"{renewal.child}, {renewal.site}.\n{said}"
    types = ((offer.type.value, offer.type.long_label) for offer in renewal.offers)
    return await choose(screen.app, f"Renouveler pour {label(renewal.year)}", text, types)
