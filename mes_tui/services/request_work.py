"""An action on a request: one transaction that reads the row, the right and the tamper check once.

``view`` is one frozen reading of a request; ``work`` is one writing transaction, whose notices and journal lines are
written last, by itself. Both are made by ``WorkContext.view`` and ``WorkContext.work``. Light.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from mes_tui.domain import calls
from mes_tui.domain.access import Action, may
from mes_tui.domain.answering import Answerer, answerer
from mes_tui.domain.answers import recorded as recorded_name
from mes_tui.domain.codes import Status
from mes_tui.domain.errors import NotFound, NotTheirs, Refusal
from mes_tui.domain.identifiers import request_number
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.outcomes import as_known
from mes_tui.domain.people import households, told_homes
from mes_tui.domain.requests import Attachment, Request, RequestFile, Transmission
from mes_tui.domain.statuses import Event, decide
from mes_tui.forms import editions
from mes_tui.forms.content import answers
from mes_tui.forms.evaluation import Evaluation, evaluate
from mes_tui.forms.facts import context_of
from mes_tui.forms.vocabulary import Context, Form
from mes_tui.services.context import WorkContext
from mes_tui.services.notices import announce
from mes_tui.services.sessions import clock_time, is_over
from mes_tui.services.signatures import document_as_sent, sent_type, signed_content
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records import Entered, JournalLine

LEASE = timedelta(minutes=10)
"""How long a request stays held by who opened it, counted from the last save."""

FILLED = (
    "{} remplit cette demande, ouverte depuis {}. Entendez-vous avant de la modifier : "
    "chacun de vous peut enregistrer, mais pas le même champ."
)
HELD_BY_ONESELF = "Vous avez déjà cette demande ouverte ailleurs depuis {}. Terminez plutôt dans l’autre fenêtre."
EXAMINED = (
    "{} examine cette demande, ouverte depuis {}. Entendez-vous avant de décider : la première décision l’emporte."
)


class RequestView:
    """A request in one transaction: each part is read when first asked for, once.

    ``request`` is its row, which the actor may see. An agent of the Ministry gets the file as it was sent.
    """

    def __init__(
        self, context: WorkContext, session: "Session", request: Request, entered: "Entered | None" = None
    ) -> None:
        self.context, self.session, self.request = context, session, request
        self._entered = entered

    @property
    def homes(self) -> tuple[tuple[str, str], ...]:
        """The line that says who signs for the other homes of the child."""
        return told_homes(households(self.file.child_file, self.file.shared, self.facts.today))

    @cached_property
    def file(self) -> RequestFile:
        """The whole file: as it is now, or as it was sent for the Ministry. Raises NotFound."""
        return self._as_sent(self._file_now) if self.context.actor.agent else self._file_now

    @cached_property
    def _file_now(self) -> RequestFile:
        file = records.load_file(self.session, self.request.id)
        if file is None:
            raise NotFound(records.GONE)
        return file

    @property
    def transmissions(self) -> tuple[Transmission, ...]:
        """What was sent to the Ministry, oldest first; the Ministry has not what was withdrawn."""
        return self._standing if self.context.actor.agent else self._sent

    @cached_property
    def _sent(self) -> tuple[Transmission, ...]:
        """Each sending, oldest first."""
        return records.load_transmissions(self.session, self.request.id) if self.request.transmitted_at else ()

    @cached_property
    def _standing(self) -> tuple[Transmission, ...]:
        """Those that the provider did not take back."""
        if not self._sent:
            return ()
        withdrawn = {outcome.round for outcome in self._file_now.outcomes if outcome.event is Event.WITHDRAW}
        return tuple(sending for sending in self._sent if sending.round not in withdrawn)

    @property
    def first_sent(self) -> date | None:
        """The day of the first sending that was not taken back, None before there is one."""
        return self._standing[0].transmitted_at.astimezone().date() if self._standing else None

    @property
    def call(self) -> str:
        """Which call the request belongs to, in words; "" when none is known."""
        return calls.said(self.request.year, self.first_sent, self.context.today, self.context.rules)

    @property
    def round(self) -> int:
        """That of the last sending, 0 before there is one."""
        return self.transmissions[-1].round if self.transmissions else 0

    @cached_property
    def answerer(self) -> Answerer:
        """Who writes the answers of the Ministry to this request in the store."""
        agents = records.load_agents(self.session, self.request.region)
        return answerer(self.request.region, agents, self.context.today)

    @cached_property
    def form(self) -> Form:
        """The edition that the request was created with. Raises Refusal for one that this version does not know."""
        return editions.edition(self.request.edition, self.context.rules)

    @property
    def sent_on(self) -> date | None:
        """The day of the last sending when the request is read as it was sent: once it cannot change, and always for
        the Ministry. It is then judged as of that day, for ever."""
        request, sent = self.request, self.request.transmitted_at
        frozen = sent is not None and (self.context.actor.agent or not request.status.editable)
        return sent.astimezone().date() if frozen and sent is not None else None

    @cached_property
    def facts(self) -> Context:
        """What the form knows beside the answers."""
        return context_of(self.file, self.context.rules, self.sent_on or self.context.today, self.first_sent)

    @cached_property
    def evaluation(self) -> Evaluation:
        """The evaluation of the file's answers."""
        return self.evaluate(self.file.answers)

    def evaluate(self, texts: Mapping[str, str]) -> Evaluation:
        """The evaluation of other answers of the same request."""
        return evaluate(self.form, texts, self.facts)

    @cached_property
    def content(self) -> Mapping[str, str]:
        """What the request says: once sent, and always for the Ministry, what its last transmission says.

        A sent request is never worked out anew: what it says cannot depend on the code that reads it.
        """
        if self.transmissions and self.sent_on:
            return self.transmissions[-1].content
        return self.content_now

    @property
    def content_now(self) -> dict[str, str]:
        """What its answers and documents say as they stand."""
        return signed_content(self.file, self.form, self.facts, self.evaluation)

    def _as_sent(self, file: RequestFile) -> RequestFile:
        """``file`` as its last sending says it: answers, documents, signature, and replies to the rounds before.

        A request closed while it was being corrected keeps corrections that were never sent.
        """
        if not self.transmissions:
            return file
        sent, people = self.transmissions[-1], records.sent_people(self.session, self.request.id)
        # The child may have another number since: it is the one that was sent.
        file = (people or records.People.of(file)).within(file)
        signed = file.signature if file.signature and file.signature.digest == sent.digest else None
        request = replace(file.request, type=sent_type(sent.content) or file.request.type)
        return replace(
            file,
            # Another type that was not sent may have found a request to follow.
            request=replace(request, previous=request.follows),
            answers=answers(self.form, sent.content),
            attachments=tuple(_as_enclosed(file.attachments, sent, self.form)),
            signature=sent.signature or signed,
            comments=as_known(file.comments, file.outcomes, sent.round),
        )


