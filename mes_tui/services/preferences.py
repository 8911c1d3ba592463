"""What a person chose for their own screen, kept with their account. Light: read before the first screen."""

from contextlib import suppress

from mes_tui.domain.errors import Refusal, StoreUnusable
from mes_tui.services.context import WorkContext
from mes_tui.settings_keys import THEMES
from storage import records
from storage.queries import accounts as queries


class Preferences:
    """Those of the person at the keyboard, and of nobody else."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def theme(self) -> str:
        """The theme that the person chose, "" for none. What is read next says that the store cannot be."""
        with suppress(StoreUnusable):
            for (name,) in self._context.rows(queries.theme(self._context.actor.login)):
                return name if name in THEMES else ""
        return ""

    def choose_theme(self, name: str) -> None:
        """Keep ``name`` as the theme of the person, "" for that of the settings. Raises Refusal, NotSaved."""
        context, kept = self._context, _offered(name)
        with context.store.writing() as session:
            if reason := context.reread_actor(session).barred:
                raise Refusal(reason)
            records.put_theme(session, context.actor.login, kept)


def _offered(name: str) -> str:
    if name and name not in THEMES:
        raise Refusal("Ce thème n’existe pas. Choisissez-en un de la liste.")
    return name
