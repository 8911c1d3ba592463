"""What an office keeps of a request for itself: its note with a date, the wish that the direction signs it."""

from mes_tui.domain.access import Action, may
from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import Request
from mes_tui.forms.follow_up import DUE, TEXT, kept_lines, note_said
from mes_tui.forms.french import listed
from mes_tui.linear.desk import Desk, Entry
from mes_tui.linear.words import Answers

DATE_ASKED = "À suivre le (2021-08-02 ou 2 août 2021). Entrée : sans date."


def tell(desk: Desk, request_id: int) -> None:
    """Say what is kept of the request."""
    desk.talk.say(*(f"{label} : {text}" for label, text in kept_lines(desk.services.follow_up.of(request_id))))


def entries(desk: Desk, request: Request) -> list[Entry]:
    """What may be done of it."""
    services, kept = desk.services, desk.services.follow_up.of(request.id)

    def denied(action: Action) -> str:
        return may(services.actor, action, request.division, request.status)

    found = [Entry("Note du service de garde, jamais transmise", lambda: _note(desk, request), denied(Action.NOTE))]
    if kept.wish is not None and not denied(Action.EDIT):
        found.append(Entry("Reprendre la demande, remise à signer", lambda: _take_back(desk, request)))
    elif request.status.editable and denied(Action.SIGN):
        found.append(Entry("Faire signer par la direction", lambda: _hand_over(desk, request), denied(Action.EDIT)))
    return found


def _note(desk: Desk, request: Request) -> None:
    services = desk.services
    before = services.follow_up.of(request.id).note
    tell(desk, request.id)
    said = desk.talk.ask("Nouvelle note. Entrée : aucune note.").text
    due = ""
    while said:
        due = desk.talk.ask(DATE_ASKED, answers=Answers.CHOICE).text
        try:
            note_said({TEXT.key: said, DUE.key: due}, before, services.context.today)
            break
        except Refusal as refusal:
            desk.talk.error(refusal.sentence)
            if refusal.key == TEXT.key:
                said = desk.talk.ask("Nouvelle note. Entrée\u00a0: aucune note.").text
    services.follow_up.write(request.id, {TEXT.key: said, DUE.key: due}, before)
    desk.talk.say("Note enregistrée." if said else "Aucune note pour cette demande.")


def _hand_over(desk: Desk, request: Request) -> None:
    question = (
        f"Remettre la demande {request.number} à signer ? Les personnes qui peuvent signer en reçoivent un avis. Si la "
        "demande change ensuite, il faudra la remettre de nouveau."
    )
    if desk.confirmed(question, "remettre"):
        names = desk.services.follow_up.ask_signature(request.id, request.version)
        desk.talk.say(f"Demande {request.number} remise à signer : {listed(names)}.")


def _take_back(desk: Desk, request: Request) -> None:
    if desk.confirmed(f"Reprendre la demande {request.number} ? Elle ne sera plus à signer.", "reprendre"):
        desk.services.follow_up.take_back(request.id)
        desk.talk.say(f"La demande {request.number} n’est plus à signer.")
