"""Step 5 of the wizard: check-list, the director's electronic signature, transmission (P57 to P63)."""

from dataclasses import dataclass, replace
from datetime import datetime

from mes_tui.domain.access import Action, Actor
from mes_tui.domain.answering import Answerer
from mes_tui.domain.calls import late
from mes_tui.domain.comments import current
from mes_tui.domain.eligibility import child_doubt, child_refusal
from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import FOR_ANOTHER, JournalAction
from mes_tui.domain.people import SupportGrant
from mes_tui.domain.receivability import FORM_STEP, Cause, Receivability, Target, analyse
from mes_tui.domain.requests import Place, RequestFile, Signature
from mes_tui.domain.signature import digest
from mes_tui.domain.statuses import Event
from mes_tui.domain.text import clean, fold
from mes_tui.forms.comments import ranked
from mes_tui.forms.declared import declared_grant
from mes_tui.forms.documents import asked
from mes_tui.forms.french import listed, quoted
from mes_tui.services.beside import clashes, twins
from mes_tui.services.context import Saved, WorkContext
from mes_tui.services.doubles import warnings as same_file_warnings
from mes_tui.services.drafts import limited
from mes_tui.services.ended_files import way_out
from mes_tui.services.file_changes import news
from mes_tui.services.request_work import RequestView, RequestWork
from mes_tui.services.scans import paper_warnings
from mes_tui.services.sheets import lacking
from mes_tui.services.signatures import UNSIGNED, SignatureState, state_of
from storage import records

SIGNER = {"first_name": "Prénom", "last_name": "Nom", "function": "Fonction"}
_SIGNER_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the provider keeps of a transmission to ``directorate``, which is told when somebody ``answers`` here.

    Else the provider hands the file over, and records what is answered.
    """

    number: str
    at: datetime
    directorate: str
    answers: Answerer = Answerer.AGENT


class Submission:
    """The step « Vérification » of a request."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def analyse(self, request_id: int) -> Receivability:
        """The guide's check-list as of now. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.VIEW) as view:
            found = analysis(view)
            twice = [cause for sentence in twins(view) for cause in _causes(sentence)]
            beside = [Cause(sentence, Target(FORM_STEP, 3)) for sentence in clashes(view)]
            warnings = (*twice, *found.warnings, *beside, *same_file_warnings(view))
        return replace(found, warnings=warnings)

    def answerer(self, request_id: int) -> Answerer:
        """Who answers the request once it is sent. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.VIEW) as view:
            return view.answerer

    def signature_state(self, file: RequestFile) -> SignatureState:
        """What the signature of ``file`` is worth, and what changed since it was given."""
        if file.signature is None:
            return UNSIGNED
        with self._context.view(file.request.id, Action.VIEW) as view:
            return state_of(file.signature, view.form, view.facts, view.content)

    def sign(self, request_id: int, first_name: str, last_name: str, function: str, version: int) -> Saved:
        """Sign the request as it is in the store at ``version`` (P58); incomplete requests may be signed.

        Raises Refusal for an empty name (``key`` tells which) or without the right, Stale, NotFound.
        """
        typed = {"first_name": first_name, "last_name": last_name, "function": function}
        signer = {key: signer_text(key, text) for key, text in typed.items()}
        with self._context.work(request_id, Action.SIGN) as work:
            new_version = work.touch(version)
            content = work.content_now
            signature = Signature(
                **signer,
                digest=digest(content),
                content=content,
                signed_at=work.at,
                signed_by=self._context.actor.login,
            )
            records.put_signature(work.session, request_id, signature)
            work.hold()
            work.journal(JournalAction.SIGNED, "" if is_own(signature.full_name, self._context.actor) else FOR_ANOTHER)
        return Saved(new_version, work.at)

    def transmit(self, request_id: int, version: int) -> Receipt:
        """Send the request to the Ministry (P61 to P63): all of it happens, or nothing.

        Everything is checked again on what is stored. Raises Refusal with the first cause when the request is not
        receivable, Stale when somebody changed it, NotFound, NotSaved.
        """
        context = self._context
        with context.work(request_id, Action.TRANSMIT) as work:
            work.require_version(version)
            if reason := analysis(work).refusal:
                raise Refusal(reason)
            file = replace(work.file, grants=_declare(work))
            records.write_transmission(work.session, file, context.actor.login, work.at)
            records.forget_former(work.session, request_id)
            records.forget_aside(work.session, request_id)
            # Where it was left is over: a request that comes back opens on its first comment.
            records.set_place(work.session, request_id, Place())
            event = Event.HAND_OVER if work.answerer.alone else Event.TRANSMIT
            work.become(event, snapshot=records.people_text(file))
            # Another window of the service may have it open: it is the Ministry’s to hold now.
            records.end_lease(work.session, request_id)
        directorate = context.rules.directorate_of(file.site.region)
        return Receipt(file.request.number, work.at, directorate.name, work.answerer)


