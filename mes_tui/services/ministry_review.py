"""The Ministry's part: prepare comments, return with them, decide, close (SOURCES.md §3.12, §3.16)."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from mes_tui.domain.access import EVENTS, PROVIDERS_EVENTS, Action, may
from mes_tui.domain.codes import Status
from mes_tui.domain.comments import DOCUMENTS, commented_nature
from mes_tui.domain.documents import Slot, nature_name
from mes_tui.domain.errors import NotFound, NotSaved, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.outcomes import asked_correction, kept
from mes_tui.domain.requests import DraftComment, NewComment, Outcome, RequestFile
from mes_tui.domain.statuses import Event
from mes_tui.domain.text import clean
from mes_tui.forms.documents import asked
from mes_tui.forms.outcomes import Asked
from mes_tui.forms.presentation import ShownLine, ShownPage, presentation, summary
from mes_tui.forms.vocabulary import Form
from mes_tui.services.changes import Comparison, comparison
from mes_tui.services.context import WorkContext
from mes_tui.services.drafts import limited
from mes_tui.services.outcomes import happen
from mes_tui.services.request_work import EXAMINED, RequestView, RequestWork, noted_reading
from mes_tui.services.sheets import told as papers
from storage import records

COMMENT_LENGTH = 2000
_ABSENT = "Ce commentaire n’est plus en préparation. Relisez la demande (F5)."


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A request as the Ministry reads it.

    ``draft_comments`` are the comments in preparation, ``asked`` what the request asks for, ``slots`` the documents
    that it may have, ``outcomes`` what was decided or told until now, oldest first, ``correction`` the one that the
    provider asks for. ``held_by`` is "" or the sentence that says who else has the request open. ``comparison`` is
    what the last sending brought, ``call`` which call the request belongs to, ``homes`` who signs for the other
    homes of the child, ``first_sent`` the day of the first sending, ``papers`` who signed on paper. While the provider
    corrects, the file is the one that was sent.
    """

    file: RequestFile
    form: Form
    pages: tuple[ShownPage, ...]
    summary: tuple[ShownLine, ...]
    draft_comments: tuple[DraftComment, ...]
    asked: Asked
    slots: tuple[Slot, ...]
    outcomes: tuple[Outcome, ...] = ()
    correction: Outcome | None = None
    comparison: Comparison | None = None
    call: str = ""
    homes: tuple[tuple[str, str], ...] = ()
    first_sent: date | None = None
    papers: str = ""
    held_by: str = ""


