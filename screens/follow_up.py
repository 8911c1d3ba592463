"""What an office keeps of a request for itself, on the screen of its details: the note, the wish that it be signed."""

from functools import partial

from mes_tui.domain.access import Action, may
from mes_tui.domain.errors import Refusal
from mes_tui.domain.receivability import SIGNATURE
from mes_tui.forms.follow_up import QUESTIONS, kept_lines, note_said, proposed
from mes_tui.forms.french import listed
from screens.base import MesScreen
from screens.detail_view import Detail
from screens.dialogs import Confirm
from screens.outcome_dialog import Answers, OutcomeDialog

NOTE, HAND_OVER = "Note et date de suivi", "Faire signer"
_ABOUT = (
    "Demande {}. Cette note n’est ni transmise ni imprimée : les personnes du service de garde la lisent ici, et à "
    "l’accueil quand sa date est venue. Un texte vide l’efface.\n"
)
_QUESTION = (
    "Remettre la demande {} à signer\u00a0?\n\nLes personnes qui peuvent signer reçoivent un avis et la trouvent à "
    "l’accueil, sous « À signer ». Si la demande change ensuite, il faudra la remettre de nouveau."
)
_TAKE_BACK = "Reprendre la demande {}\u00a0?\n\n{} : {} Elle ne sera plus à signer."
OWN_HAND = "Vous pouvez signer vous-même cette demande : S mène à la vérification."


def own_hand(screen: MesScreen[None], detail: Detail) -> str:
    """Why nobody else is asked to sign: the person may, and nobody handed it over; "" otherwise."""
    request = detail.file.request
    signs = not may(screen.services.actor, Action.SIGN, request.division, request.status, request.region)
    return OWN_HAND if signs and detail.kept.wish is None else ""


async def write_note(screen: MesScreen[None], detail: Detail) -> str:
    """Ask for the note and keep it; the sentence that says so, "" when the person gave up.

    What was typed and could not be kept is shown again, with a colleague's own words when they wrote meanwhile.
    """
    services, request, note = screen.services, detail.file.request, detail.kept.note
    about, typed = _ABOUT.format(request.number), proposed(note)
    while True:
        check = partial(note_said, before=note, today=services.context.today)
        dialog = OutcomeDialog(NOTE, about, QUESTIONS, proposed(note), check, typed)
        given: Answers | None = await screen.app.push_screen_wait(dialog)
        if given is None:
            return ""
        try:
            written = await screen.call(services.follow_up.write, request.id, given, note)
        except Refusal as refusal:
            note = (await screen.call(services.follow_up.of, request.id)).note
            about, typed = f"{refusal.sentence}\n", given
        else:
            return "Note enregistrée." if written is not None else "Aucune note pour cette demande."


async def hand_over(screen: MesScreen[None], detail: Detail) -> str:
    """Hand the request over to be signed, or take it back; the sentence that says so, "" when the person gave up."""
    services, request = screen.services, detail.file.request
    if detail.kept.wish is not None:
        (told, *_) = kept_lines(detail.kept)
        question = _TAKE_BACK.format(request.number, *told)
        if not await screen.app.push_screen_wait(Confirm(HAND_OVER, question, "Reprendre", "Laisser")):
            return ""
        await screen.call(services.follow_up.take_back, request.id)
        return f"La demande {request.number} n’est plus à signer."
    obstacle = (await screen.call(services.submission.analyse, request.id)).obstacle
    question = _QUESTION.format(request.number)
    if obstacle is not None and obstacle.key != SIGNATURE:
        question += f"\n\nAttention : elle n’est pas complète. {obstacle.said or obstacle.causes[0].sentence}"
    if not await screen.app.push_screen_wait(Confirm(HAND_OVER, question, "Remettre")):
        return ""
    names = await screen.call(services.follow_up.ask_signature, request.id, request.version)
    return f"Demande {request.number} remise à signer : {listed(names)}."
