"""Requests from their creation to the eve of their transmission: create, open, fill in, correct, delete."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from mes_tui.domain.access import Action
from mes_tui.domain.answering import Answerer
from mes_tui.domain.aside import Aside
from mes_tui.domain.codes import RequestType
from mes_tui.domain.comments import REPLY_LENGTH, TICKED, Part, part_key, read_key
from mes_tui.domain.eligibility import child_refusal, offers
from mes_tui.domain.errors import NotFound, NotSaved, Refusal, Settled
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.outcomes import Annulment, annulment
from mes_tui.domain.reference_year import target_year, year_refusal
from mes_tui.domain.requests import FormerAnswer, Place, Request, RequestFile
from mes_tui.domain.statuses import Event, decide
from mes_tui.domain.text import clean
from mes_tui.forms import editions
from mes_tui.forms.conditions import NEVER
from mes_tui.forms.content import answers as answers_of
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.facts import context_of
from mes_tui.forms.prefill import Copied, copied, initial_answers, kept_answers, people_in, remembered_keys
from mes_tui.forms.values import parse
from mes_tui.forms.vocabulary import Context, Field, Form, Kind
from mes_tui.services.beside import twins
from mes_tui.services.changes import Comparison, comparison
from mes_tui.services.context import Saved, WorkContext
from mes_tui.services.ended_files import ended
from mes_tui.services.request_work import RequestWork, note, noted_reading
from mes_tui.services.sheets import told as papers
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records import People


_TYPED_LENGTH = 200
LOCKED = "« {} » ne se modifie pas dans cette demande : sa valeur vient d’ailleurs."


@dataclass
class OpenRequestExists(Refusal):
    """The child has an open request for this site and year already: ``request_id`` and ``number`` tell which."""

    request_id: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A request open for editing. ``held_by`` is "" or the sentence that says who else has it open, ``aside`` what
    others typed there and could not save."""

    file: RequestFile
    form: Form
    context: Context
    evaluation: Evaluation
    held_by: str
    aside: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """A request to read, with what its answers are worth and what changed since it was sent (None: nothing to tell).

    ``call`` says which call it belongs to, "" when none is known. ``answerer`` is who answers it here, ``annulment``
    the recorded answer that may be annulled, ``twins`` what to do of other requests that are open for the same thing,
    ``first_sent`` the day of its first sending, ``papers`` who signed on paper, ``ended`` that the
    « dossier parent-enfant » of the request is over, with the next step, ``homes`` who signs for the other homes.
    """

    file: RequestFile
    form: Form
    context: Context
    evaluation: Evaluation
    comparison: Comparison | None
    call: str
    answerer: Answerer
    annulment: Annulment | None
    twins: tuple[str, ...] = ()
    first_sent: date | None = None
    papers: str = ""
    ended: str = ""
    homes: tuple[tuple[str, str], ...] = ()


