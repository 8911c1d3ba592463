"""Every public method of the services × a row of somebody else's: nothing is read, written or told of it.

A stranger names the rows of the canary office, which are of another division and of another region; what they hear is
what they hear where there are no such rows, to the letter and at the price of as many statements, and the rows stay as
they are. A method without its line fails.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.access import MORE_THAN_WORDS, Actor
from mes_tui.domain.codes import ListKind, MinistryListKind, RequestType, Right
from mes_tui.domain.requests import RequestFile
from mes_tui.domain.statuses import Event
from mes_tui.printing.model import PrintKind
from mes_tui.services.accounts import PROVIDER_RIGHTS
from mes_tui.services.list_exports import ListFormat
from mes_tui.services.lists import ListQuery
from mes_tui.services.ministry_lists import MinistryQuery
from mes_tui.services.renewals import Renewal
from mes_tui.settings import Settings
from storage import records
from storage.store import Store
from tests import canary
from tests.budget import some
from tests.importing.builders import as_json, document
from tests.services import builders, every_call, public_methods
from tests.services.builders import BAIE, ENDED, NUAGES, PROVIDERS, Clock, employ, fill
from tests.services.every_call import FILE, REQUESTS, Call, Rows, over
from tests.storage import postgres_cluster
from tests.storage.office import execute
from tests.storage.test_statements import counted, light

LATER = datetime(2021, 8, 2, 20, tzinfo=UTC)
PROVIDER = Actor("nom:voisine", "Noé Beauciel", PROVIDER_RIGHTS, frozenset({NUAGES}))
CHIEF = Actor("nom:loin", "Léa Loin", frozenset({Right.AGENT, Right.MANAGE}), regions=frozenset({"06"}))
ACCOUNTS = (canary.DIRECTOR, canary.AGENT, canary.OWN, builders.AGENT)
STRANGERS = {"a provider": PROVIDER, "an agent": CHIEF}
EVERY_WALK = list(product(("sqlite", "postgresql"), STRANGERS))
EVENTS = [event for event in Event if event not in MORE_THAN_WORDS]
HAPPENING = some(list(product(REQUESTS, EVENTS)), list(product([canary.WAITING], EVENTS)))
"""What somebody else's request is told to become."""
# A division of which there is nothing else.
BARE = replace(PROVIDERS[0], division="3999-9990")
WORDS = (canary.SENT, canary.UNSENT, canary.DIRECTOR.name)


def settings(folder: Path) -> Settings:
    return replace(canary.settings(folder), restricted=False)


@contextmanager
def at_work(stranger: Actor, folder: Path, office: Path | None, url: str = "") -> Iterator[Services]:
    """A copy of the office, or one without its rows, open for the stranger; the same moment for all.

    In the empty base ``url``, if there is one.
    """
    folder.mkdir()
    if office is not None:
        shutil.copytree(office, folder / "bureau")
    own = replace(settings(folder), database_url=url)
    if office is not None and url:
        _copy(settings(folder), own)
    with Store.open(own.store_place) as store:
        if office is None:
            fill(store)
        else:
            _give_up_a_mail(store)
            with store.writing() as session:
                records.upsert_provider(session, BARE)
        employ(store, *ACCOUNTS, stranger)
    with open_services(own, Clock(LATER), stranger, create=True) as opened:
        yield opened


def _copy(here: Settings, there: Settings) -> None:
    """The rows of one store into another one, whose guards sleep meanwhile."""
    with (
        Store.open(here.store_place) as source,
        Store.open(there.store_place) as target,
        source.reading() as read,
        target.writing() as written,
    ):
        written.connection().exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in SQLModel.metadata.sorted_tables:
            written.execute(table.delete())
            if rows := [dict(row) for row in read.execute(table.select()).mappings()]:
                written.execute(table.insert(), rows)
            if "id" in table.columns and rows:
                last = f"setval(pg_get_serial_sequence('{table.name}', 'id'), max(id))"
                written.connection().exec_driver_sql(f"SELECT {last} FROM {table.name}")


def _give_up_a_mail(store: Store) -> None:
    """An e-mail about a notice of the office that no server took."""
    with store.writing() as session:
        records.queue_mails(session, 1, ["maude@baie.example"], LATER)
        execute(session, "UPDATE outbox SET next_at = '', error = 'refusée'")


