"""What a provider changes of a request beside its answers, or tells the Ministry of it: only what can happen now is
offered."""

from mes_tui.domain.access import TOLD, Action, Actor, may
from mes_tui.domain.answering import Answerer
from mes_tui.domain.outcomes import none_now, offered
from mes_tui.domain.requests import RequestFile
from mes_tui.domain.statuses import Event
from mes_tui.forms.french import counted, listed, quoted
from mes_tui.forms.outcomes import Asked
from mes_tui.services.file_changes import FileChange
from mes_tui.services.type_changes import TypeChange
from screens.asking import Asking
from screens.base import MesScreen
from screens.dialogs import Confirm
from screens.outcome_dialog import Answers
from screens.print_dialog import choose
from screens.refiling import offer, refile

_TYPE, _FILE = "type", "dossier"
_NOTHING = "À ce statut, il n’y a rien d’autre à dire au Ministère de cette demande."


def ways(screen: MesScreen[None], file: RequestFile, answerer: Answerer) -> tuple[Event, ...]:
    """What may be told of the request of ``file`` now."""
    services = screen.services
    actor: Actor = services.actor
    return offered(actor, TOLD, file.request, services.context.today, alone=answerer.alone)


def nothing(screen: MesScreen[None], file: RequestFile) -> str:
    """Why nothing may be told of the request of ``file`` now."""
    return none_now(TOLD, file.request, screen.services.context.today) or _NOTHING


async def tell(screen: MesScreen[None], file: RequestFile, asked: Asked, answerer: Answerer) -> str:
    """Ask what to tell, with its words, and tell it; the sentence that says it is done, "" when the person gave up."""
    events, request = ways(screen, file, answerer), file.request
    named = [(event.name, sentence_case(event)) for event in events]
    changes: tuple[FileChange, ...] = ()
    if may_retype(screen, file):
        changes = await screen.call(screen.services.file_changes.of, request.id)
        own = [(_TYPE, "Changer le type de la demande"), (_FILE, offer(changes))]
        named[:0] = [(name, label) for name, label in own if label]
    heading = f"Suites de la demande {request.number}"
    chosen = await choose(screen.app, heading, "Que voulez-vous faire\u00a0?", named)
    if not chosen:
        return ""
    if chosen == _TYPE:
        return await retype(screen, file)
    if chosen == _FILE:
        return await refile(screen, file, changes)
    event = Event[chosen]
    title = sentence_case(event)
    asking = Asking(file, asked, screen.services.rules, screen.services.context.today)

    def confirm(answers: Answers) -> Confirm:
        told = f"{asking.recap(event, answers)}{heard(event, 'sera', answerer)}"
        return Confirm(title, f"Demande {request.number}\u00a0: {event}\u00a0?\n{told}", title)

    answers = await asking.agreed(screen.app, title, event, confirm)
    if answers is None:
        return ""
    await screen.call(screen.services.outcomes.tell, request.id, event, answers, request.version)
    return f"La demande {request.number} {event.effect.notice.predicate}. {heard(event, 'est', answerer)}"


def heard(event: Event, is_: str, answerer: Answerer) -> str:
    """Whether the Ministry hears of ``event``; ``is_`` is the verb, now or to come."""
    if answerer.alone:
        return "Rien n’est envoyé\u00a0: avisez-en vous-même la direction régionale."
    if event.effect.notice.to:
        return f"Le Ministère en {is_} avisé."
    return f"Le Ministère n’en {is_} pas avisé\u00a0: il ne voit plus cette demande."


def may_retype(screen: MesScreen[None], file: RequestFile) -> bool:
    """Whether the person may change the type of the request now."""
    request = file.request
    return not may(screen.services.actor, Action.EDIT, request.division, request.status, request.region)


async def retype(screen: MesScreen[None], file: RequestFile) -> str:
    """Ask which type the request takes, and give it; what then does not apply any more is shown first."""
    changes, request = await screen.call(screen.services.type_changes.of, file.request.id), file.request
    fitting = [change for change in changes if not change.refusal]
    if not fitting:
        return f"Aucun autre type ne convient. {changes[0].refusal}"
    types = (
        (change.type.value, f"{change.type.label}{' (demandé par le Ministère)' if change.wanted else ''}")
        for change in fitting
    )
    heading = f"Changer le type de la demande {request.number}"
    chosen = await choose(screen.app, heading, f"Type actuel\u00a0: {request.type.label}", types)
    if not chosen:
        return ""
    change = next(change for change in fitting if change.type.value == chosen)
    if not await screen.app.push_screen_wait(
        Confirm(heading, consequences(change, signed=file.signature is not None), "Changer")
    ):
        return ""
    await screen.call(screen.services.type_changes.make, request.id, change.type, request.version)
    return f"La demande {request.number} est maintenant de type {quoted(change.type.label)}."


def consequences(change: TypeChange, *, signed: bool) -> str:
    """What is kept, what does not show any more, what is asked besides, and what becomes of a signature."""
    parts = [f"Nouveau type\u00a0: {change.type.long_label}.", "Toutes les réponses sont gardées."]
    if change.gone:
        parts.append(f"Ne s’appliquent plus et ne paraîtront plus\u00a0: {listed(change.gone)}.")
    if change.asked:
        parts.append(f"{counted(change.asked, 'réponse de plus est attendue', 'réponses de plus sont attendues')}.")
    if signed:
        parts.append(
            "La signature électronique déjà donnée ne vaudra plus\u00a0: signez de nouveau avant de soumettre."
        )
    return "\n".join(parts)


def sentence_case(event: Event) -> str:
    """« Annoncer un départ »."""
    return f"{event[:1].upper()}{event[1:]}"
