"""What earlier versions stored is opened, listed, shown, printed, verified and corrected by this one."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import MORE_THAN_WORDS
from mes_tui.domain.codes import ListKind, Nature, RequestType, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Scan, ScanState
from mes_tui.domain.requests import RequestFile
from mes_tui.domain.sheets import Sheet
from mes_tui.domain.statuses import Event
from mes_tui.forms.content import VERSION, version_of
from mes_tui.printing.model import PrintKind
from mes_tui.samples.build import AGENT, DIRECTOR
from mes_tui.services.lists import ListQuery, columns
from mes_tui.settings import Settings
from storage.engines.sqlite import driver
from tests.budget import some
from tests.golden import stores
from tests.golden.rewording import reworded
from tests.storage import postgres_cluster
from tests.storage.engines import ENGINES

OLDEST = [(stores.FIRST, engine) for engine in ENGINES]
# The others go over the same ground: they need fewer steps.
STORES = some([(version, engine) for version in stores.versions() for engine in ENGINES], OLDEST)
ON_FILES = pytest.mark.parametrize(
    "settings", some(STORES, [one for one in STORES if one[1] == "sqlite"]), indirect=True
)
"""For what was migrated alike, as the other tests see, and is then read by the same services on either engine."""


class Clock:
    """The day after the stores were made; each reading is a second later."""

    def __init__(self) -> None:
        self.now = stores.DAY + timedelta(days=1)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stores.Server]:
    """A PostgreSQL server for the stores of this module."""
    if reason := postgres_cluster.obstacle():
        pytest.skip(reason)
    with postgres_cluster.running() as url:
        yield stores.Server(url, tmp_path_factory.mktemp("golden"))


@contextmanager
def restored(request: pytest.FixtureRequest, folder: Path, *, migrated: bool) -> Iterator[Settings]:
    """The golden store that the test asks for."""
    version, engine = request.param
    if engine == "sqlite":
        yield stores.sqlite_settings(version, folder, migrated=migrated)
        return
    if shutil.which("psql") is None:
        pytest.skip("PostgreSQL is not tried: psql not found")
    with request.getfixturevalue("server").settings(version, folder, migrated=migrated) as settings:
        yield settings


@pytest.fixture(params=STORES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Each golden store, once this version has brought it up to date."""
    with restored(request, tmp_path, migrated=True) as settings:
        yield settings


@pytest.fixture(params=OLDEST)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """The oldest golden store as it was made, for what the steps since then work out of what it holds."""
    with restored(request, tmp_path, migrated=False) as settings:
        yield settings


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    """A golden store as its director opens it."""
    with stores.opened(settings, DIRECTOR, Clock()) as opened:
        yield opened


def _ids(services: Services, condition: str = "1 = 1") -> list[int]:
    return [id_ for (id_,) in services.store.rows(f"SELECT id FROM request WHERE {condition} ORDER BY id")]


def _files(services: Services) -> list[RequestFile]:
    return [services.drafts.read(id_) for id_ in _ids(services)]


def _verify(services: Services) -> None:
    services.context.owner = True
    verdict = services.tamper_check.verify()
    assert verdict.faults == ()
    assert verdict.unsealed == 0


@pytest.mark.thorough(keep=1)
def test_each_status_is_there_with_each_type(services: Services) -> None:
    """Those of the version that made the store: a later one may have more."""
    found = {(file.request.status, file.request.type) for file in _files(services)}
    statuses, types = zip(*found, strict=True)
    assert found == set(product(statuses, types))
    assert (len(set(statuses)), len(set(types))) >= (5, 4)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("settings", OLDEST, indirect=True)
def test_a_server_knows_what_was_rewritten(services: Services) -> None:
    if services.store.dialect == "postgresql":
        known = services.store.rows("SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'")
        assert {("request",), ("child",), ("child_file",), ("transmission",)} <= set(known)


@ON_FILES
def test_lists_hold_every_request(services: Services) -> None:
    listed = 0
    for provider in services.office.providers():
        for kind in ListKind:
            query = ListQuery(kind, provider.division, columns(kind)[0].key)
            listed += len(services.lists.window(query))
    assert listed >= len(_ids(services))


