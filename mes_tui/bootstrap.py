"""From the settings to the store, the person and the services: the only place that builds things. Light."""

from collections.abc import Callable
from datetime import datetime

from mes_tui.domain.access import Actor
from mes_tui.domain.errors import NoAccess
from mes_tui.domain.journal import Door
from mes_tui.services.accounts import Identity, sign_in, with_locker
from mes_tui.services.context import WorkContext, utc_now
from mes_tui.services.restoring import require_last_line
from mes_tui.services.sessions import origin
from mes_tui.settings import GIGABYTE, Settings
from mes_tui.store_opening import caller, open_store
from mes_tui.use_cases import Services

__all__ = ["Services", "open_administration", "open_services"]


def open_services(
    settings: Settings, clock: Callable[[], datetime] = utc_now, actor: Actor | None = None, *, create: bool = False
) -> Services:
    """Open the store of ``settings`` for the person who runs the program, or for the account of ``actor``.

    ``clock`` returns aware instants. ``create`` makes the store where there is none; the first account of one without
    any becomes the manager's. Raises StoreMissing, StoreUnusable, Refusal to who has no account: it is closed then.
    """
    return _open(settings, clock, actor, administer=False, create=create)


def open_administration(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Services:
    """The same, to look after the store and its accounts: the account that holds it needs none of its own for that."""
    return _open(settings, clock, None, administer=True, create=False)


def _open(
    settings: Settings, clock: Callable[[], datetime], actor: Actor | None, *, administer: bool, create: bool
) -> Services:
    store = open_store(settings, create=create)
    try:
        if not (administer or create):
            require_last_line(store)
        who = Identity(actor.login, actor.name) if actor else caller(settings, store)
        context = WorkContext(
            store,
            lambda: settings.rules,
            clock,
            Actor(who.login, who.name),
            owner=who.owner,
            mails=settings.mail is not None,
            origin=origin(forced=bool(settings.identity)),
            quota=settings.quota * GIGABYTE,
        )
        try:
            context.actor = sign_in(store, who.login, who.name, context.now, first=create)
        except NoAccess:
            if not (administer and who.owner):
                from mes_tui.services.refusals import Refusals

                Refusals(context, settings.state).tell(Door.ACCOUNT)
                raise
            context.reread_actor()
        settings = with_locker(settings, who)
        if not (administer and who.owner):
            # Whoever holds the store looks after it wherever its copies go; nobody else, however they came, does.
            context.picker_root = settings.picker_root
            context.no_files = settings.restricted and not settings.picker_root
        if context.actor.agent:
            store.serve_ministry(context.actor.login)
    except BaseException:
        store.close()
        raise
    return Services(settings, context)
