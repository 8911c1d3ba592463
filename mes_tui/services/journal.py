"""The journal as people read it: the history of a request, the lines of a division (who, when, from where, what)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from mes_tui.domain.access import Action
from mes_tui.domain.codes import Right
from mes_tui.domain.columns import Column, window_of
from mes_tui.domain.errors import Refusal
from mes_tui.domain.identifiers import request_number
from mes_tui.domain.journal import DRAFTING, PREPARING, JournalAction
from mes_tui.domain.notices import region_box
from mes_tui.domain.text import clean
from mes_tui.forms import editions
from mes_tui.forms.french import NBSP, instant, long_date, time_of_day
from mes_tui.forms.vocabulary import Form
from mes_tui.services.context import WorkContext
from mes_tui.services.journal_words import described, edited_text
from mes_tui.services.request_work import find, known_form
from mes_tui.services.sealed_chain import part_name
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records import JournalLine

COLUMNS = (Column("when", "Quand", 18), Column("who", "Qui", 2, True), Column("what", "Action", 5, True))
NOBODY = "mes-tui"
"""Who did what nobody did: the application itself."""
EDIT_SESSION_GAP = timedelta(minutes=15)
"""Fields saved one after the other, at most this far apart, are one edit session: one modification to people."""

_AT_ONCE = 500
_OF_PARTS = (JournalAction.SEALED, JournalAction.TAMPERED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the journal in French. ``who`` is the account's name, its login when the store has no such account."""

    line: "JournalLine"
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """What somebody did to a request, from ``start`` to ``end``: one line, or the fields of one edit session."""

    id: int
    start: datetime
    end: datetime
    who: str
    origin: str
    text: str

    @property
    def key(self) -> str:
        return str(self.id)

    @property
    def cells(self) -> tuple[str, ...]:
        """Under the titles of ``COLUMNS``."""
        return (when(self.start), self.who, self.text)

    @property
    def marked(self) -> bool:
        return False

    @property
    def position(self) -> int:
        """Where ``History.window`` goes on from."""
        return self.id


def when(at: datetime) -> str:
    """« 2021-08-02 14 h 05 », always as wide."""
    return instant(at.astimezone())


def whole_line(event: HistoryEvent) -> str:
    """Everything that is known of it: when, from when to when, who, from where, what."""
    start, end = event.start.astimezone(), event.end.astimezone()
    when = f"Le {long_date(start.date())} à {time_of_day(start)}"
    if (end - start).total_seconds() >= 60:
        when = f"Le {long_date(start.date())}, de {time_of_day(start)} à {time_of_day(end)}"
    where = f"\nDepuis : {event.origin}" if event.origin else ""
    return f"{when}\nQui : {event.who}{where}\n\n{event.text}"


class Journal:
    """Reads the journal. Reading it is not written in it: it holds nothing of what requests hold."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def history(self, request_id: int) -> "History":
        """What happened to a request, newest first."""
        return History(self._context, request_id)

    def entries(self, number: str = "", since: date | None = None) -> Iterator[Entry]:
        """The lines, oldest first, from the local day ``since`` on.

        Those of the request ``number`` (as people type it), with the right to see it; without a number, all those of
        the actor's divisions or regions, with the right to manage accounts. What is of the whole store, or was written
        before lines said whose they are, is for who manages every division or holds the store; what seals its parts,
        for who holds it. A deleted draft takes the right to manage too. Raises Refusal, or NotFound when the journal
        has nothing of ``number``.
        """
        first = datetime.combine(since, time()).astimezone() if since else None
        if number:
            return self._of_request(request_number(number), first)
        if not self._context.owner:
            self._context.require_manager("lire le journal de tout un service de garde")
        return self._of_divisions(first)

    def _of_request(self, number: str, first: datetime | None) -> Iterator[Entry]:
        with self._context.store.reading() as session:
            deleted = records.deleted_from(session, number)
            if deleted in self._context.reread_actor(session).divisions:
                self._context.require_manager("lire l’histoire d’une demande supprimée", session, deleted or "")
            else:
                find(self._context, session, number, Action.VIEW)
            lines = records.load_journal(session, number)
            kept = [line for line in lines if first is None or line.at >= first]
            return iter(_entries(self._context, session, kept))

    def _of_all(self) -> bool:
        """Whether the person may read what is nobody's in particular."""
        with suppress(Refusal):
            self._context.require_every_division("lire le journal de tout le dépôt")
            return True
        return False

    def _of_divisions(self, first: datetime | None) -> Iterator[Entry]:
        after = 0
        while True:
            with self._context.store.reading() as session:
                actor = self._context.actor
                managed = actor.places if self._context.owner else actor.where(Right.MANAGE)
                divisions, regions = managed & actor.divisions, managed & actor.regions
                scopes = [*divisions, *map(region_box, regions), *([""] if self._of_all() else [])]
                whose = (divisions, regions, scopes)
                parts = self._context.owner
                lines = records.journal_page(session, *whose, first, after, _AT_ONCE, parts=parts)
                entries = _entries(self._context, session, lines)
            yield from entries
            if len(lines) < _AT_ONCE:
                return
            after = lines[-1].id


