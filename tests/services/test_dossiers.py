"""A request exported as one PDF and taken back elsewhere: equal content, or a refusal in words."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Nature, RequestType, Right, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Scan, ScanState
from mes_tui.domain.requests import RequestFile, Transmission
from mes_tui.importing.package import DATA_FILE, MAX_PRINTOUTS
from mes_tui.importing.seal import SEAL_FILE
from mes_tui.services.dossiers import Dossiers, Restored
from mes_tui.services.prints import PrintKind
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.store import Store
from tests import prepared
from tests.attachments import scans
from tests.attachments.documents import launch, on_opening, plain, written
from tests.budget import some
from tests.services.builders import (
    AGENT,
    BAIE,
    CHILDREN,
    COLLINES,
    DIRECTOR,
    PROVIDERS,
    QUAI,
    READER,
    STRANGER,
    Clock,
    Work,
    child_file,
    file_key,
    seal,
)
from tests.services.exported import (
    MADE,
    MANAGER,
    PLAN,
    SIGNED,
    commented,
    data_of,
    exported,
    file_of,
    left,
    office_of,
    ready,
    ready_files,
    validator,
    with_data,
)

Elsewhere = Callable[[Actor], Work]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    """Somebody at work on a store of their own, where nobody wrote yet."""
    opened: list[Store] = []

    def work(actor: Actor) -> Work:
        place = prepared.new_store(tmp_path / f"ailleurs-{len(opened)}.db")
        opened.append(Store.open(place, seal=seal()))
        with opened[-1].writing() as session:
            records.put_user(session, actor.login, actor.name, actor.rights, [])
        return Work(opened[-1], Clock(), actor)

    yield work
    for store in opened:
        store.close()


@pytest.fixture
def there(elsewhere: Elsewhere) -> Work:
    """The account that holds a new store."""
    holder = elsewhere(MANAGER)
    holder.context.owner = True
    return holder


def take_back(work: Work, pdf: bytes, folder: Path) -> Restored:
    path = folder / "dossier é.pdf"
    path.write_bytes(pdf)
    return Dossiers(work.context).take_back(path)


def doubts(restored: Restored) -> tuple[str, ...]:
    """The warnings, but that another store wrote the file."""
    other = "Ce fichier est signé par un autre dépôt"
    assert sum(warning.startswith(other) for warning in restored.warnings) == 1
    return tuple(warning for warning in restored.warnings if not warning.startswith(other))


def altered(pdf: bytes, **request: object) -> bytes:
    """A PDF like ``pdf`` whose request says something else."""
    data = data_of(pdf)
    data["demande"] |= request
    return with_data(pdf, json.dumps(data).encode())


def whole(store: Store, number: str) -> tuple[RequestFile, tuple[Transmission, ...], dict[str, bytes]]:
    """Everything that must come back the same; what counts writings, names rows or marks them in one store is not."""
    with store.reading() as session:
        file = records.load_by_number(session, number)
        assert file is not None
        blobs = {
            found.nature.value: records.load_blob(session, file.request.id, found.id) or b""
            for found in file.attachments
        }
        transmissions = records.load_transmissions(session, file.request.id)
    return (
        replace(
            file,
            request=replace(file.request, id=0, version=0, taken_back_at=None),
            attachments=tuple(replace(found, id=0, inspection="") for found in file.attachments),
            comments=tuple(replace(found, id=0) for found in file.comments),
        ),
        transmissions,
        blobs,
    )


@pytest.mark.thorough(keep=2)
@pytest.mark.feature("P48", "P70")
@pytest.mark.parametrize(
    "name", some(list(MADE), ["empty draft", "several documents", "commented", "closed", "recorded"])
)
def test_what_is_exported_follows_the_schema_and_is_taken_back_as_it_was(
    there: Work, tmp_path: Path, name: str
) -> None:
    with Store.open(shutil.copy2(office_of(name) / "mes.db", tmp_path / "ici.db")) as store:
        ((number, status),) = store.rows("SELECT number, status FROM request")
        before = whole(store, number)
    pdf = file_of(name)
    validator().validate(data_of(pdf))
    restored = take_back(there, pdf, tmp_path)
    assert (restored.number, restored.status, doubts(restored)) == (number, status, ())
    assert whole(there.store, number) == before
    assert ("uid:7", "reprendre", status) in there.journal(number)
    assert TamperCheck(there.context).verify().faults == ()


@pytest.mark.thorough
def test_the_exported_file_carries_the_documents_as_they_are(work: Work) -> None:
    request_id = ready(work)
    made = exported(work, request_id)
    assert made.filename == "dossier-2021-11-001-r1.pdf"
    carried = PdfReader(BytesIO(made.data)).attachments
    assert {name: parts for name, parts in carried.items() if name not in (DATA_FILE, SEAL_FILE)} == {
        "plan.pdf": [PLAN],
        "signatures.pdf": [SIGNED],
    }
    assert ("uid:1", "exporter", "ARCHIVE r1") in work.journal("2021-11-001")


def test_who_reads_a_request_exports_it_and_nobody_else(work: Work) -> None:
    request_id = ready(work)
    assert exported(work.as_(READER), request_id).revision == 1
    with pytest.raises(Refusal, match="autre service de garde"):
        exported(work.as_(STRANGER), request_id)


@pytest.mark.thorough
@pytest.mark.feature("P56")
def test_what_was_printed_and_what_a_scan_was_worth_come_back(work: Work, there: Work, tmp_path: Path) -> None:
    request_id = work.filled()
    work.put(request_id, Nature.PLAN, PLAN)
    number = work.number(request_id)
    signed = tmp_path / "numérisation.pdf"
    signed.write_bytes(scans.scanned(work.prints.render(request_id, PrintKind.SIGNATURES).data, 1, angle=2))
    everybody = work.everybody(request_id)
    work.documents.attach(request_id, Nature.SIGNATURES, signed, work.version(request_id), signed=everybody)
    work.drafts.save(request_id, {"diagnostic": "Autre [/] ᐃᓄᒃ"}, work.version(request_id))
    assert work.prints.render(request_id, PrintKind.FULL).revision == 2
    pdf = exported(work, request_id).data
    take_back(there, pdf, tmp_path)
    with work.store.reading() as here, there.store.reading() as session:
        file = records.load_by_number(session, number)
        assert file is not None
        taken = records.load_printouts(session, file.request.id, MAX_PRINTOUTS)
        before = records.load_printouts(here, request_id, MAX_PRINTOUTS)
    assert [(found.revision, found.digest, found.content) for found in taken] == [
        (found.revision, found.digest, found.content) for found in before
    ]
    document = file.attachment(Nature.SIGNATURES)
    assert document is not None
    assert Scan.read(document.scan) == Scan(ScanState.CURRENT, number, 1, (1,))
    # The same content keeps its revision, another takes the next one: no two papers have the same.
    assert there.prints.render(file.request.id, PrintKind.FULL).revision == 2
    there.drafts.save(file.request.id, {"diagnostic": "Autre encore"}, there.version(file.request.id))
    assert there.prints.render(file.request.id, PrintKind.FULL).revision == 3
    # The codes of the other store cannot be checked here, and that is said.
    with pytest.raises(Refusal, match="n’a pas été imprimé par cette base"):
        there.documents.attach(file.request.id, Nature.SIGNATURES, signed, there.version(file.request.id), "")


def test_a_request_taken_back_goes_on_as_any_other(there: Work, tmp_path: Path) -> None:
    take_back(there, ready_files()[0], tmp_path)
    (request_id,) = [row[0] for row in there.store.rows("SELECT id FROM request")]
    state = there.submission.signature_state(there.drafts.read(request_id))
    assert state.signed
    there.submission.transmit(request_id, there.version(request_id))
    assert there.status(request_id) is Status.TRANSMITTED
    # The next number does not come back on the one that was taken.
    with there.store.writing() as session:
        child = replace(CHILDREN[1], necsg="1000077", nirec="")
        records.upsert_child(session, BAIE, child)
        session.flush()
        records.upsert_child_file(session, BAIE, child_file("D77", child.necsg, QUAI))
    assert there.number(there.drafts.create(file_key("D77"), RequestType.NEW)) == "2021-11-002"


def test_several_requests_of_one_service_come_back_one_after_the_other(there: Work, tmp_path: Path) -> None:
    files = ready_files()
    for pdf in files:
        assert doubts(take_back(there, pdf, tmp_path)) == ()
    assert there.store.rows("SELECT count(*) FROM request") == [(2,)]
    assert there.store.rows("SELECT count(*) FROM provider") == [(1,)]


@pytest.mark.thorough
def test_a_number_alone_of_its_series_is_not_a_request_that_went_away(work: Work, there: Work, tmp_path: Path) -> None:
    work.draft("D9")
    take_back(there, exported(work, work.draft("D1")).data, tmp_path)
    verdict = TamperCheck(there.context).verify()
    assert (verdict.faults, verdict.requests) == ((), 1)


def test_a_request_that_is_there_is_not_taken_back_again(there: Work, tmp_path: Path) -> None:
    pdf, _ = ready_files()
    take_back(there, pdf, tmp_path)
    before = there.store.rows("SELECT * FROM request")
    with pytest.raises(Refusal, match=r"La demande 2021-11-001 est déjà dans ce dépôt\. Rien n’a été modifié\."):
        take_back(there, pdf, tmp_path)
    assert there.store.rows("SELECT * FROM request") == before


def test_a_child_has_one_open_request_only(there: Work, tmp_path: Path) -> None:
    pdf, _ = ready_files()
    take_back(there, pdf, tmp_path)
    with pytest.raises(Refusal, match=r"a déjà une demande ouverte pour la même année \(2021-11-001\)"):
        take_back(there, altered(pdf, numero="2021-11-040"), tmp_path)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("key", some(["D2", "D9", "D20"], ["D2", "D20"]))
def test_a_number_that_comes_from_a_file_gives_nothing_to_read(
    work: Work, there: Work, tmp_path: Path, key: str
) -> None:
    somebody = work.as_(replace(DIRECTOR, login="uid:9", divisions=frozenset({COLLINES}))) if key == "D20" else work
    request_id = somebody.filled(key)
    somebody.drafts.save(request_id, {"besoin_sante_description": "Canari [/] 50 %."}, somebody.version(request_id))
    number = somebody.number(request_id).replace("2021", "2020")
    take_back(there, altered(exported(somebody, request_id).data, annee=2020, numero=number), tmp_path)
    somebody.drafts.delete(request_id, somebody.number(request_id))
    renewal = exported(work, work.draft("D2", RequestType.RENEWAL_UNCHANGED)).data
    take_back(there, altered(renewal, demande_precedente=number), tmp_path)
    request_id = there.store.rows("SELECT id FROM request WHERE year = 2021")[0][0]
    read = there.drafts.details(request_id)
    assert (read.file.request.previous, read.context.fact("previous_number")) == (number, number)
    assert "Canari" not in str((read, there.review.read(request_id)))


def test_the_file_of_another_child_is_not_taken_over(there: Work, tmp_path: Path) -> None:
    pdf, another = ready_files()
    take_back(there, another, tmp_path)
    take_back(there, pdf, tmp_path)
    there.drafts.delete(2, "2021-11-001")
    data = data_of(pdf)
    for record in (data["donnees"]["enfants"][0], data["donnees"]["dossiers"][0]):
        record["necsg"] = "1000002"
    with pytest.raises(Refusal, match="dossier de même numéro appartient à un autre enfant"):
        take_back(there, with_data(pdf, json.dumps(data).encode()), tmp_path)
    assert there.store.rows("SELECT number FROM request") == [("2021-11-002",)]


def test_the_store_keeps_its_own_people_and_says_so_for_a_draft(there: Work, tmp_path: Path) -> None:
    pdf, another = ready_files()
    take_back(there, another, tmp_path)
    with there.store.writing() as session:
        people = records.load_people(session, file_key("D9"))
        assert people is not None
        records.upsert_provider(session, replace(people.provider, director="Autre Direction"))
    restored = take_back(there, pdf, tmp_path)
    assert doubts(restored) == (
        "Les données du dépôt diffèrent de celles du fichier (service de garde) : un brouillon suit celles du dépôt.",
    )
    file, *_ = whole(there.store, "2021-11-001")
    assert file.provider.director == "Autre Direction"


def test_taking_back_takes_the_right_to_manage(elsewhere: Elsewhere, tmp_path: Path) -> None:
    pdf, _ = ready_files()
    for rights in ({Right.ENTER, Right.SIGN}, {Right.AGENT}):
        clerk = elsewhere(replace(MANAGER, rights=frozenset(rights)))
        with pytest.raises(Refusal, match="Gestion des droits d’accès"):
            take_back(clerk, pdf, tmp_path)
        assert clerk.store.rows("SELECT count(*) FROM request") == [(0,)]


def test_a_division_of_somebody_else_is_refused(there: Work, tmp_path: Path) -> None:
    with there.store.writing() as session:
        records.upsert_provider(session, PROVIDERS[0])
        records.put_user(session, MANAGER.login, MANAGER.name, MANAGER.rights, [])
    with pytest.raises(Refusal, match="seule la personne qui le tient peut y en ajouter"):
        take_back(there, ready_files()[0], tmp_path)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (plain(1), "n’est pas un dossier exporté"),
        (b"PK\x03\x04 archive", "n’est pas un PDF"),
        (b"%PDF-1.7 x %%EOF", "n’a pas pu être lu"),
        (b"", "vide"),
    ],
)
def test_another_file_is_refused_in_words(there: Work, tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        take_back(there, data, tmp_path)
    with pytest.raises(Refusal, match="n’existe pas"):
        Dossiers(there.context).take_back(tmp_path / "absent.pdf")


@pytest.mark.thorough
def test_a_document_that_is_not_the_one_told_is_refused(there: Work, tmp_path: Path) -> None:
    pdf = file_of("closed")
    data = json.dumps(data_of(pdf)).encode()
    with pytest.raises(Refusal, match=r"Le document « Plan \[/\].pdf » manque dans ce fichier ou a changé"):
        take_back(there, with_data(pdf, data, plan=plain(2)), tmp_path)
    assert there.store.rows("SELECT count(*) FROM request") == [(0,)]
    assert take_back(there, with_data(pdf, data), tmp_path).number == "2021-11-001"


def test_a_document_that_could_not_be_joined_is_refused_here_too(work: Work, there: Work, tmp_path: Path) -> None:
    request_id = work.draft()
    work.put(request_id, Nature.PLAN, written(on_opening(launch())))
    with pytest.raises(Refusal, match="lance un programme"):
        take_back(there, exported(work, request_id).data, tmp_path)
    assert there.store.rows("SELECT count(*) FROM request") == [(0,)]


@pytest.mark.feature("P63")
@pytest.mark.parametrize("key", ["diagnostic", "partenaire_5_nom"], ids=["changed", "added"])
@pytest.mark.parametrize("name", some(["transmitted", "compliant", "closed"], ["closed"]))
def test_a_sent_request_that_is_not_what_was_sent_is_refused(there: Work, tmp_path: Path, name: str, key: str) -> None:
    pdf = file_of(name)
    data = data_of(pdf)
    data["reponses"][key] = "Autre chose [/] que ce qui a été signé"
    with pytest.raises(Refusal, match=r"ce qui est inscrit n’est plus ce qui a été transmis le 2 août 2021 .*Rien n’a"):
        take_back(there, with_data(pdf, json.dumps(data).encode()), tmp_path)
    assert there.store.rows("SELECT count(*) FROM request") == [(0,)]
    assert there.journal("2021-11-001") == []


def test_a_file_that_is_too_heavy_is_not_even_opened(there: Work, tmp_path: Path) -> None:
    path = tmp_path / "gros.pdf"
    with path.open("wb") as file:
        file.truncate(33 * 1024 * 1024)
    with pytest.raises(Refusal, match="dépasse 32 Mo"):
        Dossiers(there.context).take_back(path)


def test_the_division_is_at_once_one_of_the_manager_s(there: Work, tmp_path: Path) -> None:
    take_back(there, ready_files()[0], tmp_path)
    assert BAIE in there.context.actor.divisions


@pytest.mark.thorough
@pytest.mark.parametrize("make", some([commented, left], [left]))
def test_what_an_agent_exports_of_a_request_in_correction_can_be_taken_back(
    work: Work, there: Work, tmp_path: Path, make: Callable[[Work], int]
) -> None:
    request_id = make(work)
    agent = work.as_(AGENT)
    printed = {kind: agent.prints.render(request_id, kind) for kind in PrintKind}
    assert all(made.pages > 0 for made in printed.values())
    assert take_back(there, printed[PrintKind.ARCHIVE].data, tmp_path).status is work.status(request_id)


def test_what_an_agent_exports_holds_nothing_that_was_not_sent(work: Work) -> None:
    request_id = commented(work)
    work.drafts.save(request_id, {"diagnostic": "Jamais transmis [/]"}, work.version(request_id))
    work.prints.render(request_id, PrintKind.SIGNATURES)
    own, agent_s = (json.dumps(data_of(exported(who, request_id).data)) for who in (work, work.as_(AGENT)))
    assert "Jamais transmis" in own
    assert "Jamais transmis" not in agent_s
