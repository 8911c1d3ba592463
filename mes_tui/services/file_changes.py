"""Another « dossier parent-enfant » for a request that its provider may still modify: every answer is kept.

The management software gives a new one when who signs changes, when parents separate, when the child changes of site;
one that is the same may also say something else since the request was sent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mes_tui.domain.access import Action
from mes_tui.domain.codes import Nature
from mes_tui.domain.eligibility import child_refusal, offers
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.requests import RequestFile
from mes_tui.domain.signature import changed
from mes_tui.forms.evaluation import Evaluation, evaluate
from mes_tui.forms.facts import context_of
from mes_tui.forms.prefill import followed, outdated
from mes_tui.forms.vocabulary import Context
from mes_tui.services.changes import Change, compare
from mes_tui.services.context import Saved, WorkContext
from mes_tui.services.request_work import RequestView
from mes_tui.services.signatures import holds, signed_content
from storage import records

if TYPE_CHECKING:
    from storage.records import People


@dataclass(frozen=True, slots=True)
class FileChange:
    """What taking the « dossier » ``key`` would change in a request; ``own``: it is the one that the request has.

    ``label`` tells it from the others. ``refusal`` is "" or says why it cannot be taken, ``doubt`` "" or what is to be
    put right next. ``changes`` is what the request would say otherwise; ``left`` are the labels of answers that were
    typed, and do not say what the file does. ``signed``: the director's signature would not cover it any more,
    ``papers``: nor would the page of signatures that is joined.
    """

    key: str
    label: str
    own: bool
    refusal: str
    doubt: str
    changes: tuple[Change, ...]
    left: tuple[str, ...]
    signed: bool
    papers: bool


class FileChanges:
    """Changes the « dossier parent-enfant » of a request, and its installation with it."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def of(self, request_id: int) -> tuple[FileChange, ...]:
        """What each « dossier » of the child would change, those that cannot be taken last. Raises NotFound, Refusal.

        That of the request is among them when it says something else than what the request was sent with.
        """
        with self._context.view(request_id, Action.EDIT) as view:
            found = (_change(view, people) for people in _candidates(view))
            return tuple(sorted(found, key=lambda change: (bool(change.refusal), not change.own)))

    def make(self, request_id: int, key: str, version: int) -> Saved:
        """Make the request one of the « dossier » ``key``. Raises NotFound, Stale, Refusal.

        The answers that were as the former file had them follow; those that were typed stay.
        """
        with self._context.work(request_id, Action.EDIT) as work:
            people = next((people for people in _candidates(work) if people.child_file.key == key), None)
            if people is None:
                raise NotFound("Ce dossier n’est plus parmi ceux de l’enfant, ou la demande le suit déjà.")
            change = _change(work, people)
            if change.refusal:
                raise Refusal(change.refusal, "dossier")
            after = _Then(work, people)
            new_version = work.touch(version)
            records.set_file(work.session, request_id, people)
            written = records.save_answers(work.session, request_id, after.follows, new_version, work.pen)
            work.hold()
            work.journal(JournalAction.REFILED, ",".join(after.names))
        return Saved(written.version, work.at)


def takeable(view: RequestView) -> bool:
    """Whether another « dossier », or what that of the request says now, can be taken."""
    return any(not _refusal(view, people) for people in _candidates(view))


def news(view: RequestView) -> tuple[str, ...]:
    """The labels of what the « dossier » of the request says otherwise since the request was sent."""
    own = next((people for people in _candidates(view) if people.child_file.key == view.request.child_file), None)
    return tuple(dict.fromkeys(change.label for change in _Then(view, own).changes)) if own else ()


def _candidates(view: RequestView) -> Iterator["People"]:
    """The people of each running « dossier » of the child that would say something else."""
    request, today = view.request, view.context.today
    for key in records.files_of_child(view.session, request.division, view.file.child):
        people = records.load_people(view.session, key)
        if people is None or not people.child_file.active_on(today):
            continue
        if key != request.file_key or (people != records.People.of(view.file) and _Then(view, people).names):
            yield people


