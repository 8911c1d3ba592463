"""What an import follows of the requests: a child whose NECSG CSG merged or corrected, a file that changes of site."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from mes_tui.domain.codes import OPEN_STATUSES
from mes_tui.domain.eligibility import twin
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.people import ChildFile, households, same_child
from mes_tui.forms.facts import context_of
from mes_tui.forms.prefill import of_others
from mes_tui.importing import ImportData
from mes_tui.services.context import WorkContext
from mes_tui.services.request_work import RequestWork, known_form
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records import People
    from storage.records.imported import StoredFile


def renumbered(session: "Session", data: ImportData, stored: "Mapping[str, StoredFile]") -> dict[str, str]:
    """The NECSG that ``data`` gives to the children that the division knew under another one: old → new.

    A child is the same under the same birth certificate, or in a « dossier » that it had already, under its names. One
    that is in the file under its former number too is not.
    """
    from storage.records import imported

    division, told = data.provider.division, {child.necsg: child for child in data.children}
    moved = {stored[file.key].necsg: file.necsg for file in data.files if file.key in stored}
    nirecs = {child.nirec: child.necsg for child in data.children if child.nirec}
    found = {}
    for child in imported.former_children(session, division, list(moved), list(nirecs)):
        new = told.get(moved.get(child.necsg) or nirecs.get(child.nirec, ""))
        if new and child.necsg not in told and same_child(child, new):
            found[child.necsg] = new.necsg
    return found


def obstacle(session: "Session", division: str, file: ChildFile, stored: "StoredFile", regions: dict[str, str]) -> str:
    """Why the drafts of a « dossier » cannot follow it to its new site, "" when they can; ``regions`` by site."""
    for number, year in stored.drafts:
        region = number.split("-")[1]
        if regions.get(file.site, "") != region:
            return f"la demande {number} porte sur une installation d’une autre région\u00a0: supprimez-la d’abord."
        # Its other requests are under the number that it had, as long as nothing is imported.
        numbers = dict.fromkeys((stored.necsg, file.necsg))
        found = (
            records.open_request(session, division, necsg, file.site, year, file.home_provider) for necsg in numbers
        )
        if opened := next(filter(None, found), None):
            return (
                f"la demande {number} porte sur l’installation {stored.site}, et la demande {opened[1]} est déjà "
                f"ouverte pour l’installation {file.site}\u00a0: supprimez l’une des deux d’abord."
            )
    return ""


def follow(
    context: WorkContext, session: "Session", division: str, numbers: Mapping[str, str], moved: list[str]
) -> dict[str, str]:
    """Make the requests of ``division`` follow the children that have new ``numbers`` (old → new), and the drafts those
    of their files that ``moved`` (keys). Return what to do where two are open for one thing now, with the new number.
    """
    doubled: dict[str, str] = {}
    for old, new in numbers.items():
        records.renumber_child(session, division, old, new)
    session.flush()
    for old, new in numbers.items():
        for work in _works(context, session, records.requests_of_child(session, division, old)):
            records.set_child(session, work.request.id, new)
            if work.request.status in OPEN_STATUSES:
                home, request = work.file.child_file.home_provider, replace(work.request, necsg=new)
                doubled |= {twin(request, other): new for other in records.twins(session, request, home)}
            work.journal(JournalAction.RENUMBERED)
            work.close()
        records.forget_child(session, division, old)
    for key in moved:
        people = records.load_people(session, FileKey(division, key))
        assert people is not None
        for work in _works(context, session, records.drafts_of_file(session, division, key)):
            records.set_file(session, work.request.id, people)
            records.count_write(session, work.request.id)
            work.journal(JournalAction.REFILED, "request:site")
            work.close()
    return doubled


def drafted(session: "Session", data: ImportData, stored: "Mapping[str, StoredFile]") -> "list[People]":
    """The people, before the import, of each file with drafts of a child that has a file in ``data``.

    A draft names who signs for the other homes of its child too, whose files are others than its own.
    """
    from storage.records import imported

    division = data.provider.division
    children = {file.necsg for file in data.files} | {file.necsg for file in stored.values()}
    keys = imported.files_with_drafts(session, division, sorted(children))
    found = (records.load_people(session, FileKey(division, key)) for key in keys)
    return [people for people in found if people is not None]


def _signers(people: "People", today: date) -> list[str]:
    """Who signs, in the order in which the form names them."""
    file = people.child_file
    homes = households(file, people.shared, today)
    known = [file.guardian, file.other_guardian, *(home.guardian for home in homes)]
    return [one.full_name if one else "" for one in known]


def forget_signers(context: WorkContext, session: "Session", former: "list[People]") -> None:
    """Take out of the drafts that somebody else signs, than among the ``former`` people of their files, what was said
    of who signed them."""
    for people in former:
        division, key = people.provider.division, people.child_file.key
        now = records.load_people(session, FileKey(division, key))
        if now is None or _signers(people, context.today) == _signers(now, context.today):
            continue
        for work in _works(context, session, records.drafts_of_file(session, division, key)):
            form = known_form(context, work.request.edition)
            before = context_of(people.within(work.file), context.rules, context.today)
            gone = of_others(form, work.file.answers, before, work.facts) if form else {}
            if gone:
                records.save_answers(session, work.request.id, gone, work.request.version, work.pen)
                work.journal(JournalAction.REFILED, ",".join(sorted(gone)))
            work.close()


def _works(context: WorkContext, session: "Session", request_ids: list[int]) -> Iterator[RequestWork]:
    """An action on each, in the transaction of the import."""
    for request_id in request_ids:
        entered = records.enter(session, request_id, context.actor.login, lock=True)
        assert entered is not None
        yield RequestWork(context, session, entered, changes=True)
