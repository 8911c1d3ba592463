"""What an import asks the store before it writes: what its division has already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, col, select

from mes_tui.domain.people import Child
from storage.records.mapping import person_of
from storage.schema.people_tables import ChildFileRow, ChildRow
from storage.schema.tables import RequestRow

T = TypeVar("T")

# Engines limit the number of parameters of a statement.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A « dossier parent-enfant » as stored; ``drafts`` are the number and year of its requests never transmitted."""

    necsg: str
    site: str
    drafts: tuple[tuple[str, int], ...]


def stored_files(session: Session, division: str, keys: Sequence[str]) -> dict[str, StoredFile]:
    """The files that ``division`` has already, by key."""
    drafts: dict[str, list[tuple[str, int]]] = {}
    files: dict[str, StoredFile] = {}
    for some in _parts(keys):
        for key, number, year in session.exec(
            select(RequestRow.child_file, RequestRow.number, RequestRow.year)
            .where(RequestRow.division == division, col(RequestRow.child_file).in_(some), RequestRow.snapshot == "")
            .order_by(col(RequestRow.number))
        ):
            drafts.setdefault(key, []).append((number, year))
        for key, necsg, site in session.exec(
            select(ChildFileRow.key, ChildFileRow.necsg, ChildFileRow.site).where(
                ChildFileRow.division == division, col(ChildFileRow.key).in_(some)
            )
        ):
            files[key] = StoredFile(necsg, site, tuple(drafts.get(key, ())))
    return files


def files_with_drafts(session: Session, division: str, necsgs: Sequence[str]) -> list[str]:
    """The keys of the files of these children that have a request never transmitted."""
    return [
        key
        for some in _parts(necsgs)
        for key in session.exec(
            select(RequestRow.child_file)
            .where(RequestRow.division == division, col(RequestRow.necsg).in_(some), RequestRow.snapshot == "")
            .distinct()
            .order_by(col(RequestRow.child_file))
        )
    ]


def registered_children(session: Session, division: str, nirecs: Sequence[str]) -> dict[str, str]:
    """The NECSG of the children that ``division`` has already under these NIREC."""
    return {
        nirec: necsg
        for some in _parts(nirecs)
        for nirec, necsg in session.exec(
            select(ChildRow.nirec, ChildRow.necsg).where(ChildRow.division == division, col(ChildRow.nirec).in_(some))
        )
    }


def former_children(session: Session, division: str, necsgs: Sequence[str], nirecs: Sequence[str]) -> list[Child]:
    """The children that ``division`` has under these NECSG, or under these NIREC."""
    found: dict[str, Child] = {}
    for column, values in ((ChildRow.necsg, necsgs), (ChildRow.nirec, nirecs)):
        for some in _parts(values):
            rows = session.exec(select(ChildRow).where(ChildRow.division == division, col(column).in_(some)))
            found |= {row.necsg: person_of(Child, row) for row in rows}
    return list(found.values())


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
