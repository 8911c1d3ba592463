"""An office where a provider wrote one word before sending and another one after, everywhere that it can write.

``SENT`` is what the Ministry must read, ``UNSENT`` what no output of an agent may hold.
"""

import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from fpdf import FPDF
from pypdf import PdfReader

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import CloseReason, ListKind, Nature, RequestType, Right
from mes_tui.domain.people import Child
from mes_tui.domain.requests import NewComment
from mes_tui.domain.rules import Rules
from mes_tui.forms.vocabulary import Form, Kind
from mes_tui.importing import model, people_records
from mes_tui.printing.model import PrintKind
from mes_tui.services.accounts import PROVIDER_RIGHTS
from mes_tui.services.imports import Imports
from mes_tui.services.list_exports import ListExports, ListFormat
from mes_tui.services.lists import ListQuery, Lists
from mes_tui.settings import Settings
from storage import records
from storage.store import Store
from tests import prepared
from tests.samples.builders import settings_in
from tests.services.builders import BAIE, PROVIDERS, QUAI, SITES, Clock, Work, child_file, fill

SENT, UNSENT = "Hermine", "Zibeline"
DIRECTOR = Actor("nom:direction", "Maude Lavoie", PROVIDER_RIGHTS, frozenset({BAIE}))
AGENT = Actor("nom:agente", "Agente du Ministère", frozenset({Right.AGENT, Right.MANAGE}), regions=frozenset({"11"}))
OWN = replace(AGENT, login=f"uid:{os.getuid()}")
"""An agent on an account of their own, which may write files: a shared one gives no folder here."""
CORRECTED, SIGNED_AGAIN, LEFT, WAITING, DRAFT = range(1, 6)
"""The ids of the requests: corrected after a return, signed again as it was, closed while it was corrected, sent and
never returned, never sent."""
_SLOTS = (Nature.PLAN, Nature.SIGNATURES)


def settings(folder: Path) -> Settings:
    """Those of the office in ``folder``, whose files come from and go to « Documents »."""
    documents = folder / "Documents"
    documents.mkdir(exist_ok=True)
    return replace(settings_in(folder / "bureau"), picker_root=documents, printers=False)


def office() -> Path:
    """The folder of the closed office, made once: never to be written to."""
    return prepared.folder("canary", _make) / "bureau"


def returned() -> Path:
    """The same office before its provider wrote anything after the last return."""
    return office().parent / "retour" / "bureau"


def pdf(text: str) -> bytes:
    """A document that says ``text``, always the same bytes."""
    made = FPDF()
    made.set_creation_date(datetime(2021, 8, 1, tzinfo=UTC))
    made.add_page()
    made.set_font("helvetica", size=12)
    made.cell(text=text)
    return bytes(made.output())


def _make(folder: Path) -> None:
    with Store.open(settings(folder).store_place) as store:
        fill(store)
        with store.writing() as session:
            for rank in range(CORRECTED, DRAFT + 1):
                records.upsert_child(session, BAIE, _child(rank, SENT))
            session.flush()
            for rank in range(CORRECTED, DRAFT + 1):
                records.upsert_child_file(session, BAIE, child_file(f"K{rank}", _child(rank, SENT).necsg, QUAI))
        work = Work(store, Clock(), DIRECTOR)
        for agent in (AGENT, OWN):
            work.as_(agent)
        told = _Provider(work, folder)
        for rank in (CORRECTED, SIGNED_AGAIN, LEFT, WAITING):
            told.send(rank)
        for rank in (CORRECTED, SIGNED_AGAIN, LEFT):
            told.comes_back(rank)
        (folder / "retour" / "bureau").mkdir(mode=0o700, parents=True)
        store.backup(folder / "retour" / "bureau" / settings(folder).store_file.name)
        told.correct(CORRECTED)
        told.sign_again(SIGNED_AGAIN)
        told.correct(LEFT)
        work.close(LEFT, CloseReason.DEPARTURE)
        told.write(work.draft(f"K{DRAFT}"), UNSENT)
        told.imports()
        ListExports(work.context, Lists(work.context)).render([ListQuery.first(ListKind.CURRENT, BAIE)], ListFormat.CSV)


def _child(rank: int, word: str) -> Child:
    return Child(f"100040{rank}", "", f"{word}-{rank}", word, date(2019, 3, 14))


