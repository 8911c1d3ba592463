"""An office on a real store: the guide's demonstration provider, a garderie and a coordinating office."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from mes_tui.domain.access import TOLD, Action, Actor
from mes_tui.domain.codes import CloseReason, Nature, RequestType, Right, ServiceType, Status
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.people import Allowance, Child, ChildFile, Guardian, HomeProvider, Site, SupportGrant
from mes_tui.domain.providers import Provider
from mes_tui.domain.requests import NewComment
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event
from mes_tui.services.accounts import read_actor
from mes_tui.services.answers import Answers
from mes_tui.services.aside import TypedAside
from mes_tui.services.changes import Changes
from mes_tui.services.children import Children
from mes_tui.services.context import WorkContext
from mes_tui.services.documents import Documents
from mes_tui.services.drafts import Drafts
from mes_tui.services.follow_up import FollowUp
from mes_tui.services.journal import Journal
from mes_tui.services.ministry_review import Review
from mes_tui.services.outcomes import Outcomes
from mes_tui.services.prints import Prints
from mes_tui.services.sheets import Sheets
from mes_tui.services.submission import Submission
from mes_tui.settings import load_rules
from storage import records
from storage.seal import Seal
from storage.store import Store
from tests import prepared
from tests.forms.builders import complete_answers
from tests.services import snapshots

BAIE = "3000-2000"
NUAGES = "3100-4410"
COLLINES = "3200-7730"
QUAI, GALETS = "3000-2001", "3000-2002"
NASTY = Child("1000009", "", "O’Neill-Œuvray [/]", "Élise ᐃᓄᒃ", date(2018, 6, 2))

PROVIDERS = (
    Provider(BAIE, "CPE DE LA BAIE", ServiceType.CPE, "11", "Maude Lavoie"),
    Provider(NUAGES, "Garderie Les Petits Nuages", ServiceType.GARD, "06"),
    Provider(COLLINES, "BC Milieu familial des Trois-Collines", ServiceType.BC, "16"),
)
SITES = (
    Site(QUAI, BAIE, "Installation du Quai", "12, rue du Quai, Baie-Fictive", "G0C 1A0", "11", "4185550123"),
    Site(GALETS, BAIE, "Installation des Galets", "3, rang Un, Baie-Fictive", "G0C 1A0", "11"),
    Site("3100-4411", NUAGES, "Les Petits Nuages", "1, rue Haute, Montréal", "H3B 1A7", "06"),
    Site("3200-7731", COLLINES, "Trois-Collines", "8, rang Deux, Collines", "J0L 1A0", "16"),
)
HOME = HomeProvider("R1", COLLINES, "Marchand-Vif", "Solène", "8, rang Deux")
CHILDREN = (
    Child("1000001", "1201900000017", "Exemple", "Lou", date(2019, 3, 14)),
    Child("1000002", "1201800000025", "Ficelle", "Milan", date(2018, 6, 2)),
    Child("1000003", "1201800000033", "Réglisse", "Zoé", date(2018, 9, 9)),
    NASTY,
    Child("1000020", "", "Lanterne", "Noa", date(2019, 1, 5)),
)
ALLOWANCE = Allowance(True, date(2021, 1, 11))
_PARENT = Guardian(
    "Exemple", "Camille", "3, rang Un, Baie-Fictive", "G0C 1A0", "camille@exemple.invalid", "", "4185550123"
)


def file_key(key: str, division: str = BAIE) -> FileKey:
    """What names a file of the office; D20 alone is of the coordinating office."""
    return FileKey(COLLINES if key == "D20" else division, key)


def child_file(key: str, necsg: str, site: str, **changes: Any) -> ChildFile:
    """A running file with its allowance."""
    file = ChildFile(key, necsg, site, _PARENT, None, date(2020, 9, 1), None, ALLOWANCE, days_per_week="5")
    return replace(file, **changes)


FILES = (
    child_file("D1", "1000001", QUAI),
    child_file("D2", "1000002", QUAI),
    child_file("D3", "1000003", GALETS, allowance=Allowance()),
    child_file("D9", NASTY.necsg, GALETS),
    child_file("D20", "1000020", "3200-7731", home_provider="R1"),
    child_file("D0", "1000001", GALETS, end=date(2021, 1, 31)),
)
GRANTS = (SupportGrant("1000002", BAIE, QUAI, 2020, "3", "200"),)

DIRECTOR = Actor("uid:1", "Maude Lavoie", frozenset({Right.CONSULT, Right.ENTER, Right.SIGN}), frozenset({BAIE}))
CLERK = Actor("uid:2", "Jean Roy", frozenset({Right.ENTER}), frozenset({BAIE}))
READER = Actor("uid:3", "Lise Côté", frozenset({Right.CONSULT}), frozenset({BAIE}))
STRANGER = Actor("uid:4", "Paul Ailleurs", frozenset({Right.ENTER, Right.SIGN}), frozenset({NUAGES}))
AGENT = Actor("uid:9", "Agente du Ministère", frozenset({Right.AGENT}), regions=frozenset({"06", "11", "16"}))
TODAY = date(2021, 8, 2)
BEGUN = datetime(2021, 8, 1, 14, tzinfo=UTC)
"""When the office was filled."""


CLOSING = {event.effect.close_reason: event for event in Event if event.effect.close_reason and event not in TOLD}
"""The event by which the Ministry ends a request for each reason."""


ENDED = {"day": "2021-08-02", "text": "Selon l’avis [/] reçu."}
"""What an agent types to end a request, whatever the reason."""


ANSWERED = {"answered_on": "2021-08-01"}
"""What a provider types of an answer that it got elsewhere, whatever it is."""


def granting(hours: str = "3") -> dict[str, str]:
    """What an agent types to grant ``hours``, fewer perhaps than what is asked for."""
    return {"hours": hours, "text": "Selon l’analyse [/] du comité."}


class Clock:
    """A clock that goes forward by one second each time it is read, or as told."""

    def __init__(self, start: datetime = datetime(2021, 8, 2, 14, 0, tzinfo=UTC)) -> None:
        self.instant = start

    def __call__(self) -> datetime:
        self.instant += timedelta(seconds=1)
        return self.instant

    def forward(self, **parts: float) -> None:
        self.instant += timedelta(**parts)


@cache
def rules() -> Rules:
    """The programme's own rules, as shipped."""
    return load_rules()