def analysis(view: RequestView) -> Receivability:
    """The check-list of a request."""
    file, evaluation = view.file, view.evaluation
    state = state_of(file.signature, view.form, view.facts, view.content)
    refusal, doubt = _eligible(view)
    since, after = _said_since(view), _late(view)
    warnings = [Cause(i.sentence, Target(FORM_STEP, i.page, i.key)) for i in evaluation.warnings]
    return analyse(
        missing=[Cause(i.sentence, Target(FORM_STEP, i.page, i.key)) for i in evaluation.issues],
        comments=ranked(view.form, current(file.comments)),
        slots=asked(file.request.type, view.context.rules, view.form, evaluation),
        attachments=file.attachments,
        signed=state.signed,
        unsigned_reason=state.sentence if state.void else "",
        blocking=_causes(refusal),
        warnings=[*_causes(doubt), *_causes(after), *_causes(since), *warnings, *paper_warnings(view)],
        lacking=lacking(view),
    )


def _eligible(view: RequestView) -> tuple[str, str]:
    """Why the child is not eligible, then what is to be confirmed about it; "" for nothing.

    To be sent, the child must be so today, by the last import, even when the people of the file are frozen. What was
    sent is judged by what it was sent with.
    """
    context, file, sent_on = view.context, view.file, view.sent_on
    now = (None if sent_on else records.load_people(view.session, file.request.file_key)) or file
    child, care, year = now.child, now.child_file, file.request.year
    refusal = child_refusal(child, care, now.site, year, sent_on or context.today, context.rules)
    if refusal:
        return f"{refusal} {way_out(view)}".rstrip(), ""
    return "", child_doubt(child, care, year, context.rules)


def _late(view: RequestView) -> str:
    """That the calls are over for a request that was not sent yet; what was sent belongs to its own call."""
    context = view.context
    return "" if view.first_sent else late(view.request.year, context.today, context.rules)


def _said_since(view: RequestView) -> str:
    """What the « dossier » says since the request was sent, while its provider corrects it; "" for nothing."""
    if view.sent_on or view.request.transmitted_at is None:
        return ""
    labels = news(view)
    told = listed([quoted(label) for label in labels])
    return (
        f"Le dossier parent-enfant dit autre chose depuis la transmission : {told}. Pour reprendre ses données : "
        "« Suites » (U), dans les détails de la demande."
        if labels
        else ""
    )


def _causes(sentence: str) -> list[Cause]:
    return [Cause(sentence, Target(FORM_STEP, 1))] if sentence else []


def _declare(work: RequestWork) -> tuple[SupportGrant, ...]:
    """The history of the child with the subsidy that the request declares, in place of what it declared before."""
    session, request, sent = work.session, work.request, work.transmissions
    home = work.file.child_file.home_provider
    before = declared_grant(request, home, sent[-1].content) if sent else None
    now = declared_grant(request, home, work.content)
    if before == now:
        return work.file.grants
    records.tell_grant(session, request, before, now)
    return records.load_grants(session, request.division, request.necsg)


def is_own(signer: str, actor: Actor) -> bool:
    """Whether the name that is signed is that of the account."""
    return fold(signer) == fold(actor.name)


def signer_text(key: str, text: str) -> str:
    """``text`` as it is signed; raises Refusal when it is blank or too long (``key`` tells which)."""
    cleaned = " ".join(clean(text).split())
    if not cleaned:
        raise Refusal(f"Pour signer, remplissez « {SIGNER[key]} ».", key)
    return limited(cleaned, _SIGNER_LENGTH, SIGNER[key], key)
