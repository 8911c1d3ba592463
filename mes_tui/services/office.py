"""The providers that a person works for. Light: read before the first screen."""

from mes_tui.domain.journal import READING
from mes_tui.domain.providers import Provider
from mes_tui.services.context import WorkContext
from storage.queries.accounts import provider_of, providers
from storage.queries.journal import last_line_but


class Office:
    """Reads the providers of the actor's divisions."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def providers(self) -> tuple[Provider, ...]:
        """The providers of the actor's divisions, by number."""
        actor = self._context.reread_actor()
        own = frozenset[str]() if actor.barred else actor.divisions
        rows = map(provider_of, self._context.rows(providers()))
        return tuple(provider for provider in rows if provider.division in own)

    def last_change(self) -> int:
        """The number of the journal's last line that tells more than reading or copying; 0 for none."""
        return self._context.count(last_line_but(sorted(READING)))
