"""The Ministry's part: prepare comments, return with them, declare compliant, close (SOURCES.md §3.12, §3.16)."""

from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from mes_tui.domain import eligibility
from mes_tui.domain.access import Action, may
from mes_tui.domain.codes import CloseReason, Status
from mes_tui.domain.errors import NotFound, NotSaved, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.reference_year import label as year_label
from mes_tui.domain.reference_year import may_be_over
from mes_tui.domain.requests import DraftComment, NewComment, Request, RequestFile
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event
from mes_tui.domain.text import clean
from mes_tui.forms import editions
from mes_tui.forms.french import quoted
from mes_tui.forms.presentation import SUMMARY_KEYS, ShownLine, ShownPage, presentation, summary
from mes_tui.forms.values import parse
from mes_tui.forms.vocabulary import SOME, Field, Form, Kind, Values
from mes_tui.services.changes import Comparison, comparison
from mes_tui.services.context import WorkContext
from mes_tui.services.drafts import limited
from mes_tui.services.request_work import EXAMINED, RequestWork, noted_reading
from storage import records

COMMENT_LENGTH = 2000
_REQUESTED, _, _DAYS = SUMMARY_KEYS
# A request declared compliant before its hours were kept as history gets there when its year ends.
_GRANTING = (Event.DECLARE_COMPLIANT, Event.CLOSE_YEAR_END)
_EVENTS = {event.effect.close_reason: event for event in Event}
_ABSENT = "Ce commentaire n’est plus en préparation. Relisez la demande (F5)."


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A request as the Ministry reads it.

    ``draft_comments`` are the comments in preparation, ``requested`` the hours asked for a day (None when unreadable).
    ``held_by`` is "" or the sentence that says who else has the request open. ``comparison`` is what the last sending
    brought. While the provider corrects, the file is the one that was sent.
    """

    file: RequestFile
    form: Form
    pages: tuple[ShownPage, ...]
    summary: tuple[ShownLine, ...]
    draft_comments: tuple[DraftComment, ...]
    requested: Decimal | None
    comparison: Comparison | None = None
    held_by: str = ""


class Review:
    """What an agent of the Ministry does to a request. Nothing here changes what the provider wrote.

    ``version`` is always that of the request as the agent read it: a decision on anything else is refused (Stale).
    """

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def open(self, request_id: int) -> Reviewed:
        """Read a request, and hold it while it waits for a decision. Raises NotFound, Refusal."""
        context, held_by = self._context, ""
        reviewed = self.read(request_id)
        # Reading must still work when the disk is full.
        with suppress(NotSaved), noted_reading(context, request_id) as work:
            request = work.request
            if not may(context.actor, Action.COMMENT, request.division, request.status, request.region):
                held_by = work.hold(EXAMINED)
        return replace(reviewed, held_by=held_by)

    def read(self, request_id: int) -> Reviewed:
        """The request as it is now, held by nobody. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.VIEW) as view:
            # A provider sees nothing of them before the request comes back.
            agent = self._context.actor.agent
            draft_comments = records.load_draft_comments(view.session, request_id) if agent else ()
            return Reviewed(
                view.file,
                view.form,
                presentation(view.form, view.evaluation),
                summary(view.form, view.evaluation),
                draft_comments,
                requested(view.evaluation.values),
                comparison(view),
            )

    def prepare(self, request_id: int, comment: NewComment, comment_id: int | None = None) -> int:
        """Place a comment in preparation, or write the one called ``comment_id`` anew; return its id (P67).

        The provider sees nothing of it before the request is returned. Raises NotFound, Refusal (``key`` tells which
        of page, section, field and text is wrong).
        """
        author = self._context.actor.name
        with self._context.work(request_id, Action.COMMENT) as work:
            checked = self._checked(work.request, comment)
            placed = records.put_draft_comment(work.session, request_id, checked, author, work.at, comment_id)
            _prepared(work, JournalAction.COMMENT_PREPARED, comment)
        return placed

    def remove(self, request_id: int, comment_id: int) -> None:
        """Take a comment in preparation away. Raises NotFound, Refusal."""
        with self._context.work(request_id, Action.COMMENT) as work:
            draft_comments = records.load_draft_comments(work.session, request_id)
            removed = next((comment for comment in draft_comments if comment.id == comment_id), None)
            if removed is None:
                raise NotFound(_ABSENT)
            records.remove_draft_comments(work.session, request_id, comment_id)
            _prepared(work, JournalAction.COMMENT_WITHDRAWN, removed)

    def return_with_comments(self, request_id: int, version: int) -> int:
        """Send the request back with the comments prepared, a round of them; return how many (P65 to P67).

        Raises NotFound, Stale, Refusal when there is no comment.
        """
        with self._context.work(request_id, Action.RETURN) as work:
            work.require_version(version)
            draft_comments = records.load_draft_comments(work.session, request_id)
            if not draft_comments:
                raise Refusal("Écrivez au moins un commentaire avant de retourner la demande.")
            records.insert_comments(work.session, request_id, draft_comments, self._context.actor.name, work.at)
            records.remove_draft_comments(work.session, request_id)
            _decide(work, Event.RETURN_WITH_COMMENTS)
        return len(draft_comments)

    def declare_compliant(self, request_id: int, granted_hours: str, version: int, *, discard: bool = False) -> None:
        """Declare a request compliant with the hours granted a day, as typed (SOURCES.md §3.5).

        ``discard`` throws the prepared comments away; without it they refuse. Raises NotFound, Stale, Refusal.
        """
        with self._context.work(request_id, Action.DECLARE) as work:
            work.require_version(version)
            hours = granted(granted_hours, requested(work.evaluation.values), self._context.rules)
            _discard(work, discard)
            _decide(work, Event.DECLARE_COMPLIANT, hours)

    def close(self, request_id: int, reason: CloseReason, version: int, *, discard: bool = False) -> None:
        """Close a request after a departure or at the end of its year; ``discard`` as for ``declare_compliant``.

        Raises NotFound, Stale, Refusal when the year is not over.
        """
        with self._context.work(request_id, Action.CLOSE) as work:
            work.require_version(version)
            self._require_over(work.request, reason)
            _discard(work, discard)
            _decide(work, _EVENTS[reason])

    def close_year(self, request_id: int) -> str:
        """Close a compliant request whose reference year is over, as it is now; return its number.

        One transaction a request: a refusal leaves the others closed. Raises NotFound, Refusal.
        """
        with self._context.work(request_id, Action.CLOSE) as work:
            request = work.request
            if request.status is not Status.COMPLIANT:
                raise Refusal(f"La demande {request.number} n’est plus conforme : elle reste comme elle est.")
            self._require_over(request, CloseReason.END_OF_YEAR)
            _decide(work, Event.CLOSE_YEAR_END)
        return request.number

    def _require_over(self, request: Request, reason: CloseReason) -> None:
        if reason is CloseReason.END_OF_YEAR and not may_be_over(request.year, self._context.today):
            raise Refusal(
                f"L’année de référence {year_label(request.year)} se termine en {request.year + 1} : d’ici là, la "
                f"demande {request.number} ne peut être terminée qu’après un départ.",
                "reason",
            )

    def _checked(self, request: Request, comment: NewComment) -> NewComment:
        form = editions.edition(request.edition, self._context.rules)
        sections = {(page.number, section.key): section for page in form.pages for section in page.sections}
        section = sections.get((comment.page, comment.section))
        if section is None:
            raise Refusal(f"La page {comment.page} du formulaire n’a pas de section « {comment.section} ».", "section")
        if comment.field and comment.field not in {field.key for field in section.fields()}:
            raise Refusal(f"La section « {section.title} » n’a pas de champ « {comment.field} ».", "field")
        text = clean(comment.text, lines=True).strip()
        if not text:
            raise Refusal("Le commentaire est vide : écrivez ce qui est à corriger.", "text")
        text = limited(text, COMMENT_LENGTH, "Commentaire", "text")
        return replace(comment, text=text)