def fill(store: Store) -> None:
    """Write the office."""
    with store.writing() as session:
        for provider in PROVIDERS:
            records.upsert_provider(session, provider)
        session.flush()
        for site in SITES:
            records.upsert_site(session, site)
        records.upsert_home_provider(session, HOME)
        for child in CHILDREN:
            records.upsert_child(session, COLLINES if child.necsg == "1000020" else BAIE, child)
        session.flush()
        for file in FILES:
            records.upsert_child_file(session, file_key(file.key).division, file)
        for grant in GRANTS:
            records.upsert_grant(session, grant.division, grant)
        # Who answers the requests, in every region; ``alone`` takes it away.
        records.put_account(session, AGENT)
        records.settle(session, BEGUN)


@contextmanager
def office(folder: Path) -> Iterator[Store]:
    """An open store that holds the office."""
    with Store.open(shutil.copy2(filled_store(), folder / "mes.db"), seal=seal()) as store:
        yield store


def seal() -> Seal:
    """The key of every store of the tests; which line was written last is not remembered, for stores are copied."""
    return Seal(prepared.folder("seal", lambda folder: Seal(folder / "key").key("")) / "key", remembers=False)


def filled_store() -> Path:
    """The closed file of a store that holds the office, made once."""
    return prepared.folder("office", _make_office) / "mes.db"


