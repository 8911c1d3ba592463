"""Giving the accounts of a list, all or none (P60), by the rules of « Gestion des droits d’accès »."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mes_tui.domain.access import Actor
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean
from mes_tui.forms.french import NBSP, counted
from mes_tui.importing import MAX_BYTES
from mes_tui.importing.accounts import ACCOUNT, AccountLine, read_accounts
from mes_tui.importing.model import Ledger, TooMany
from mes_tui.services.access_rights import AccessRights, managed, require_managers, scope_in, write_in
from mes_tui.services.account_checks import checked_name, wrong
from mes_tui.services.account_rows import line
from mes_tui.services.account_words import READERS, account
from mes_tui.services.accounts import find_login
from mes_tui.services.context import Rehearsed, WorkContext
from mes_tui.services.imports import bytes_of
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session


_PARTS = dict(zip(("nom", "droits", "divisions", "regions", "jusqu_au", "courriel"), READERS, strict=True))
"""The part of an account that each column says."""
_COLUMNS = {part: column for column, part in _PARTS.items()} | {"login": ACCOUNT}

_KIND = frozenset({"rights", "divisions", "regions"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line asks for, read: the account, the name that the system gives it, and each part that is said.

    ``at_fault`` are the parts that could not be read: nothing is written of it then.
    """

    line: AccountLine
    login: str
    called: str
    said: dict[str, Any]
    at_fault: frozenset[str]


@dataclass(frozen=True, slots=True)
class Given:
    """An account of the list: at which line, as it was (None: it had no access here), and as it is now."""

    record: str
    before: Actor | None
    now: Actor


@dataclass(frozen=True, slots=True)
class AccountReport:
    """A list that was given, or only ``simulated``, on the day ``today``."""

    given: tuple[Given, ...]
    simulated: bool
    today: date

    @property
    def added(self) -> tuple[Given, ...]:
        """The accounts that had no access here."""
        return tuple(one for one in self.given if one.before is None)

    @property
    def changed(self) -> tuple[Given, ...]:
        """Those that are not what they were."""
        return tuple(one for one in self.given if one.before not in (None, one.now))

    def __str__(self) -> str:
        lines = []
        for one in self.given:
            if one.before is None:
                lines.append(f"{one.record}, ajouté{NBSP}: {line(one.now, self.today)}")
            elif one.before != one.now:
                lines.append(f"{one.record}, changé{NBSP}: {line(one.now, self.today)}")
                lines.append(f"  avant{NBSP}: {line(one.before, self.today)}")
        total, added, changed = len(self.given), len(self.added), len(self.changed)
        lines.append(
            f"{counted(total, 'compte', 'comptes')}{NBSP}: {counted(added, 'ajouté', 'ajoutés')}, "
            f"{counted(changed, 'changé', 'changés')}, {total - added - changed} sans changement. "
            "Les comptes qui ne sont pas dans la liste restent comme ils sont."
        )
        if self.simulated:
            lines.append(f"Simulation{NBSP}: rien n’a été enregistré.")
        return "\n".join(lines)


class AccountImports:
    """Gives what a list of accounts says. It takes nothing away from an account that it does not name."""

    def __init__(self, context: WorkContext) -> None:
        self._context, self._rights = context, AccessRights(context)

    def load(self, path: str | Path, *, simulated: bool = False) -> AccountReport:
        """Give each account of the CSV file at ``path`` what its line says, and return what was done.

        Raises ImportRefused with every fault, by line and column, or Refusal when the file cannot be read or the
        person may not: nothing is written then, nor when it is only ``simulated``.
        """
        self._rights.scope()
        place = Path(path)
        return self.load_bytes(bytes_of(place, MAX_BYTES), place.name, simulated=simulated)

    def load_bytes(self, data: bytes, name: str, *, simulated: bool = False) -> AccountReport:
        """The same for a file already in memory; ``name`` is what the messages call it."""
        self._rights.scope()
        shown, ledger, given = clean(name, limit=80), Ledger(), []
        with suppress(TooMany, Rehearsed):
            asked = _read(read_accounts(data, shown, ledger), ledger)
            with self._context.store.writing() as session:
                given += self._put(session, asked, ledger, simulated=simulated)
                if ledger.faults:
                    raise ledger.refused(shown)
                if simulated:
                    raise Rehearsed
        if ledger.faults:
            raise ledger.refused(shown)
        self._context.reread_actor()
        return AccountReport(tuple(given), simulated, self._context.today)

    def _put(self, session: "Session", asked: Sequence[Asked], ledger: Ledger, *, simulated: bool) -> list[Given]:
        """Write each account that has no fault. Who manages the rights is asked once all are there: one may take the
        place of another."""
        scope, given = scope_in(self._context, session), []
        before = managed(records.load_users(session))
        for one in asked:
            known = records.load_actor(session, one.login)
            existing = scope.told(known) if known is not None and scope.knows(known) else None
            wanted = account(one.login, one.called, one.said, scope, existing)
            # Where a right is not readable, nothing is known of the kind of account.
            unknown = one.at_fault | (_KIND if one.at_fault & _KIND else frozenset())
            faults = [fault for fault in wrong(wanted, scope, known, self._context.today) if fault.key not in unknown]
            for refusal in faults:
                _fault(ledger, one.line, refusal)
            if faults or one.at_fault:
                continue
            now = write_in(self._context, session, scope, known, wanted)
            # A simulation leaves no line: it does not tell by what name somebody is known elsewhere.
            shown = replace(now, name=checked_name(wanted.name)) if simulated and existing is None else now
            given.append(Given(one.line.record, existing, shown))
        try:
            require_managers(before, records.load_users(session))
        except Refusal as refusal:
            ledger.fault("", _COLUMNS[refusal.key], refusal.sentence)
        return given


def _read(lines: Sequence[AccountLine], ledger: Ledger) -> list[Asked]:
    """What the lines say, but for those whose account is at fault."""
    asked: list[Asked] = []
    seen: dict[str, str] = {}
    for one in lines:
        try:
            login, called = find_login(one.said[ACCOUNT])
        except Refusal as refusal:
            _fault(ledger, one, refusal)
            login = called = ""
        if login in seen:
            ledger.fault(one.record, ACCOUNT, f"ce compte figure déjà dans la liste ({seen[login]}).")
        said: dict[str, Any] = {}
        at_fault = set()
        for column, part in _PARTS.items():
            if column in one.said:
                try:
                    said[part] = READERS[part](one.said[column])
                except Refusal as refusal:
                    _fault(ledger, one, refusal)
                    at_fault.add(part)
        if login and login not in seen:
            seen[login] = one.record
            asked.append(Asked(one, login, called, said, frozenset(at_fault)))
    return asked


def _fault(ledger: Ledger, one: AccountLine, refusal: Refusal) -> None:
    ledger.fault(one.record, _COLUMNS.get(refusal.key, ""), f"{refusal.sentence[:1].lower()}{refusal.sentence[1:]}")
