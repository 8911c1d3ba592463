"""Which commands of the detail screen make sense for a request, and why one is refused (P27)."""

from mes_tui.domain.access import Action, Actor, may
from mes_tui.domain.requests import RequestFile
from screens.comments import NONE
from screens.renewing import NOT_YET, RENEWABLE

_ACTIONS = {
    "edit": Action.EDIT,
    "delete": Action.DELETE,
    "print": Action.PRINT,
    "export": Action.PRINT,
    "submit": Action.TRANSMIT,
    "attach": Action.ATTACH,
}
# What can never come back once the Ministry is done with a request.
_OVER = ("submit", "attach", "delete")


def senseless(file: RequestFile | None, command: str) -> bool:
    """True when ``command`` is not even listed; ``file`` is None as long as the request is not read."""
    if command in ("comments", "changes"):
        return file is None or not file.comments
    over = file is not None and file.request.status in RENEWABLE
    return over if command in _OVER else command == "renew" and not over


def refused(actor: Actor, file: RequestFile, command: str) -> str:
    """ "" when ``actor`` may use ``command`` on the request, else the sentence that says why not."""
    request = file.request
    if command in ("comments", "changes"):
        return NONE if senseless(file, command) else ""
    if command == "renew":
        return NOT_YET if senseless(file, command) else may(actor, Action.CREATE, request.division)
    action = _ACTIONS.get(command)
    return may(actor, action, request.division, request.status, request.region) if action else ""
