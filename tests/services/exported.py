"""Requests of every status, exported, and another store to take them back into."""

import json
import shutil
from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
from pypdf import PdfReader, PdfWriter

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import CloseReason, Nature, RequestType, Right, Source
from mes_tui.domain.comments import DOCUMENTS, TICKED, Part, part_key
from mes_tui.domain.documents import FILES
from mes_tui.domain.requests import NewComment
from mes_tui.domain.sheets import PARENT, PROFESSIONAL, Box, stated
from mes_tui.importing.package import DATA_FILE, schema
from mes_tui.importing.seal import SEAL_FILE
from mes_tui.services.prints import Printed, PrintKind
from storage.store import Store
from tests import prepared
from tests.attachments.documents import plain, wordy
from tests.services.builders import ANSWERED, DIRECTOR, Clock, Work, filled_store, left_alone

MANAGER = Actor("uid:7", "Gérante Désœuvrée", frozenset({Right.MANAGE, Right.CONSULT, Right.ENTER, Right.SIGN}))

PLAN, SIGNED = plain(1), wordy(200, 1)
SIGNERS = (Box(PARENT, "Camille Exemple"), Box(PROFESSIONAL))

Raw = dict[str, Any]


@cache
def validator() -> jsonschema.Draft202012Validator:
    """What judges an exported request by the schema, itself judged first."""
    kind, known = jsonschema.Draft202012Validator, json.loads(schema())
    kind.check_schema(known)
    return kind(known, format_checker=kind.FORMAT_CHECKER)


def ready(work: Work, key: str = "D1", type_: RequestType = RequestType.NEW) -> int:
    """A signed draft with two true documents."""
    request_id = work.filled(key, type_)
    work.put(request_id, Nature.PLAN, PLAN)
    work.put(request_id, Nature.SIGNATURES, SIGNED)
    work.sign(request_id)
    return request_id


def transmitted(work: Work, key: str = "D1") -> int:
    request_id = ready(work, key)
    work.submission.transmit(request_id, work.version(request_id))
    return request_id


def commented(work: Work) -> int:
    """Comments of the Ministry, one of them answered, the other not."""
    request_id = transmitted(work)
    form = work.drafts.evaluate(work.drafts.read(request_id))[0]
    pages = form.pages[:2]
    work.return_with(
        request_id,
        *(NewComment(p.number, p.sections[0].key, f"Page {p.number} [/]\nᐃᓄᒃ.") for p in pages),
        NewComment(DOCUMENTS, Nature.PLAN.value, "Page non signée."),
    )
    first = work.drafts.read(request_id).comments[0]
    changes = {part_key(first.id, Part.CORRECTED): TICKED, part_key(first.id, Part.REPLY): "C’est fait.\nMerci."}
    work.drafts.save(request_id, changes, work.version(request_id))
    return request_id


def several(work: Work) -> int:
    """Sent with a document of each nature, and a second one of each that may have several."""
    request_id = work.filled()
    for count, (nature, rank) in enumerate(FILES.values()):
        if rank <= 2:
            sheet = stated(SIGNERS, [SIGNERS[rank - 1].key]).text if nature is Nature.SIGNATURES else ""
            work.put(request_id, nature, wordy(100 + count, 1), rank=rank, sheet=sheet)
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    return request_id


def compliant(work: Work) -> int:
    request_id = transmitted(work)
    work.declare(request_id)
    return request_id


def closed(work: Work) -> int:
    request_id = compliant(work)
    work.close(request_id)
    return request_id


def left(work: Work) -> int:
    """Closed while the comments were being answered: the child left."""
    request_id = commented(work)
    work.close(request_id, CloseReason.DEPARTURE)
    return request_id


def recorded(work: Work) -> int:
    """Comments that the provider recorded, where no agent answers."""
    request_id = ready(work)
    left_alone(work.store)
    work.submission.transmit(request_id, work.version(request_id))
    work.answers.prepare(request_id, NewComment(1, "personne_joindre", "Le poste [/]\nᐃᓄᒃ."))
    work.answers.record_comments(request_id, Source.EMAIL, ANSWERED, work.version(request_id))
    return request_id


def empty(work: Work) -> int:
    return work.draft("D9")


MADE: dict[str, Callable[[Work], int]] = {
    "empty draft": empty,
    "signed draft": ready,
    "transmitted": transmitted,
    "several documents": several,
    "commented": commented,
    "compliant": compliant,
    "closed": closed,
    "closed on departure": left,
    "recorded": recorded,
}


def exported(work: Work, request_id: int) -> Printed:
    return work.prints.render(request_id, PrintKind.ARCHIVE)


def office_of(name: str) -> Path:
    """The folder of a store where the request ``MADE`` by that name is alone, and was exported. Made once."""
    return prepared.folder(f"exported {name}", lambda folder: _export(folder, file=MADE[name]))


def file_of(name: str) -> bytes:
    """The file exported in ``office_of(name)``."""
    return (office_of(name) / "file.pdf").read_bytes()


def ready_files() -> tuple[bytes, bytes]:
    """Two signed drafts of one service, exported one after the other: of D1, then of D9. Made once."""
    both = {key: partial(ready, key=key) for key in ("D1", "D9")}
    folder = prepared.folder("signed drafts exported", lambda folder: _export(folder, **both))
    return (folder / "D1.pdf").read_bytes(), (folder / "D9.pdf").read_bytes()


def _export(folder: Path, **files: Callable[[Work], int]) -> None:
    shutil.copy2(filled_store(), folder / "mes.db")
    with Store.open(folder / "mes.db") as store:
        work = Work(store, Clock(), DIRECTOR)
        for name, make in files.items():
            (folder / f"{name}.pdf").write_bytes(exported(work, make(work)).data)


def data_of(pdf: bytes) -> Raw:
    """The data inside an exported PDF."""
    found: Raw = json.loads(PdfReader(BytesIO(pdf)).attachments[DATA_FILE][0])
    return found


def with_data(pdf: bytes, data: bytes, *, seal: bool = False, **documents: bytes) -> bytes:
    """A PDF with the files of ``pdf`` and other data, signed by nobody or (``seal``) with the signature of ``pdf``'s
    own. ``documents`` are other bytes for some of its documents.
    """
    carried = {name: parts[0] for name, parts in PdfReader(BytesIO(pdf)).attachments.items()}
    if not seal:
        carried.pop(SEAL_FILE, None)
    carried |= {DATA_FILE: data} | {f"{name}.pdf": content for name, content in documents.items()}
    writer = PdfWriter(clone_from=BytesIO(plain(1)))
    for name, content in carried.items():
        writer.add_attachment(name, content)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
