"""A copy of the whole store put back in its place, looked at before, told after; and an older one that came unasked.

Light: opening a store asks ``require_last_line``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal, StoreUnusable
from storage.queries import journal as queries

if TYPE_CHECKING:
    from mes_tui.services.context import WorkContext
    from storage.engines.location import Location
    from storage.seal import Seal
    from storage.store import Store

_MANY = 10
"""Faults of a copy that are told."""


@dataclass(frozen=True, slots=True)
class PutBack:
    """What putting a copy back did.

    ``place``: where it is now, as people are told. ``aside``: where what was there before is kept, None for nothing.
    ``last``: the hash of the last line of the copy. ``before``: that of the last line known here before, "" when none
    is; the copy ``lacks`` it when it is older.
    """

    place: str
    aside: Path | None
    last: str
    before: str
    lacks: bool


def put_back(
    location: "Location",
    copy: Path,
    context_of: "Callable[[Store], WorkContext]",
    seal: "Seal",
    *,
    despite_faults: bool = False,
) -> PutBack:
    """Put the store of the file ``copy`` at ``location``; what was there is set aside under another name.

    The copy is read whole first: is it a store, of a version that is known, sound, and what people left in it? Nothing
    is replaced while somebody has the store open. Raises Refusal, with the faults unless ``despite_faults``,
    StoreUnusable, NotSaved.
    """
    from storage.seal import Seal
    from storage.store import Store
    from storage.upkeep.put_back import candidate, put

    place = location.path
    if place is None:
        return _put_back_in_base(location, copy, context_of, seal, despite_faults=despite_faults)
    before = seal.remembered(location.label)
    with candidate(copy, place) as made:
        with Store.open(made, create=False, seal=Seal(seal.file, remembers=False)) as looked_at:
            context = context_of(looked_at)
            last = _last(looked_at)
            lacks = bool(before) and not holds(looked_at, before)
            if not despite_faults:
                _require_sound(context, copy)
        aside = put(made, place, context.now)
    _tell(location, context_of, seal, before)
    return PutBack(location.label, aside, last, before, lacks)


def _put_back_in_base(
    location: "Location",
    copy: Path,
    context_of: "Callable[[Store], WorkContext]",
    seal: "Seal",
    *,
    despite_faults: bool,
) -> PutBack:
    """The same in a base that is empty: what has faults is taken out again."""
    from storage.engines.postgres import PostgresBackend
    from storage.seal import Seal
    from storage.store import Store

    before = seal.remembered(location.label)
    PostgresBackend.put_back(location.url, copy)
    try:
        with Store.open(location, create=False, seal=Seal(seal.file, remembers=False)) as store:
            context = context_of(store)
            last, lacks = _last(store), bool(before) and not holds(store, before)
            if not despite_faults:
                _require_sound(context, copy)
    except BaseException:
        PostgresBackend.take_out(location.url)
        raise
    _tell(location, context_of, seal, before)
    return PutBack(location.label, None, last, before, lacks)


def _tell(location: "Location", context_of: "Callable[[Store], WorkContext]", seal: "Seal", before: str) -> None:
    from mes_tui.domain.journal import JournalAction
    from mes_tui.services.request_work import note
    from storage.store import Store

    with Store.open(location, create=False, seal=seal) as store, store.writing() as session:
        note(context_of(store), session, "", JournalAction.PUT_BACK, ("", before))


def _require_sound(context: "WorkContext", copy: Path) -> None:
    from mes_tui.services.tamper_check import TamperCheck

    faults = list(dict.fromkeys((*context.store.faults(), *TamperCheck(context).verify().faults)))
    if faults:
        more = f" Et {len(faults) - _MANY} autres." if len(faults) > _MANY else ""
        raise Refusal(
            f"« {copy} » n’est pas telle qu’elle devrait : {' '.join(faults[:_MANY])}{more} Rien n’a été remplacé. "
            "Remettez une autre copie, ou ajoutez --malgre-tout pour remettre celle-ci."
        )


def _last(store: "Store") -> str:
    statement = queries.last_hash()
    return next((str(row[0]) for row in store.rows(statement.sql, statement.params)), "")


def holds(store: "Store", linked: str) -> bool:
    """Whether the journal of the store has the line whose hash is ``linked``; mostly it is one of the last."""
    ways = (queries.holding(linked, whole=whole) for whole in (False, True))
    return any(store.rows(way.sql, way.params) for way in ways)


def require_last_line(store: "Store") -> None:
    """Raise StoreUnusable when the last line that this account wrote here is not in the store: it is an older copy.

    Work would go on in it, and nobody would know what is missing.
    """
    last = store.seal.remembered(store.location.label)
    if last and not holds(store, last):
        raise StoreUnusable(
            f"Le dépôt « {store.location.label} » n’a pas la dernière ligne que ce compte y a écrite (empreinte "
            f"{last[:16]}) : c’est une copie plus ancienne, ou son journal a été changé. Rien n’a été ouvert. Remettez "
            "la bonne copie avec « mes-tui restaurer FICHIER » ; « mes-tui verifier » dit ce qui manque."
        )
