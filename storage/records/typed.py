"""Who was typed here: the mark of each row, until a file says it, and the key that files then call a « dossier » by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, SQLModel, col, delete, select

from mes_tui.domain.people import Child, ChildFile, HomeProvider, Site
from mes_tui.domain.providers import Provider
from mes_tui.domain.text import fold
from storage.records import seals
from storage.records.mapping import Person, day_text, flag_text, person_of
from storage.schema.people_tables import ChildFileRow, ChildRow, HomeProviderRow, ProviderRow, SiteRow
from storage.schema.tables import RequestRow

_MARK = flag_text(True)
_TABLES: dict[type[Person], type[SQLModel]] = {
    Provider: ProviderRow,
    Site: SiteRow,
    HomeProvider: HomeProviderRow,
    Child: ChildRow,
    ChildFile: ChildFileRow,
}


def mark(session: Session, division: str, person: Person) -> None:
    """Say that the row of ``person``, just written, was typed here."""
    row = _row(session, division, person)
    if row is not None:
        row.typed = _MARK


def confirm(session: Session, division: str, person: Person) -> bool:
    """Take away the mark of the row of ``person``, which a file says too; whether there was one."""
    row = _row(session, division, person)
    marked = bool(getattr(row, "typed", ""))
    if row is not None and marked:
        row.typed = ""
    return marked


def is_typed(session: Session, division: str, person: Person) -> bool:
    """Whether the row of ``person`` has its mark."""
    return bool(getattr(_row(session, division, person), "typed", ""))


def _row(session: Session, division: str, person: Person) -> SQLModel | None:
    table = _TABLES.get(type(person))
    if table is None:
        return None
    session.flush()
    key = person.necsg if isinstance(person, Child) else getattr(person, "number", getattr(person, "key", ""))
    return session.get(table, division if table is ProviderRow else (division, key))


def own_keys(session: Session, division: str, files: Sequence[ChildFile], numbers: Mapping[str, str]) -> dict[str, str]:
    """The key under which ``division`` has each of ``files``, where that is not its own: one that was typed here, for
    the same child in the same site.

    ``numbers`` are the NECSG that change, old → new. Of several, that of the same parent.
    """
    rows = session.exec(select(ChildFileRow).where(ChildFileRow.division == division))
    here = {row.key: row for row in rows if row.typed or row.imported_as}
    if not here:
        return {}
    found = {row.imported_as: row.key for row in here.values() if row.imported_as}
    waiting = [row for row in here.values() if row.typed and not row.imported_as]
    keys = {file.key: found[file.key] for file in files if file.key in found}
    taken = {file.key for file in files}
    for file in files:
        same = [row for row in waiting if _place(row, numbers) == (file.necsg, file.site) and row.key not in taken]
        if file.key not in keys and same and session.get(ChildFileRow, (division, file.key)) is None:
            own = min(same, key=lambda row: (_signer(person_of(ChildFile, row)) != _signer(file), row.key))
            keys[file.key] = own.key
            waiting.remove(own)
    return keys


def _place(row: ChildFileRow, numbers: Mapping[str, str]) -> tuple[str, str]:
    return numbers.get(row.necsg, row.necsg), row.site


def _signer(file: ChildFile) -> str:
    return fold(file.guardian.full_name)


def remember_keys(session: Session, division: str, keys: Mapping[str, str]) -> None:
    """Write the key that files call a « dossier » by: theirs → ours."""
    for theirs, ours in keys.items():
        session.get_one(ChildFileRow, (division, ours)).imported_as = theirs
    session.flush()


def forget_unused_homes(session: Session, division: str) -> None:
    """Take away the RSG that were typed here and that no « dossier » names any more: the file has them under its own
    keys."""
    named = select(ChildFileRow.home_provider).where(ChildFileRow.division == division)
    seals.touch(session, seals.people(division))
    own = (col(HomeProviderRow.division) == division, col(HomeProviderRow.typed) != "")
    session.exec(delete(HomeProviderRow).where(*own, col(HomeProviderRow.key).not_in(named)))


def forget_site(session: Session, division: str, number: str) -> None:
    """Take away a site that has another number now, and that nothing names any more."""
    seals.touch(session, seals.people(division))
    session.delete(session.get_one(SiteRow, (division, number)))
    session.flush()


def sent_from(session: Session, division: str, number: str) -> str:
    """The number of a request of this site that was sent, "" for none: what was sent keeps its site."""
    sent = select(RequestRow.number).where(RequestRow.division == division, RequestRow.site == number)
    return session.exec(sent.where(RequestRow.snapshot != "").order_by(col(RequestRow.id)).limit(1)).first() or ""


def namesakes(session: Session, division: str, child: Child) -> tuple[str, ...]:
    """The NECSG of the other children of ``division`` who have the names and the birth date of ``child``."""
    rows = session.exec(
        select(ChildRow.necsg)
        .where(
            ChildRow.division == division,
            ChildRow.folded_last == fold(child.last_name),
            ChildRow.folded_first == fold(child.first_name),
            ChildRow.birth_date == day_text(child.birth_date),
            ChildRow.necsg != child.necsg,
        )
        .order_by(col(ChildRow.necsg))
    )
    return tuple(rows)


def rows(session: Session, division: str) -> Iterator[tuple[Person, bool]]:
    """The sites, the RSG, the children and the files of ``division``, each with whether it was typed here."""
    for kind in (Site, HomeProvider, Child, ChildFile):
        table: Any = _TABLES[kind]
        for row in session.exec(select(table).where(table.division == division).order_by(*table.__table__.primary_key)):
            yield person_of(kind, row), bool(row.typed)


def everybody(session: Session, division: str) -> tuple[Person, ...]:
    """The same people, without their marks."""
    return tuple(person for person, _ in rows(session, division))


def renamed(files: Iterable[ChildFile], keys: Mapping[str, str]) -> tuple[ChildFile, ...]:
    """``files`` under the keys that the division knows them by."""
    return tuple(replace(file, key=keys.get(file.key, file.key)) for file in files)
