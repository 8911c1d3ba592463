"""What a list shows beside itself of the request under the cursor, without an answer or the text of a comment.

It says no more of a child than the lists and the status do, and what is wanted: the journal has no line of it.
"""

from dataclasses import dataclass

from mes_tui.domain.access import Action
from mes_tui.domain.codes import Status
from mes_tui.domain.comments import current, progress
from mes_tui.domain.documents import file_label
from mes_tui.domain.reference_year import label
from mes_tui.forms.comments import ranked
from mes_tui.forms.documents import asked
from mes_tui.forms.french import counted, long_date
from mes_tui.services.context import WorkContext
from mes_tui.services.request_work import RequestView
from mes_tui.services.signatures import state_of


@dataclass(frozen=True, slots=True)
class Preview:
    """The request ``number`` of ``child`` as it stands.

    ``facts`` are labels and values, ``comments`` and ``documents`` what is to correct or to join, each with whether it
    is done. ``missing`` says what else keeps it from being sent; nothing of one that is.
    """

    number: str
    child: str
    facts: tuple[tuple[str, str], ...]
    corrected: str = ""
    comments: tuple[tuple[bool, str], ...] = ()
    documents: tuple[tuple[bool, str], ...] = ()
    missing: tuple[str, ...] = ()


class Previews:
    """Reads requests for the lists, one at a time."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def of(self, request_id: int) -> Preview:
        """The request as it is now, as it was sent for the Ministry. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.VIEW) as view:
            file = view.file
            to_fill = file.request.status.editable and not self._context.actor.agent
            open_round = current(file.comments) if file.request.status is Status.COMMENTED else ()
            return Preview(
                file.request.number,
                file.child.list_name,
                _facts(view),
                progress(open_round) if open_round else "",
                tuple((item.comment.corrected, item.where) for item in ranked(view.form, open_round)),
                (*_there(view), *(_wanted(view) if to_fill else ())),
                _missing(view) if to_fill else (),
            )


def _facts(view: RequestView) -> tuple[tuple[str, str], ...]:
    file = view.file
    active = file.child_file.allowance.active_on(view.context.today)
    hours = file.request.granted_hours
    return (
        ("Naissance", long_date(file.child.birth_date)),
        ("Type", file.request.type.label),
        ("Année", label(file.request.year)),
        ("Statut", file.request.standing),
        ("AIEH", "Active" if active else "Non active"),
        *([("Accordé", f"{hours}\u00a0h par jour")] if hours else []),
    )


def _there(view: RequestView) -> tuple[tuple[bool, str], ...]:
    return tuple((True, file_label(document.name, view.form.natures)) for document in view.file.attachments)


def _wanted(view: RequestView) -> tuple[tuple[bool, str], ...]:
    """The documents without which the request is not sent, and that are not there."""
    file = view.file
    slots = asked(file.request.type, view.context.rules, view.form, view.evaluation)
    held = {document.nature for document in file.attachments}
    return tuple((False, slot.name) for slot in slots if slot.required and slot.nature not in held)


def _missing(view: RequestView) -> tuple[str, ...]:
    """What the form still asks for, and the signature of the direction."""
    issues = len(view.evaluation.issues)
    signed = state_of(view.file.signature, view.form, view.facts, view.content).signed
    return (
        *([counted(issues, "réponse manque ou ne va pas", "réponses manquent ou ne vont pas")] if issues else []),
        *([] if signed else ["Signature de la direction"]),
    )