def _make_office(folder: Path) -> None:
    # Not a copy of another new store: each has its own secret from its birth on.
    with Store.open(folder / "mes.db", seal=seal()) as store:
        fill(store)


def employ(store: Store, *people: Actor) -> None:
    """Give ``people`` accounts: the services read their rights in the store at each call."""
    others = [one for one in people if read_actor(store, one.login) != one]
    if not others:
        return
    with store.writing() as session:
        for one in others:
            records.put_account(session, one)


def left_alone(store: Store) -> None:
    """Take away the accounts of every agent: the provider records what the Ministry answers elsewhere."""
    agents = [login for (login,) in store.rows("SELECT DISTINCT login FROM user_region")]
    with store.writing() as session:
        for login in agents:
            records.remove_user(session, login)
        records.settle(session)


def work_context(store: Store, actor: Actor = DIRECTOR, clock: Clock | None = None) -> WorkContext:
    """One person at work, who has an account with these rights from now on."""
    employ(store, actor)
    return WorkContext(store, rules, clock or Clock(), actor)


PLAN = b"%PDF-1.4 plan %%EOF"
SIGNATURES = b"%PDF-1.4 signatures %%EOF"


class Work:
    """Every use case for one person, and short ways to bring a request to the state that a test is about."""

    def __init__(self, store: Store, clock: Clock, actor: Actor = DIRECTOR) -> None:
        self.store, self.clock = store, clock
        self.context = work_context(store, actor, clock)
        self.drafts = Drafts(self.context)
        self.documents = Documents(self.context)
        self.sheets = Sheets(self.context)
        self.submission = Submission(self.context)
        self.prints = Prints(self.context)
        self.review = Review(self.context)
        self.outcomes = Outcomes(self.context)
        self.answers = Answers(self.context)
        self.children = Children(self.context)
        self.journal_service = Journal(self.context)
        self.changes = Changes(self.context)
        self.aside = TypedAside(self.context)
        self.follow_up = FollowUp(self.context)

    def as_(self, actor: Actor) -> "Work":
        """Somebody else, in another session on the same store."""
        other = Work(self.store, self.clock, actor)
        other.context.mails = self.context.mails
        return other

    def version(self, request_id: int) -> int:
        return int(self.store.rows("SELECT version FROM request WHERE id = :id", {"id": request_id})[0][0])

    def draft(self, key: str = "D1", type_: RequestType = RequestType.NEW) -> int:
        return self.drafts.create(file_key(key), type_)

    def brought(self, make: "Callable[[Work, str, RequestType], int]", key: str, type_: RequestType) -> int:
        """The request that ``make`` makes; in an untouched office it was made once for all tests."""
        begun = (self.context.actor, self.clock.instant, self.context.mails) == (DIRECTOR, Clock().instant, False)
        if not begun or not snapshots.untouched(self.store, filled_store(), DIRECTOR.login):
            return make(self, key, type_)

        def fill_folder(folder: Path) -> snapshots.Made:
            with office(folder) as store:
                work = Work(store, Clock())
                request_id, context = make(work, key, type_), work.context
                return snapshots.Made(
                    request_id, work.clock.instant.isoformat(), context.session, sorted(context.consulted)
                )

        name = f"{make.__name__} {key} {type_.value}"
        made = snapshots.bring(self.store, name, fill_folder, self.context.session)
        self.clock.instant = datetime.fromisoformat(made.instant)
        self.context.consulted.update(made.consulted)
        return made.request_id

    def filled(self, key: str = "D1", type_: RequestType = RequestType.NEW) -> int:
        """A draft whose seven pages leave nothing missing."""
        return self.brought(Work._filled, key, type_)

    def _filled(self, key: str, type_: RequestType) -> int:
        request_id = self.draft(key, type_)
        file = self.drafts.read(request_id)
        _, _, evaluation = self.drafts.evaluate(file)
        answers = complete_answers(type_, file.provider.service_type)
        given = {*evaluation.locked, *file.answers}
        changes = {key: text for key, text in answers.items() if key not in given}
        self.drafts.save(request_id, changes, file.request.version)
        return request_id

    def put(self, request_id: int, nature: Nature, data: bytes = PLAN, rank: int = 1, sheet: str = "") -> None:
        """A document in a slot, without inspection."""
        at = self.clock()
        new = records.NewAttachment(
            nature=nature,
            title="Plan [/].pdf",
            data=data,
            pages=1,
            scripted=False,
            received_at=at,
            rank=rank,
            sheet=sheet,
        )
        with self.context.work(request_id, Action.ATTACH) as work:
            records.put_attachment(work.session, request_id, new)
            work.journal(JournalAction.DOCUMENT_ATTACHED, new.name)

    def everybody(self, request_id: int) -> tuple[str, ...]:
        """Who may sign on a sheet, by the keys of their boxes."""
        return tuple(box.key for box in self.sheets.boxes(request_id))

    def ready(self, key: str = "D1", type_: RequestType = RequestType.NEW) -> int:
        """A draft that may be transmitted: filled, documents attached, signed."""
        return self.brought(Work._ready, key, type_)

    def _ready(self, key: str, type_: RequestType) -> int:
        request_id = self._filled(key, type_)
        self.put(request_id, Nature.PLAN)
        self.put(request_id, Nature.SIGNATURES, SIGNATURES)
        self.as_(DIRECTOR).sign(request_id)
        return request_id

    def sign(self, request_id: int) -> None:
        self.submission.sign(request_id, "Maude", "Lavoie", "Directrice générale", self.version(request_id))

    def transmitted(self, key: str = "D1", type_: RequestType = RequestType.NEW) -> int:
        return self.brought(Work._transmitted, key, type_)

    def _transmitted(self, key: str, type_: RequestType) -> int:
        request_id = self._ready(key, type_)
        self.submission.transmit(request_id, self.version(request_id))
        return request_id

    def commented(self, key: str = "D1") -> int:
        return self.brought(Work._commented, key, RequestType.NEW)

    def _commented(self, key: str, type_: RequestType) -> int:
        request_id = self._transmitted(key, type_)
        form = self.drafts.evaluate(self.drafts.read(request_id))[0]
        self.return_with(
            request_id,
            *(
                NewComment(page.number, page.sections[0].key, f"Précisez la page {page.number}.")
                for page in form.pages[:2]
            ),
        )
        return request_id

    def return_with(self, request_id: int, *comments: NewComment) -> None:
        """The Ministry's comments, sent."""
        review = self.as_(AGENT).review
        for comment in comments:
            review.prepare(request_id, comment)
        review.return_with_comments(request_id, self.version(request_id))

    def declare(self, request_id: int, hours: str = "4,5") -> None:
        """Declared compliant by the Ministry."""
        self.decide(request_id, Event.DECLARE_COMPLIANT, granting(hours))

    def decide(self, request_id: int, event: Event, typed: Mapping[str, str]) -> None:
        """Decided by the Ministry, on what it reads now."""
        self.as_(AGENT).review.decide(request_id, event, typed, self.version(request_id))

    def close(self, request_id: int, reason: CloseReason = CloseReason.DEPARTURE) -> None:
        """Closed by the Ministry."""
        self.decide(request_id, CLOSING[reason], ENDED)

    def journal(self, number: str) -> list[tuple[str, str, str]]:
        """Who, action, detail of each line about a request."""
        return [
            (who, action, detail)
            for who, action, detail in self.store.rows(
                "SELECT who, action, detail FROM journal WHERE request_number = :number ORDER BY id", {"number": number}
            )
        ]

    def number(self, request_id: int) -> str:
        return str(self.store.rows("SELECT number FROM request WHERE id = :id", {"id": request_id})[0][0])

    def status(self, request_id: int) -> Status:
        return Status(self.store.rows("SELECT status FROM request WHERE id = :id", {"id": request_id})[0][0])
