"""Another type for a request that its provider may still modify: every answer is kept, shown or not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mes_tui.domain.access import Action
from mes_tui.domain.codes import RequestType
from mes_tui.domain.eligibility import offers
from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.outcomes import wanted_type
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.facts import context_of
from mes_tui.services.context import Saved, WorkContext
from mes_tui.services.request_work import RequestView, RequestWork
from storage import records


@dataclass(frozen=True, slots=True)
class TypeChange:
    """What another ``type`` would change in a request.

    ``gone`` are the labels of the answers that would not show any more, ``asked`` how many would be missing.
    ``refusal`` is "" or says why it does not fit; ``wanted``: the Ministry asks for it.
    """

    type: RequestType
    refusal: str
    gone: tuple[str, ...]
    asked: int
    wanted: bool


class TypeChanges:
    """Changes the type of a request."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def of(self, request_id: int) -> tuple[TypeChange, ...]:
        """What each other type would change, the one that the Ministry wants first. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.EDIT) as view:
            return tuple(sorted(_changes(view), key=lambda change: (not change.wanted, bool(change.refusal))))

    def make(self, request_id: int, type_: RequestType, version: int) -> Saved:
        """Give the request the type ``type_``. Raises NotFound, Stale, Refusal.

        What it took from another request stays as it is; nothing more is taken.
        """
        with self._context.work(request_id, Action.EDIT) as work:
            refusal = next((change.refusal for change in _changes(work) if change.type is type_), _SAME)
            if refusal:
                raise Refusal(refusal, "type")
            new_version = work.touch(version)
            records.set_type(work.session, request_id, type_, _previous(work, type_))
            work.hold()
            work.journal(JournalAction.RETYPED, f"{work.request.type.value}>{type_.value}")
        return Saved(new_version, work.at)


_SAME = "La demande est déjà de ce type."


def _changes(view: RequestView) -> Iterator[TypeChange]:
    file, context, request = view.file, view.context, view.request
    people = records.load_people(view.session, request.file_key) or file
    wanted, now = wanted_type(request, file.outcomes), view.evaluation
    for offer in offers(people.grants, people.site, request.year, context.rules):
        if offer.type is request.type:
            continue
        facts = context_of(replace(file, request=replace(request, type=offer.type)), context.rules, context.today)
        then = evaluate(view.form, file.answers, facts)
        gone = (key for key, text in file.answers.items() if text and key in now.visible - then.visible)
        asked = {issue.key for issue in then.issues} - {issue.key for issue in now.issues}
        labels = dict.fromkeys(view.form.field(key).label for key in gone)
        # The Ministry may know of subsidies that this store has not.
        refusal = "" if offer.allowed or offer.type is wanted else offer.reason
        yield TypeChange(offer.type, refusal, tuple(labels), len(asked), offer.type is wanted)


def _previous(work: RequestWork, type_: RequestType) -> str:
    """The number of the request that one of ``type_`` follows; what is known already stays (``Request.follows``)."""
    request = work.request
    if not type_.is_renewal or request.previous:
        return request.previous
    found = records.previous_request(
        work.session,
        request.necsg,
        request.division,
        request.year,
        but=request.id,
        child_file=request.child_file,
    )
    return found.number if found else ""
