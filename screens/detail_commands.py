"""Which commands the details of a request offer, and why one is refused."""

from mes_tui.domain.access import Action, Actor, may
from mes_tui.domain.codes import Status
from mes_tui.domain.eligibility import DECIDED, renewable
from mes_tui.domain.requests import RequestFile
from screens.comments import NONE

OVER = (*DECIDED, Status.NOT_GRANTED)
NOT_YET = "Seule une demande conforme ou terminée, ou transmise pour une année précédente, se renouvelle."
_ACTIONS = {
    "edit": Action.EDIT,
    "delete": Action.DELETE,
    "print": Action.PRINT,
    "export": Action.PRINT,
    "submit": Action.TRANSMIT,
    "attach": Action.ATTACH,
    "note": Action.NOTE,
    "ask_signature": Action.EDIT,
    "remove_document": Action.ATTACH,
}
# What can never come back once the Ministry is done with a request.
_OVER = ("submit", "attach", "delete", "remove_document")


def senseless(file: RequestFile | None, command: str, year: int) -> bool:
    """True when ``command`` is not even listed; ``file`` is None as long as the request is not read.

    ``year`` is the one that a request made today aims at.
    """
    if command in ("comments", "changes"):
        return file is None or not file.comments
    if command == "renew":
        return file is None or not renewable(file.request, file.outcomes, year)
    if command == "ask_signature":
        return file is None or not file.request.status.editable
    return command in _OVER and file is not None and file.request.status in OVER


def refused(actor: Actor, file: RequestFile, command: str, year: int) -> str:
    """ "" when ``actor`` may use ``command`` on the request, else the sentence that says why not."""
    request = file.request
    if command in ("comments", "changes"):
        return NONE if senseless(file, command, year) else ""
    if command == "renew":
        return NOT_YET if senseless(file, command, year) else may(actor, Action.CREATE, request.division)
    action = _ACTIONS.get(command)
    return may(actor, action, request.division, request.status, request.region) if action else ""
