"""The office whose life is told: its people, what its management software says, and a neighbour in the same store."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from mes_tui.domain.codes import Nature, RequestType, Right
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.people import Allowance, Child, ChildFile, Guardian, SupportGrant
from mes_tui.forms.declared import PREVIOUS_DIVISION, PREVIOUS_SITE
from mes_tui.forms.facts import ABOUT
from mes_tui.importing import model, people_records
from mes_tui.samples.answers import MOTOR, Case, complete_answers
from mes_tui.samples.papers import paper
from mes_tui.services.documents import Candidate
from storage import records
from storage.store import Store
from tests import prepared
from tests.services.builders import (
    BAIE,
    CLERK,
    DIRECTOR,
    GALETS,
    NUAGES,
    PROVIDERS,
    QUAI,
    READER,
    SITES,
    STRANGER,
    Clock,
    Work,
    child_file,
    employ,
    seal,
)

BEGUN = datetime(2025, 8, 4, 14, tzinfo=UTC)
"""A year before the newest edition of the form."""
AGENT = replace(STRANGER, login="uid:9", name="Agente du Ministère", rights=frozenset({Right.AGENT}))
AGENT = replace(AGENT, divisions=frozenset(), regions=frozenset({"11"}))
ELSEWHERE = replace(AGENT, login="uid:8", name="Agent d’une autre région", regions=frozenset({"06"}))
PEOPLE = (DIRECTOR, CLERK, READER, STRANGER, AGENT, ELSEWHERE)

_SINCE = Allowance(True, date(2025, 1, 13))
_MOTHER = Guardian("Exemple", "Camille", "3, rang Un", "G0C 1A0", "", "", "4185550123")
_FATHER = Guardian("L’Écuyer-Sansregret", "Maël", "9, rang Deux", "G0C 1A0")
_GRANDMOTHER = Guardian("Œuvray", "Zoé", "1, rue Haute", "G0C 1A0")


def _file(key: str, necsg: str, site: str, guardian: Guardian, days: str = "5") -> ChildFile:
    """A running « dossier » with its allowance."""
    return child_file(
        key, necsg, site, guardian=guardian, days_per_week=days, start=date(2025, 1, 13), allowance=_SINCE
    )


_CHILDREN = (
    Child("1000001", "1202200000017", "Exemple", "Lou", date(2022, 3, 14)),
    Child("1000009", "", "O’Neill-Œuvray [/]", "Élise ᐃᓄᒃ", date(2022, 11, 2)),
    Child("1000003", "1202200000033", "Réglisse", "Zoé", date(2022, 9, 9)),
    Child("1000004", "", "Ficelle", "Milan", date(2020, 12, 5)),
)
_FILES = (
    _file("D1", "1000001", QUAI, _MOTHER),
    _file("D9", "1000009", GALETS, _GRANDMOTHER),
    _file("D3", "1000003", QUAI, _MOTHER, "2,5"),
    _file("D4", "1000003", QUAI, _FATHER, "2,5"),
    _file("D5", "1000004", GALETS, _FATHER),
)
_GRANTS = (SupportGrant("1000009", BAIE, GALETS, 2024, "3", "200"),)
_NEIGHBOUR = Child("2000001", "", "Hermine", "Noa", date(2022, 1, 5))
_NEIGHBOURS_FILE = _file("E1", _NEIGHBOUR.necsg, "3100-4411", _MOTHER)
_ANOTHER_PLACE = {PREVIOUS_DIVISION: "3900-1000", PREVIOUS_SITE: "3900-1001"}
PAPERS = (Nature.PLAN, Nature.REPORT, Nature.PSI, Nature.SIGNATURES)


@dataclass
class Csg:
    """What the management software of the office says today, and its files to import."""

    children: dict[str, Child] = field(default_factory=lambda: {child.necsg: child for child in _CHILDREN})
    files: dict[str, ChildFile] = field(default_factory=lambda: {file.key: file for file in _FILES})

    def exported(self, at: datetime, *, only: str = "") -> bytes:
        """The file of that day, of everybody, or of the child of the « dossier » ``only``."""
        kept = {self.files[only].necsg} if only else set(self.children)
        sites = tuple(site for site in SITES if site.division == BAIE)
        children = tuple(child for child in self.children.values() if child.necsg in kept)
        files = tuple(file for file in self.files.values() if file.necsg in kept)
        data = model.ImportData(at, PROVIDERS[0], sites, (), children, files, ())
        people = people_records.People.of(data, format=model.FORMAT, version=model.VERSION)
        return people.model_dump_json().encode()

    def change(self, what: str, key: str, today: date) -> None:
        """Let something become of the child of the « dossier » ``key``."""
        file = self.files[key]
        child = self.children[file.necsg]
        if what == "another guardian":
            new = _GRANDMOTHER if file.guardian != _GRANDMOTHER else _FATHER
            self.files[key] = replace(file, guardian=new)
        elif what == "replaced":
            new = _MOTHER if file.guardian != _MOTHER else _GRANDMOTHER
            self.files[key] = replace(file, end=today)
            later = f"D{100 + len(self.files)}"
            self.files[later] = replace(file, key=later, guardian=new, start=today, end=None)
        elif what == "merged":
            self._merge(child)
        elif what == "names corrected":
            self.children[child.necsg] = replace(child, first_name=f"{child.first_name}-Ève"[:40])
        elif what == "gone":
            self.files[key] = replace(file, end=today)
        elif what == "back":
            self.files[key] = replace(file, end=None)
        elif what == "without allowance":
            self.files[key] = replace(file, allowance=replace(file.allowance, end=today))
        elif what == "moved":
            self.files[key] = replace(file, site=GALETS if file.site == QUAI else QUAI)

    def _merge(self, child: Child) -> None:
        new = str(max(map(int, self.children)) + 1)
        del self.children[child.necsg]
        self.children[new] = replace(child, necsg=new)
        for key, file in self.files.items():
            if file.necsg == child.necsg:
                self.files[key] = replace(file, necsg=new)


BECOMES = ("another guardian", "replaced", "merged", "names corrected", "gone", "back", "without allowance", "moved")


def office() -> Path:
    """The closed store of the office on the first day, where the neighbour sent a request; made once."""
    return prepared.folder("lives", _make) / "mes.db"


def _make(folder: Path) -> None:
    with Store.open(folder / "mes.db", seal=seal()) as store:
        people(store)
        neighbour = Work(store, Clock(BEGUN), STRANGER)
        request_id = neighbour.drafts.create(FileKey(NUAGES, "E1"), RequestType.NEW)
        filled(neighbour, request_id)
        joined(neighbour, request_id)
        neighbour.sign(request_id)
        neighbour.submission.transmit(request_id, neighbour.version(request_id))


def people(store: Store) -> None:
    """Write the office and its neighbour."""
    with store.writing() as session:
        for provider in PROVIDERS:
            records.upsert_provider(session, provider)
        session.flush()
        for site in SITES:
            records.upsert_site(session, site)
        for child in _CHILDREN:
            records.upsert_child(session, BAIE, child)
        records.upsert_child(session, NUAGES, _NEIGHBOUR)
        session.flush()
        for file in _FILES:
            records.upsert_child_file(session, BAIE, file)
        records.upsert_child_file(session, NUAGES, _NEIGHBOURS_FILE)
        for grant in _GRANTS:
            records.upsert_grant(session, BAIE, grant)
        records.settle(session, BEGUN)
    employ(store, *PEOPLE)


@cache
def _candidates() -> dict[Nature, Candidate]:
    """A document for each slot, judged once as any file is; one is good for two, which takes less time."""
    return dict(_judged())


def _judged() -> Iterator[tuple[Nature, Candidate]]:
    with TemporaryDirectory() as folder, Store.open(prepared.new_store(Path(folder) / "mes.db"), seal=seal()) as store:
        people(store)
        work = Work(store, Clock(BEGUN), STRANGER)
        request_id = work.drafts.create(FileKey(NUAGES, "E1"), RequestType.NEW)
        for first, second in (PAPERS[:2], PAPERS[2:]):
            name, data = paper(first)
            path = Path(folder) / name
            path.write_bytes(data)
            yield first, (judged := work.documents.examine(request_id, path))
            yield second, judged


def join(work: Work, request_id: int, nature: Nature, word: str = "Page sans code") -> dict[str, str]:
    """Join the document of a slot; return its digest by its name in the store."""
    candidate = _candidates()[nature]
    signed = work.everybody(request_id) if nature is Nature.SIGNATURES else ()
    work.documents.keep(request_id, nature, candidate, work.version(request_id), word, signed=signed)
    return {nature.value: hashlib.sha256(candidate.data).hexdigest()}


def joined(work: Work, request_id: int) -> dict[str, str]:
    """Join what is expected, where it is not there yet or lacks somebody’s signature; return the digests by name."""
    there = {document.nature for document in work.drafts.read(request_id).attachments}
    faulty = {line.key for line in work.submission.analyse(request_id).lines if not line.passed}
    missing = [nature for nature in PAPERS if nature not in there or nature.value in faulty]
    return {name: digest for nature in missing for name, digest in join(work, request_id, nature).items()}


def filled(work: Work, request_id: int) -> dict[str, str]:
    """Fill the whole form as a clerk would on that day; return what was written."""
    read, context = work.drafts.details(request_id), work.context
    request, service = read.file.request, read.file.provider.service_type
    case = Case(request.type, service, MOTOR, Decimal(3), context.today, request.year)
    answers = {**complete_answers(case, read.form, context.rules), **_ANOTHER_PLACE}
    stays = read.evaluation.locked | {key for key in answers if key not in read.form}
    texts = {key: text for key, text in answers.items() if key not in stays}
    work.drafts.save(request_id, texts, request.version)
    return texts


def prefilled(work: Work, request_id: int) -> set[str]:
    """The keys of the answers that follow what the management software says, as long as nobody typed over it."""
    return {field.key for field in work.drafts.details(request_id).form.fields() if field.prefill}


def about_others(work: Work, request_id: int) -> set[str]:
    """The keys of the answers that are said of somebody, and go with them."""
    return {field.key for field in work.drafts.details(request_id).form.fields() if field.prefill in ABOUT}
