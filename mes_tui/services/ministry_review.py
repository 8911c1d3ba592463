"""The Ministry's part: prepare comments, return with them, declare compliant, close (domain.md §3.12, §3.16)."""

from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from mes_tui.domain import eligibility
from mes_tui.domain.access import Action, may
from mes_tui.domain.codes import CloseReason, Status
from mes_tui.domain.errors import NotFound, NotSaved, Refusal
from mes_tui.domain.reference_year import bounds, is_over
from mes_tui.domain.reference_year import label as year_label
from mes_tui.domain.requests import PendingComment, Request, RequestFile
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event, decide
from mes_tui.domain.text import clean
from mes_tui.forms import editions
from mes_tui.forms.french import long_date, quoted
from mes_tui.forms.presentation import SUMMARY_KEYS, ShownLine, ShownPage, presentation, summary
from mes_tui.forms.values import parse
from mes_tui.forms.vocabulary import Field, Form, Kind, Values
from mes_tui.services.changes import Changes, Comparison
from mes_tui.services.context import WorkContext
from mes_tui.services.drafts import limited
from mes_tui.services.notices import announce
from mes_tui.services.request_work import EXAMINED, evaluated, fresh_file, fresh_request, hold, note, noted_reading
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records import NewComment

COMMENT_LENGTH = 2000
_REQUESTED, _, _DAYS = SUMMARY_KEYS
# A request declared compliant before its hours were kept as history gets there when its year ends.
_GRANTING = (Event.DECLARE_COMPLIANT, Event.CLOSE_YEAR_END)
_EVENTS = {CloseReason.DEPARTURE: Event.CLOSE_DEPARTURE, CloseReason.END_OF_YEAR: Event.CLOSE_YEAR_END}
PREPARE, WITHDRAW = "préparer un commentaire", "retirer un commentaire préparé"
"""The journal's actions that the provider is not told of."""
_ABSENT = "Ce commentaire n’est plus en préparation. Relisez la demande (F5)."