def calls(services: Services, folder: Path, rows: Rows, files: list[RequestFile]) -> dict[str, list[Call]]:
    """Every method on the rows of the canary office; what takes an object is given one of theirs."""
    s, colleague = services, Actor("nom:collegue", "Zoé", frozenset({Right.ENTER}), frozenset({BAIE}))
    stolen = replace(canary.DIRECTOR, name="Prénom Volé", email="x@voleur.example")
    theirs = Renewal(FILE, "", "", 2021)
    package = folder / "leur-dossier.pdf"
    bare = {**document()["service_de_garde"], "numero_division": BARE.division}
    anew = replace(colleague, divisions=frozenset({BARE.division}))
    lists = [MinistryQuery.first(kind) for kind in MinistryListKind]

    asked = every_call.reading(services, folder, rows) | every_call.writing(services, folder, rows)
    return asked | {
        "AccessRights.add": over(s.access_rights.add, [(stolen,), (colleague,)]),
        "AccessRights.change": over(s.access_rights.change, [(canary.DIRECTOR, stolen), (canary.AGENT, canary.AGENT)]),
        "AccessRights.find": over(s.access_rights.find, [(canary.DIRECTOR.login,), (canary.AGENT.login,)]),
        "AccessRights.put": over(s.access_rights.put, [(stolen,), (colleague,), (anew,), (canary.AGENT,)]),
        "AccessRights.remove": over(s.access_rights.remove, [(canary.DIRECTOR.login,), (canary.AGENT.login,)]),
        "Drafts.evaluate": over(s.drafts.evaluate, ((file,) for file in files)),
        "Dossiers.take_back": [lambda: s.dossiers.take_back(package)],
        "Imports.load_bytes": over(
            s.imports.load_bytes,
            ((as_json(file), "csg.json") for file in (document(), document(service_de_garde=bare))),
        ),
        "ListExports.render": over(
            s.list_exports.render, (([ListQuery.first(kind, BAIE)], ListFormat.CSV) for kind in ListKind)
        ),
        # The other format carries its date.
        "ListExports.render_ministry_list": over(
            s.list_exports.render_ministry_list, ((query, ListFormat.CSV) for query in lists)
        ),
        "MinistryLists.neighbour": [lambda: s.ministry_lists.neighbour(s.ministry_lists.queued(files[3].request), 1)],
        "MinistryLists.queued": over(s.ministry_lists.queued, ((file.request,) for file in files[:-1])),
        "Outcomes.tell": over(s.outcomes.tell, ((id_, event, ENDED, rows.versions[id_]) for id_, event in HAPPENING)),
        "Prints.render": over(s.prints.render, product(REQUESTS, PrintKind)),
        "Renewals.prepare": over(s.renewals.prepare, (([(theirs, type_)],) for type_ in RequestType)),
        "Renewals.renew": over(s.renewals.renew, ((theirs, type_) for type_ in RequestType)),
        "Review.decide": over(s.review.decide, ((id_, event, ENDED, rows.versions[id_]) for id_, event in HAPPENING)),
    }


APART = {"Office.last_change", "Documents.cleaned", "Documents.lighter"}
"""A number that tells everybody that something changed in the store; copies of a file in hand, which are dated."""


IN_HAND = some((), ("Documents.cleaned", "Documents.converted", "Documents.lighter"))
"""Copies of a file in hand name no row: ``make test`` asks an agent for them, elsewhere."""


def heard(call: Call, folder: Path, statements: list[str]) -> tuple[str, int]:
    """What a stranger hears, and how many statements it took."""
    statements.clear()
    return every_call.answer(call).replace(str(folder), ""), len(statements)


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but the journal's."""
    kept = (name for name in SQLModel.metadata.tables if name != "journal")
    return {name: sorted(store.rows(f"SELECT * FROM {name}"), key=repr) for name in kept}


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Those that were sent to any store."""
    with counted() as found:
        light(found, monkeypatch)
        yield found


@pytest.fixture
def bases(postgres_url: str) -> Iterator[list[str]]:
    """The addresses of two empty bases."""
    names = ("plein", "vide")
    postgres_cluster.administer(postgres_url, *(f"CREATE DATABASE {name}" for name in names))
    yield [postgres_url.replace("/postgres?", f"/{name}?") for name in names]
    postgres_cluster.administer(postgres_url, *(f"DROP DATABASE {name} WITH (FORCE)" for name in names))


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rows, list[RequestFile], bytes]:
    """What the calls name, as the director of the office reads it; and the office's request, exported."""
    folder = tmp_path_factory.mktemp("bureau") / "direction"
    with at_work(canary.DIRECTOR, folder, canary.office()) as services:
        files = [services.drafts.read(id_) for id_ in REQUESTS]
        return Rows.of(services.store), files, services.prints.render(canary.WAITING, PrintKind.ARCHIVE).data


