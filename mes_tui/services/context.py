"""What every use case needs: the store, the rules, the clock and who is at the keyboard. Light."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mes_tui.domain.access import Action, Actor, may, may_manage, may_manage_all
from mes_tui.domain.codes import Status
from mes_tui.domain.errors import NotAllowed, Refusal
from mes_tui.services.accounts import as_now, current, with_managers
from mes_tui.services.sessions import origin, session_name
from mes_tui.settings import GIGABYTE, QUOTA
from storage.queries import accounts as account_queries

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlmodel import Session

    from mes_tui.domain.rules import Rules
    from mes_tui.services.request_work import RequestView, RequestWork
    from storage.queries.lists import Statement
    from storage.store import Store


def utc_now() -> datetime:
    """The instant, aware, in UTC."""
    return datetime.now(UTC)


class Rehearsed(Exception):
    """Raised at the end of a transaction that was only tried: all went well, and nothing of it is to be kept."""


@dataclass(slots=True)
class WorkContext:
    """One person at work on one store.

    ``load_rules`` gives the same rules each time, at little cost. ``clock`` returns aware instants. ``actor`` is the
    person with the rights read last: the services read them again at each call. ``picker_root`` is the only folder
    files are read from and written to, or None; ``no_files``: there is not even one. ``session`` tells two windows of
    the same person apart; ``origin`` (machine and terminal) goes to the journal. ``mails``: notices are sent by e-mail
    too. ``owner``: the person is the account that holds the store, who may give any right. ``quota`` is how many
    bytes the documents of a division may take. ``consulted`` are the requests read so far: the journal tells it once.
    ``filled`` are those that were opened to be filled.
    """

    store: "Store"
    load_rules: Callable[[], "Rules"]
    clock: Callable[[], datetime]
    actor: Actor
    picker_root: Path | None = None
    no_files: bool = False
    session: str = field(default_factory=session_name)
    origin: str = field(default_factory=origin)
    mails: bool = False
    owner: bool = False
    quota: int = QUOTA * GIGABYTE
    consulted: set[int] = field(default_factory=set)
    filled: set[int] = field(default_factory=set)

    def files_root(self) -> Path | None:
        """The only folder that files are read from and written to, None for any. Raises Refusal where there is none."""
        if self.no_files:
            raise Refusal(
                "Ici, vous n’avez pas de casier où prendre et déposer des fichiers. Demandez-le à la personne qui "
                "administre l’application (« racine », sous [restreint])."
            )
        return self.picker_root

    @property
    def rules(self) -> "Rules":
        """The rules of the programme. A list needs none of them."""
        return self.load_rules()

    @property
    def now(self) -> datetime:
        """The instant, in UTC."""
        return self.clock().astimezone(UTC)

    @property
    def today(self) -> date:
        """The local day."""
        return self.clock().astimezone().date()

    def rows(self, statement: "Statement") -> list[tuple[Any, ...]]:
        """What a light reading finds, one tuple a row. Raises StoreUnusable."""
        return self.store.rows(statement.sql, statement.params)

    def count(self, statement: "Statement") -> int:
        """The one number that a light reading finds."""
        return int(self.rows(statement)[0][0])

    def reread_actor(self, session: "Session | None" = None) -> Actor:
        """The person with what the store gives them at this moment, in ``session`` when there is one; nothing is left
        to an account that is over or was removed."""
        self.actor = current(self.store, self.actor, self.today, session)
        return self.actor

    def take_account(self, account: Actor | None) -> Actor:
        """The same, once ``account`` is what the store gives them at this moment: None for nothing."""
        self.actor = as_now(self.actor, account, self.today)
        return self.actor

    def view(self, request_id: int, action: Action) -> "AbstractContextManager[RequestView]":
        """A request on one frozen view of the store; see ``request_work.view``."""
        from mes_tui.services import request_work

        return request_work.view(self, request_id, action)

    def work(self, request_id: int, action: Action, *, changes: bool = True) -> "AbstractContextManager[RequestWork]":
        """A transaction that changes a request; see ``request_work.work``."""
        from mes_tui.services import request_work

        return request_work.work(self, request_id, action, changes=changes)

    def refusal(self, rule: Callable[[Actor], str], session: "Session | None" = None) -> str:
        """What ``rule`` (see ``domain.access``) says against the person as the store knows them at this moment.

        "" when it lets them through; the sentence names whom to ask now.
        """
        if not rule(self.reread_actor(session)):
            return ""
        self.actor = with_managers(self.store, self.actor, self.today)
        return rule(self.reread_actor(session))

    def require(
        self,
        action: Action,
        division: str,
        status: Status | None = None,
        region: str = "",
        session: "Session | None" = None,
        *,
        reading: bool = False,
    ) -> None:
        """Raise the Refusal that says why the person may not do ``action`` at this moment; return when they may.

        Give the ``session`` of the transaction that does it: rights and request are then read in the same one.
        ``reading``: nothing more than a reading follows, which screens do by themselves; the journal is told nothing.
        """
        reason = self.refusal(lambda actor: may(actor, action, division, status, region), session)
        if reason:
            # What comes too late is no attempt; one at what is somebody else's must say no more than one at nothing.
            own = {division, region} & self.actor.places and not (reading or action is Action.VIEW)
            lacking = own and may(self.actor, action, division, None, region)
            raise NotAllowed(reason, what=action.value if lacking else "")

    def require_manager(self, what: str, session: "Session | None" = None, place: str = "") -> None:
        """Raise the Refusal that says why the person may not do ``what``, which takes the right to manage accounts, in
        ``place`` when there is one."""
        reason = self.refusal(lambda actor: may_manage(actor, what, place), session)
        if reason:
            raise NotAllowed(reason)

    def require_every_division(self, what: str, session: "Session | None" = None) -> None:
        """The same for ``what`` reads every division: it is for who manages them all, or holds the store."""
        if self.owner:
            return
        divisions = [division for (division,) in self.rows(account_queries.divisions())]
        reason = self.refusal(lambda actor: may_manage_all(actor, divisions, what), session)
        if reason:
            raise NotAllowed(reason)


@dataclass(frozen=True, slots=True)
class Saved:
    """A write that is in the store for good: the request's new version and the instant (UTC).

    ``behind``: somebody else wrote since the caller's version, so the request is worth reading again; ``others`` are
    the answers that they wrote, by field key.
    """

    version: int
    at: datetime
    behind: bool = False
    others: Mapping[str, str] = field(default_factory=dict)
