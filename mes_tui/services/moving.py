"""The whole store taken to another place, of the same engine or of the other one: read before, compared after.

Everything of it: rows, documents, journal, ids. What is in the new place is what was in the former one, or nothing is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal, StoreUnusable
from mes_tui.domain.journal import JournalAction
from mes_tui.services.request_work import note
from mes_tui.services.restoring import require_last_line
from mes_tui.services.tamper_check import TamperCheck, Verdict
from storage.seal import Seal
from storage.store import Store

if TYPE_CHECKING:
    from mes_tui.services.context import WorkContext
    from storage.engines.location import Location

_MANY = 10
"""Faults that are told."""


@dataclass(frozen=True, slots=True)
class Moved:
    """``place``: where the store is now; ``left``: where the former one is kept; ``verdict``: what both say."""

    place: str
    left: str
    verdict: Verdict


def move(
    here: "Location",
    there: "Location",
    context_of: "Callable[[Store], WorkContext]",
    seal: Seal,
    *,
    despite_faults: bool = False,
) -> Moved:
    """Take the store at ``here`` to ``there``, which must be empty; what stays here is marked, and opened no more.

    Nobody may have it open. Raises Refusal with its faults unless ``despite_faults``, StoreUnusable, NotSaved.
    """
    from storage.upkeep.moved import held, made

    with held(here, seal) as old:
        require_last_line(old.store)
        context = context_of(old.store)
        faults, verdict = _read(context)
        if faults and not despite_faults:
            raise Refusal(_faulty(here.label, faults))
        with made(there, old.store) as new:
            with Store.open(new.at, create=False, seal=Seal(seal.file, remembers=False)) as store:
                # Who holds the one holds the other.
                copied = context_of(store)
                copied.owner = context.owner
                found, same = _read(copied)
            if _said(same) != _said(verdict) or set(found) - set(faults):
                raise StoreUnusable(
                    f"Le dépôt n’a pas été déplacé : relu dans « {there.label} », il ne dit pas la même chose. "
                    f"{' '.join(found[:_MANY])} Rien n’y reste ; recommencez."
                )
            new.settle()
            left = old.leave(there.label, context.now)
    with Store.open(there, create=False, seal=seal) as store, store.writing() as session:
        note(context_of(store), session, "", JournalAction.MOVED, ("", verdict.last_hash))
    return Moved(there.label, left, verdict)


def _read(context: "WorkContext") -> tuple[list[str], Verdict]:
    """What is wrong with a store, and what « verifier » says of it."""
    verdict = TamperCheck(context).verify()
    return list(dict.fromkeys((*context.store.faults(), *verdict.faults))), verdict


def _said(verdict: Verdict) -> tuple[int, int, str, int]:
    return verdict.lines, verdict.requests, verdict.last_hash, verdict.unsealed


def _faulty(label: str, faults: list[str]) -> str:
    more = f" Et {len(faults) - _MANY} autres." if len(faults) > _MANY else ""
    return (
        f"Le dépôt « {label} » n’est pas tel qu’il devrait : {' '.join(faults[:_MANY])}{more} Rien n’a été déplacé. "
        "Voyez cela d’abord, ou ajoutez --malgre-tout pour le déplacer tel qu’il est."
    )