class History:
    """What happened to one request, newest first, read window by window.

    ``total`` and ``window`` raise NotFound, or Refusal without the right to see the request.
    """

    def __init__(self, context: WorkContext, request_id: int) -> None:
        self._context, self._request_id = context, request_id
        self._read: tuple[HistoryEvent, ...] = ()

    def total(self) -> int:
        """How many things happened; they are read again."""
        with self._context.view(self._request_id, Action.VIEW) as view:
            lines = records.load_journal(view.session, view.request.number)
            entries = _entries(self._context, view.session, lines)
        self._read = tuple(reversed(gathered(entries, known_form(self._context, view.request.edition))))
        return len(self._read)

    def window(
        self, after: int | None = None, before: int | None = None, last: bool = False, limit: int = 100
    ) -> tuple[HistoryEvent, ...]:
        """At most ``limit`` of what ``total`` read: the first ones, the last ones, or those next to a position."""
        if not self._read:
            self.total()
        # The newest comes first: its place rises as its number falls.
        start, stop = (None if id_ is None else -id_ for id_ in (after, before))
        return window_of(self._read, lambda event: -event.id, start, stop, last, limit)


def gathered(entries: Iterable[Entry], form: Form | None) -> tuple[HistoryEvent, ...]:
    """The lines as events, oldest first: the fields that one person saves one after the other are one."""
    events: list[HistoryEvent] = []
    keys: list[str] = []
    for entry in entries:
        line, last = entry.line, events[-1] if events else None
        edited = line.action == JournalAction.EDITED
        if last is not None and edited and keys and _same_edit_session(last, entry):
            keys += line.detail.split(",")
            events[-1] = HistoryEvent(last.id, last.start, line.at, last.who, last.origin, edited_text(keys, form))
            continue
        keys = line.detail.split(",") if edited else []
        events.append(HistoryEvent(line.id, line.at, line.at, entry.who, clean(line.origin), entry.text))
    return tuple(events)


def _same_edit_session(last: HistoryEvent, entry: Entry) -> bool:
    same = (last.who, last.origin) == (entry.who, clean(entry.line.origin))
    return same and timedelta() <= entry.line.at - last.end <= EDIT_SESSION_GAP


def _entries(context: WorkContext, session: "Session", lines: "Sequence[JournalLine]") -> list[Entry]:
    """The lines in French, without what the actor is not told of."""
    names = {login: clean(name) for login, name in records.user_names(session).items()} | {"": NOBODY}
    edition_of = records.editions_of(session, {line.request_number for line in lines})
    forms = {number: known_form(context, edition) for number, edition in edition_of.items()}
    otherwise = known_form(context, editions.current(context.rules, context.today))
    hidden = DRAFTING if context.actor.agent else PREPARING
    return [
        Entry(
            line,
            names.get(line.who, clean(line.who)),
            described(line.action, line.detail, forms.get(line.request_number, otherwise), names) + _part(line),
        )
        for line in lines
        if line.action not in hidden
    ]


def _part(line: "JournalLine") -> str:
    """« : Données du service de garde 3000-2000 », for what is done to a part of the store."""
    return f"{NBSP}: {part_name(line.scope)}" if line.action in _OF_PARTS and line.scope else ""