class Review:
    """What an agent of the Ministry does to a request. Nothing here changes what the provider wrote.

    ``version`` is always that of the request as the agent read it: a decision on anything else is refused (Stale).
    """

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def open(self, request_id: int, *, chosen: bool = True) -> Reviewed:
        """Read a request, and hold it while it waits for a decision. Raises NotFound, Refusal.

        The Ministry begins to examine what an agent has ``chosen``, not what came by itself after a decision.
        """
        context, held_by = self._context, ""
        reviewed = self.read(request_id)
        request = reviewed.file.request
        first = chosen and request.status.waiting and request.examined_at is None
        # Reading must still work when the disk is full.
        with suppress(NotSaved), noted_reading(context, request_id, changes=first) as work:
            request = work.request
            if first:
                work.examine()
            if not may(context.actor, Action.COMMENT, request.division, request.status, request.region):
                held_by = work.hold(EXAMINED)
        return replace(reviewed, held_by=held_by)

    def read(self, request_id: int) -> Reviewed:
        """The request as it is now, held by nobody. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.VIEW) as view:
            # A provider sees nothing of them before the request comes back.
            agent = self._context.actor.agent
            return reviewed(view, records.load_draft_comments(view.session, request_id) if agent else ())

    def prepare(self, request_id: int, comment: NewComment, comment_id: int | None = None) -> int:
        """Place a comment in preparation, or write the one called ``comment_id`` anew; return its id (P67).

        The provider sees nothing of it before the request is returned. Raises NotFound, Refusal (``key`` tells which
        of page, section, field and text is wrong).
        """
        author = self._context.actor.name
        with self._context.work(request_id, Action.COMMENT) as work:
            return prepare(work, comment, author, comment_id)

    def remove(self, request_id: int, comment_id: int) -> None:
        """Take a comment in preparation away. Raises NotFound, Refusal."""
        with self._context.work(request_id, Action.COMMENT) as work:
            remove(work, comment_id)

    def return_with_comments(self, request_id: int, version: int) -> int:
        """Send the request back with the comments prepared, a round of them; return how many (P65 to P67).

        Raises NotFound, Stale, Refusal when there is no comment.
        """
        with self._context.work(request_id, Action.RETURN) as work:
            work.require_version(version)
            count = place(work)
            work.become(Event.RETURN_WITH_COMMENTS)
            records.end_lease(work.session, request_id)
        return count

    def decide(
        self, request_id: int, event: Event, typed: Mapping[str, str], version: int, *, discard: bool = False
    ) -> None:
        """Do what ``event`` does to a request, with what is ``typed`` in answer to its questions, by key.

        What is not typed is as it is proposed (``forms.outcomes``). ``discard`` throws the prepared comments away;
        without it they refuse. Raises NotFound, Stale, Refusal (``key`` tells which answer is wrong).
        """
        with self._context.work(request_id, EVENTS[event]) as work:
            work.require_version(version)
            if event in PROVIDERS_EVENTS:
                # The comments that the Ministry prepares are nothing of theirs.
                raise ValueError(f"{event} is not decided by the Ministry")
            discard_prepared(work, discard)
            _settle(work, event, typed)

    def close_year(self, request_id: int) -> str:
        """Close a compliant request whose reference year is over, as it is now; return its number.

        One transaction a request: a refusal leaves the others closed. Raises NotFound, Refusal.
        """
        with self._context.work(request_id, Action.CLOSE) as work:
            request = work.request
            if request.status is not Status.COMPLIANT:
                raise Refusal(f"La demande {request.number} n’est plus conforme : elle reste comme elle est.")
            _settle(work, Event.CLOSE_YEAR_END, {})
        return request.number


def reviewed(view: RequestView, draft_comments: tuple[DraftComment, ...]) -> Reviewed:
    """The request of ``view`` with the comments in preparation that its reader may see."""
    context = view.context
    return Reviewed(
        view.file,
        view.form,
        presentation(view.form, view.evaluation),
        summary(view.form, view.evaluation),
        draft_comments,
        Asked.of(view.evaluation.values, view.request.year, context.rules),
        asked(view.file.request.type, context.rules, view.form, view.evaluation),
        kept(view.request, view.file.outcomes),
        asked_correction(view.file.outcomes, view.round),
        comparison(view),
        view.call,
        view.homes,
        view.first_sent,
        papers(view),
    )


def prepare(
    work: RequestWork, comment: NewComment, author: str, comment_id: int | None, *, recorded: bool = False
) -> int:
    """Place a comment in preparation, or write the one called ``comment_id`` anew; return its id.

    ``recorded``: one that the provider got elsewhere. Raises NotFound, Refusal.
    """
    id_, checked = work.request.id, _checked(work, comment)
    placed = records.put_draft_comment(work.session, id_, checked, author, work.at, comment_id, recorded=recorded)
    _prepared(work, _PREPARING[recorded][0], comment)
    return placed


def remove(work: RequestWork, comment_id: int, *, recorded: bool = False) -> None:
    """Take a comment in preparation away. Raises NotFound."""
    draft_comments = records.load_draft_comments(work.session, work.request.id, recorded=recorded)
    removed = next((comment for comment in draft_comments if comment.id == comment_id), None)
    if removed is None:
        raise NotFound(_ABSENT)
    records.remove_draft_comments(work.session, work.request.id, comment_id, recorded=recorded)
    _prepared(work, _PREPARING[recorded][1], removed)


def place(work: RequestWork, *, recorded: bool = False) -> int:
    """Make the prepared comments a round; return how many. Raises Refusal when there is none."""
    id_ = work.request.id
    draft_comments = records.load_draft_comments(work.session, id_, recorded=recorded)
    if not draft_comments:
        raise Refusal("Écrivez au moins un commentaire avant de retourner la demande.")
    records.insert_comments(work.session, id_, draft_comments, work.context.actor.name, work.at)
    records.remove_draft_comments(work.session, id_, recorded=recorded)
    return len(draft_comments)


def _checked(work: RequestWork, comment: NewComment) -> NewComment:
    _check_place(work, comment)
    text = clean(comment.text, lines=True).strip()
    if not text:
        raise Refusal("Le commentaire est vide : écrivez ce qui est à corriger.", "text")
    text = limited(text, COMMENT_LENGTH, "Commentaire", "text")
    return replace(comment, text=text)


def _check_place(work: RequestWork, comment: NewComment) -> None:
    """Raise the Refusal of a comment on no section of the form, nor on a document."""
    nature = commented_nature(comment.page, comment.section)
    if nature is not None and comment.field:
        raise Refusal(
            f"Le document « {nature_name(nature, work.form.natures)} » n’a pas de champ « {comment.field} ».", "field"
        )
    if nature is not None:
        return
    sections = {(page.number, section.key): section for page in work.form.pages for section in page.sections}
    section = sections.get((comment.page, comment.section))
    if section is None and comment.page == DOCUMENTS:
        raise Refusal(f"Aucun document ne se nomme « {comment.section} ».", "section")
    if section is None:
        raise Refusal(f"La page {comment.page} du formulaire n’a pas de section « {comment.section} ».", "section")
    if comment.field and comment.field not in {field.key for field in section.fields()}:
        raise Refusal(f"La section « {section.title} » n’a pas de champ « {comment.field} ».", "field")


def discard_prepared(work: RequestWork, accepted: bool, *, recorded: bool = False) -> None:
    """Throw the prepared comments away; raise the Refusal that counts them unless it is ``accepted``."""
    held = work.held
    marks = {mark for table, mark, _ in map(records.parts, held) if table == "remark"}
    count = sum(bool(held.get(f"remark:{mark}:recorded")) is recorded for mark in marks)
    if count and not accepted:
        raise Refusal((_UNRECORDED if recorded else _UNSENT).format(count))
    if count:
        records.remove_draft_comments(work.session, work.request.id, recorded=recorded)


_UNSENT = (
    "Des commentaires préparés ({}) n’ont pas été envoyés : retournez la demande avec eux, ou acceptez de les perdre."
)
_UNRECORDED = (
    "Des commentaires reçus ({}) ont été tapés sans être inscrits : inscrivez-les d’abord, ou acceptez de les perdre."
)
_PREPARING = {
    False: (JournalAction.COMMENT_PREPARED, JournalAction.COMMENT_WITHDRAWN),
    True: (JournalAction.COMMENT_TYPED, JournalAction.COMMENT_UNTYPED),
}
"""What is done of a comment, placed then removed: by the Ministry, or by the provider that got it elsewhere."""


def _prepared(work: RequestWork, action: JournalAction, comment: NewComment | DraftComment) -> None:
    """The comments in preparation changed: a colleague who decides on what they read before is told."""
    records.count_write(work.session, work.request.id)
    work.examine()
    work.hold(EXAMINED)
    work.journal(action, f"{comment.page}:{comment.section}")


def _settle(work: RequestWork, event: Event, typed: Mapping[str, str]) -> None:
    happen(work, event, typed)
    # Whoever of the Ministry had it open: it is not theirs to decide on any more.
    records.end_lease(work.session, work.request.id)
