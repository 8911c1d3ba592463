"""« mes-tui purger »: what is old goes, once who holds the store asks for it. Nothing ever goes by itself.

What goes leaves its line in the journal: ids and days, no name. Each transaction is of a bounded size, and judges again
what it removes; one that fails leaves what the others did, and the next purge goes on from there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mes_tui.domain.errors import NotAllowed, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.retention import Kept, Limits, OldChild, OldRequest, Stays, child_stays, why_stays
from mes_tui.domain.system_errors import reason, remedy
from mes_tui.services.context import WorkContext
from mes_tui.services.locker_note import folder_of, tell_emptied
from mes_tui.services.old_files import old_copies, old_deposits, remove_copy
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

Thing = TypeVar("Thing")
_REQUESTS, _BYTES, _CHILDREN, _ROWS = 100, 128 * 1024 * 1024, 200, 500
"""What one transaction removes at most."""
_HOLDER = (
    "Seul le compte qui tient le dépôt purge, sans sudo ni «\u00a0--identite\u00a0»\u00a0: demandez-le à la personne "
    "qui le tient, ou lancez de ce compte «\u00a0mes-tui purger --simulation\u00a0», puis «\u00a0mes-tui purger\u00a0»."
)


@dataclass(frozen=True, slots=True)
class Going:
    """Something that goes: a request by its number, a child by its NECSG, a copy by its name, a locker by its login.

    ``what`` is "" for notices and e-mails, which are ``count``. ``day`` is when it ended, or before which it is old.
    """

    kind: Kept
    what: str
    day: date
    division: str = ""
    status: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Staying:
    """Something old that stays, and why."""

    kind: Kept
    what: str
    division: str
    why: Stays


@dataclass(frozen=True, slots=True)
class Purge:
    """What goes, or went, and what is old and stays; ``limits`` are the days before which each kind is old."""

    limits: Limits
    going: tuple[Going, ...]
    staying: tuple[Staying, ...]

    def of(self, kind: Kept) -> tuple[Going, ...]:
        """What goes of ``kind``."""
        return tuple(one for one in self.going if one.kind is kind)


@dataclass(slots=True)
class _Found:
    """What one reading of the store found."""

    requests: list[OldRequest] = field(default_factory=list)
    children: list[OldChild] = field(default_factory=list)
    notices: Mapping[str, list[int]] = field(default_factory=dict)
    mails: list[int] = field(default_factory=list)
    staying: list[Staying] = field(default_factory=list)


class Retention:
    """For the account that holds the store, in person. ``lockers`` is the folder of all of them, None where there are
    none; ``deposit_days`` is the age of their files, 0 for none."""

    def __init__(self, context: WorkContext, lockers: Path | None = None, deposit_days: int = 0) -> None:
        self._context, self._lockers, self._deposit_days = context, lockers, deposit_days

    def preview(self) -> Purge:
        """What would go, and what would stay although it is old; nothing is changed. Raises Refusal, OSError."""
        limits = self._limits()
        found = self._found(limits)
        return self._told(limits, found, [*self._files(limits)])

    def purge(self, told: Callable[[int, int], None] = lambda done, of: None) -> Purge:
        """Remove what is old and may go; return what went. ``told`` hears how many requests are gone, of how many.

        Raises Refusal, NotSaved.
        """
        limits = self._limits()
        planned = self._found(limits)
        done = _Found(staying=[one for one in planned.staying if one.kind is Kept.REQUEST])
        for some in self._mails(planned.mails, limits):
            done.mails += some
        for batch in self._batches(planned.requests):
            self._purge_requests(batch, limits, done)
            told(len(done.requests), len(planned.requests))
        self._purge_children(planned.children, limits, done)
        done.notices = self._purge_notices(planned.notices, limits, done)
        files = list(self._purge_files(limits))
        self._context.store.scrub()
        return self._told(limits, done, files)

    def _limits(self) -> Limits:
        if not self._context.owner:
            raise NotAllowed(_HOLDER)
        return Limits.on(self._context.today, self._context.rules, self._deposit_days)

    def _found(self, limits: Limits) -> _Found:
        from storage.records import retention

        found = _Found()
        with self._context.store.reading() as session:
            found.requests, staying = self._judged(session, limits)
            found.staying += staying
            going = frozenset((one.division, one.number) for one in found.requests)
            for child in retention.old_children(session, limits.child.isoformat()):
                if why := child_stays(child, going):
                    found.staying.append(Staying(Kept.CHILD, child.necsg, child.division, why))
                else:
                    found.children.append(child)
            gone = {number for _, number in going}
            notices = retention.old_notices(session, _first(limits.notice))
            found.notices = {number: ids for number, ids in notices.items() if number not in gone}
            found.mails = retention.old_mails(session, _first(limits.mail))
        return found

    def _judged(
        self, session: "Session", limits: Limits, only: Sequence[int] | None = None
    ) -> tuple[list[OldRequest], list[Staying]]:
        """The old requests that may go as they are now, and those that stay."""
        from storage.records import retention

        old = retention.old_requests(session, _first(limits.request), self._context.today, only)
        may = {one.id: one.number for one in old if why_stays(one, limits.request) is None}
        sound = retention.sound(session, may)
        judged = [replace(one, sound=one.id in sound) if one.id in may else one for one in old]
        staying = [
            Staying(Kept.REQUEST, one.number, one.division, why)
            for one in judged
            if (why := why_stays(one, limits.request)) is not None
        ]
        return [one for one in judged if why_stays(one, limits.request) is None], staying

    def _batches(self, requests: Sequence[OldRequest]) -> Iterator[list[OldRequest]]:
        from storage.records import retention

        with self._context.store.reading() as session:
            sizes = retention.document_bytes(session, [one.id for one in requests])
        batch: list[OldRequest] = []
        for one in requests:
            if len(batch) == _REQUESTS or (batch and sum(sizes.get(o.id, 0) for o in (*batch, one)) > _BYTES):
                yield batch
                batch = []
            batch.append(one)
        if batch:
            yield batch

    def _purge_requests(self, batch: Sequence[OldRequest], limits: Limits, done: _Found) -> None:
        from storage.records import retention

        with self._context.store.writing() as session:
            going, staying = self._judged(session, limits, [one.id for one in batch])
            # The store lets a request go once its purge is in the journal.
            lines = [self._line(one.said, one.division, one.number) for one in going]
            records.append_lines(session, records.head_of(session), lines)
            if going:
                retention.remove_requests(session, going)
        done.requests += going
        done.staying += staying

    def _purge_children(self, children: Sequence[OldChild], limits: Limits, done: _Found) -> None:
        from storage.records import retention

        for division, own in groupby(children, key=lambda child: child.division):
            for some in _cut(list(own), _CHILDREN):
                with self._context.store.writing() as session:
                    only = [(child.division, child.necsg) for child in some]
                    now = retention.old_children(session, limits.child.isoformat(), only)
                    going = [child for child in now if child_stays(child) is None]
                    if not going:
                        continue
                    retention.remove_children(session, division, [child.necsg for child in going])
                    records.write_journal(session, *(self._line(child.said, division) for child in going))
                done.children += going
        with self._context.store.reading() as session:
            for child in retention.old_children(session, limits.child.isoformat()):
                done.staying.append(Staying(Kept.CHILD, child.necsg, child.division, Stays.REQUESTS))

    def _purge_notices(self, notices: Mapping[str, list[int]], limits: Limits, done: _Found) -> dict[str, list[int]]:
        """Those of a request are sealed with it: its line seals it anew. One that was changed elsewhere keeps its own,
        or the line would make it look as it should."""
        from storage.records import retention

        gone: dict[str, list[int]] = {}
        day = limits.notice.isoformat()
        for numbers in _cut(list(notices), _ROWS):
            with self._context.store.writing() as session:
                there = retention.ids_of(session, numbers)
                sound = retention.sound(session, {id_: number for number, id_ in there.items()})
                some = {one: notices[one] for one in numbers if one not in there or there[one] in sound}
                retention.remove_notices(session, [id_ for ids in some.values() for id_ in ids])
                about = [self._line(f"{Kept.NOTICE.value}:{day}", "", one) for one in some if one in there]
                count = sum(map(len, some.values()))
                every = [*about, self._line(f"{Kept.NOTICE.value}:{count}:{day}")] if count else []
                cleared = [replace(line, action=JournalAction.CLEARED) for line in every]
                records.write_journal(session, *cleared)
            gone |= some
        return gone

    def _mails(self, mails: Sequence[int], limits: Limits) -> Iterator[Sequence[int]]:
        from storage.records import retention

        for some in _cut(mails, _ROWS):
            with self._context.store.writing() as session:
                retention.remove_mails(session, some)
                self._clear(session, Kept.MAIL, f"{len(some)}", limits.mail)
            yield some

    def _files(self, limits: Limits) -> Iterator[Going]:
        for kind, name, day, paths in self._old_files(limits):
            yield Going(kind, name, day, count=len(paths))

    def _purge_files(self, limits: Limits) -> Iterator[Going]:
        for kind, name, day, paths in self._old_files(limits):
            erased, fault = 0, None
            for path in paths:
                try:
                    remove_copy(path) if kind is Kept.COPY else path.unlink(missing_ok=True)
                except OSError as error:
                    fault = fault or error
                    continue
                erased += 1
            if erased:
                self._tell_owner(kind, name, erased, day)
                with self._context.store.writing() as session:
                    said = name if kind is Kept.COPY else f"{name}:{erased}"
                    self._clear(session, kind, said, day)
                yield Going(kind, name, day, count=erased)
            if fault is not None:
                raise Refusal(
                    f"«\u00a0{fault.filename}\u00a0» n’a pas pu être effacé\u00a0: {reason(fault)}. {remedy(fault)} Ce "
                    "qui était déjà purgé le reste\u00a0; relancez la purge ensuite."
                ) from fault

    def _tell_owner(self, kind: Kept, login: str, erased: int, before: date) -> None:
        """Leave word in the locker, which whose it is reads at the next opening."""
        if kind is Kept.DEPOSIT and self._lockers is not None:
            with suppress(OSError):
                tell_emptied(self._lockers / folder_of(login), erased, before)

    def _old_files(self, limits: Limits) -> Iterator[tuple[Kept, str, date, list[Path]]]:
        path = self._context.store.location.path
        if self._lockers is not None and limits.deposit is not None:
            for login, files in old_deposits(self._lockers, limits.deposit):
                yield Kept.DEPOSIT, login, limits.deposit, files
        if path is not None:
            for copy, made in list(old_copies(path, limits.copy)):
                yield Kept.COPY, copy.name, made, [copy]

    def _clear(self, session: "Session", kind: Kept, said: str, day: date) -> None:
        line = self._line(f"{kind.value}:{said}:{day.isoformat()}")
        records.write_journal(session, replace(line, action=JournalAction.CLEARED))

    def _line(self, detail: str, division: str = "", number: str = "") -> "records.JournalLine":
        context = self._context
        return records.JournalLine(
            context.now, context.actor.login, number, JournalAction.PURGED, detail, context.origin, scope=division
        )

    @staticmethod
    def _told(limits: Limits, found: _Found, files: Sequence[Going]) -> Purge:
        going = [
            *(Going(Kept.REQUEST, o.number, o.ended or limits.request, o.division, o.status) for o in found.requests),
            *(Going(Kept.CHILD, child.necsg, child.left, child.division) for child in found.children),
        ]
        notices = sum(map(len, found.notices.values()))
        for kind, count in ((Kept.NOTICE, notices), (Kept.MAIL, len(found.mails))):
            going += [Going(kind, "", limits.of(kind) or limits.notice, count=count)] if count else []
        return Purge(limits, (*going, *files), tuple(found.staying))


def _first(day: date) -> datetime:
    """The first instant of the local day ``day``."""
    return datetime.combine(day, time()).astimezone()


def _cut(things: Sequence[Thing], size: int) -> Iterable[Sequence[Thing]]:
    return (things[start : start + size] for start in range(0, len(things), size))