@dataclass(frozen=True, slots=True)
class Remark:
    """What the Ministry has to say about a section (its key) of a page of the form, or about a field of it."""

    page: int
    section: str
    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A request as the Ministry reads it.

    ``pending`` are the comments in preparation, ``requested`` the hours asked for a day (None when unreadable).
    ``held_by`` is "" or the sentence that says who else has the request open. ``comparison`` is what the last sending
    brought. While the provider corrects, the file is the one that was sent.
    """

    file: RequestFile
    form: Form
    pages: tuple[ShownPage, ...]
    summary: tuple[ShownLine, ...]
    pending: tuple[PendingComment, ...]
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
        # A full disk must not keep people from reading.
        with suppress(NotSaved), noted_reading(context, request_id) as (session, request):
            if not may(context.actor, Action.COMMENT, request.division, request.status, request.region):
                held_by = hold(context, session, request_id, context.now, EXAMINED)
        return replace(reviewed, held_by=held_by)

    def read(self, request_id: int) -> Reviewed:
        """The request as it is now, held by nobody. Raises NotFound, Refusal."""
        with self._context.store.reading() as session:
            file = fresh_file(self._context, session, request_id, Action.VIEW, lock=False)
            form, _, evaluation = evaluated(self._context, session, file)
            # A provider sees nothing of them before the request comes back.
            pending = records.load_pending_comments(session, request_id) if self._context.actor.agent else ()
        return Reviewed(
            file,
            form,
            presentation(form, evaluation),
            summary(form, evaluation),
            pending,
            _requested(evaluation.values),
            Changes(self._context).of(request_id),
        )

    def prepare(self, request_id: int, remark: Remark, comment_id: int | None = None) -> int:
        """Place a comment in preparation, or write the one called ``comment_id`` anew; return its id (P67).

        The provider sees nothing of it before the request is returned. Raises NotFound, Refusal (``key`` tells which
        of page, section, field and text is wrong).
        """
        context, at = self._context, self._context.now
        with context.store.writing() as session:
            request = fresh_request(context, session, request_id, Action.COMMENT)
            comment = self._comment(request, remark)
            placed = records.put_pending_comment(session, request_id, comment, context.actor.name, at, comment_id)
            self._prepared(session, request, PREPARE, remark)
        return placed

    def remove(self, request_id: int, comment_id: int) -> None:
        """Take a comment in preparation away. Raises NotFound, Refusal."""
        with self._context.store.writing() as session:
            request = fresh_request(self._context, session, request_id, Action.COMMENT)
            pending = records.load_pending_comments(session, request_id)
            found = next((comment for comment in pending if comment.id == comment_id), None)
            if found is None:
                raise NotFound(_ABSENT)
            records.remove_pending_comments(session, request_id, comment_id)
            self._prepared(session, request, WITHDRAW, found)

    def return_with_comments(self, request_id: int, version: int) -> int:
        """Send the request back with the comments prepared, a round of them; return how many (P65 to P67).

        Raises NotFound, Stale, Refusal when there is no comment.
        """
        context, at = self._context, self._context.now
        with context.store.writing() as session:
            request = self._read_request(session, request_id, Action.RETURN, version)
            pending = records.load_pending_comments(session, request_id)
            if not pending:
                raise Refusal("Écrivez au moins un commentaire avant de retourner la demande.")
            comments = [records.NewComment(found.page, found.section, found.text, found.field) for found in pending]
            records.insert_comments(session, request_id, comments, context.actor.name, at)
            records.remove_pending_comments(session, request_id)
            self._apply(session, request, Event.RETURN_WITH_COMMENTS)
        return len(pending)

    def declare_compliant(self, request_id: int, granted_hours: str, version: int, *, discard: bool = False) -> None:
        """Declare a request compliant with the hours granted a day, as typed (domain.md §3.5).

        ``discard`` throws the prepared comments away; without it they refuse. Raises NotFound, Stale, Refusal.
        """
        with self._context.store.writing() as session:
            request = self._read_request(session, request_id, Action.DECLARE, version)
            file = fresh_file(self._context, session, request_id, Action.DECLARE)
            requested = _requested(evaluated(self._context, session, file)[2].values)
            hours = granted(granted_hours, requested, self._context.rules)
            self._discard(session, request_id, discard)
            self._apply(session, request, Event.DECLARE_COMPLIANT, hours)

    def close(self, request_id: int, reason: CloseReason, version: int, *, discard: bool = False) -> None:
        """Close a request after a departure or at the end of its year; ``discard`` as for ``declare_compliant``.

        Raises NotFound, Stale, Refusal when the year is not over.
        """
        with self._context.store.writing() as session:
            request = self._read_request(session, request_id, Action.CLOSE, version)
            self._require_over(request, reason)
            self._discard(session, request_id, discard)
            self._apply(session, request, _EVENTS[reason])

    def close_year(self, request_id: int) -> str:
        """Close a compliant request whose reference year is over, as it is now; return its number.

        One transaction a request: a refusal leaves the others closed. Raises NotFound, Refusal.
        """
        with self._context.store.writing() as session:
            request = fresh_request(self._context, session, request_id, Action.CLOSE)
            if request.status is not Status.COMPLIANT:
                raise Refusal(f"La demande {request.number} n’est plus conforme : elle reste comme elle est.")
            self._require_over(request, CloseReason.END_OF_YEAR)
            self._apply(session, request, Event.CLOSE_YEAR_END)
        return request.number

    def _read_request(self, session: "Session", request_id: int, action: Action, version: int) -> Request:
        """The fresh row, once sure that it is what the agent read."""
        request = fresh_request(self._context, session, request_id, action)
        records.require_version(session, request_id, version)
        return request

    def _require_over(self, request: Request, reason: CloseReason) -> None:
        rules = self._context.rules
        if reason is CloseReason.END_OF_YEAR and not is_over(request.year, self._context.today, rules):
            last_day = long_date(bounds(request.year, rules)[1])
            raise Refusal(
                f"L’année de référence {year_label(request.year)} se termine le {last_day} : d’ici là, la demande "
                f"{request.number} ne peut être terminée qu’après un départ.",
                "reason",
            )

    @staticmethod
    def _discard(session: "Session", request_id: int, discard: bool) -> None:
        pending = len(records.load_pending_comments(session, request_id))
        if pending and not discard:
            raise Refusal(
                f"Des commentaires préparés ({pending}) n’ont pas été envoyés : retournez la demande avec eux, ou "
                "acceptez de les perdre."
            )
        records.remove_pending_comments(session, request_id)

    def _prepared(self, session: "Session", request: Request, action: str, comment: Remark | PendingComment) -> None:
        """The comments in preparation changed: a colleague who decides on what they read before is told."""
        context, at = self._context, self._context.now
        records.count_write(session, request.id)
        hold(context, session, request.id, at, EXAMINED)
        note(context, session, at, request.number, action, f"{comment.page}:{comment.section}")

    def _comment(self, request: Request, remark: Remark) -> "NewComment":
        form = editions.edition(request.edition, self._context.rules)
        sections = {(page.number, section.key): section for page in form.pages for section in page.sections}
        section = sections.get((remark.page, remark.section))
        if section is None:
            raise Refusal(f"La page {remark.page} du formulaire n’a pas de section « {remark.section} ».", "section")
        if remark.field and remark.field not in {field.key for field in section.fields()}:
            raise Refusal(f"La section « {section.title} » n’a pas de champ « {remark.field} ».", "field")
        text = clean(remark.text, lines=True).strip()
        if not text:
            raise Refusal("Le commentaire est vide : écrivez ce qui est à corriger.", "text")
        text = limited(text, COMMENT_LENGTH, "Commentaire", "text")
        return records.NewComment(remark.page, remark.section, text, remark.field)

    def _apply(self, session: "Session", request: Request, event: Event, granted_hours: str = "") -> None:
        """The status, the notices and the journal line of a decision, in one transaction."""
        context, at, decision = self._context, self._context.now, decide(request.status, event)
        assert decision.status is not None
        records.set_status(
            session, request.id, decision.status, at, reason=decision.close_reason, granted_hours=granted_hours
        )
        if event in _GRANTING:
            self._remember_grant(session, request.id)
        held = records.load_lease(session, request.id)
        if held is not None:
            # Whoever of the Ministry had it open: it is not theirs to decide on any more.
            records.free_lease(session, request.id, held.session)
        announce(context, session, at, request, decision)
        note(context, session, at, request.number, decision.event.value)

    def _remember_grant(self, session: "Session", request_id: int) -> None:
        """The hours granted are the child's history from now on: the types of the next requests follow it (P42)."""
        file = records.load_file(session, request_id)
        assert file is not None
        days = evaluated(self._context, session, file)[2].raw.get(_DAYS, "")
        grant = eligibility.granted(file.request, days)
        if grant is not None:
            records.upsert_grant(session, grant)


def granted(typed: str, requested: Decimal | None, rules: Rules) -> str:
    """The hours granted a day as they are stored, « 4,5 » (domain.md §3.5): by quarters, at most those requested.

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
        minimum=rules.hours_step,
        maximum=most,
        step=rules.hours_step,
        unit="heures / jour",
    )


def _requested(values: Values) -> Decimal | None:
    hours = values.get(_REQUESTED)
    return hours if isinstance(hours, Decimal) else None
