"""How much room the documents of a division take in the store, and the most that they may take. Light."""

from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal
from mes_tui.forms.french import size
from mes_tui.services.context import WorkContext
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session


def require_room(context: WorkContext, session: "Session", division: str) -> None:
    """Raise the Refusal that undoes a transaction after which ``division`` takes more room than it may."""
    taken = records.stored_bytes(session, division).get(division, 0)
    if taken > context.quota:
        raise Refusal(
            f"Avec cela, les documents du service de garde {division} prendraient {size(taken)}, et il a droit à "
            f"{size(context.quota)}. Rien n’a été enregistré. Retirez des documents de brouillons, ou demandez à la "
            "personne qui administre l’application d’augmenter «\u00a0quota\u00a0»."
        )
