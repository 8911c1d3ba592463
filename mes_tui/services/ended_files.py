"""What an import ended: the « dossier parent-enfant » of a request, and what its provider may do of it next."""

from mes_tui.domain.access import TOLD
from mes_tui.domain.codes import OPEN_STATUSES, Status
from mes_tui.domain.outcomes import in_force, offered
from mes_tui.domain.statuses import Event
from mes_tui.forms.french import listed, long_date, quoted
from mes_tui.services.file_changes import takeable
from mes_tui.services.request_columns import TYPED
from mes_tui.services.request_work import RequestView
from storage import records

_ENDS = {
    Event.ANNOUNCE_DEPARTURE: "annoncer le départ de l’enfant",
    Event.GIVE_UP: str(Event.GIVE_UP),
    Event.ABANDON: str(Event.ABANDON),
    Event.DELETE: "supprimer la demande",
}
"""How a provider ends a request that cannot be sent."""
_BACK = (Event.WITHDRAW, Event.ASK_CORRECTION)
"""How a provider gets back a request that it sent."""
_TO_MEND = "Si ce n’est pas vrai, corrigez-le dans votre logiciel de gestion, puis importez ses données. "
_OTHER = "Un autre dossier de cet enfant convient"


def way_out(view: RequestView) -> str:
    """What the provider can do with a request that cannot be sent as it is, "" when it is not in its hands."""
    status = view.request.status
    if not status.editable:
        return ""
    if takeable(view):
        return f"{_OTHER}\u00a0: prenez-le par «\u00a0Suites\u00a0» (U), dans les détails de la demande."
    ends = [words for event, words in _ENDS.items() if status in event.effect.before]
    return f"Si c’est exact, il reste à {listed(ends, 'ou à')}, dans les détails de la demande."


def ended(view: RequestView) -> str:
    """That the « dossier » of a request that goes on is over, and what to do next, or that nothing but what was typed
    here says it; for its provider, "" otherwise."""
    request, today = view.request, view.context.today
    if view.context.actor.agent or request.status not in (*OPEN_STATUSES, Status.COMPLIANT):
        return ""
    last, typed = records.file_standing(view.session, request.file_key)
    if last is None or today <= last:
        return f"{TYPED}." if typed else ""
    step = _in_hand(view) if request.status.editable else _sent(view)
    return f"Terminé le {long_date(last)}, d’après vos données. {step}".rstrip()


def _in_hand(view: RequestView) -> str:
    return f"{'' if takeable(view) else _TO_MEND}{way_out(view)}"


def _sent(view: RequestView) -> str:
    """What may be told of a request that the Ministry has."""
    context, request = view.context, view.request
    ways = offered(context.actor, TOLD, request, context.today, alone=view.answerer.alone)
    back = [quoted(event) for event in ways if event in _BACK]
    other = _OTHER if takeable(view) else ""
    if other and back:
        return f"{other}\u00a0: pour le prendre, U\u00a0: {listed(back, 'ou')}."
    announced = any(outcome.event is Event.ANNOUNCE_DEPARTURE for outcome in in_force(view.file.outcomes))
    leaves = Event.ANNOUNCE_DEPARTURE in ways and not announced
    kept = f"{other}\u00a0: la demande garde ce qui a été transmis." if other else ""
    left = "Si l’enfant est parti, U\u00a0: annoncer son départ." if leaves else ""
    return " ".join(filter(None, (kept, left)))
