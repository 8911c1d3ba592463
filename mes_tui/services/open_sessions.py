"""Who has the store open, and ending a session (« Séances ouvertes »).

Who manages every division, or holds the store, sees every session. Who manages some sees those of the accounts that
they manage, with the requests of their own places. No child is named.
"""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from mes_tui.domain.access import may_manage_all
from mes_tui.domain.columns import Column, window_of
from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.forms.french import counted, iso_date
from mes_tui.services.access_rights import AccessRights, Scope
from mes_tui.services.accounts import by_place
from mes_tui.services.context import WorkContext
from mes_tui.services.request_work import note
from mes_tui.services.sessions import clock_time
from storage import records
from storage.queries import accounts as account_queries
from storage.upkeep import openers

if TYPE_CHECKING:
    from storage.records import Held
    from storage.upkeep.openers import Opener

COLUMNS = (
    Column("who", "Qui", 18, True),
    Column("since", "Depuis", 16),
    Column("origin", "D’où", 15, True),
    Column("requests", "Demandes ouvertes", 26),
)
_LISTED = " : "
_WHAT = "voir et fermer les séances ouvertes"
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A program of somebody who has the store open: process ``number`` of the machine ``host``.

    ``login`` is their account, "" when it is not known from here; ``origin`` an address or a terminal, "" for neither;
    ``requests`` are the numbers of those it has open for editing.
    """

    number: int
    who: str
    login: str
    origin: str
    since: datetime
    host: str
    requests: tuple[str, ...]

    @property
    def program(self) -> str:
        """« host:pid »."""
        return f"{self.host}:{self.number}"

    @property
    def named(self) -> str:
        """Who it is, from where, since when, on what: never a child."""
        return f"{self.who}, {self.origin or self.host}, ouverte depuis {clock_time(self.since)}"


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session, as a row of a list."""

    session: OpenSession
    cells: tuple[str, ...]
    marked: bool = False

    @property
    def key(self) -> str:
        return self.session.program

    @property
    def position(self) -> Place:
        """Where the row stands: the oldest first."""
        return self.session.since.isoformat(), self.session.program

    @property
    def sentence(self) -> str:
        """What the columns have no room for."""
        one = self.session
        count = counted(len(one.requests), "demande ouverte", "demandes ouvertes")
        return f"{one.named}, sur {one.host}, {count}{_LISTED if one.requests else ''}{', '.join(one.requests)}"


class OpenSessions:
    """For whoever manages accounts, or holds the store; anybody else gets a Refusal."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def seen(self) -> tuple[OpenSession, ...]:
        """The sessions of others that are the person's to see, the oldest first. Raises Refusal."""
        rights = AccessRights(self._context)
        scope, users = rights.scope(), {user.login: user.name for user in rights.users()}
        everything = self._everything()
        with self._context.store.reading() as session:
            held = records.held_requests(session, self._context.now)
        return tuple(
            OpenSession(
                one.pid,
                users.get(one.login, one.who),
                one.login,
                one.origin,
                one.since,
                one.host,
                tuple(of.number for of in held if _theirs(of, one) and (everything or _in(scope, of))),
            )
            for one in openers.of_store(self._context.store)
            if everything or one.login in users
        )

    def end(self, number: int, host: str = "") -> OpenSession:
        """Ask process ``number`` of ``host`` (this machine when it is not named) to end, and return its session.

        It saves what is typed, frees what it holds, says why and leaves: within a second, wherever it runs. Raises
        Refusal, NotSaved.
        """
        context = self._context
        found = [one for one in self.seen() if one.number == number and host in ("", one.host)]
        if not found:
            raise Refusal(f"Aucune séance ouverte n’a le numéro {number}.", "number")
        # Numbers are those of a machine: its own come first.
        ended = min(found, key=lambda one: one.host != openers.HOST)
        users = {user.login: user for user in AccessRights(context).users()}
        places = [] if self._everything() else [box for box, _ in by_place(users[ended.login])]
        with context.store.writing() as session:
            records.ask_to_end(session, ended.program, context.actor.name, context.now)
            told = [(place, ended.login or ended.who) for place in places or [""]]
            note(context, session, "", JournalAction.SESSION_ENDED, *told)
        if ended.host == openers.HOST:
            # Of another account of the machine, it sees what was asked; it may have ended meanwhile.
            with suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGTERM)
        return ended

    def total(self) -> int:
        """How many there are to see. Raises Refusal."""
        return len(self.seen())

    def window(
        self, after: Place | None = None, before: Place | None = None, last: bool = False, limit: int = 100
    ) -> tuple[SessionRow, ...]:
        """At most ``limit`` of them: the first ones, the last ones, or those next to a position. Raises Refusal."""
        today = self._context.today
        rows = [_row(one, today) for one in self.seen()]
        return tuple(window_of(rows, lambda row: row.position, after, before, last, limit))

    def _everything(self) -> bool:
        context = self._context
        divisions = [division for (division,) in context.rows(account_queries.divisions())]
        return context.owner or not context.refusal(lambda actor: may_manage_all(actor, divisions, _WHAT))


def _theirs(held: "Held", opener: "Opener") -> bool:
    return held.holder == f"{opener.host}:{opener.pid}"


def _in(scope: Scope, held: "Held") -> bool:
    return held.division in scope.divisions or held.region in scope.regions


def _row(one: OpenSession, today: date) -> SessionRow:
    since = one.since.astimezone()
    at = clock_time(one.since) if since.date() == today else f"{iso_date(since)} {clock_time(one.since)}"
    return SessionRow(one, (one.who, at, one.origin or one.host, ", ".join(one.requests)))