def _everything_holds(services: Services) -> None:
    """Each signature covers its request, each printed revision is the last one, each scanned page is current."""
    signed = 0
    for file in _files(services):
        state = services.submission.signature_state(file)
        assert state.signed == (file.signature is not None), (file.request.number, state.sentence)
        signed += state.signed
        scan = next((Scan.read(item.scan) for item in file.attachments if item.nature is Nature.SIGNATURES), None)
        if scan is not None and scan.state is ScanState.CURRENT:
            warnings = services.submission.analyse(file.request.id)
            told = [cause.sentence for line in warnings.lines for cause in line.causes]
            assert not [sentence for sentence in told if "révision" in sentence]
    assert signed >= 20
    for id_ in _ids(services, _PRINTED_ONLY):
        assert services.prints.render(id_, PrintKind.SIGNATURES).revision == 1


_PRINTED_ONLY = "id IN (SELECT request_id FROM printout) AND id NOT IN (SELECT request_id FROM attachment)"
"""Requests to which no document was joined since they were printed."""


@pytest.mark.thorough(keep=1)
def test_what_was_signed_and_printed_still_holds_and_nothing_was_tampered_with(services: Services) -> None:
    _everything_holds(services)
    _verify(services)


@ON_FILES
def test_no_change_of_words_changes_what_was_signed_or_printed(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    reworded(monkeypatch)
    _everything_holds(services)
    _verify(services)


@pytest.mark.thorough
@ON_FILES
@pytest.mark.parametrize("kind", some(list(PrintKind), [PrintKind.FILE]))
def test_every_request_is_printed_in_every_form(services: Services, kind: PrintKind) -> None:
    for id_ in _ids(services, "status IN ('TRANSMIS', 'CONFORME')")[:4]:
        assert services.prints.render(id_, kind).data.startswith(b"%PDF")


_KNOWN_TO_THE_MINISTRY = "status NOT IN ('BROUILLON', 'RETIREE') AND close_reason <> 'ABANDON'"


@ON_FILES
def test_the_ministry_reads_every_request_as_it_was_sent(settings: Settings) -> None:
    with stores.opened(settings, AGENT, Clock()) as services:
        for id_ in _ids(services, _KNOWN_TO_THE_MINISTRY):
            examined = services.review.read(id_)
            assert examined.file.signature is not None
            assert services.submission.signature_state(examined.file).signed


@pytest.mark.thorough(keep=1)
def test_a_commented_request_is_corrected_and_sent_again(services: Services, settings: Settings) -> None:
    # The child of a request for the year after has passed the age since.
    for id_ in _ids(services, f"status = 'COMMENTAIRES' AND year = {stores.DAY.year}"):
        opened = services.drafts.open(id_)
        assert services.submission.signature_state(opened.file).signed
        version = services.drafts.save(
            id_, {"sg_resp_nom": "Régine Œuvrard", "sg_resp_tel": "418 555-0199"}, opened.file.request.version, None
        ).version
        changed = services.changes.of(id_)
        assert changed is not None
        assert {change.label for change in changed.changes} == {
            "Personne à joindre au service de garde",
            "Téléphone de la personne à joindre",
        }
        assert services.submission.signature_state(services.drafts.read(id_)).void
        for comment in services.drafts.read(id_).comments:
            if not comment.corrected:
                version = services.drafts.correct_comment(id_, comment.id, True, "Corrigé.", version).version
        version = services.submission.sign(id_, "Maude", "Lavague", "Directrice", version).version
        services.submission.transmit(id_, version)
        assert services.submission.signature_state(services.drafts.read(id_)).signed
    with stores.opened(settings, AGENT, Clock()) as agent:
        for id_ in _ids(agent, "status = 'TRANSMIS'"):
            changed = agent.changes.of(id_)
            if changed is not None:
                assert [change.after for change in changed.changes] == ["Régine Œuvrard", "418 555-0199"]
    _verify(services)


def _behind(settings: Settings, *statements: str) -> None:
    """Run ``statements`` on a restored store before this version opens it; the migration puts the guards back."""
    if settings.database_url:
        import psycopg

        with psycopg.connect(settings.database_url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement.encode())
        return
    store = driver.connect(str(settings.store_file), isolation_level=None)
    for (name,) in store.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard%'"
    ).fetchall():
        store.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        store.execute(statement)
    store.close()


