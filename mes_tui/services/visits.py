"""The application opened and closed, told in the journal: who, from where, when, by which program. Light."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.services.context import WorkContext
from mes_tui.services.sessions import program_of
from storage.records.mapping import JournalLine


@contextmanager
def visit(context: WorkContext) -> Iterator[Callable[[], None]]:
    """What lasts as long as the application is open. It gives what to call, once, when the first screen is drawn: the
    line is written in a thread, and waits for nobody. A store that takes no line keeps nobody from working.
    """
    teller = Thread(target=_tell, args=(context, JournalAction.ENTERED), name="mes-tui-visit", daemon=True)
    try:
        yield teller.start
    finally:
        if teller.ident is not None:
            teller.join()
            _tell(context, JournalAction.LEFT)


def _tell(context: WorkContext, action: JournalAction) -> None:
    program = program_of(context.session)
    with suppress(Refusal):
        context.store.tell(lambda: JournalLine(context.now, context.actor.login, "", action, program, context.origin))
