"""« Gestion des droits d’accès »: who may do what, where, until when (P60; SOURCES.md §3.15).

Three kinds of people manage accounts, each within what is theirs:

- a provider's user with the right, the accounts of providers, for their own divisions;
- an agent with the right, the accounts of agents, for their own regions;
- the account that holds the store, every account: it could write the file anyway. It makes the first agent, and gives
  the right again where nobody has it any more.

An account is a provider's (rights of a provider, divisions) or an agent's (regions), never both: nobody decides on what
they wrote themselves. Rights, their end and the address of the notices are those of a place: who manages one place
gives them there, and changes nothing of what the account may do elsewhere, nor is told where that is. The name is the
account's: one that works elsewhere too is not renamed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from mes_tui.domain.access import Actor, Post, engaged, may_manage, suspended
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import NotAllowed, NotFound, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import clean, fold
from mes_tui.services.account_checks import checked_email, checked_name, checks, is_agent
from mes_tui.services.accounts import AGENT_RIGHTS, PROVIDER_RIGHTS, by_place
from mes_tui.services.context import WorkContext
from mes_tui.services.request_work import note
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

_MANAGING = "gérer les droits d’accès"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may give: ``rights`` in the order of the programme, ``divisions`` and ``regions`` by number with
    their names; regions follow the order of the directorates."""

    rights: tuple[Right, ...]
    divisions: Mapping[str, str]
    regions: Mapping[str, str]

    @property
    def agents(self) -> bool:
        """True for who gives accounts to agents of the Ministry."""
        return Right.AGENT in self.rights

    @property
    def providers(self) -> bool:
        """True for who gives accounts to providers' users."""
        return Right.CONSULT in self.rights

    def places(self, user: Actor) -> frozenset[str]:
        """Where ``user`` works that is in this scope."""
        return (user.divisions & frozenset(self.divisions)) | (user.regions & frozenset(self.regions))

    def elsewhere(self, user: Actor) -> frozenset[str]:
        """Where ``user`` works that is not in this scope."""
        return user.places - self.places(user)

    def told(self, user: Actor) -> Actor:
        """``user`` as they are where they work in this scope."""
        return replace(user.at(self.places(user)), elsewhere=bool(self.elsewhere(user)))

    def knows(self, user: Actor) -> bool:
        """True for an account of this kind of people that works in this scope, or nowhere yet."""
        kind = self.agents if is_agent(user) else self.providers
        return kind and bool(self.places(user) or not self.elsewhere(user))