class _Provider:
    """What a provider writes, with one word or the other."""

    def __init__(self, work: Work, folder: Path) -> None:
        self._work, self._folder = work, folder

    def send(self, request_id: int) -> None:
        """Create the request and send it twice, so that a round of comments is settled."""
        work = self._work
        assert work._filled(f"K{request_id}", RequestType.NEW) == request_id
        read = work.drafts.details(request_id)
        texts = {
            field.key: f"{SENT} {read.file.answers.get(field.key) or 'a été transmise.'}"
            for field in read.form.fields()
            if field.kind in (Kind.TEXT, Kind.NOTE) and field.key in read.evaluation.visible - read.evaluation.locked
        }
        work.drafts.save(request_id, texts, work.version(request_id))
        for nature in _SLOTS:
            self._join(request_id, nature, SENT, SENT)
        self._sign(request_id, SENT)
        work.submission.transmit(request_id, work.version(request_id))
        if request_id != WAITING:
            self.comes_back(request_id)
            self._answer(request_id, SENT)
            work.submission.transmit(request_id, work.version(request_id))

    def comes_back(self, request_id: int) -> None:
        """A comment of the Ministry."""
        section = self._work.drafts.details(request_id).form.pages[0].sections[0].key
        self._work.return_with(request_id, NewComment(1, section, "Précisez."))

    def correct(self, request_id: int) -> None:
        """Write the other word everywhere once the request came back: nothing of it is sent."""
        self._answer(request_id, UNSENT)
        self.write(request_id, UNSENT)

    def sign_again(self, request_id: int) -> None:
        """Change nothing of what is signed, but who signs it, and what is said of the same documents."""
        self._answer(request_id, UNSENT)
        for nature in _SLOTS:
            self._join(request_id, nature, SENT, UNSENT)
        self._sign(request_id, UNSENT)
        self._print(request_id)

    def write(self, request_id: int, word: str) -> None:
        """Write ``word`` in each answer, join it, sign it, print it."""
        work, read = self._work, self._work.drafts.details(request_id)
        texts = {field.key: word for field in read.form.fields() if not field.read_only}
        locked = read.evaluation.locked
        work.drafts.save(request_id, {k: t for k, t in texts.items() if k not in locked}, work.version(request_id))
        self._join(request_id, Nature.PLAN, SENT, word)
        self._join(request_id, Nature.SIGNATURES, word, word)
        self._join(request_id, Nature.PSI, word, word)
        self._sign(request_id, word)
        self._print(request_id)
        work.drafts.open(request_id)
        work.aside.keep(request_id, dict.fromkeys(sorted(texts)[:3], f"{word}, de côté"))
        work.drafts.release(request_id)
        self._work.follow_up.write(request_id, {"text": word, "due": "2021-08-30"}, None)
        self._work.follow_up.ask_signature(request_id, self._work.version(request_id))

    def imports(self) -> None:
        """The people of the requests under another name, as a file brings them, and the children gone."""
        at, files = self._work.clock(), [child_file(f"K{rank}", _child(rank, "").necsg, QUAI) for rank in range(1, 6)]
        named = [
            replace(file, guardian=replace(file.guardian, last_name=UNSENT, address=UNSENT), end=date(2021, 7, 1))
            for file in files
        ]
        children = tuple(_child(rank, UNSENT) for rank in range(1, 6))
        sites = tuple(replace(site, name=UNSENT, address=UNSENT) for site in SITES if site.division == BAIE)
        provider = replace(PROVIDERS[0], director=UNSENT)
        data = model.ImportData(at, provider, sites, (), children, tuple(named), ())
        people = people_records.People.of(data, format=model.FORMAT, version=model.VERSION)
        report = Imports(self._work.context).load_bytes(people.model_dump_json().encode(), "csg.json")
        assert report.updated

    def _answer(self, request_id: int, word: str) -> None:
        """Answer the last comment with ``word``."""
        work = self._work
        comment = max(work.drafts.read(request_id).comments, key=lambda found: found.round)
        work.drafts.correct_comment(request_id, comment.id, True, f"{word} : c’est fait.", work.version(request_id))

    def _join(self, request_id: int, nature: Nature, said: str, named: str) -> None:
        path = self._folder / f"{named} {nature.value}.pdf"
        path.write_bytes(pdf(f"{said} {nature.value}"))
        work = self._work
        signed = work.everybody(request_id) if nature is Nature.SIGNATURES else ()
        work.documents.attach(request_id, nature, path, work.version(request_id), named, signed=signed)

    def _sign(self, request_id: int, word: str) -> None:
        self._work.submission.sign(request_id, word, word, word, self._work.version(request_id))

    def _print(self, request_id: int) -> None:
        for kind in (PrintKind.FULL, PrintKind.SIGNATURES):
            self._work.prints.render(request_id, kind)


def said(value: object) -> str:
    """All that ``value`` says, as one text: results of services, files, PDF files with what they carry."""
    return "\n".join(_said(value))


def _said(value: object) -> Iterator[str]:
    if isinstance(value, Form | Rules):
        return
    if isinstance(value, bytes):
        yield from _of_bytes(value)
    elif isinstance(value, Path):
        yield str(value)
        if value.is_file():
            yield from _of_bytes(value.read_bytes())
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from _said(getattr(value, item.name))
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from _said(pair)
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for item in value:
            yield from _said(item)
    else:
        yield str(value)


def _of_bytes(data: bytes) -> Iterator[str]:
    if data.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(data))
        yield from (page.extract_text() for page in reader.pages)
        yield str(reader.metadata)
        for name, parts in reader.attachments.items():
            yield name
            for part in parts:
                yield from _of_bytes(part)
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as book:
            for name in book.namelist():
                yield from _of_bytes(book.read(name))
    else:
        yield data.decode("utf-8", "replace")
