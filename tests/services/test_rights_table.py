"""Every person × every action × every status, through the services, on a real store: one table, without a hole."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from mes_tui.domain.access import EVENTS, Action, Actor
from mes_tui.domain.codes import ListKind, MinistryListKind, Nature, RequestType, Right, Source, Status
from mes_tui.domain.errors import NotAllowed, Refusal
from mes_tui.domain.people import Child
from mes_tui.domain.requests import NewComment
from mes_tui.domain.sheets import PARENT, PROFESSIONAL
from mes_tui.domain.statuses import Event
from mes_tui.services.access_rights import AccessRights
from mes_tui.services.accounts import PROVIDER_RIGHTS
from mes_tui.services.adding import Adding, Wish
from mes_tui.services.children import Search
from mes_tui.services.file_changes import FileChanges
from mes_tui.services.filling import Filling
from mes_tui.services.imports import Imports
from mes_tui.services.lists import ListQuery, Lists
from mes_tui.services.memory import Memory
from mes_tui.services.ministry_lists import MinistryLists, MinistryQuery
from mes_tui.services.office import Office
from mes_tui.services.prints import PrintKind
from mes_tui.services.tamper_check import TamperCheck
from mes_tui.services.type_changes import TypeChanges
from mes_tui.services.upkeep import Upkeep
from storage import records
from storage.store import Store
from tests.attachments.documents import plain
from tests.budget import some
from tests.importing.builders import as_json, document
from tests.services import public_methods
from tests.services.builders import (
    AGENT,
    ANSWERED,
    BAIE,
    ENDED,
    GALETS,
    NUAGES,
    QUAI,
    Clock,
    Work,
    child_file,
    employ,
    file_key,
    granting,
    office,
)
from tests.services.every_call import ANSWERS
from tests.services.rights import TABLE

YESTERDAY = date(2021, 8, 1)
HOME, FAR = frozenset({"11"}), frozenset({"06"})


def _provider(login: str, *rights: Right, division: str = BAIE, until: date | None = None) -> Actor:
    return Actor(f"nom:{login}", "Élise O’Neill-Œuvray [/]", frozenset(rights), frozenset({division}), until=until)


def _agent(login: str, *more: Right, regions: frozenset[str] = HOME, until: date | None = None) -> Actor:
    return Actor(f"nom:{login}", "Ana ᐃᓄᒃ", frozenset({Right.AGENT, *more}), regions=regions, until=until)


PEOPLE = {
    "consulte": _provider("consulte", Right.CONSULT),
    "saisit": _provider("saisit", Right.ENTER),
    "signe": _provider("signe", Right.SIGN),
    "gère": _provider("gere", Right.MANAGE),
    "tout": _provider("tout", *PROVIDER_RIGHTS),
    "rien": _provider("rien"),
    "ailleurs": _provider("ailleurs", *PROVIDER_RIGHTS, division=NUAGES),
    "fini": _provider("fini", *PROVIDER_RIGHTS, until=YESTERDAY),
    "retiré": _provider("retire", *PROVIDER_RIGHTS),
    "suspendu": replace(_provider("suspendu", *PROVIDER_RIGHTS), suspended=True),
    "agent": _agent("agent"),
    "chef": _agent("chef", Right.MANAGE),
    "loin": _agent("loin", regions=FAR),
    "agent fini": _agent("agent-fini", Right.MANAGE, until=YESTERDAY),
    "agent suspendu": replace(_agent("agent-suspendu", Right.MANAGE), suspended=True),
}

# « o » is done; each other letter is a refusal, and what its sentence says.
DONE = "o"
REFUSALS = {
    "d": r"^Vous ne possédez pas les accès pour .*il faut le droit .* Demandez-le à ",
    "s": r"dont le statut est|il faut une demande au statut"
    r"|^Le service de garde ne peut pas modifier une demande transmise au Ministère"
    r"|^Le service de garde a retiré cette demande",
    "e": r"a commencé à examiner cette demande",
    "g": r"^La direction régionale répond elle-même dans cette base",
    "n": r"n’a pas été inscrite par le service de garde",
    "a": r"autre service de garde|d’autres (services de garde|que les vôtres)|vos propres services de garde|"
    r"celles de vos services",
    "r": r"région qui n’est pas la vôtre|celles de vos régions",
    "m": r"réservée au Ministère",
    "p": r"^Le Ministère ne peut pas",
    "f": r"^Votre accès a pris fin le 1er août 2021. Demandez à ",
    "u": r"^Votre accès est suspendu. Demandez à ",
    "x": r"^Votre compte n’a plus accès à ce dépôt. Demandez l’accès à ",
}

# What is tried on no request, beside the actions of the programme: CREATE is the only one of them.
APART = ("CREATE", "SEARCH", "LIST", "REVIEW", "IMPORT", "ACCOUNTS", "VERIFY")
# What only reads, and leaves no line in the journal.
SILENT = ("SEARCH", "LIST", "REVIEW", "VERIFY")
TRANSFER = {"type": RequestType.TRANSFER.value, **ENDED}
KEYS = {status: f"E{rank}" for rank, status in enumerate(Status)}
FREE = "E99"


def _table() -> dict[tuple[str, str], dict[str, str]]:
    """For each action and status (« - » for none), the letter of each person."""
    rows = [line.split() for line in TABLE.splitlines() if line.strip()]
    assert all(len(row) == 2 + len(PEOPLE) for row in rows)
    assert len({(row[0], row[1]) for row in rows}) == len(rows)
    return {(action, status): dict(zip(PEOPLE, letters, strict=True)) for action, status, *letters in rows}


CELLS = _table()


def _cases() -> list[tuple[str, str]]:
    """Each action with each person; in ``make test``, with one of those who may do it in the same statuses."""
    cases = []
    for action in (action.name for action in Action if action.name not in APART):
        letters = {who: tuple(CELLS[action, status.value][who] for status in Status) for who in PEOPLE}
        alike = {row: who for who, row in reversed(letters.items())}
        cases += [(action, who) for who in some([*PEOPLE], [*alike.values()])]
    return cases


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The closed store of an office with one request in each status, ready for whatever its status allows."""
    folder = tmp_path_factory.mktemp("droits")
    with office(folder) as store:
        _children(store)
        work = Work(store, Clock())
        at = {status: (work.ready if status is Status.DRAFT else work.transmitted)(KEYS[status]) for status in Status}
        page = work.drafts.evaluate(work.drafts.read(at[Status.DRAFT]))[0].pages[0]
        new_comment = NewComment(page.number, page.sections[0].key, "Précisez.")
        work.as_(AGENT).review.prepare(at[Status.TRANSMITTED], new_comment)
        work.return_with(at[Status.COMMENTED], new_comment)
        work.declare(at[Status.COMPLIANT])
        work.close(at[Status.CLOSED])
        for status in (Status.NOT_GRANTED, Status.REVIEW):
            work.decide(at[status], Event.REFUSE, ENDED)
        for status, event in ((Status.WITHDRAWN, Event.WITHDRAW), (Status.REVIEW, Event.ASK_REVIEW)):
            work.outcomes.tell(at[status], event, ENDED, work.version(at[status]))
        work.sign(at[Status.WITHDRAWN])
        work.as_(AGENT).review.prepare(at[Status.REVIEW], new_comment)
        comment = work.drafts.read(at[Status.COMMENTED]).comments[0]
        version = work.version(at[Status.COMMENTED])
        work.drafts.correct_comment(at[Status.COMMENTED], comment.id, True, "Fait", version)
        work.sign(at[Status.COMMENTED])
        employ(store, *PEOPLE.values())
        with store.writing() as session:
            records.remove_user(session, PEOPLE["retiré"].login)
    return folder / "mes.db"