@pytest.mark.thorough
def test_a_request_taken_back_before_it_said_so_says_so(older: Settings) -> None:
    """The journal knows it: the last time, for one that was deleted and taken back again."""
    first, days = "(SELECT min(number) FROM request)", ("2025-01-02", "2025-03-04")
    _behind(
        older,
        *(
            "INSERT INTO journal (at, who, origin, request_number, action, detail, state, previous, hash) "
            f"VALUES ('{day}T15:00:00.000000+00:00', 'uid:1', '', {first}, 'reprendre', 'CONFORME', '', '', 'x')"
            for day in days
        ),
    )
    with stores.opened(older, DIRECTOR, Clock()) as services:
        (id_,) = _ids(services, "taken_back_at <> ''")
        assert _ids(services, f"number = {first}") == [id_]
        assert services.drafts.read(id_).request.origin == "Reprise d’un fichier exporté le 4 mars 2025"


@pytest.mark.thorough
@pytest.mark.parametrize(
    "settings", [(version, engine) for version in stores.sealed() for engine in ENGINES], indirect=True
)
def test_what_a_key_seals_holds_once_it_is_brought_up_to_date(services: Services) -> None:
    own = "SELECT login FROM user_division WHERE rights <> '' UNION SELECT login FROM user_region WHERE rights <> ''"
    assert services.store.rows(f"SELECT login FROM user_account WHERE rights = '' AND login NOT IN ({own})") == []
    assert services.actor.rights_in("3000-2000") == DIRECTOR.rights
    _verify(services)


@pytest.mark.thorough
def test_what_an_older_version_sealed_in_part_is_sealed_whole_where_it_holds(older: Settings) -> None:
    """In a line of its own; what was changed since keeps the seal that it breaks, and is told by its number."""
    _behind(older, "UPDATE answer SET text = 'Autre' WHERE request_id = 3 AND key = 'sg_resp_nom'")
    with stores.opened(older, DIRECTOR, Clock()) as services:
        said = "SELECT action, state, who FROM journal WHERE request_number = :number ORDER BY id DESC LIMIT 1"
        numbers = dict(services.store.rows("SELECT id, number FROM request"))
        lasts = {id_: services.store.rows(said, {"number": number})[0] for id_, number in numbers.items()}
        changed = lasts.pop(3)
        assert changed[0] != "sceller"
        assert {(action, state[:2], who) for action, state, who in lasts.values()} == {("sceller", "2.", "")}
        services.context.owner = True
        faults = services.tamper_check.verify().faults
        assert {fault.partition("\u00a0:")[0] for fault in faults} == {f"Demande {numbers[3]}"}
        newest, *_ = services.journal.history(1).window()
        assert (newest.who, newest.text) == ("mes-tui", "Contenu scellé par l’application")


@pytest.mark.thorough
def test_what_an_agent_had_opened_is_not_withdrawn_once_it_is_brought_up_to_date(older: Settings) -> None:
    """Nothing in the request said so then: the line of the journal does."""
    first = "(SELECT min(number) FROM request WHERE status = 'TRANSMIS')"
    _behind(
        older,
        "INSERT INTO journal (at, who, origin, request_number, action, detail, state, previous, hash) "
        f"VALUES ('2025-10-15T15:30:00.000000+00:00', '{AGENT.login}', '', {first}, 'consulter', '', '', '', 'x')",
    )
    with stores.opened(older, DIRECTOR, Clock()) as services:
        (examined,) = _ids(services, "examined_at <> ''")
        waiting = _ids(services, "status = 'TRANSMIS'")
        assert examined in waiting
        for id_ in waiting:
            told = partial(services.outcomes.tell, id_, Event.WITHDRAW, {}, services.drafts.read(id_).request.version)
            if id_ == examined:
                with pytest.raises(Refusal, match="ne se retire plus"):
                    told()
            else:
                told()


_RENEWED = "SELECT previous FROM request WHERE type = 'RSC' AND previous <> ''"
_NOT_RENEWALS = f"SELECT id FROM request WHERE number IN ({_RENEWED}) AND type <> 'RSC'"


