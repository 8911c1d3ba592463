"""Who answers a request: an agent of the Ministry in this store, else its provider, who records what came elsewhere."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from mes_tui.domain.access import Actor, as_of
from mes_tui.domain.codes import Right


class Answerer(StrEnum):
    """Who writes the answers of the Ministry in the store."""

    AGENT = "agent"
    PROVIDER = "service de garde"

    @property
    def alone(self) -> bool:
        """Whether the provider sends by handing over a file, and records what is answered."""
        return self is Answerer.PROVIDER


BY_AGENTS = (
    "La direction régionale répond elle-même dans cette base : seul un agent du Ministère y inscrit sa réponse. "
    "Attendez son avis."
)


def answerer(region: str, accounts: Iterable[Actor], today: date) -> Answerer:
    """Who answers the requests of ``region`` on that day: its agents, as soon as one of ``accounts`` is theirs."""
    here = any(Right.AGENT in as_of(account, today).rights_in(region) for account in accounts)
    return Answerer.AGENT if here else Answerer.PROVIDER
