"""Step 5 of the wizard: check-list, the director's electronic signature, transmission (P57 to P63)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mes_tui.domain.access import Action
from mes_tui.domain.comments import current
from mes_tui.domain.documents import slots
from mes_tui.domain.eligibility import child_refusal
from mes_tui.domain.errors import Refusal
from mes_tui.domain.receivability import FORM_STEP, Cause, Receivability, Target, analyse
from mes_tui.domain.requests import Place, RequestFile, Signature
from mes_tui.domain.signature import digest
from mes_tui.domain.statuses import Event, decide
from mes_tui.domain.text import clean
from mes_tui.forms.comments import ranked
from mes_tui.services.context import Saved, WorkContext
from mes_tui.services.drafts import limited
from mes_tui.services.notices import announce
from mes_tui.services.request_work import content_of, evaluated, fresh_file, hold, note
from mes_tui.services.scans import paper_warnings
from mes_tui.services.signatures import UNSIGNED, SignatureState, signed_content, state_of
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

_SIGNER = {"first_name": "Prénom", "last_name": "Nom", "function": "Fonction"}
_SIGNER_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the provider keeps of a transmission: ``directorate`` is told, ``service`` is the provider's name."""

    number: str
    at: datetime
    directorate: str
    service: str


class Verification:
    """The step « Vérification » of a request."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def analyse(self, request_id: int) -> Receivability:
        """The guide's check-list as of now. Raises NotFound, Refusal."""
        with self._context.store.reading() as session:
            file = fresh_file(self._context, session, request_id, Action.VIEW, lock=False)
            return self.analysis(session, file)

    def signature_state(self, file: RequestFile) -> SignatureState:
        """What the signature of ``file`` is worth, and what changed since it was given."""
        if file.signature is None:
            return UNSIGNED
        with self._context.store.reading() as session:
            form, facts, evaluation = evaluated(self._context, session, file)
            content = content_of(self._context, session, file, form, facts, evaluation)
        return state_of(file.signature, form, facts, content)

    def sign(self, request_id: int, first_name: str, last_name: str, function: str, version: int) -> Saved:
        """Sign the request as it is in the store at ``version`` (P58); incomplete requests may be signed.

        Raises Refusal for an empty name (``key`` tells which) or without the right, Stale, NotFound.
        """
        typed = {"first_name": first_name, "last_name": last_name, "function": function}
        signer = {key: _signer_text(key, text) for key, text in typed.items()}
        context, at = self._context, self._context.now
        with context.store.writing() as session:
            file = fresh_file(context, session, request_id, Action.SIGN)
            new_version = records.touch(session, request_id, version, at)
            content = signed_content(file, *evaluated(context, session, file))
            signature = Signature(
                **signer, digest=digest(content), content=content, signed_at=at, signed_by=context.actor.login
            )
            records.put_signature(session, request_id, signature)
            hold(context, session, request_id, at)
            note(context, session, at, file.request.number, "signer")
        return Saved(new_version, at)

    def transmit(self, request_id: int, version: int) -> Receipt:
        """Send the request to the Ministry (P61 to P63): all of it happens, or nothing.

        Everything is checked again on what is stored. Raises Refusal with the first cause when the request is not
        receivable, Stale when somebody changed it, NotFound, NotSaved.
        """
        context, at = self._context, self._context.now
        with context.store.writing() as session:
            file = fresh_file(context, session, request_id, Action.TRANSMIT)
            records.require_version(session, request_id, version)
            decision = decide(file.request.status, Event.TRANSMIT)
            if reason := self.analysis(session, file).refusal:
                raise Refusal(reason)
            assert decision.status is not None
            assert file.signature is not None
            records.write_transmission(session, request_id, file.signature, context.actor.login, at)
            # Where it was left is over: a request that comes back opens on its first comment.
            records.set_place(session, request_id, Place())
            records.set_status(session, request_id, decision.status, at, snapshot=records.people_text(file))
            directorate = context.rules.directorate_of(file.site.region)
            announce(context, session, at, file.request, decision)
            note(context, session, at, file.request.number, "transmettre")
            records.free_lease(session, request_id, context.session)
        return Receipt(file.request.number, at, directorate.name, file.provider.name)

    def analysis(self, session: "Session", file: RequestFile) -> Receivability:
        """The check-list of a file already read, in the transaction of ``session``."""
        form, facts, evaluation = evaluated(self._context, session, file)
        content = content_of(self._context, session, file, form, facts, evaluation)
        state = state_of(file.signature, form, facts, content)
        warnings = [Cause(i.sentence, Target(FORM_STEP, i.page, i.key)) for i in evaluation.warnings]
        return analyse(
            missing=[Cause(i.sentence, Target(FORM_STEP, i.page, i.key)) for i in evaluation.issues],
            comments=ranked(form, current(file.comments)),
            slots=slots(file.request.type, self._context.rules),
            attachments=file.attachments,
            signed=state.signed,
            unsigned_reason=state.sentence if state.void else "",
            blocking=self._blocking(session, file),
            warnings=[*warnings, *paper_warnings(self._context, session, file)],
        )

    def _blocking(self, session: "Session", file: RequestFile) -> list[Cause]:
        """The child must still be eligible today, by the last import, even when the people of the file are frozen."""
        context = self._context
        now = records.load_people(session, file.request.child_file) or file
        reason = child_refusal(now.child, now.child_file, now.site, file.request.year, context.today, context.rules)
        return [Cause(reason, Target(FORM_STEP, 1))] if reason else []


def _signer_text(key: str, text: str) -> str:
    cleaned = " ".join(clean(text).split())
    if not cleaned:
        raise Refusal(f"Pour signer, remplissez « {_SIGNER[key]} ».", key)
    return limited(cleaned, _SIGNER_LENGTH, _SIGNER[key], key)
