"""Every use case, for one person on one store. Light.

Each service is made when it is first asked for, and with it the libraries it needs.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from mes_tui.domain.access import Actor
from mes_tui.domain.errors import NotAllowed, Refusal
from mes_tui.domain.journal import Door
from mes_tui.services.context import WorkContext
from mes_tui.services.lists import Lists
from mes_tui.services.office import Office
from mes_tui.services.preferences import Preferences
from mes_tui.settings import Settings
from storage.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from mes_tui.domain.rules import Rules
    from mes_tui.services.access_rights import AccessRights
    from mes_tui.services.account_imports import AccountImports
    from mes_tui.services.account_rows import Accounts
    from mes_tui.services.adding import Adding
    from mes_tui.services.answers import Answers
    from mes_tui.services.aside import TypedAside
    from mes_tui.services.batches import Batches
    from mes_tui.services.changes import Changes
    from mes_tui.services.child_exports import ChildExports
    from mes_tui.services.children import Children
    from mes_tui.services.documents import Documents
    from mes_tui.services.dossiers import Dossiers
    from mes_tui.services.drafts import Drafts
    from mes_tui.services.entries import Entries
    from mes_tui.services.file_changes import FileChanges
    from mes_tui.services.filling import Filling
    from mes_tui.services.follow_up import FollowUp
    from mes_tui.services.imports import Imports
    from mes_tui.services.journal import Journal
    from mes_tui.services.list_exports import ListExports
    from mes_tui.services.locker import Locker
    from mes_tui.services.memory import Memory
    from mes_tui.services.ministry_lists import MinistryLists
    from mes_tui.services.ministry_review import Review
    from mes_tui.services.news import News
    from mes_tui.services.notices import Notices
    from mes_tui.services.open_sessions import OpenSessions
    from mes_tui.services.outbox import Outbox
    from mes_tui.services.outcomes import Outcomes
    from mes_tui.services.previews import Previews
    from mes_tui.services.prints import Prints
    from mes_tui.services.renewals import Renewals
    from mes_tui.services.retention import Retention
    from mes_tui.services.search import Search
    from mes_tui.services.sheets import Sheets
    from mes_tui.services.submission import Submission
    from mes_tui.services.tamper_check import TamperCheck
    from mes_tui.services.to_do import ToDo
    from mes_tui.services.type_changes import TypeChanges
    from mes_tui.services.upkeep import Upkeep
    from mes_tui.services.watch import Watch


@dataclass
class Services:
    """Every use case, for one person on one store; a ``with`` statement closes the store at its end."""

    settings: Settings
    context: WorkContext

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    @property
    def store(self) -> Store:
        return self.context.store

    @property
    def rules(self) -> "Rules":
        return self.context.rules

    def files_root(self) -> "Path | None":
        """The only folder that files are read from and written to, None for any. Raises Refusal where there is none."""
        return self.context.files_root()

    @property
    def actor(self) -> Actor:
        """Who is at the keyboard, with the rights read last (``WorkContext.reread_actor``)."""
        return self.context.actor

    def tell_refused(self, refusal: Refusal) -> None:
        """Tell in the journal what the person lacked the right for; nothing of another refusal. Raises nothing."""
        if isinstance(refusal, NotAllowed) and refusal.what:
            from mes_tui.services.refusals import Refusals

            Refusals(self.context, self.settings.state).tell(Door.APPLICATION, refusal.what)

    @cached_property
    def office(self) -> Office:
        return Office(self.context)

    @cached_property
    def preferences(self) -> Preferences:
        return Preferences(self.context)

    @cached_property
    def lists(self) -> Lists:
        return Lists(self.context)

    @cached_property
    def children(self) -> "Children":
        from mes_tui.services.children import Children

        return Children(self.context)

    @cached_property
    def drafts(self) -> "Drafts":
        from mes_tui.services.drafts import Drafts

        return Drafts(self.context)

    @cached_property
    def documents(self) -> "Documents":
        from mes_tui.services.documents import Documents
        from mes_tui.services.viewing import Viewing

        return Documents(self.context, Viewing(allowed=not self.settings.restricted))

    @cached_property
    def sheets(self) -> "Sheets":
        from mes_tui.services.sheets import Sheets

        return Sheets(self.context)

    @cached_property
    def changes(self) -> "Changes":
        from mes_tui.services.changes import Changes

        return Changes(self.context)

    @cached_property
    def submission(self) -> "Submission":
        from mes_tui.services.submission import Submission

        return Submission(self.context)

    @cached_property
    def prints(self) -> "Prints":
        from mes_tui.printing import apart
        from mes_tui.services.prints import Prints

        return Prints(self.context, draw=apart.Drawer().draw, printers=self.settings.printers)

    @cached_property
    def child_exports(self) -> "ChildExports":
        from mes_tui.services.child_exports import ChildExports

        return ChildExports(self.context, self.prints)

    @cached_property
    def batches(self) -> "Batches":
        from mes_tui.services.batches import Batches

        return Batches(self.lists, self.prints, self.ministry_lists)

    @cached_property
    def list_exports(self) -> "ListExports":
        from mes_tui.services.list_exports import ListExports

        return ListExports(self.context, self.lists, self.ministry_lists, draw=self.prints.draw)

    @cached_property
    def dossiers(self) -> "Dossiers":
        from mes_tui.services.dossiers import Dossiers

        return Dossiers(self.context)

    @cached_property
    def filling(self) -> "Filling":
        from mes_tui.services.filling import Filling

        return Filling(self.context)

    @cached_property
    def adding(self) -> "Adding":
        from mes_tui.services.adding import Adding

        return Adding(self.context)

    @cached_property
    def entries(self) -> "Entries":
        from mes_tui.services.entries import Entries

        return Entries(self.context)

    @cached_property
    def imports(self) -> "Imports":
        from mes_tui.services.imports import Imports

        return Imports(self.context)

    @cached_property
    def notices(self) -> "Notices":
        from mes_tui.services.notices import Notices

        return Notices(self.context)

    @cached_property
    def search(self) -> "Search":
        from mes_tui.services.search import Search

        return Search(self.context, self.lists)

    @cached_property
    def follow_up(self) -> "FollowUp":
        from mes_tui.services.follow_up import FollowUp

        return FollowUp(self.context)

    @cached_property
    def to_do(self) -> "ToDo":
        from mes_tui.services.to_do import ToDo

        return ToDo(self.context)

    @cached_property
    def news(self) -> "News":
        from mes_tui.services.news import News

        return News(self.context)

    @cached_property
    def outbox(self) -> "Outbox":
        from mes_tui.services.outbox import Outbox

        return Outbox(self.context, self.settings.mail)

    @cached_property
    def watch(self) -> "Watch":
        from mes_tui.services.watch import Watch

        return Watch(self.context)

    @cached_property
    def ministry_lists(self) -> "MinistryLists":
        from mes_tui.services.ministry_lists import MinistryLists

        return MinistryLists(self.context)

    @cached_property
    def memory(self) -> "Memory":
        from mes_tui.services.memory import Memory

        return Memory(self.context)

    @cached_property
    def renewals(self) -> "Renewals":
        from mes_tui.services.renewals import Renewals

        return Renewals(self.context, self.drafts)

    @cached_property
    def previews(self) -> "Previews":
        from mes_tui.services.previews import Previews

        return Previews(self.context)

    @cached_property
    def review(self) -> "Review":
        from mes_tui.services.ministry_review import Review

        return Review(self.context)

    @cached_property
    def answers(self) -> "Answers":
        from mes_tui.services.answers import Answers

        return Answers(self.context)

    @cached_property
    def outcomes(self) -> "Outcomes":
        from mes_tui.services.outcomes import Outcomes

        return Outcomes(self.context)

    @cached_property
    def file_changes(self) -> "FileChanges":
        from mes_tui.services.file_changes import FileChanges

        return FileChanges(self.context)

    @cached_property
    def type_changes(self) -> "TypeChanges":
        from mes_tui.services.type_changes import TypeChanges

        return TypeChanges(self.context)

    @cached_property
    def journal(self) -> "Journal":
        from mes_tui.services.journal import Journal

        return Journal(self.context)

    @cached_property
    def locker(self) -> "Locker":
        from mes_tui.services.locker import Locker

        return Locker(self.context)

    @cached_property
    def upkeep(self) -> "Upkeep":
        from mes_tui.services.upkeep import Upkeep

        return Upkeep(self.context)

    @cached_property
    def retention(self) -> "Retention":
        from mes_tui.services.retention import Retention

        return Retention(self.context, self.settings.picker_root, self.settings.deposit_days)

    @cached_property
    def tamper_check(self) -> "TamperCheck":
        from mes_tui.services.tamper_check import TamperCheck

        return TamperCheck(self.context)

    @cached_property
    def aside(self) -> "TypedAside":
        from mes_tui.services.aside import TypedAside

        return TypedAside(self.context)

    @cached_property
    def open_sessions(self) -> "OpenSessions":
        from mes_tui.services.open_sessions import OpenSessions

        return OpenSessions(self.context)

    @cached_property
    def account_imports(self) -> "AccountImports":
        from mes_tui.services.account_imports import AccountImports

        return AccountImports(self.context)

    @cached_property
    def access_rights(self) -> "AccessRights":
        from mes_tui.services.access_rights import AccessRights

        return AccessRights(self.context)

    @cached_property
    def accounts(self) -> "Accounts":
        from mes_tui.services.account_rows import Accounts

        return Accounts(self.context)