def _children(store: Store) -> None:
    """A child of its own for each request, and one more."""
    with store.writing() as session:
        for rank, key in enumerate((*KEYS.values(), FREE)):
            records.upsert_child(session, BAIE, Child(f"10003{rank:02}", "", f"Droit-{key}", "Zoé", date(2019, 3, 14)))
            session.flush()
            records.upsert_child_file(session, BAIE, child_file(key, f"10003{rank:02}", QUAI))
            records.upsert_child_file(session, BAIE, child_file(f"{key}-G", f"10003{rank:02}", GALETS))


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy2(made, tmp_path / "mes.db")
    with Store.open(tmp_path / "mes.db") as opened:
        yield opened


def _at_work(store: Store, who: str) -> Work:
    """The person at work, with the account that the store has: none for who was removed."""
    work = Work(store, Clock(), AGENT)
    work.context.actor = replace(PEOPLE[who], until=None, suspended=False)
    return work


def _other_file(work: Work, request_id: int) -> str:
    """The other « dossier » of the child of a request."""
    ((key,),) = work.store.rows("SELECT child_file FROM request WHERE id = :id", {"id": request_id})
    return f"{key}-G"


def _on_request(work: Work, request_id: int, folder: Path) -> dict[str, tuple[Callable[[], object], ...]]:
    """What performs each action on a request; every call of an action must be allowed or refused alike."""
    drafts, documents, review = work.drafts, work.documents, work.review
    new_comment = NewComment(1, "personne_joindre", "À préciser.")

    def version() -> int:
        return work.version(request_id)

    def told(event: Event) -> None:
        work.outcomes.tell(request_id, event, ENDED, version())

    return {
        "VIEW": (
            lambda: drafts.read(request_id),
            lambda: drafts.details(request_id),
            lambda: work.submission.analyse(request_id),
            lambda: work.submission.answerer(request_id),
            lambda: Memory(work.context).contact(request_id),
            lambda: Memory(work.context).signer(request_id),
            lambda: work.changes.of(request_id),
            lambda: work.follow_up.of(request_id),
            lambda: review.read(request_id),
            lambda: work.journal_service.history(request_id).window(),
        ),
        "PRINT": (
            lambda: work.prints.render(request_id, PrintKind.SUMMARY),
            lambda: work.prints.find(work.number(request_id)),
        ),
        "EDIT": (
            lambda: drafts.open(request_id),
            lambda: drafts.save(request_id, {"diagnostic": "x"}, version()),
            lambda: Filling(work.context).template(request_id),
            lambda: Filling(work.context).fill(request_id, ANSWERS, "réponses.json"),
            lambda: drafts.former(request_id, "diagnostic"),
            lambda: work.aside.end(request_id, (), taken=False),
            lambda: work.follow_up.ask_signature(request_id, version()),
            lambda: work.follow_up.take_back(request_id),
            lambda: FileChanges(work.context).of(request_id),
            lambda: FileChanges(work.context).make(request_id, _other_file(work, request_id), version()),
            lambda: TypeChanges(work.context).of(request_id),
            lambda: TypeChanges(work.context).make(request_id, RequestType.TRANSFER, version()),
        ),
        "NOTE": (lambda: work.follow_up.write(request_id, {"text": "À rappeler."}, None),),
        "ATTACH": (
            lambda: documents.attach(request_id, Nature.PSI, folder / "psi.pdf", version()),
            lambda: documents.remove(request_id, Nature.PLAN, version()),
            lambda: Adding(work.context).add(
                request_id, folder / "psi.pdf", Wish(Nature.PSI, anyway=True, replace=True)
            ),
            lambda: work.sheets.boxes(request_id),
            lambda: work.sheets.state(request_id, 1, (PARENT, PROFESSIONAL), version()),
        ),
        "DELETE": (lambda: drafts.delete(request_id, work.number(request_id)),),
        "SIGN": (lambda: work.sign(request_id),),
        "TRANSMIT": (lambda: work.submission.transmit(request_id, version()),),
        **{
            EVENTS[event].name: (partial(told, event),)
            for event in (
                Event.WITHDRAW,
                Event.ASK_CORRECTION,
                Event.ASK_REVIEW,
                Event.ANNOUNCE_DEPARTURE,
                Event.GIVE_UP,
                Event.ABANDON,
            )
        },
        "RECORD": (
            lambda: work.answers.read(request_id),
            lambda: work.answers.prepare(request_id, new_comment),
            lambda: work.answers.record(request_id, Event.REFUSE, Source.LETTER, ANSWERED, version()),
        ),
        "ANNUL": (lambda: work.answers.annul(request_id, ENDED, version()),),
        "RETURN_OTHERWISE": (
            lambda: review.decide(
                request_id, Event.RETURN_FOR_TYPE, {"type": "TRANS", **ENDED}, version(), discard=True
            ),
        ),
        "REFUSE": (lambda: review.decide(request_id, Event.REFUSE, ENDED, version(), discard=True),),
        "COMMENT": (lambda: review.prepare(request_id, new_comment),),
        "RETURN": (lambda: review.return_with_comments(request_id, version()),),
        "DECLARE": (lambda: review.decide(request_id, Event.DECLARE_COMPLIANT, granting(), version(), discard=True),),
        "CORRECT": (lambda: review.decide(request_id, Event.CORRECT_DECISION, granting(), version()),),
        "CLOSE": (lambda: review.decide(request_id, Event.CLOSE_DEPARTURE, ENDED, version(), discard=True),),
    }