def _discard(work: RequestWork, discard: bool) -> None:
    count = len({mark for table, mark, _ in map(records.parts, work.held) if table == "remark"})
    if count and not discard:
        raise Refusal(
            f"Des commentaires préparés ({count}) n’ont pas été envoyés : retournez la demande avec eux, ou "
            "acceptez de les perdre."
        )
    if count:
        records.remove_draft_comments(work.session, work.request.id)


def _prepared(work: RequestWork, action: JournalAction, comment: NewComment | DraftComment) -> None:
    """The comments in preparation changed: a colleague who decides on what they read before is told."""
    records.count_write(work.session, work.request.id)
    work.hold(EXAMINED)
    work.journal(action, f"{comment.page}:{comment.section}")


def _decide(work: RequestWork, event: Event, granted_hours: str = "") -> None:
    """The status of a decision, and what it leaves to the requests that follow."""
    decided = work.request
    if event is Event.DECLARE_COMPLIANT:
        decided = replace(decided, granted_hours=granted_hours, compliant_at=work.at)
    # The hours granted are the child's history from now on: the types of the next requests follow it (P42).
    grant = eligibility.granted(decided, work.evaluation.raw.get(_DAYS, "")) if event in _GRANTING else None
    work.become(event, granted_hours=granted_hours)
    if grant is not None:
        records.put_grant(work.session, work.request.division, grant)
    # Whoever of the Ministry had it open: it is not theirs to decide on any more.
    records.end_lease(work.session, work.request.id)


def granted(typed: str, requested: Decimal | None, rules: Rules) -> str:
    """The hours granted a day as they are stored, « 4,5 » (SOURCES.md §3.5): at most those requested.

    Raises the Refusal that says what is wrong with ``typed``.
    """
    field = granted_field(requested, rules)
    parsed = parse(field, typed)
    if parsed.error or not parsed.text:
        raise Refusal(parsed.error or f"{quoted(field.label)} est vide : inscrivez le nombre.", field.key)
    return parsed.text


def granted_field(requested: Decimal | None, rules: Rules) -> Field:
    """The question asked with a declaration of conformity."""
    most = rules.max_hours_per_day if requested is None else min(requested, rules.max_hours_per_day)
    return Field(
        key="granted_hours",
        label="Heures accordées par jour",
        kind=Kind.DECIMAL,
        minimum=SOME,
        maximum=most,
        unit="heures / jour",
    )


def requested(values: Values) -> Decimal | None:
    """The hours a day that a request asks for, None when they cannot be read."""
    hours = values.get(_REQUESTED)
    return hours if isinstance(hours, Decimal) else None
