"""The providers that a person works for. Light: read before the first screen."""

from mes_tui.domain.access import may_import
from mes_tui.domain.codes import Right
from mes_tui.domain.journal import READING
from mes_tui.domain.providers import Provider
from mes_tui.services.context import WorkContext
from storage.queries.accounts import divisions, provider_of, providers
from storage.queries.journal import last_line_but

NEW = "?"
"""Stands for the division of a provider to add."""


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

    def refused_import(self, division: str) -> str:
        """Why the person may not bring data into ``division``, "" for a provider to add; "" when they may."""
        context, there = self._context, [number for (number,) in self._context.rows(divisions())]
        reason = context.refusal(lambda actor: may_import(actor, division or NEW, there, holder=context.owner))
        if division or not reason or context.actor.barred or context.actor.agent:
            return reason
        right = f"«\u00a0{Right.MANAGE.label}\u00a0»"
        return f"Pour ajouter un service de garde, il faut le droit {right}. Demandez-le à {context.actor.manager}."

    def last_change(self) -> int:
        """The number of the journal's last line that tells more than reading or copying; 0 for none."""
        return self._context.count(last_line_but(sorted(READING)))