def _apart(work: Work, who: str) -> dict[str, tuple[Callable[[], object], ...]]:
    context, lists, hands = work.context, Lists(work.context), AccessRights(work.context)
    query = ListQuery.first(ListKind.CURRENT, BAIE)
    new = Actor("nom:nouvelle", "Noé", frozenset({Right.CONSULT}), frozenset({BAIE}))
    if PEOPLE[who].agent:
        new = Actor("nom:nouvelle", "Noé", frozenset({Right.AGENT}), regions=HOME)
    return {
        "CREATE": (lambda: work.drafts.create(file_key(FREE), RequestType.NEW),),
        "SEARCH": (
            lambda: work.children.search(BAIE, Search(last_name="droit")),
            lambda: work.children.sites(BAIE, "1000301"),
        ),
        "LIST": (lambda: lists.window(query), lambda: lists.total(query), lambda: list(lists.rows(query))),
        "REVIEW": (lambda: MinistryLists(context).window(MinistryQuery.first(MinistryListKind.TO_REVIEW)),),
        "IMPORT": (lambda: Imports(context).load_bytes(as_json(document()), "csg.json"),),
        "ACCOUNTS": (lambda: hands.add(new), lambda: hands.put(new)),
        "VERIFY": (
            lambda: TamperCheck(context).verify(),
            lambda: Upkeep(context).facts(),
            lambda: Upkeep(context).faults(),
        ),
    }


