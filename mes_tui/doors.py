"""What is refused at the doors of the command line, told in the journal of the store that it was asked of."""

import os
from contextlib import suppress

from mes_tui.domain.access import Actor
from mes_tui.domain.errors import NoAccess, NotAllowed, NotTheirs, Refusal
from mes_tui.domain.journal import Door
from mes_tui.services.context import WorkContext, utc_now
from mes_tui.services.refusals import Refusals
from mes_tui.services.sessions import origin
from mes_tui.settings import Settings, borrowed
from mes_tui.store_opening import caller, open_store


def tell_refusal(settings: Settings, door: Door, command: str) -> None:
    """Tell that the person was refused ``command`` at ``door``. Whatever happens, nothing is raised."""
    with suppress(Refusal, OSError), open_store(settings, create=False) as store:
        who = caller(settings, store)
        from_where = origin(forced=bool(settings.identity))
        actor = Actor(who.login, who.name)
        context = WorkContext(store, lambda: settings.rules, utc_now, actor, owner=who.owner, origin=from_where)
        Refusals(context, settings.state).tell(door, command)


def closed_by(refusal: Refusal, settings: Settings, command: str, gesture: str) -> Door | None:
    """The door at which ``refusal`` was raised; None for what is no attempt, or was told when it was raised."""
    match refusal:
        case NoAccess():
            return None
        case NotAllowed():
            return Door.RIGHT
        case NotTheirs():
            return Door.ELSEWHERE
    deposit = (command, gesture) == ("casier", "deposer") and borrowed(os.environ, settings.identity)
    # A name that is taken is no attempt at anything.
    return Door.DEPOSIT if deposit and refusal.key != "overwrite" else None
