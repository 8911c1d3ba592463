"""What the other requests of a child say beside one: the same hours elsewhere, the same place twice (§3.3)."""

from collections.abc import Iterator

from mes_tui.domain.codes import OPEN_STATUSES
from mes_tui.domain.eligibility import twin
from mes_tui.forms.french import listed
from mes_tui.forms.hours import overlap, stays
from mes_tui.services.request_work import RequestView
from storage import records


def twins(view: RequestView) -> tuple[str, ...]:
    """What to do of the other requests that are open for the child of this open one in its place; for its provider."""
    request = view.request
    if view.context.actor.agent or request.status not in OPEN_STATUSES:
        return ()
    home = view.file.child_file.home_provider
    return tuple(twin(request, other) for other in records.twins(view.session, request, home))


def clashes(view: RequestView) -> Iterator[str]:
    """What is to be checked against each other request of the child, open or compliant, for the same year.

    Nothing for the Ministry, which reads what it was sent of each request, nor for what cannot change any more.
    """
    if view.context.actor.agent or view.sent_on:
        return
    for request in records.beside(view.session, view.request):
        other = RequestView(view.context, view.session, request)
        home = other.file.home_provider
        if request.status in OPEN_STATUSES and (request.site, home) == (view.request.site, view.file.home_provider):
            continue  # One of the two goes: see ``twins``.
        where = f"chez {home.full_name}" if home else f"à {other.file.site.name} ({request.site})"
        days = overlap(view.evaluation.values, other.evaluation.values)
        if days:
            yield (
                f"L’horaire chevauche celui de la demande {request.number}, {where} : {listed(list(days))}. Corrigez "
                "celui des deux qui ne convient pas."
            )
        elif not stays(other.evaluation.values):
            yield (
                f"La demande {request.number} vise aussi cet enfant, {where}, et son horaire n’est pas encore rempli : "
                "assurez-vous que les heures ne se chevauchent pas."
            )