def _lines(store: Store, who: str) -> int:
    return int(store.rows("SELECT count(*) FROM journal WHERE who = :who", {"who": PEOPLE[who].login})[0][0])


def _outcome(store: Store, who: str, call: Callable[[], object], told: str = "") -> str:
    """The letter of what ``call`` did; the sentence of a refusal without one, that wrote, or is not ``told`` so."""
    before = store.data_version()
    try:
        call()
    except Refusal as refusal:
        found = [letter for letter, words in REFUSALS.items() if re.search(words, refusal.sentence)]
        alone = len(found) == 1 and store.data_version() == before
        act, attempt = getattr(refusal, "what", ""), isinstance(refusal, NotAllowed) and set(found) <= LACKING
        if alone and act != (told if attempt else ""):
            return f"« {act} » and not « {told} » is told of: {refusal.sentence}"
        return found[0] if alone else refusal.sentence
    return DONE


LACKING = frozenset("dmpfux")
"""The letters of the refusals for want of a right: the application tells the journal of them."""
ACTS = {action.name: "" if action is Action.VIEW else action.value for action in Action}
ACTS |= {"ACCOUNTS": "gérer les droits d’accès", "SEARCH": Action.CREATE.value}


def _told(action: str, who: str) -> str:
    """The act that the journal is told of when ``who`` lacks the right for it: none at what is somebody else's."""
    places = frozenset({BAIE}) if action in APART else HOME | {BAIE}
    own = places & PEOPLE[who].places
    return ACTS.get(action, "") if own or action == "ACCOUNTS" else ""


