"""What an import asks the store before it writes: what its division has already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, col, select

from storage.schema.people_tables import ChildFileRow, ChildRow
from storage.schema.tables import RequestRow

T = TypeVar("T")

# Engines limit the number of parameters of a statement.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A « dossier parent-enfant » as stored; ``drafts`` are the numbers of its requests never transmitted."""

    necsg: str
    site: str
    drafts: tuple[str, ...]


def stored_files(session: Session, division: str, keys: Sequence[str]) -> dict[str, StoredFile]:
    """The files that ``division`` has already, by key."""
    drafts: dict[str, list[str]] = {}
    files: dict[str, StoredFile] = {}
    for some in _parts(keys):
        for key, number in session.exec(
            select(RequestRow.child_file, RequestRow.number)
            .where(RequestRow.division == division, col(RequestRow.child_file).in_(some), RequestRow.snapshot == "")
            .order_by(col(RequestRow.number))
        ):
            drafts.setdefault(key, []).append(number)
        for key, necsg, site in session.exec(
            select(ChildFileRow.key, ChildFileRow.necsg, ChildFileRow.site).where(
                ChildFileRow.division == division, col(ChildFileRow.key).in_(some)
            )
        ):
            files[key] = StoredFile(necsg, site, tuple(drafts.get(key, ())))
    return files


def registered_children(session: Session, division: str, nirecs: Sequence[str]) -> dict[str, str]:
    """The NECSG of the children that ``division`` has already under these NIREC."""
    return {
        nirec: necsg
        for some in _parts(nirecs)
        for nirec, necsg in session.exec(
            select(ChildRow.nirec, ChildRow.necsg).where(ChildRow.division == division, col(ChildRow.nirec).in_(some))
        )
    }


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
