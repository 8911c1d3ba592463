"""What the two engines of the store have in common. Light."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from mes_tui.domain.errors import StoreUnusable

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlmodel import Session


Run = Callable[[str, Mapping[str, object]], list[tuple[Any, ...]]]
"""Runs one statement with ``:name`` parameters and returns its rows."""

BUSY = "le dépôt est occupé par d’autres enregistrements. Réessayez dans quelques instants"


class Backend(Protocol):
    """What the two engines do each in their way; see ``Store`` for what each of these means."""

    dialect: str
    tells: bool

    def rows(self, sql: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]: ...
    def reading(self) -> "AbstractContextManager[Session]": ...
    def writing(self) -> "AbstractContextManager[Session]": ...
    def telling(self) -> "AbstractContextManager[Run]": ...
    def serve_ministry(self, login: str) -> None: ...
    def scrub(self, patience: float) -> bool: ...
    def data_version(self) -> int: ...
    def others_version(self) -> int: ...
    def wait_for_others(self, seconds: float) -> None: ...
    def wait_no_more(self) -> None: ...
    def facts(self) -> Mapping[str, str]: ...
    def faults(self) -> tuple[str, ...]: ...
    def backup(self, destination: Path) -> None: ...
    def close(self) -> None: ...


def closed() -> StoreUnusable:
    """What a closed store answers."""
    return StoreUnusable("Le dépôt est fermé. Rouvrez le programme.")


def write_failed(reason: str | None) -> str:
    """What people read of a write that failed for ``reason``, None when it has no words."""
    said = reason or "le dépôt a refusé l’écriture. Réessayez"
    return f"Enregistrement impossible : {said} ; ce qui était déjà enregistré est intact."


def write_refused(message: str, *, taken: bool) -> str:
    """What people read of a write that a guard or a constraint refused, with the ``message`` of the engine.

    ``taken``: somebody else has the value that must be unique.
    """
    from storage.schema.triggers import SENTENCES

    if message in SENTENCES:
        return f"Enregistrement refusé : {message}"
    if taken:
        return (
            "Enregistrement impossible : la même chose vient d’être enregistrée par quelqu’un d’autre. "
            "Relisez la demande (F5), puis recommencez."
        )
    return "Enregistrement impossible : le dépôt refuse une valeur. Relisez la demande (F5), puis recommencez."
