"""« mes-tui » without a command: the full-screen application on a store."""

import gc
import resource
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from mes_tui import terminal
from mes_tui.domain.errors import StoreMissing
from mes_tui.list_names import ALL_LISTS
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    import argparse
    from types import SimpleNamespace

    from mes_tui.bootstrap import Services
    from mes_tui.domain.access import Actor


def run(options: "argparse.Namespace | SimpleNamespace", settings: Settings) -> int:
    """Open the application on the person's own store, made first if they want it."""
    if not options.lineaire and unusable_terminal():
        return 2
    way = open_linear if options.lineaire else open_app
    try:
        return way(settings, first=options.ouvrir)
    except StoreMissing as missing:
        from mes_tui.cli_commands.creer import offered

        if not offered(settings, missing):
            raise
    return way(settings, first=options.ouvrir)


def unusable_terminal() -> bool:
    """Say why the application cannot be opened here; False when it can."""
    refusal = terminal.refusal()
    if refusal:
        say(refusal, error=True)
    return bool(refusal)


def open_app(settings: Settings, actor: "Actor | None" = None, first: str | None = None) -> int:
    """Run the application until it is left; return its exit status. ``first`` names the list to open at once."""
    _leave_no_core()
    # Textual reads its environment when it is imported.
    terminal.prepare()
    # What a start loads stays for ever: looking for garbage in it would only make the person wait.
    gc.disable()
    from mes_tui.app import MesApp
    from mes_tui.bootstrap import open_services
    from mes_tui.services.visits import visit

    with open_services(settings, actor=actor) as services:
        app = MesApp(services, ALL_LISTS[first] if first else None)
        app.call_after_refresh(_collect_from_now_on)
        with _postman(services), visit(services.context) as began:
            app.call_after_refresh(began)
            app.run(mouse=settings.mouse)
        return app.return_code or 0


def open_linear(settings: Settings, actor: "Actor | None" = None, first: str | None = None) -> int:
    """The same, line by line: any terminal will do, or none."""
    _leave_no_core()
    from mes_tui.bootstrap import open_services
    from mes_tui.linear import start
    from mes_tui.services.visits import visit

    with (
        open_services(settings, actor=actor) as services,
        _postman(services),
        start.over_standard_streams(),
        visit(services.context) as began,
    ):
        began()
        start.run(services, first=ALL_LISTS[first] if first else None)
    return 0


def _leave_no_core() -> None:
    """A core file would hold what is on the screen."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _postman(services: "Services") -> AbstractContextManager[None]:
    if services.settings.mail is None:
        return nullcontext()
    from mes_tui.services.postman import sending

    return sending(services.outbox)


def _collect_from_now_on() -> None:
    gc.freeze()
    gc.enable()