class _Then:
    """A request as it would be with other people."""

    def __init__(self, view: RequestView, people: "People") -> None:
        self._view = view
        self.file: RequestFile = people.within(view.file)
        rules, today = view.context.rules, view.context.today
        self.facts: Context = context_of(self.file, rules, today)
        self.follows: Mapping[str, str] = followed(view.form, view.file.answers, view.facts, self.facts)
        self.file = replace(self.file, answers={**view.file.answers, **self.follows})
        self.evaluation: Evaluation = evaluate(view.form, self.file.answers, self.facts)
        self.content: Mapping[str, str] = signed_content(self.file, view.form, self.facts, self.evaluation)

    @property
    def names(self) -> tuple[str, ...]:
        """What would be another text, by name, in order."""
        return tuple(sorted(changed(self._view.content_now, self.content)))

    @property
    def changes(self) -> tuple[Change, ...]:
        """The same, as people read it."""
        return compare(self._view.form, self._view.content_now, self.content, visible=self.evaluation.visible)


def _change(view: RequestView, people: "People") -> FileChange:
    file, form, then = view.file, view.form, _Then(view, people)
    guardian = people.child_file.guardian.full_name
    left = outdated(form, file.answers, view.facts, then.facts)
    return FileChange(
        people.child_file.key,
        f"{guardian} – {people.site.name} ({people.site.number})",
        people.child_file.key == view.request.child_file,
        _refusal(view, people),
        _doubt(view, people),
        then.changes,
        tuple(form.field(key).label for key in left),
        bool(then.names) and holds(file.signature, form, view.facts, view.content_now),
        bool(then.names) and file.attachment(Nature.SIGNATURES) is not None,
    )


def _refusal(view: RequestView, people: "People") -> str:
    """Why the request cannot be one of this « dossier », "" when it can."""
    context, request, site = view.context, view.request, people.site
    refusal = child_refusal(people.child, people.child_file, site, request.year, context.today, context.rules)
    if refusal:
        return refusal
    if site.region != request.region:
        return (
            f"L’installation {site.name} ({site.number}) est d’une autre région que celle du numéro de la demande : "
            f"{_instead(view)}, puis créez-en une pour cette installation."
        )
    if request.compliant_at and (people.child.necsg, site.number) != (request.necsg, request.site):
        return (
            f"Le soutien que la demande {request.number} a déjà obtenu est celui de l’enfant {request.necsg}, dans "
            f"l’installation {request.site}\u00a0: la révision ne le déplace pas. Poursuivez avec le dossier actuel, "
            "ou annoncez le départ de l’enfant, puis créez une demande avec l’autre dossier."
        )
    home, former = people.home_provider, view.file.home_provider
    place = (people.child.necsg, site.number, home.key if home else "")
    opened = None
    if place != (request.necsg, request.site, former.key if former else ""):
        necsg, number, key = place
        opened = records.open_request(view.session, request.division, necsg, number, request.year, key)
    if opened:
        return (
            f"La demande {opened[1]} est déjà ouverte pour cet enfant dans cette installation, pour la même année : "
            f"poursuivez celle-là, et {_instead(view)}."
        )
    return ""


def _instead(view: RequestView) -> str:
    sent = view.request.transmitted_at is not None
    return f"{'abandonnez' if sent else 'supprimez'} la demande {view.request.number}"


def _doubt(view: RequestView, people: "People") -> str:
    """What is to be put right once the « dossier » is taken: the type that the history of the place contradicts."""
    request = view.request
    offer = next(
        offer
        for offer in offers(people.grants, people.site, request.year, view.context.rules)
        if offer.type is request.type
    )
    return "" if offer.allowed else f"Le type « {request.type.label} » ne convient pas : changez-le. {offer.reason}"