def test_the_table_has_no_hole() -> None:
    on_requests = {(action.name, status.value) for action in Action for status in Status if action.name not in APART}
    assert set(CELLS) == on_requests | {(name, "-") for name in APART}
    assert {action.name for action in Action} <= {action for action, _ in CELLS}
    assert {letter for row in CELLS.values() for letter in row.values()} == {DONE, *REFUSALS}


@pytest.mark.feature("P60", "P59", "P63", "P64", "P69")
@pytest.mark.parametrize(("action", "who"), _cases())
@pytest.mark.thorough(keep=5)
def test_each_action_on_a_request_is_done_or_refused_as_the_table_says(
    store: Store, tmp_path: Path, action: str, who: str
) -> None:
    (tmp_path / "psi.pdf").write_bytes(plain())
    work, found = _at_work(store, who), {}
    with store.writing() as session:
        # Who made them has closed them: a script is refused what is open in a window.
        session.connection().exec_driver_sql("DELETE FROM lease")
    wanted = {status.value: CELLS[action, status.value][who] for status in Status}
    for request_id, status in store.rows("SELECT id, status FROM request ORDER BY id"):
        before = _lines(store, who)
        calls = _on_request(work, request_id, tmp_path)[action]
        outcomes = {_outcome(store, who, call, _told(action, who)) for call in calls}
        found[status] = outcomes.pop() if len(outcomes) == 1 else str(outcomes)
        assert (_lines(store, who) > before) == (found[status] == DONE)
    assert found == wanted


@pytest.mark.feature("P60", "P44", "P30", "P16")
@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", APART)
@pytest.mark.thorough(keep=8)
def test_what_is_tried_on_no_request_is_done_or_refused_as_the_table_says(store: Store, name: str, who: str) -> None:
    before = _lines(store, who)
    told = _told(name, who)
    outcomes = {_outcome(store, who, call, told) for call in _apart(_at_work(store, who), who)[name]}
    assert outcomes == {CELLS[name, "-"][who]}
    assert (_lines(store, who) > before) == (outcomes == {DONE} and name not in SILENT)


@pytest.mark.feature("P60", "P14")
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_not_see_the_lists_has_no_count_and_who_is_gone_no_provider(store: Store, who: str) -> None:
    work = _at_work(store, who)
    assert any(Lists(work.context).counts(BAIE).values()) == (CELLS["LIST", "-"][who] == DONE)
    gone = CELLS["VIEW", Status.DRAFT.value][who] in "fux"
    divisions = frozenset(provider.division for provider in Office(work.context).providers())
    assert divisions == (frozenset() if gone else PEOPLE[who].divisions)


def test_every_public_method_of_a_service_is_in_the_table_or_tried_elsewhere(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, request_id = _at_work(store, "rien"), store.rows("SELECT id FROM request ORDER BY id")[0][0]
    rows = (*_on_request(work, request_id, tmp_path).values(), *_apart(work, "rien").values())
    tried = public_methods.called((call for calls in rows for call in calls), monkeypatch)
    listed = public_methods.elsewhere() | public_methods.PUBLIC
    assert sorted(public_methods.known() - tried - listed) == []
    assert sorted(listed - public_methods.known()) == []
