"""What a provider writes after sending reaches no output of an agent, whatever the service; what was sent does."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from mes_tui.bootstrap import Services, open_services
from mes_tui.services.prints import PrintKind
from tests import canary
from tests.budget import some
from tests.canary import AGENT, SENT, UNSENT
from tests.services import every_call, public_methods
from tests.services.builders import Clock

LATER = datetime(2021, 8, 2, 20, tzinfo=UTC)


@contextmanager
def at_work(bureau: Path, folder: Path) -> Iterator[Services]:
    """A copy of the office of ``bureau``, open for the agent at a moment that is the same for all."""
    folder.mkdir()
    shutil.copytree(bureau, folder / "bureau")
    with open_services(canary.settings(folder), Clock(LATER), AGENT, create=True) as opened:
        yield opened


SHOWING = {
    *("Review.read", "Review.open", "Drafts.read", "Drafts.details", "Drafts.evaluate"),
    *("Prints.render", "Prints.write", "Documents.text", "Documents.save_copy", "Submission.signature_state"),
    *("MinistryLists.window", "MinistryLists.rows", "ListExports.render_ministry_list", "ListExports.write"),
    *("Notices.window", "Prints.render_together"),
}
"""The outputs that say what was sent: the word that must not be there would be seen."""


@pytest.mark.thorough
@pytest.mark.feature("P63")
def test_no_service_tells_an_agent_what_was_not_sent(tmp_path: Path) -> None:
    with at_work(canary.office(), tmp_path / "agent") as services:
        folder = services.settings.picker_root
        assert folder is not None
        (folder / "copie.pdf").write_bytes(canary.pdf("copie"))
        rows = every_call.Rows.of(services.store)
        asked = every_call.reading(services, folder, rows) | every_call.writing(services, folder, rows)
        assert asked.keys() == public_methods.known()
        told = {name: "\n".join(map(every_call.answer, calls)) for name, calls in asked.items()}
    assert {name: near(text) for name, text in told.items() if UNSENT in text} == {}
    assert {name for name in SHOWING if SENT not in told[name]} == set()


def near(text: str) -> list[str]:
    """Where the word stands."""
    return [line[max(0, line.find(UNSENT) - 120) :][:200] for line in text.splitlines() if UNSENT in line][:5]


# The whole file has the pages of the form, as the two others have.
PAPERS = some([kind for kind in PrintKind if kind is not PrintKind.SIGNATURES], [PrintKind.SUMMARY, PrintKind.FILE])


@pytest.mark.thorough
def test_what_a_provider_does_after_sending_changes_nothing_that_an_agent_reads(tmp_path: Path) -> None:
    """No word is looked for: an import, a document that goes away or a box that is ticked has none."""
    seen = []
    for bureau in (canary.office(), canary.returned()):
        with at_work(bureau, tmp_path / bureau.parent.name) as services:
            seen.append({id_: read(services, id_) for id_ in (canary.CORRECTED, canary.SIGNED_AGAIN)})
    after, before = seen
    changed = [(id_, part) for id_, parts in before.items() for part, said in parts.items() if after[id_][part] != said]
    assert changed == []


def read(services: Services, request_id: int) -> dict[str, object]:
    """What an agent reads of a request, but how often it was written, when, and the numbers of its documents."""
    details, reviewed = services.drafts.details(request_id), services.review.read(request_id)
    file = replace(details.file, request=replace(details.file.request, version=0, modified_at=LATER))
    return {
        "file": replace(file, attachments=tuple(replace(document, id=0) for document in file.attachments)),
        "texts": [services.documents.text(request_id, document.id) for document in file.attachments],
        "form": (details.evaluation, reviewed.pages, reviewed.summary, reviewed.asked, details.comparison),
        "worth": (services.submission.signature_state(file), services.submission.analyse(request_id)),
        **{kind.value: paper(services, request_id, kind) for kind in PAPERS},
    }


def paper(services: Services, request_id: int, kind: PrintKind) -> list[str]:
    """The pages of a printout, without the line that says its revision and its moment."""
    pages = PdfReader(BytesIO(services.prints.render(request_id, kind).data)).pages
    return [re.sub("(révision|Révision|imprimé|Imprimé).*", "", page.extract_text()) for page in pages]
