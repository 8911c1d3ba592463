"""What an import asks the store before it writes: who owns what it is about to change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, col, select

from mes_tui.domain.people import Child
from storage.records.mapping import person_of
from storage.schema.tables import ChildFileRow, ChildRow, HomeProviderRow, RequestRow, SiteRow

T = TypeVar("T")

# Engines limit the number of parameters of a statement.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A « dossier parent-enfant » as stored; ``drafts`` are the numbers of its requests never transmitted."""

    division: str
    necsg: str
    site: str
    drafts: tuple[str, ...]


def site_divisions(session: Session, numbers: Sequence[str]) -> dict[str, str]:
    """The division of each site already stored."""
    return {
        number: division
        for some in _parts(numbers)
        for number, division in session.exec(
            select(SiteRow.number, SiteRow.division).where(col(SiteRow.number).in_(some))
        )
    }


def home_provider_divisions(session: Session, keys: Sequence[str]) -> dict[str, str]:
    """The division of each RSG already stored."""
    return {
        key: division
        for some in _parts(keys)
        for key, division in session.exec(
            select(HomeProviderRow.key, HomeProviderRow.division).where(col(HomeProviderRow.key).in_(some))
        )
    }


def stored_files(session: Session, keys: Sequence[str]) -> dict[str, StoredFile]:
    """The files already stored, by key."""
    drafts: dict[str, list[str]] = {}
    files: dict[str, StoredFile] = {}
    for some in _parts(keys):
        for key, number in session.exec(
            select(RequestRow.child_file, RequestRow.number)
            .where(col(RequestRow.child_file).in_(some), RequestRow.snapshot == "")
            .order_by(col(RequestRow.number))
        ):
            drafts.setdefault(key, []).append(number)
        for key, necsg, site, division in session.exec(
            select(ChildFileRow.key, ChildFileRow.necsg, ChildFileRow.site, SiteRow.division)
            .join(SiteRow, col(SiteRow.number) == col(ChildFileRow.site))
            .where(col(ChildFileRow.key).in_(some))
        ):
            files[key] = StoredFile(division, necsg, site, tuple(drafts.get(key, ())))
    return files


def stored_children(session: Session, numbers: Sequence[str]) -> dict[str, Child]:
    """The children already stored, by NECSG."""
    return {
        row.necsg: person_of(Child, row)
        for some in _parts(numbers)
        for row in session.exec(select(ChildRow).where(col(ChildRow.necsg).in_(some)))
    }


def registered_children(session: Session, nirecs: Sequence[str]) -> dict[str, str]:
    """The NECSG of the children already stored under these NIREC."""
    return {
        nirec: necsg
        for some in _parts(nirecs)
        for nirec, necsg in session.exec(select(ChildRow.nirec, ChildRow.necsg).where(col(ChildRow.nirec).in_(some)))
    }


def followed_elsewhere(session: Session, numbers: Sequence[str], division: str) -> frozenset[str]:
    """The children among ``numbers`` that have a file in another division too."""
    return frozenset(
        necsg
        for some in _parts(numbers)
        for necsg in session.exec(
            select(ChildFileRow.necsg)
            .join(SiteRow, col(SiteRow.number) == col(ChildFileRow.site))
            .where(col(ChildFileRow.necsg).in_(some), SiteRow.division != division)
        )
    )


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
