"""Making the sample office in an empty store, by the services that people use."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from mes_tui.domain.access import Action, Actor
from mes_tui.domain.codes import Nature, RequestType, Right
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.reference_year import bounds, target_year
from mes_tui.domain.requests import Attachment, NewComment, Place, RequestFile
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event
from mes_tui.forms.numbers import read_decimal
from mes_tui.samples import mark_sample, office
from mes_tui.samples.answers import Case, complete_answers, first_pages
from mes_tui.samples.papers import paper
from mes_tui.samples.stories import LAST_YEAR, THIS_YEAR, Stage, Story
from mes_tui.services.accounts import PROVIDER_RIGHTS
from mes_tui.services.context import WorkContext
from mes_tui.services.documents import Documents
from mes_tui.services.drafts import Drafts
from mes_tui.services.imports import Imports
from mes_tui.services.ministry_review import Review
from mes_tui.services.news import News
from mes_tui.services.outcomes import Outcomes
from mes_tui.services.request_work import note
from mes_tui.services.sheets import Sheets, boxes, statement
from mes_tui.services.submission import Submission
from storage import records

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services

_BAIE = "3000-2000"
# People to open the sample office as: « mes-tui --identite commis », from the account that made it.
DIRECTOR = Actor("nom:direction", "Maude Lavague", PROVIDER_RIGHTS)
AGENT = Actor("nom:ministere", "Direction régionale", frozenset({Right.AGENT}), regions=frozenset({"06", "11", "16"}))
CLERK = Actor("nom:commis", "Sylvie Lasaisie", frozenset({Right.CONSULT, Right.ENTER}), frozenset({_BAIE}))
READER = Actor("nom:lecture", "Paul Lelecteur", frozenset({Right.CONSULT}), frozenset({_BAIE}))
_COMMENTS = (
    NewComment(
        1,
        "personne_joindre",
        "Le numéro de poste ne répond pas. Veuillez vérifier la personne à joindre et son numéro de téléphone.",
    ),
    NewComment(
        4,
        "besoins",
        "Précisez la fréquence des désorganisations et ce que fait l’adulte à ce moment.",
    ),
)
_WORD = "Page fictive du bureau d’exemple, sans code"
_LESS = "Selon l’analyse du comité, ces heures répondent aux besoins décrits à la page 4."
_REVIEWED = "Un nouveau rapport décrit des besoins que l’allocation ne couvre pas."
_REFUSED = "Les besoins décrits à la page 4 sont couverts par l’allocation que l’installation reçoit déjà."
_NEWS = (
    (
        "Bienvenue dans le bureau d’exemple",
        "Tout y est inventé : les enfants, les parents, les documents. Essayez sans crainte ; rien n’est transmis.",
    ),
    (
        "Copies de sauvegarde le vendredi",
        "Une copie du dépôt est faite chaque vendredi à 16 h, même pendant que vous travaillez.\n\n"
        "Dans un vrai bureau, le compte qui tient le dépôt publie les nouvelles : « mes-tui nouvelles publier ».",
    ),
)
_AFTER_DEPARTURE = timedelta(days=4)
_AFTER_YEAR = timedelta(days=5)


def build(services: "Services") -> None:
    """Fill the empty store of ``services`` with the three providers and their requests.

    Everything is dated from the clock of ``services``: ages, history and plans make sense whenever it is run.
    """
    context = services.context
    if not services.settings.database_url:
        mark_sample(services.settings.home)
    clock = _Clock(context.now, context.rules)
    with context.store.writing() as session:
        # What follows is told as if it had happened over two years.
        note(context, session, "", JournalAction.INVENTED, ("", ""))
    _employ(context, DIRECTOR, AGENT)
    _import(context, clock, last_year=True)
    # Whoever opens the office manages it too, and has read what happened last year.
    _employ(context, replace(context.actor, divisions=_context(context, clock, DIRECTOR).reread_actor().divisions))
    _employ(context, CLERK, READER)
    with TemporaryDirectory() as folder:
        _tell(context, clock, Path(folder))
    news = News(replace(context, clock=clock, owner=True))
    for title, text in _NEWS:
        news.publish(clock.today, title, text)
    context.reread_actor()


@dataclass(slots=True)
class _Clock:
    """The hour of the story that is being told; it goes forward by some seconds at each reading."""

    now: datetime
    rules: Rules
    moment: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.moment = self.now

    def __call__(self) -> datetime:
        self.moment = min(self.moment + timedelta(seconds=7), self.now)
        return self.moment

    @property
    def year(self) -> int:
        """The reference year that is being prepared."""
        return self._target(self.now)

    def go(self, days_ago: int, last_year: bool) -> None:
        """Go to the day of a story, kept among the days when requests aim at the wanted reference year."""
        year = self.year - last_year
        moment = self.now - timedelta(days=days_ago)
        if last_year:
            moment = moment.replace(year=moment.year - 1, day=min(moment.day, 28))
        while self._target(moment) < year:
            moment += timedelta(days=1)
        while self._target(moment) > year:
            moment -= timedelta(days=1)
        self.moment = min(moment, self.now)

    def later(self, **parts: float) -> None:
        """Go forward, never beyond the present."""
        self.moment = min(self.moment + timedelta(**parts), self.now)

    def at(self, day: date) -> bool:
        """Go to ``day``; False, and nothing done, when it is still to come."""
        moment = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
        if moment > self.now:
            return False
        self.moment = moment
        return True

    @property
    def today(self) -> date:
        return self.moment.astimezone().date()

    def _target(self, moment: datetime) -> int:
        return target_year(moment.astimezone().date(), self.rules)


def _context(context: WorkContext, clock: _Clock, actor: Actor) -> WorkContext:
    return WorkContext(context.store, context.load_rules, clock, actor)


def _import(context: WorkContext, clock: _Clock, *, last_year: bool) -> None:
    make = office.import_file_a_year_before if last_year else office.import_file
    clock.go(60 if last_year else 30, last_year)
    imports = Imports(_context(context, clock, DIRECTOR))
    for name in office.NAMES:
        imports.load_bytes(make(name, clock.year, clock()), name)


def _employ(context: WorkContext, *people: Actor) -> None:
    with context.store.writing() as session:
        for person in people:
            records.put_account(session, person)


def _tell(context: WorkContext, clock: _Clock, folder: Path) -> None:
    teller = _Teller(context, clock, folder)
    for story in LAST_YEAR:
        teller.tell(story)
    _import(context, clock, last_year=False)
    teller.close_last_year()
    _read_notices(context, clock)
    for story in THIS_YEAR:
        teller.tell(story)


def _read_notices(context: WorkContext, clock: _Clock) -> None:
    """Whoever opens the office has read what happened last year."""
    divisions = context.reread_actor().divisions
    with context.store.writing() as session:
        records.mark_notices(session, divisions, context.actor.login, clock())


class _Teller:
    """Carries each request as far as its story goes."""

    def __init__(self, context: WorkContext, clock: _Clock, folder: Path) -> None:
        self._clock, self._folder = clock, folder
        self._director, self._agent = _context(context, clock, DIRECTOR), _context(context, clock, AGENT)
        self._drafts, self._documents = Drafts(self._director), Documents(self._director)
        self._clerk = Drafts(_context(context, clock, CLERK))
        self._sheets = Sheets(self._director)
        self._submission, self._review = Submission(self._director), Review(self._agent)
        self._outcomes = Outcomes(self._director)
        self._attached: dict[Nature, Attachment] = {}
        self._compliant: list[tuple[Story, RequestFile]] = []

    def tell(self, story: Story) -> None:
        """Create the request and follow it."""
        clock = self._clock
        clock.go(story.days_ago, story.last_year)
        if story.stage is Stage.CREATED:
            # By somebody who has filled none: nothing is remembered in it.
            self._clerk.create(story.key, story.type)
            return
        request_id = self._drafts.create(story.key, story.type)
        clock.later(minutes=25)
        file = self._fill(story, request_id)
        if story.stage in (Stage.STARTED, Stage.FILLED):
            return
        clock.later(hours=3)
        version = self._complete(story, file)
        if story.stage is Stage.SIGNED:
            return
        clock.later(days=1)
        self._submission.transmit(request_id, version)
        clock.later(days=4)
        self._decide(story, file)

    def _fill(self, story: Story, request_id: int) -> RequestFile:
        opened = self._drafts.open(request_id)
        case = Case(
            story.type,
            opened.file.provider.service_type,
            story.profile,
            story.hours,
            self._clock.today,
            opened.file.request.year,
            story.days_per_week,
        )
        answers: Mapping[str, str] = complete_answers(case, opened.form, self._director.rules)
        place = Place(4, 1)
        if story.stage is Stage.STARTED:
            answers, place = first_pages(answers), Place(3, 2, "plan_parents")
        changes = {key: text for key, text in answers.items() if opened.file.answers.get(key, "") != text}
        self._drafts.save(request_id, changes, opened.file.request.version, place)
        self._drafts.release(request_id)
        return self._drafts.read(request_id)

    def _complete(self, story: Story, file: RequestFile) -> int:
        request_id, version = file.request.id, file.request.version
        natures = [Nature.PLAN, Nature.SIGNATURES]
        if story.type is RequestType.NEW:
            natures.insert(1, Nature.REPORT)
        for nature in natures:
            version = self._attach(request_id, nature, version)
        first_name, _, last_name = file.provider.director.partition(" ")
        return self._submission.sign(request_id, first_name, last_name, "Directrice générale", version).version

    def _attach(self, request_id: int, nature: Nature, version: int) -> int:
        """Attach the document through the service once; one made alike need not be inspected again after that."""
        title, data = paper(nature, request_id)
        if nature in self._attached:
            return self._attach_again(request_id, nature, title, data, version)
        path = self._folder / title
        path.write_bytes(data)
        signatures = nature is Nature.SIGNATURES
        signed = [box.key for box in self._sheets.boxes(request_id)] if signatures else ()
        word = _WORD if signatures else ""
        saved = self._documents.attach(request_id, nature, path, version, word, signed=signed)
        attachment = self._drafts.read(request_id).attachment(nature)
        assert attachment is not None
        self._attached[nature] = attachment
        return saved.version

    def _attach_again(self, request_id: int, nature: Nature, title: str, data: bytes, version: int) -> int:
        at, known = self._director.now, self._attached[nature]
        new = records.NewAttachment(
            nature=nature,
            title=title,
            data=data,
            pages=known.pages,
            scripted=known.scripted,
            received_at=at,
            inspection=known.inspection,
            scan=known.scan,
            note=known.note,
        )
        with self._director.work(request_id, Action.ATTACH) as work:
            new_version = work.touch(version)
            everybody = [box.key for box in boxes(work)]
            sheet = statement(work, nature, None, everybody)
            records.put_attachment(work.session, request_id, replace(new, sheet=sheet))
            work.journal(JournalAction.DOCUMENT_ATTACHED, nature.value)
        return new_version

    def _decide(self, story: Story, file: RequestFile) -> None:
        request_id = file.request.id
        if story.stage is Stage.EXAMINED:
            self._review.prepare(request_id, _COMMENTS[0])
        if story.stage is Stage.COMMENTED:
            self._comment(story, request_id)
        if story.stage in (Stage.REFUSED, Stage.REVIEWED):
            self._review.decide(request_id, Event.REFUSE, {"text": _REFUSED}, self._version(request_id))
        if story.stage is Stage.REVIEWED:
            self._clock.later(days=2)
            self._outcomes.tell(request_id, Event.ASK_REVIEW, {"text": _REVIEWED}, self._version(request_id))
        if not story.granted:
            return
        typed = {"hours": story.granted, "text": _LESS if read_decimal(story.granted) < story.hours else ""}
        self._review.decide(request_id, Event.DECLARE_COMPLIANT, typed, self._version(request_id))
        if story.last_year:
            self._compliant.append((story, file))

    def close_last_year(self) -> None:
        """Close what is over: the data imported since then say who left, and when."""
        for story, file in self._compliant:
            with self._director.store.reading() as session:
                people = records.load_people(session, story.key)
            left = people.child_file.end if people else None
            _, last_day = bounds(file.request.year, self._director.rules)
            event = Event.CLOSE_DEPARTURE if story.stage is Stage.DEPARTED else Event.CLOSE_YEAR_END
            if self._clock.at(left + _AFTER_DEPARTURE if left else last_day + _AFTER_YEAR):
                typed = {"day": left.isoformat()} if left else {}
                self._review.decide(file.request.id, event, typed, self._version(file.request.id))

    def _version(self, request_id: int) -> int:
        return self._review.read(request_id).file.request.version

    def _comment(self, story: Story, request_id: int) -> None:
        comments = _COMMENTS[:1] if story.type is RequestType.RENEWAL_UNCHANGED else _COMMENTS
        for comment in comments:
            self._review.prepare(request_id, comment)
        self._review.return_with_comments(request_id, self._version(request_id))
        if story.type is RequestType.RENEWAL_CHANGED:
            self._clock.later(days=2)
            file = self._drafts.read(request_id)
            self._drafts.correct_comment(
                request_id, file.comments[0].id, True, "Le poste est maintenant le 204.", file.request.version
            )
            self._drafts.release(request_id)
