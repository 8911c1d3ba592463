"""The store of the settings, before anybody works on it, and who runs the program. Light."""

import os

from mes_tui.services.accounts import Identity, identify
from mes_tui.settings import Settings
from storage.seal import Seal
from storage.store import Store


def open_store(settings: Settings, *, create: bool) -> Store:
    """The store of ``settings``, for nobody yet; the caller closes it. Raises StoreMissing, StoreUnusable, OSError."""
    if create:
        settings.make_way()
    return Store.open(settings.store_place, create=create, seal=Seal(settings.seal_file))


def caller(settings: Settings, store: Store) -> Identity:
    """Who runs the program on ``store``; see ``identify``. Raises Refusal."""
    # A SQLite file says by itself who holds it; for a database, the machine's settings do.
    path = store.location.path
    owner = settings.owner if path is None else path.stat().st_uid
    return identify(os.getuid(), owner, settings.identity, os.environ)
