"""Where no agent answers in the store: what the Ministry answered elsewhere is recorded, or annulled (details)."""

from functools import partial

from mes_tui.domain.access import Action, may
from mes_tui.domain.answering import BY_AGENTS
from mes_tui.domain.codes import RequestType, Source
from mes_tui.domain.outcomes import recordable
from mes_tui.domain.statuses import Event
from mes_tui.forms.french import counted
from screens.asking import Asking
from screens.base import MesScreen
from screens.detail_view import Detail
from screens.dialogs import Confirm
from screens.outcome_dialog import Answers
from screens.print_dialog import choose

NOTHING = "À ce statut, il n’y a aucune réponse du Ministère à inscrire."
_NAMED = {
    Event.RETURN_WITH_COMMENTS: "Des commentaires\u00a0: la demande est à corriger",
    Event.DECLARE_COMPLIANT: "Conforme, avec ce qui est accordé",
    Event.REFUSE: "Non accordée",
    Event.RETURN_FOR_CORRECTION: "Retournée pour correction, sans commentaire",
    Event.RETURN_FOR_TYPE: "Retournée pour un autre type",
    Event.CORRECT_DECISION: "Décision corrigée, ou mal recopiée",
    Event.ANNUL: "Annuler la réponse, inscrite par erreur",
}


def named(event: Event) -> str:
    """The answer as it is chosen."""
    reason = event.effect.close_reason
    if event in _NAMED or reason is None:
        return _NAMED.get(event, event.value)
    return f"Terminée\u00a0: {reason.label[:1].lower()}{reason.label[1:]}"


def entries(screen: MesScreen[None], detail: Detail) -> tuple[Event, ...]:
    """What may be recorded of the request now, and its last answer annulled."""
    services, request = screen.services, detail.file.request
    events = recordable(services.actor, request, services.context.today) if detail.answerer.alone else ()
    annul = may(services.actor, Action.ANNUL, request.division, request.status, request.region)
    return (*events, *(() if annul or detail.annulment is None else (Event.ANNUL,)))


def refusal(screen: MesScreen[None], detail: Detail) -> str:
    """ "" when something may be recorded, else the sentence that says why not."""
    if entries(screen, detail):
        return ""
    if not detail.answerer.alone:
        return BY_AGENTS
    request = detail.file.request
    denied = may(screen.services.actor, Action.RECORD, request.division, request.status, request.region)
    return denied or NOTHING


async def record(screen: MesScreen[None], detail: Detail) -> str:
    """Ask what was answered, how and when, and record it; the sentence that says it is done, "" for nothing done."""
    request, services = detail.file.request, screen.services
    choices = ((event.name, named(event)) for event in entries(screen, detail))
    title = f"Réponse à la demande {request.number}"
    chosen = await choose(screen.app, title, "Qu’a répondu le Ministère\u00a0?", choices)
    if not chosen:
        return ""
    event = Event[chosen]
    if event is Event.ANNUL:
        return await _annul(screen, detail)
    if event is Event.RETURN_WITH_COMMENTS:
        from screens.received import ReceivedScreen

        screen.app.push_screen(ReceivedScreen(request.id))
        return ""
    asking = Asking(detail.file, detail.asked, services.rules, services.context.today, recorded=True)
    source = await ask_source(screen, title)
    more = await _type(screen, detail) if source and event is Event.RETURN_FOR_TYPE else {}
    if source is None or more is None:
        return ""
    prepared = len((await screen.call(services.answers.read, request.id)).draft_comments)
    lost = (
        f"{counted(prepared, 'commentaire tapé sera perdu', 'commentaires tapés seront perdus')}.\n" if prepared else ""
    )

    def confirm(answers: Answers) -> Confirm:
        told = asking.recap_of_answer(event, answers, source)
        return Confirm(title, f"Demande {request.number}\u00a0: {named(event)}.\n{told}{lost}{MARKED}", "Inscrire")

    answers = await asking.agreed(screen.app, named(event), event, confirm, more)
    if answers is None:
        return ""
    call = partial(services.answers.record, discard=bool(prepared))
    await screen.call(call, request.id, event, source, answers, request.version)
    return f"Réponse inscrite à la demande {request.number}\u00a0: {event.effect.line}."


MARKED = (
    "Partout où elle paraît, cette réponse sera dite inscrite par le service de garde. Gardez ce que vous avez reçu."
)


async def ask_source(screen: MesScreen[None], title: str) -> Source | None:
    """How the answer came, None when the person gave up."""
    sources = ((source.value, source.label) for source in Source)
    chosen = await choose(screen.app, title, "Comment la réponse vous est-elle parvenue\u00a0?", sources)
    return Source(chosen) if chosen else None


async def _type(screen: MesScreen[None], detail: Detail) -> Answers | None:
    """The type that the Ministry wants."""
    request = detail.file.request
    types = ((type_.value, type_.long_label) for type_ in RequestType if type_ is not request.type)
    chosen = await choose(screen.app, "Autre type", f"Type actuel\u00a0: {request.type.label}", types)
    return {"type": chosen} if chosen else None


async def _annul(screen: MesScreen[None], detail: Detail) -> str:
    request, undone = detail.file.request, detail.annulment
    asking = Asking(detail.file, detail.asked, screen.services.rules, screen.services.context.today)
    if undone is None:
        return ""
    question = (
        f"Demande {request.number}\u00a0: annuler «\u00a0{undone.answer.event.effect.line}\u00a0»\u00a0?\n"
        f"La demande revient au statut «\u00a0{undone.before.in_sentence}\u00a0». Ce qui avait été inscrit reste "
        "lisible dans ses suites, avec votre motif."
    )

    def confirm(_: Answers) -> Confirm:
        return Confirm("Annuler la réponse inscrite", question, "Annuler la réponse", "Ne rien changer")

    answers = await asking.agreed(screen.app, named(Event.ANNUL), Event.ANNUL, confirm)
    if answers is None:
        return ""
    status = await screen.call(screen.services.answers.annul, request.id, answers, request.version)
    return f"Réponse annulée\u00a0: la demande {request.number} est au statut «\u00a0{status.in_sentence}\u00a0»."