class Drafts:
    """The provider's work on its own requests."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def create(self, key: FileKey, type_: RequestType, year: int | None = None) -> int:
        """Create a draft for the « dossier parent-enfant » ``key`` and return its id (P30, P39 to P42, P44).

        ``year`` is the starting year of the reference year that it is for, None for the one that is proposed today.

        The number is given, the answers are prefilled, with whom the account asked to join last time, and, for a
        renewal, those that the child's previous request was sent with are copied, all in one transaction: nothing is
        read in that request afterwards. Raises NotFound, Refusal when the child or the type is not eligible, or
        OpenRequestExists.
        """
        context, at = self._context, self._context.now
        with context.store.writing() as session:
            context.require(Action.CREATE, key.division, session=session)
            people = records.load_people(session, key)
            if people is None:
                raise NotFound("Ce dossier n’est plus dans vos données. Refaites la recherche.")
            year = target_year(context.today, context.rules) if year is None else year
            if reason := year_refusal(year, context.today):
                raise Refusal(reason, "year")
            check_creatable(context, session, people, type_, year)
            form = editions.edition(editions.current(context.rules, context.today), context.rules)
            previous, taken = renewed_by(context, session, people, type_, year, form)
            new = records.NewRequest(
                number=records.next_number(session, year, people.site.region),
                type=type_,
                edition=form.key,
                year=year,
                at=at,
                previous=previous.number if previous else "",
                renewed=kept_answers(form, type_, taken.answers),
                renewed_hours=previous.granted_hours if previous else "",
            )
            request_id = records.insert_request(session, new, people)
            file = records.load_file(session, request_id)
            assert file is not None
            facts = context_of(file, context.rules, context.today)
            copies = taken.about(form, facts)
            answers = initial_answers(form, facts, _with_contact(context, session, key.division, form, copies))
            records.insert_answers(session, request_id, answers, file.request.version)
            note(context, session, new.number, JournalAction.CREATED, ("", type_.value), at=at)
        return request_id

    def read(self, request_id: int) -> RequestFile:
        """The file as it is now. The first reading of a session is written in the journal. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.VIEW) as view:
            file = view.file
        self._note_reading(request_id)
        return file

    def details(self, request_id: int) -> Details:
        """The same with its evaluation and what changed since it was sent, on one view of the store."""
        with self._context.view(request_id, Action.VIEW) as view:
            undone = annulment(view.request, view.file.outcomes, view.file.comments, view.round)
            told = (comparison(view), view.call, view.answerer, undone, twins(view), view.first_sent, papers(view))
            details = Details(view.file, view.form, view.facts, view.evaluation, *told, ended(view), view.homes)
        self._note_reading(request_id)
        return details

    def evaluate(self, file: RequestFile) -> tuple[Form, Context, Evaluation]:
        """The form of ``file``, its facts and the evaluation of its answers."""
        with self._context.view(file.request.id, Action.VIEW) as view:
            return view.form, view.facts, view.evaluate(file.answers)

    def _note_reading(self, request_id: int) -> None:
        if request_id not in self._context.consulted:
            # Reading must still work when the disk is full.
            with suppress(NotSaved), noted_reading(self._context, request_id):
                pass

    def open(self, request_id: int) -> Opened:
        """Open a request for editing, with a lease unless somebody else holds it. Raises NotFound, Refusal."""
        with self._context.work(request_id, Action.EDIT, changes=False) as work:
            held_by = work.hold()
            work.journal(JournalAction.OPENED)
            self._context.filled.add(request_id)
            aside = records.load_aside(work.session, request_id)
            return Opened(work.file, work.form, work.facts, work.evaluation, held_by, aside)

    def save(
        self,
        request_id: int,
        changes: Mapping[str, str],
        version: int,
        place: Place | None = None,
        read: Mapping[str, int] | None = None,
    ) -> Saved:
        """Write answers as typed, by field key, over what was read, and where the person is (P47).

        ``version`` is the version of the request up to which the caller knows what others wrote; ``read`` gives the
        version at which an answer was read when it is another one. The corrections of the Ministry's comments are
        saved the same way (``domain.comments.part_key``). Somebody else's writing of *other* fields does not refuse
        the save: ``Saved.others`` brings their texts. A text that is stored already writes nothing, journal included.
        Raises Stale with both texts when the same field changed since it was read, Refusal for an unknown, read-only
        or over-long answer (``key`` tells which), NotFound, NotSaved. Nothing is written when anything is raised.
        """
        with self._context.work(request_id, Action.EDIT, changes=bool(changes)) as work:
            written = records.Written(version)
            if changes:
                corrected = correction_texts(work.session, request_id, changes)
                texts = {k: answer_text(work.form, k, text) for k, text in changes.items() if k not in corrected}
                _check_unlocked(work, texts)
                written = write_answers(work, texts, corrected, version, read)
            if place is not None:
                records.set_place(work.session, request_id, _cleaned_place(place))
            work.hold()
        return Saved(written.version, work.at, written.behind, written.others)

    def former(self, request_id: int, key: str) -> tuple[FormerAnswer, ...]:
        """What the answer ``key`` held, the newest first, with the names of who wrote it; nothing of one that was never
        changed. It is kept until the request is sent. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.EDIT) as view:
            former = records.former_answers(view.session, request_id, key)
            names = records.user_names(view.session) if former else {}
        return tuple(replace(answer, who=names.get(answer.who, answer.who)) for answer in former)

    def remember(self, request_id: int, place: Place) -> None:
        """Keep where the wizard was left, for the next opening. Says nothing of a request that can no longer change."""
        with suppress(Refusal), self._context.work(request_id, Action.EDIT, changes=False) as work:
            records.set_place(work.session, request_id, _cleaned_place(place))

    def release(self, request_id: int) -> None:
        """Give the lease back. It would expire by itself: a store that cannot write is not an error here."""
        with suppress(NotSaved), self._context.store.writing() as session:
            records.free_lease(session, request_id, self._context.session)

    def correct_comment(self, request_id: int, comment_id: int, corrected: bool, reply: str, version: int) -> Saved:
        """Tick or untick « Corrigé » on a comment and write its reply (P68); same refusals as ``save``."""
        texts = {Part.CORRECTED: TICKED if corrected else "", Part.REPLY: reply}
        return self.save(request_id, {part_key(comment_id, part): text for part, text in texts.items()}, version)

    def delete(self, request_id: int, typed_number: str) -> None:
        """Delete a draft for good, once its number is typed (P69); the journal keeps number, division, date and who.

        Its answers and documents go too, down to their traces in the file. Raises NotFound, Refusal.
        """
        with self._context.work(request_id, Action.DELETE) as work:
            request = work.request
            decide(request.status, Event.DELETE)
            if typed_number.strip() != request.number:
                raise Refusal(
                    f"Le numéro tapé n’est pas celui de la demande. Pour la supprimer, tapez {request.number}.",
                    "number",
                )
            records.delete_request(work.session, request_id)
            work.journal(Event.DELETE, request.division)
        self._context.store.scrub()


def _with_contact(
    context: WorkContext, session: "Session", division: str, form: Form, copies: Mapping[str, str]
) -> Mapping[str, str]:
    """``copies`` with whom to join, as the account typed it last in ``division``, unless they name somebody."""
    keys = remembered_keys(form)
    if any(copies.get(key) for key in keys):
        return copies
    last = records.last_typed(session, division, context.actor.login, keys)
    return copies if last is None else {**copies, **last.texts}


def check_creatable(context: WorkContext, session: "Session", people: "People", type_: RequestType, year: int) -> None:
    """Raise the Refusal that prevents a draft of ``type_`` for the child of ``people`` and the year ``year``."""
    reason = child_refusal(people.child, people.child_file, people.site, year, context.today, context.rules)
    if reason:
        raise Refusal(reason)
    offer = next(o for o in offers(people.grants, people.site, year, context.rules) if o.type is type_)
    if not offer.allowed:
        raise Refusal(f"Le type « {type_.long_label} » ne convient pas. {offer.reason}", "type")
    division, necsg, home = people.provider.division, people.child.necsg, people.home_provider
    opened = records.open_request(session, division, necsg, people.site.number, year, home.key if home else "")
    if opened is not None:
        with_whom = f", chez la même RSG ({home.full_name})" if home else ""
        raise OpenRequestExists(
            f"La demande {opened[1]} est déjà ouverte pour cet enfant dans cette installation{with_whom}, pour la "
            "même année de référence : poursuivez celle-là.",
            request_id=opened[0],
            number=opened[1],
        )


def renewed_by(
    context: WorkContext, session: "Session", people: "People", type_: RequestType, year: int, form: Form
) -> tuple[Request | None, Copied]:
    """The request that one of ``type_`` renews, with what ``form`` takes of the answers that it was sent with."""
    if not type_.is_renewal:
        return None, Copied({})
    necsg, division = people.child.necsg, people.provider.division
    previous = records.previous_request(session, necsg, division, year, child_file=people.child_file.key)
    return previous, taken_from(context, session, previous, form) if previous else Copied({})


def taken_from(context: WorkContext, session: "Session", previous: Request, form: Form) -> Copied:
    """What a renewal in ``form`` takes of the answers that ``previous`` was sent with, whatever its edition."""
    sent = records.load_transmissions(session, previous.id)
    if not sent:
        return Copied({})
    former, content = editions.edition(previous.edition, context.rules), sent[-1].content
    return replace(copied(former, form, answers_of(former, content)), people=people_in(former, content))


def write_answers(
    work: RequestWork,
    texts: Mapping[str, str],
    corrected: Mapping[str, str],
    version: int,
    read: Mapping[str, int] | None = None,
) -> "records.Written":
    """Write answers and corrections of comments, as they are stored, with what the journal says of those that change.

    ``version`` and ``read`` as for ``Drafts.save``. Raises Stale.
    """
    written = records.save_answers(work.session, work.request.id, {**texts, **corrected}, version, work.pen, read)
    if edited := written.changed & texts.keys():
        work.journal(JournalAction.EDITED, ",".join(sorted(edited)))
    if told := _told({key: text for key, text in corrected.items() if key in written.changed}):
        work.journal(JournalAction.CORRECTED, told)
    return written


def _check_unlocked(work: RequestWork, texts: Mapping[str, str]) -> None:
    """Raise Refusal for an answer that is locked in this request and would change."""
    lockable = [key for key in texts if work.form.field(key).locked is not NEVER]
    if not lockable:
        return
    stored = work.file.answers
    locked = work.evaluate({**stored, **texts}).locked
    for key in lockable:
        field = work.form.field(key)
        if key in locked and parse(field, texts[key]).text != parse(field, stored.get(key, "")).text:
            raise Refusal(LOCKED.format(field.label), key)


def answer_text(form: Form, key: str, text: str) -> str:
    """``text`` as it is stored for the field ``key``: cleaned, line breaks kept in long texts only.

    Raises Refusal for a field that the form does not have, that is read-only, or a text over the field's limit.
    """
    if key not in form:
        raise Refusal("Ce champ n’existe pas dans cette édition du formulaire. Rafraîchissez la demande.", key)
    field: Field = form.field(key)
    if field.read_only:
        raise Refusal(f"« {field.label} » se lit seulement : rien n’y est saisi.", key)
    return limited(clean(text, lines=field.kind is Kind.NOTE), longest(field), field.label, key)


def longest(field: Field) -> int:
    """How many characters may be typed in ``field``."""
    # The other kinds have a limit on the value; what is typed for it may be longer (« poste 204 »).
    return field.max_length if field.kind in (Kind.TEXT, Kind.NOTE) else max(field.max_length, _TYPED_LENGTH)


def limited(text: str, limit: int, label: str, key: str) -> str:
    """``text``, unless it is longer than ``limit`` characters: raises the Refusal that says so.

    Blanks at both ends do not count: they are left out when they alone make the text too long.
    """
    if len(text) > limit:
        text = text.strip()
    if len(text) > limit:
        raise Refusal(
            f"« {label} » compte {len(text)} caractères : la limite est de {limit}. Raccourcissez le texte.", key
        )
    return text


def correction_texts(session: "Session", request_id: int, changes: Mapping[str, str]) -> dict[str, str]:
    """The corrections of comments among ``changes``, as they are stored.

    Raises Settled for a comment that is not one of the request's last round: those before are read only; Refusal for
    a reply over the limit (``key`` tells which).
    """
    corrections = {key: text for key, text in changes.items() if read_key(key) is not None}
    stored = records.load_corrections(session, request_id) if corrections else {}
    for key in corrections:
        if key not in stored:
            raise Settled("Ce commentaire ne se corrige plus sur cette demande. Relisez-la.", key)
    return {key: _correction_text(key, text) for key, text in corrections.items()}


def _correction_text(key: str, text: str) -> str:
    target = read_key(key)
    if target is not None and target[1] is Part.CORRECTED:
        return TICKED if text == TICKED else ""
    return limited(clean(text, lines=True), REPLY_LENGTH, "Réponse au commentaire", key)


def _told(corrected: Mapping[str, str]) -> str:
    """The corrections for the journal, without any text: « 12:oui,12:réponse »."""
    parts = []
    for key, text in sorted(corrected.items()):
        target = read_key(key)
        if target is not None:
            comment, part = target
            done = "réponse" if part is Part.REPLY else "oui" if text else "non"
            parts.append(f"{comment}:{done}")
    return ",".join(parts)


def _cleaned_place(place: Place) -> Place:
    return Place(min(max(place.step, 1), 5), max(place.page, 0), clean(place.key, limit=80))