Heard = dict[str, list[tuple[str, int]]]


def walked(
    stranger: Actor,
    folder: Path,
    office: Path | None,
    theirs: tuple[Rows, list[RequestFile], bytes],
    statements: list[str],
    url: str = "",
) -> Heard:
    """What the stranger hears of each method; their rows are what they were."""
    rows, files, package = theirs
    with at_work(stranger, folder, office, url) as services:
        place = services.settings.picker_root
        assert place is not None
        (place / "copie.pdf").write_bytes(canary.pdf("copie"))
        (place / "leur-dossier.pdf").write_bytes(package)
        asked = calls(services, place, rows, files)
        assert asked.keys() == public_methods.known()
        ((last,),) = services.store.rows("SELECT coalesce(max(id), 0) FROM journal")
        before = content(services.store)
        # What is asked twice is answered the second time with what was read the first time.
        named = [name for name in asked if name not in IN_HAND]
        walk = some(named, named[::3]) if url else named
        told = {name: [heard(call, folder, statements) for call in asked[name]] for name in walk}
        assert content(services.store) == before
        lines = services.store.rows("SELECT request_number, scope FROM journal WHERE id > :last", {"last": last})
        own = {*stranger.divisions, *(f"region:{code}" for code in stranger.regions)}
        assert {number for number, _ in lines} <= {""}
        assert {scope for _, scope in lines} <= own
    return told


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P60", "P63")
@pytest.mark.parametrize(("engine", "who"), some(EVERY_WALK, EVERY_WALK[:3]))
def test_a_row_of_somebody_else_is_as_if_it_was_not_there(
    who: str,
    engine: str,
    tmp_path: Path,
    theirs: tuple[Rows, list[RequestFile], bytes],
    request: pytest.FixtureRequest,
    statements: list[str],
) -> None:
    full, empty = request.getfixturevalue("bases") if engine == "postgresql" else ("", "")
    told = walked(STRANGERS[who], tmp_path / "plein", canary.office(), theirs, statements, full)
    nothing = walked(STRANGERS[who], tmp_path / "vide", None, theirs, statements, empty)
    differing = {name: (told[name], nothing[name]) for name in told if told[name] != nothing[name]}
    assert {name: said for name, said in differing.items() if name not in APART} == {}
    assert [name for name, said in told.items() if any(word in str(said) for word in WORDS)] == []


@pytest.mark.thorough
def test_whose_row_it_is_reads_it(tmp_path: Path, theirs: tuple[Rows, list[RequestFile], bytes]) -> None:
    """The same calls by who may: the words that a stranger must not hear are heard."""
    rows, files, _ = theirs
    with at_work(canary.DIRECTOR, tmp_path / "direction", canary.office()) as services:
        place = services.settings.picker_root
        assert place is not None
        (place / "copie.pdf").write_bytes(canary.pdf("copie"))
        asked: dict[str, list[Callable[[], object]]] = calls(services, place, rows, files)
        said = {name: str([heard(call, place, []) for call in asked[name][:3]]) for name in SHOWING}
    assert [name for name, text in said.items() if not any(word in text for word in WORDS)] == []


SHOWING = (
    *("Drafts.read", "Drafts.details", "Drafts.evaluate", "Documents.text", "Changes.of", "Prints.render"),
    *("Children.file", "Children.search", "Children.sites", "Lists.window", "Lists.rows", "ListExports.render"),
    *("AccessRights.users", "AccessRights.find", "Accounts.window", "Journal.entries", "Journal.history"),
)
