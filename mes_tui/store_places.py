"""Making the store that the settings name, and putting a copy in its place: on purpose, never on the way."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.bootstrap import open_services
from mes_tui.domain.access import Actor
from mes_tui.domain.errors import Refusal, StoreMissing
from mes_tui.services.accounts import any_account
from mes_tui.services.context import WorkContext, utc_now
from mes_tui.services.restoring import PutBack, put_back
from mes_tui.settings import Settings
from mes_tui.store_opening import caller, open_store
from storage.engines import lineage
from storage.engines.location import Location
from storage.seal import Seal
from storage.store import Store

if TYPE_CHECKING:
    from mes_tui.services.moving import Moved


def create_store(
    settings: Settings, first: Actor | None = None, *, anew: bool = False, clock: Callable[[], datetime] = utc_now
) -> Actor:
    """Make the store of ``settings``; return the account that manages it: that of ``first``, else who runs the program.

    Raises Refusal where a store is, or ``was_there`` unless ``anew``; StoreUnusable.
    """
    with suppress(StoreMissing), open_store(settings, create=False) as store:
        if any_account(store):
            raise Refusal(f"Il y a déjà un dépôt ici : {settings.store_place}. Il reste tel quel.")
    if was_there(settings) and not anew:
        raise Refusal(
            f"Un dépôt a déjà servi ici : {settings.store_place}. Si son disque n’est pas monté, montez-le ; s’il est "
            "perdu, remettez une copie : « mes-tui restaurer ». Pour repartir de rien tout de même, ajoutez --nouveau."
        )
    with open_services(settings, clock, first, create=True) as services:
        return services.actor


def restore_store(
    settings: Settings, copy: Path, *, despite_faults: bool = False, clock: Callable[[], datetime] = utc_now
) -> PutBack:
    """Put the file ``copy`` in the place of the store of ``settings``; see ``services.restoring.put_back``.

    Raises Refusal to who does not hold the store, StoreUnusable, NotSaved.
    """
    # Who may write in the folder of a SQLite store is asked by the store; a base, by the machine's settings alone.
    if settings.database_url and settings.owner != os.getuid():
        raise Refusal(
            "Seul le compte qui tient la base y remet une copie : celui que nomme « proprietaire », dans le fichier de "
            "réglages de la machine."
        )
    location, context = Location.of(settings.store_place), _context_of(settings, clock)
    settings.make_way()
    return put_back(location, copy, context, Seal(settings.seal_file), despite_faults=despite_faults)


def move_store(
    settings: Settings, there: Settings, *, despite_faults: bool = False, clock: Callable[[], datetime] = utc_now
) -> "Moved":
    """Take the store of ``settings`` to the empty place of ``there``; see ``services.moving.move``.

    Raises Refusal to who does not hold the store, StoreUnusable, NotSaved, OSError.
    """
    from mes_tui.services.moving import move

    if settings.database_url and settings.owner != os.getuid():
        raise Refusal(
            "Seul le compte qui tient la base la déplace : celui que nomme « proprietaire », dans le fichier de "
            "réglages de la machine."
        )
    there.make_way()
    here, place = Location.of(settings.store_place), Location.of(there.store_place)
    return move(here, place, _context_of(settings, clock), Seal(settings.seal_file), despite_faults=despite_faults)


def _context_of(settings: Settings, clock: Callable[[], datetime]) -> Callable[[Store], WorkContext]:
    """What makes the context of who looks after a store with ``settings``."""

    def context(store: Store) -> WorkContext:
        who = caller(settings, store)
        return WorkContext(store, lambda: settings.rules, clock, Actor(who.login, who.name), owner=who.owner)

    return context


def was_there(settings: Settings) -> bool:
    """Whether this account wrote to a store at this place, as what is beside its seal remembers, or one was taken from
    there."""
    place = Location.of(settings.store_place)
    left = place.path is not None and lineage.moved_from(place.path)
    return bool(left or Seal(settings.seal_file).remembered(place.label))