@pytest.mark.thorough
def test_a_renewal_keeps_what_it_read_when_it_was_brought_up_to_date(older: Settings) -> None:
    """A draft what the request before says on that day, a sent one what it was sent with; both stay sealed."""
    need, other = "besoin_sante_description", "Changé avant la mise à jour [/]."
    _behind(
        older,
        f"UPDATE answer SET text = 'frequent' WHERE key = 'besoin_sante_niveau' AND request_id IN ({_NOT_RENEWALS})",
        f"DELETE FROM answer WHERE key = '{need}' AND request_id IN ({_NOT_RENEWALS})",
        f"INSERT INTO answer (request_id, key, text, version) SELECT id, '{need}', '{other}', 1 FROM request "
        f"WHERE id IN ({_NOT_RENEWALS})",
    )
    with stores.opened(older, DIRECTOR, Clock()) as services:
        read = [services.drafts.details(id_) for id_ in _ids(services, "type = 'RSC' AND previous <> ''")]
        sent = [one for one in read if one.file.request.transmitted_at]
        drafts = [one for one in read if one not in sent]
        changed = {services.drafts.read(id_).request.number for id_ in _ids(services, f"id IN ({_NOT_RENEWALS})")}
        assert changed & {one.file.request.previous for one in drafts}
        for one in drafts:
            assert (one.evaluation.raw[need] == other) == (one.file.request.previous in changed)
            assert {need, "besoin_sante_niveau"} <= one.evaluation.locked
        for one in sent:
            assert other not in one.evaluation.raw.values()
            assert services.submission.signature_state(one.file).signed
        assert {one.file.request.renewed_hours for one in read} > {"3"}
        services.context.owner = True
        faulty = services.tamper_check.verify().faults
        assert [one for one in read if any(one.file.request.number in fault for fault in faulty)] == []
        assert services.tamper_check.verify().unsealed == 0


def test_the_last_store_has_each_status_each_type_and_each_outcome(tmp_path: Path) -> None:
    with stores.opened(stores.sqlite_settings(stores.LAST, tmp_path, migrated=True), DIRECTOR, Clock()) as services:
        found = services.store.rows("SELECT DISTINCT status, type FROM request")
        assert set(found) == {(status.value, type_.value) for status in Status for type_ in RequestType}
        told = {event for (event,) in services.store.rows("SELECT DISTINCT event FROM outcome")}
        recorded = {Event.RETURN_WITH_COMMENTS, Event.ANNUL}
        assert told == {event.value for event in Event if event not in MORE_THAN_WORDS or event in recorded}


_HOLDS = {
    "each edition": "SELECT DISTINCT edition FROM request",
    "handed over": "SELECT DISTINCT action FROM journal WHERE action = 'préparer la remise'",
    "a recorded answer": "SELECT DISTINCT event FROM outcome WHERE source <> ''",
    "a comment on a document": "SELECT DISTINCT recorded FROM comment WHERE page = 0",
    "a declared subsidy": "SELECT DISTINCT declared FROM support_grant",
    "what a request says of a subsidy": "SELECT DISTINCT request <> '' FROM support_grant",
    "the subsidy of an RSG": "SELECT DISTINCT home_provider <> '' FROM support_grant",
    "a sheet with its signers": "SELECT DISTINCT sheet <> '' FROM attachment",
    "the look of a scan": "SELECT DISTINCT look <> '' FROM attachment",
    "a piece of news": "SELECT DISTINCT id IN (SELECT news_id FROM news_read) FROM news",
    "a comment on a field": "SELECT DISTINCT field <> '' FROM comment",
}
_WITH_AND_WITHOUT = tuple(_HOLDS)[3:]
"""One of an agent and one that was recorded, one that is known and one that is not, and so on."""


def test_the_last_store_has_what_is_stored_since(tmp_path: Path) -> None:
    with stores.opened(stores.sqlite_settings(stores.LAST, tmp_path, migrated=True), DIRECTOR, Clock()) as services:
        found = {what: {value for (value,) in services.store.rows(sql)} for what, sql in _HOLDS.items()}
        assert found["each edition"] == set(services.rules.editions)
        assert found["handed over"] == {Event.HAND_OVER.value}
        assert {event.value for event in (Event.RETURN_WITH_COMMENTS, Event.REFUSE)} <= found["a recorded answer"]
        assert {what: len(found[what]) for what in _WITH_AND_WITHOUT} == dict.fromkeys(_WITH_AND_WITHOUT, 2)
        assert [file for file in _files(services) if file.shared]
        files = [file.files(Nature.SIGNATURES) for file in _files(services)]
        signers = [[Sheet.read(sheet.sheet) for sheet in sheets] for sheets in files if len(sheets) == 2]
        assert signers
        assert not any(None in pair or pair[0] == pair[1] for pair in signers)
        assert [*services.store.rows("SELECT id FROM remark WHERE field <> ''")]
        contents = services.store.rows("SELECT content FROM signature")
        assert {str(version_of(json.loads(text))) for (text,) in contents} == {VERSION}