def _as_enclosed(documents: Sequence[Attachment], sent: Transmission, form: Form) -> Iterator[Attachment]:
    """The documents as they were sent, under the ids of the same bytes in the same slots now, else under ids below 0.

    What was settled before the store kept what goes with a sending cannot change any more.
    """
    held = {document.name: document for one in documents if (document := document_as_sent(one, sent, form)) is not None}
    if sent.signature is None and not sent.documents:
        yield from held.values()
    for rank, document in enumerate(sent.documents, start=1):
        now = held.get(document.name)
        yield replace(document, id=now.id if now else -rank)


class RequestWork(RequestView):
    """A request in a transaction that changes it: the journal lines and notices are kept for the end.

    ``at`` is the instant of the action. Whatever writes a part of the request uses ``session``. ``held`` is all that
    the request held before, by « table:row:column »; nothing when the action changes nothing of it.
    """

    def __init__(self, context: WorkContext, session: "Session", entered: "Entered", *, changes: bool) -> None:
        super().__init__(context, session, entered.request, entered)
        self.at = context.now
        self._sealed, self._head, self._changes = entered.sealed, entered.head, changes
        # What is only read is sealed as it is, if anything is to be told at all.
        self.held = records.held_now(session, self.request.id) if changes else {}
        self._lines: list[JournalLine] = []
        self._events: list[tuple[Event, bool]] = []

    def journal(self, action: JournalAction | Event | str, detail: str = "") -> None:
        """Tell what is done; ``detail`` holds codes and field keys, never personal data."""
        self._lines.append(self._line(action, detail, self.context.actor.login))

    @property
    def pen(self) -> "records.Pen":
        """Who writes the answers, and when."""
        return records.Pen(self.context.actor.login, self.at)

    def require_version(self, version: int) -> None:
        """Raise Stale unless ``version`` is the stored one: for actions that rest on everything the person saw."""
        records.require_version(self.session, self.request.id, version)

    def touch(self, version: int) -> int:
        """Count one more write over exactly ``version`` and return the new one; raises Stale when it is not."""
        return records.touch(self.session, self.request.id, version, self.at)

    def become(self, event: Event, *, granted_hours: str = "", snapshot: str = "", recorded: bool = False) -> Status:
        """Move the request as ``event`` does, with its notices and its journal line. Raises Refusal.

        ``recorded``: the provider says that the Ministry answered so.
        """
        effect = decide(self.request.status, event)
        status = effect.after(self.request.status)
        assert status is not None
        records.set_status(
            self.session,
            self.request.id,
            status,
            self.at,
            snapshot=snapshot,
            reason=effect.close_reason,
            granted_hours=granted_hours,
            recorded=None if effect.stays else recorded,
        )
        self.tell(event, recorded=recorded)
        return status

    def tell(self, event: Event, *, recorded: bool = False) -> None:
        """Write the notices of what happened, and its journal line."""
        self._events.append((event, recorded))
        self.journal(recorded_name(event) if recorded else event)

    def examine(self) -> None:
        """Write down that the Ministry began to examine what waits for it: it cannot be withdrawn any more."""
        request = self.request
        if self.context.actor.agent and request.status.waiting and request.examined_at is None:
            records.set_examined(self.session, request.id, self.at)
            self.journal(JournalAction.EXAMINED)

    def hold(self, held_by: str = FILLED) -> str:
        """Take or renew the lease; return "" or the sentence ``held_by`` with who else has the request open."""
        context, session, request_id = self.context, self.session, self.request.id
        lease = records.Lease(context.actor.name, context.session, self.at, self.at + LEASE)
        held = records.take_lease(session, request_id, lease)
        if held.session != context.session and is_over(held.session):
            # The program that held it was killed: nobody is in the other window.
            records.free_lease(session, request_id, held.session)
            held = records.take_lease(session, request_id, lease)
        if held.session == context.session:
            return ""
        since = clock_time(held.since)
        if held.holder == context.actor.name:
            return HELD_BY_ONESELF.format(since)
        return held_by.format(held.holder, since)

    def close(self) -> None:
        """Write the notices, then the journal lines with the seal of what the request holds now: nothing follows."""
        for event, recorded in self._events:
            announce(self.context, self.session, self.at, self.request, event, recorded=recorded)
        held = records.held_now(self.session, self.request.id) if self._lines or self._changes else {}
        before, state = self.held if self._changes else held, records.state_of(held)
        lines = [
            replace(line, state=state, detail=line.detail or records.deed(held, line.action)) for line in self._lines
        ]
        if before and self._sealed not in ("", records.state_of(before, self._sealed)):
            # Written down first: otherwise this action's seal would legitimise the tampering.
            lines.insert(0, replace(self._line(JournalAction.TAMPERED, "", who=""), state=records.state_of(before)))
        if lines:
            records.append_lines(self.session, self._head, lines)

    def _line(self, action: JournalAction | Event | str, detail: str, who: str) -> "JournalLine":
        return records.JournalLine(self.at, who, self.request.number, action, detail, self.context.origin)