class AccessRights:
    """What the people who manage rights do."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def scope(self) -> Scope:
        """What the person may give. Raises Refusal without the right to manage accounts."""
        with self._context.store.reading() as session:
            return scope_in(self._context, session, "")

    def users(self) -> tuple[Actor, ...]:
        """The accounts that the person manages, by name, those that are over among them. Raises Refusal."""
        with self._context.store.reading() as session:
            scope = scope_in(self._context, session, "")
            known = map(scope.told, filter(scope.knows, records.load_users(session)))
            return tuple(sorted(known, key=lambda user: fold(user.name)))

    def find(self, login: str) -> Actor | None:
        """The account ``login`` if the person manages it. Raises Refusal."""
        return next((user for user in self.users() if user.login == login), None)

    def add(self, account: Actor) -> Actor:
        """The same as ``put`` for an account that has no access here yet: raises Refusal when it has."""

        def check(scope: Scope, known: Actor | None) -> None:
            if known is not None and scope.places(known):
                raise Refusal("Ce compte a déjà accès : choisissez-le dans la liste pour changer ses droits.", "login")

        return self._write(account, check)

    def change(self, read: Actor, account: Actor) -> Actor:
        """The same as ``put`` for an account that is still as it was ``read``: raises Refusal when it is not."""

        def check(scope: Scope, known: Actor | None) -> None:
            if known is None or not scope.knows(known):
                raise NotFound("Ce compte n’a plus accès. Revenez à la liste (F3).")
            if scope.told(known) != read:
                raise Refusal(
                    "Une autre personne a changé les droits de ce compte entre-temps. Revenez à la liste (F3), puis "
                    "rouvrez-le."
                )

        return self._write(account, check)

    def put(self, account: Actor) -> Actor:
        """Give an account, new or not, exactly these places, and these rights, last day and address in each of them;
        return what it is now.

        Its places outside the person's own stay as they are. What is given as it was leaves each place its own. One
        that works elsewhere only keeps its name, whatever is given. Raises Refusal (``key`` names the part at fault:
        login, name, rights, divisions, regions, until, email) for what cannot be given, or when nobody would be left
        to manage the rights somewhere.
        """
        return self._write(account, lambda _scope, _known: None)

    def _write(self, account: Actor, check: Callable[[Scope, Actor | None], None]) -> Actor:
        context = self._context
        with context.store.writing() as session:
            scope = scope_in(context, session)
            known = records.load_actor(session, account.login)
            check(scope, known)
            before = managed(records.load_users(session))
            told = write_in(context, session, scope, known, account)
            require_managers(before, records.load_users(session), key="until" if told.until else "rights")
        context.reread_actor()
        return told

    def remove(self, login: str) -> None:
        """Take every access away from ``login``; one that works elsewhere too loses the person's own places only.

        Raises NotFound, or Refusal as ``put`` does.
        """
        context = self._context
        with context.store.writing() as session:
            scope = scope_in(context, session)
            known = records.load_actor(session, login)
            if known is None or not scope.knows(known):
                raise NotFound(f"Aucun compte {clean(login)} n’a accès : il n’y a rien à retirer.")
            before = managed(records.load_users(session))
            if scope.elsewhere(known):
                records.put_account(session, known.at(scope.elsewhere(known)))
            else:
                records.remove_user(session, login)
            require_managers(before, records.load_users(session))
            nothing = replace(known, divisions=frozenset(), regions=frozenset())
            _tell(context, session, scope.told(known), nothing)
        context.reread_actor()

    def suspend(self, login: str) -> Actor:
        """Let ``login`` do nothing any more in the person's own places; its name, places and rights stay.

        Its open sessions are covered within a second. Return what it is now. Raises NotFound, or Refusal as ``put``
        does.
        """
        return self._suspend(login, yes=True)

    def resume(self, login: str) -> Actor:
        """Let ``login`` do again all that it could. Raises as ``suspend`` does."""
        return self._suspend(login, yes=False)

    def _suspend(self, login: str, *, yes: bool) -> Actor:
        context = self._context
        with context.store.writing() as session:
            scope, known = scope_in(context, session), records.load_actor(session, login)
            if known is None or not scope.knows(known):
                raise NotFound(
                    f"Aucun compte {clean(login)} n’a accès : il n’y a rien à {'suspendre' if yes else 'rétablir'}."
                )
            read = scope.told(known)
            if read.suspended is yes:
                raise Refusal("Ce compte est déjà suspendu." if yes else "Ce compte n’est pas suspendu.", "login")
            before, places = managed(records.load_users(session)), scope.places(known)
            given = suspended(known, places, yes=yes)
            records.put_account(session, given)
            require_managers(before, records.load_users(session))
            action = JournalAction.SUSPENDED if yes else JournalAction.RESUMED
            note(context, session, "", action, *((box, login) for box, _ in by_place(read) or [("", "")]))
        context.reread_actor()
        return scope.told(given)


def scope_in(context: WorkContext, session: "Session", what: str = _MANAGING) -> Scope:
    """What the person may give, as ``session`` reads it. Raises Refusal, for ``what`` they do: "" for a reading."""
    names, regions = records.division_names(session), regions_of(context.rules)
    if context.owner:
        return Scope(tuple(Right), names, regions)
    reason = context.refusal(may_manage, session)
    if reason:
        raise NotAllowed(reason, what=what)
    agent, where = context.actor.agent, context.actor.where(Right.MANAGE)
    own = AGENT_RIGHTS if agent else PROVIDER_RIGHTS
    return Scope(
        tuple(right for right in Right if right in own),
        {} if agent else {number: name for number, name in names.items() if number in where},
        {code: name for code, name in regions.items() if code in where} if agent else {},
    )


def write_in(context: WorkContext, session: "Session", scope: Scope, known: Actor | None, account: Actor) -> Actor:
    """Write ``account``, stored as ``known``, with its lines in the journal; return what it is now.

    Raises Refusal as ``AccessRights.put`` does, before anything is written; ``require_managers`` is the caller's.
    """
    given = _checked(account, scope, known, context.today)
    told = scope.told(given)
    if known is None or told != scope.told(known) or not scope.knows(known):
        records.put_account(session, given)
        _tell(context, session, scope.told(known) if known else None, told)
    return told


def _checked(account: Actor, scope: Scope, known: Actor | None, today: date) -> Actor:
    """What will be written, once sure that it may be."""
    for check in checks(account, scope, known, today):
        check()
    given = replace(account, name=checked_name(account.name), email=checked_email(account.email), posts={})
    if known is None:
        return given
    read = scope.told(known) if scope.places(known) else None
    return _with_places(known, scope.elsewhere(known), given, read)


def _tell(context: WorkContext, session: "Session", before: Actor | None, now: Actor) -> None:
    """A line in the journal of each place where the account works or worked: who reads one place reads no other."""
    given, had = by_place(now), by_place(before) if before else []
    lost = dict(had).keys() - dict(given).keys()
    if given:
        note(context, session, "", JournalAction.RIGHTS_GIVEN, *given)
    if lost or not given:
        note(
            context, session, "", JournalAction.RIGHTS_REMOVED, *((place, now.login) for place in sorted(lost) or [""])
        )


def _with_places(known: Actor, elsewhere: frozenset[str], given: Actor, read: Actor | None) -> Actor:
    """The account ``known``, as it is ``elsewhere`` and with the places of ``given`` here.

    ``read`` is what the person saw of it, None for nothing: a refusal would then let one guess. What is given as it was
    read leaves each place its own.
    """
    new = Post(given.rights, given.until, given.email, read is not None and read.suspended)
    said = ("rights", "until", "email")
    changed = {key: getattr(given, key) for key in said if read is None or getattr(given, key) != getattr(read, key)}
    posts = {place: known.post(place) for place in elsewhere} | {
        place: replace(known.post(place), **changed) if place in known.places else new for place in given.places
    }
    whole = replace(
        given,
        name=known.name if elsewhere else given.name,
        divisions=known.divisions & elsewhere | given.divisions,
        regions=known.regions & elsewhere | given.regions,
    )
    return engaged(whole, posts)


def regions_of(rules: Rules) -> dict[str, str]:
    """The names of the regions by code, those of one directorate after those of another."""
    return {code: rules.regions[code] for directorate in rules.directorates for code in directorate.regions}


def managed(users: Iterable[Actor]) -> frozenset[str]:
    """Where somebody manages the rights for good, and "" when somebody does anywhere."""
    kept = [
        place
        for user in users
        for place in user.places or ("",)
        if Right.MANAGE in user.post(place).rights and user.post(place).until is None and not user.post(place).suspended
    ]
    return frozenset(kept) | frozenset({""} if kept else ())


def require_managers(before: frozenset[str], users: Iterable[Actor], key: str = "rights") -> None:
    """Raise Refusal where somebody managed the rights ``before``, and nobody does among ``users``."""
    lost = sorted(before - managed(users))
    if lost:
        where = f" ({', '.join(filter(None, lost))})" if any(lost) else ""
        raise Refusal(
            f"Il faut au moins une personne, sans date de fin, pour gérer les droits d’accès{where} : "
            "donnez d’abord ce droit à quelqu’un d’autre.",
            key,
        )
