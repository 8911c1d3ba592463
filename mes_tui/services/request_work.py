"""What the use cases on one request share: the fresh row, the right asked again on it, the journal line. Light."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mes_tui.domain.access import Action
from mes_tui.domain.comments import current
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.requests import Request, RequestFile
from mes_tui.forms import editions
from mes_tui.forms.content import answers
from mes_tui.forms.evaluation import Evaluation, evaluate
from mes_tui.forms.facts import context_of
from mes_tui.forms.french import time_of_day
from mes_tui.forms.vocabulary import Context, Form
from mes_tui.services.context import WorkContext
from mes_tui.services.sessions import is_over
from mes_tui.services.signatures import document_name, signed_content
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

TAMPERED = "écart"
"""The action of a line that nobody did: the request was not what its last line had left."""

LEASE = timedelta(minutes=10)
"""How long a request stays held by who opened it, counted from the last save."""


def fresh_request(
    context: WorkContext, session: "Session", request_id: int, action: Action, *, lock: bool = True
) -> Request:
    """The request as it is now, once sure that the person may do ``action`` to it with the rights they have now.

    ``lock`` is for a writing transaction: what was changed outside the application is first written down, lest the
    line of this action seal it as if it had always been so. Raises NotFound when it is gone, Refusal when the actor
    may not.
    """
    request = records.load_request(session, request_id, lock=lock)
    if request is None:
        raise NotFound(records.GONE)
    context.require(action, request.division, request.status, request.region, session)
    if lock and records.unnoted_change(session, request.number):
        records.write_journal(
            session, records.JournalLine(context.now, "", request.number, TAMPERED, "", context.origin)
        )
    return request


def fresh_file(
    context: WorkContext, session: "Session", request_id: int, action: Action, *, lock: bool = True
) -> RequestFile:
    """The whole file as it is now, as it was sent for the Ministry; same refusals as ``fresh_request``."""
    fresh_request(context, session, request_id, action, lock=lock)
    file = records.load_file(session, request_id)
    if file is None:
        raise NotFound(records.GONE)
    return as_sent(context, session, file) if context.actor.agent else file


def as_sent(context: WorkContext, session: "Session", file: RequestFile) -> RequestFile:
    """``file`` without what its provider wrote since: answers, documents, signature and replies.

    A request closed while it was being corrected keeps corrections that were never sent.
    """
    sent = records.load_transmissions(session, file.request.id)
    latest = current(file.comments)
    if not sent or all(comment.created_at <= sent[-1].transmitted_at for comment in latest):
        return file
    content, signature = sent[-1].content, file.signature
    return replace(
        file,
        answers=answers(editions.edition(file.request.edition, context.rules), content),
        attachments=tuple(found for found in file.attachments if content.get(document_name(found)) == found.sha256),
        signature=signature if signature and signature.digest == sent[-1].digest else None,
        comments=tuple(
            replace(comment, corrected=False, reply="") if comment in latest else comment for comment in file.comments
        ),
    )


def content_of(
    context: WorkContext, session: "Session", file: RequestFile, form: Form, facts: Context, evaluation: Evaluation
) -> dict[str, str]:
    """What the request says: once sent, and always for the Ministry, what its last transmission says.

    A sent request is never worked out anew: what it says cannot depend on the code that reads it.
    """
    if file.request.transmitted_at is not None and (context.actor.agent or not file.request.status.editable):
        sent = records.load_transmissions(session, file.request.id)
        if sent:
            return dict(sent[-1].content)
    return signed_content(file, form, facts, evaluation)


def note(context: WorkContext, session: "Session", at: datetime, number: str, action: str, detail: str = "") -> None:
    """Write the journal line of an action in its own transaction, last: it seals what the request holds by then.

    ``detail`` holds codes and field keys, never personal data.
    """
    records.write_journal(session, records.JournalLine(at, context.actor.login, number, action, detail, context.origin))


@contextmanager
def noted_reading(context: WorkContext, request_id: int) -> "Iterator[tuple[Session, Request]]":
    """A writing transaction on a request that the actor may see; the journal tells their first reading of it.

    First in this session, once the line is in the store. Raises NotFound, Refusal, NotSaved.
    """
    with context.store.writing() as session:
        request = fresh_request(context, session, request_id, Action.VIEW)
        if request_id not in context.consulted:
            note(context, session, context.now, request.number, "consulter")
        yield session, request
    context.consulted.add(request_id)


def evaluated(context: WorkContext, session: "Session", file: RequestFile) -> tuple[Form, Context, Evaluation]:
    """The form of ``file``, its facts (those of the request it renews among them) and the evaluation of its answers.

    What was sent is evaluated as of that day: it says the same ever after. That is all that the Ministry reads.
    """
    previous = records.load_by_number(session, file.request.previous) if file.request.previous else None
    form = editions.edition(file.request.edition, context.rules)
    sent = file.request.transmitted_at
    if sent is not None and (context.actor.agent or not file.request.status.editable):
        today = sent.astimezone().date()
    else:
        today = context.today
    facts = context_of(file, context.rules, today, previous)
    return form, facts, evaluate(form, file.answers, facts)


def known_form(context: WorkContext, edition: str) -> Form | None:
    """The form of an edition, None when this version of the application does not know it."""
    try:
        return editions.edition(edition, context.rules)
    except Refusal:
        return None


FILLED = (
    "{} remplit cette demande depuis {}. Entendez-vous avant de la modifier : "
    "chacun de vous peut enregistrer, mais pas le même champ."
)
EXAMINED = "{} examine cette demande depuis {}. Entendez-vous avant de décider : la première décision l’emporte."


def hold(context: WorkContext, session: "Session", request_id: int, at: datetime, held_by: str = FILLED) -> str:
    """Take or renew the lease; return "" or the sentence ``held_by`` with who else has the request open since when."""
    wanted = records.Lease(context.actor.name, context.session, at, at + LEASE)
    held = records.take_lease(session, request_id, wanted)
    if held.session != context.session and is_over(held.session):
        # The program that held it was killed: nobody is in the other window.
        records.free_lease(session, request_id, held.session)
        held = records.take_lease(session, request_id, wanted)
    if held.session == context.session:
        return ""
    since = time_of_day(held.since.astimezone())
    if held.holder == context.actor.name:
        return f"Vous avez déjà cette demande ouverte ailleurs depuis {since}. Terminez plutôt dans l’autre fenêtre."
    return held_by.format(held.holder, since)