@contextmanager
def view(context: WorkContext, request_id: int, action: Action) -> Iterator[RequestView]:
    """A request on one frozen view of the store. Raises NotFound, Refusal when the actor may not do ``action``."""
    with context.store.reading() as session:
        entered = enter(context, session, request_id, action, lock=False)
        yield RequestView(context, session, entered.request, entered)


@contextmanager
def work(context: WorkContext, request_id: int, action: Action, *, changes: bool = True) -> Iterator[RequestWork]:
    """A writing transaction on a request; nothing of it is kept when anything is raised inside.

    ``changes`` false: the request is only opened or read, what its journal seals stays. Raises NotFound, Refusal when
    the actor may not do ``action``, NotSaved.
    """
    editions.prepare(context.rules, context.today)
    with context.store.writing() as session:
        entered = enter(context, session, request_id, action, lock=True)
        unit = RequestWork(context, session, entered, changes=changes)
        yield unit
        unit.close()


def enter(context: WorkContext, session: "Session", request_id: int, action: Action, *, lock: bool) -> "Entered":
    """The request as it is now, once sure that the person may do ``action`` to it with the rights they have now.

    One that is not there is refused in the words, and at the price, of one that is somebody else's.
    """
    entered = records.enter(session, request_id, context.actor.login, lock=lock)
    if entered is None:
        reason = context.refusal(lambda actor: may(actor, action, ""), session)
        raise NotFound(reason)
    request, actor = entered.request, context.take_account(entered.account)
    status = request.known_status if actor.agent else request.status
    if may(actor, action, request.division, status, request.region):
        # The sentence names whom to ask: that takes reading the other accounts.
        context.require(action, request.division, status, request.region, session)
    return entered


