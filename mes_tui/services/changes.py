"""What changed in a request since it was sent: old and new, field by field, as people read them (P67)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mes_tui.domain.access import Action
from mes_tui.domain.codes import RequestType, Right
from mes_tui.domain.documents import FILES
from mes_tui.domain.requests import Attachment
from mes_tui.domain.sheets import Sheet
from mes_tui.domain.signature import changed
from mes_tui.forms.content import aligned, read
from mes_tui.forms.findings import signers_line
from mes_tui.forms.french import long_date, quoted
from mes_tui.forms.vocabulary import Field, Form, Kind
from mes_tui.services.context import WorkContext
from mes_tui.services.signatures import DOCUMENT, content_label, document_part, said_of_document

if TYPE_CHECKING:
    from mes_tui.services.request_work import RequestView

NO_ANSWER = "(sans réponse)"
NOT_ASKED = "(ne s’applique plus)"
NO_DOCUMENT, SENT_DOCUMENT = "(aucun document)", "Le document transmis"
_READ: Mapping[str, Mapping[str, str]] = {"request:type": {type_.value: type_.label for type_ in RequestType}}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. ``before`` and ``after`` are never empty; ``page`` is 0 outside the form's pages."""

    label: str
    before: str
    after: str
    page: int = 0
    section: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from the sending of ``since`` to that of ``until`` (None: to now), in the order of the form."""

    since: datetime
    until: datetime | None
    changes: tuple[Change, ...]


class Changes:
    """What changed in a request, for its provider and for the Ministry. Reads only."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def of(self, request_id: int) -> Comparison | None:
        """See ``comparison``. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.VIEW) as view:
            return comparison(view)


def comparison(view: "RequestView") -> Comparison | None:
    """What a provider changed since the last sending; once sent, what that sending brought.

    The Ministry never sees what is not sent yet: it compares the last two sendings. None when there is nothing to
    compare with.
    """
    sent, form, documents = view.transmissions, view.form, view.file.attachments
    sees_work = view.request.status.editable and Right.AGENT not in view.context.actor.rights
    if sees_work and sent:
        before, now = aligned(form, view.facts, sent[-1].content, view.content_now)
        changes = compare(form, before, now, documents, visible=view.evaluation.visible)
        return Comparison(sent[-1].transmitted_at, None, changes)
    if len(sent) < 2:
        return None
    first, second = sent[-2:]
    changes = compare(form, *aligned(form, view.facts, first.content, second.content), documents)
    return Comparison(first.transmitted_at, second.transmitted_at, changes)


def compare(
    form: Form,
    before: Mapping[str, str],
    after: Mapping[str, str],
    documents: Sequence[Attachment] = (),
    *,
    visible: frozenset[str] | None = None,
) -> tuple[Change, ...]:
    """What differs between two signed contents, in the order of the form; documents come after the fields.

    ``documents`` name those of ``after``; ``visible``, when known, tells a field without answer from one that does
    not apply any more.
    """
    parts = (part for name in FILES for part in said_of_document(name, "", "", ""))
    names = (*(field.key for field in form.fields()), *parts)
    order = {name: rank for rank, name in enumerate(names)}
    differing = sorted(changed(before, after), key=lambda name: order.get(name, len(order)))
    return tuple(_changes(form, differing, before, after, documents, visible))


def _changes(
    form: Form,
    names: Sequence[str],
    before: Mapping[str, str],
    after: Mapping[str, str],
    documents: Sequence[Attachment],
    visible: frozenset[str] | None,
) -> Iterator[Change]:
    for name in names:
        label, old, new = content_label(form, name), before.get(name, ""), after.get(name, "")
        if name in form:
            page, section, field = form.locate(name)
            worked_out = " (calculé)" if field.kind is Kind.COMPUTED else ""
            gone = NOT_ASKED if visible is not None and name not in visible else NO_ANSWER
            yield Change(
                label + worked_out, _read(field, old), _read(field, new, gone), page.number, section.title or page.title
            )
        elif name.startswith(DOCUMENT) and document_part(name)[1]:
            yield Change(label, _said(old), _said(new))
        elif name.startswith(DOCUMENT):
            yield Change(label, SENT_DOCUMENT if old else NO_DOCUMENT, _document(name, old, new, documents))
        else:
            words = _READ.get(name, {})
            yield Change(label, words.get(old, old) or NO_ANSWER, words.get(new, new) or NO_ANSWER)


def _read(field: Field, text: str, nothing: str = NO_ANSWER) -> str:
    """``text`` as people read it; an empty box is « Non »."""
    if field.kind is Kind.TICK and not text and nothing == NO_ANSWER:
        return "Non"
    return read(field, text) or nothing


def _said(text: str) -> str:
    """What is said of a document beside its bytes: its title, or who signed there."""
    return signers_line(Sheet.read(text)) or text or NO_ANSWER


def _document(name: str, old: str, new: str, documents: Sequence[Attachment]) -> str:
    """« Remplacé : Plan.pdf, reçu le 3 août 2021 », « Ajouté : … », « Retiré »."""
    if not new:
        return "Retiré"
    own = name.removeprefix(DOCUMENT)
    document = next((item for item in documents if item.name == own and item.sha256 == new), None)
    what = "Remplacé" if old else "Ajouté"
    if document is None:
        return what
    return f"{what} : {quoted(document.title)}, reçu le {long_date(document.received_at.astimezone().date())}"