def find(context: WorkContext, session: "Session", number: str, action: Action) -> int:
    """The id of the request whose number is ``number``, as people type it.

    Raises Refusal when it is no number or when the person may not do ``action`` there, and the same NotFound when it is
    somebody else's and when it is nobody's.
    """
    full_number = request_number(number)
    request_id = records.find_request(session, full_number)
    try:
        return enter(context, session, request_id or 0, action, lock=False).request.id
    except Refusal as refusal:
        elsewhere = context.refusal(lambda actor: may(actor, action, ""), session)
        if context.actor.barred or refusal.sentence != elsewhere:
            raise
        own = "vos régions" if context.actor.agent else "vos services de garde"
        raise NotTheirs(f"Il n’y a pas de demande {full_number} parmi celles de {own}. Vérifiez le numéro.") from None


@contextmanager
def noted_reading(context: WorkContext, request_id: int, *, changes: bool = False) -> Iterator[RequestWork]:
    """A transaction on a request that the actor may see; the journal tells their first reading of it.

    First in this session, once the line is in the store. ``changes`` as for ``work``. Raises NotFound, Refusal,
    NotSaved.
    """
    with work(context, request_id, Action.VIEW, changes=changes) as unit:
        if request_id not in context.consulted:
            unit.journal(JournalAction.VIEWED)
        yield unit
    context.consulted.add(request_id)


def known_form(context: WorkContext, edition: str) -> Form | None:
    """The form of an edition, None when this version of the application does not know it."""
    try:
        return editions.edition(edition, context.rules)
    except Refusal:
        return None


def note(
    context: WorkContext,
    session: "Session",
    number: str,
    action: JournalAction,
    *told: tuple[str, str],
    at: datetime | None = None,
) -> None:
    """Write the line of an action on no request, or on one that it creates, last in its own transaction.

    Each of ``told`` makes a line: whose it is (a division or « region:NN », "" for a request's or the whole store's),
    and its detail, which holds codes and field keys, never personal data.
    """
    at = at or context.now
    lines = (
        records.JournalLine(at, context.actor.login, number, action, detail, context.origin, scope=scope)
        for scope, detail in told
    )
    records.write_journal(session, *lines)
