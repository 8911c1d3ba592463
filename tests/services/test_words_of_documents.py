"""Documents are called as the edition of the request calls them, wherever one is named; its code never changes."""

import pytest

from mes_tui.domain.codes import RequestType
from mes_tui.domain.comments import DOCUMENTS
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.receivability import analyse
from mes_tui.forms.comments import title_of
from mes_tui.forms.documents import asked
from mes_tui.forms.evaluation import evaluate
from mes_tui.services.journal_words import described
from mes_tui.services.signatures import content_label
from tests.domain.builders import comment
from tests.forms.builders import context, form, rules
from tests.hygiene import sources


@pytest.mark.feature("P50", "P57")
@pytest.mark.parametrize(
    ("edition", "name"), [("pes_2021", "Plan d’intégration"), ("pes_2026", "Plan de soutien au développement")]
)
def test_a_document_is_called_as_the_edition_does(edition: str, name: str) -> None:
    """Its code stays: what was signed, sent and stored is what it was."""
    found = form(edition)
    slot = asked(RequestType.NEW, rules(), found, evaluate(found, {}, context()))[0]
    assert (slot.nature.value, slot.label, slot.name) == ("PLAN", name, name)
    missing = analyse(
        missing=(),
        comments=(),
        slots=[slot],
        attachments=(),
        signed=True,
        unsigned_reason="",
        blocking=(),
        warnings=(),
    )
    assert (missing.lines[2].label, missing.causes[0].target.key) == (name, "PLAN")
    assert name in missing.causes[0].sentence
    assert title_of(found, comment(page=DOCUMENTS, section="PLAN")) == name
    assert content_label(found, "document:PLAN").endswith(f": {name}")
    for action, detail in ((JournalAction.DOCUMENT_ATTACHED, "PLAN"), (JournalAction.COMMENT_PREPARED, "0:PLAN")):
        assert described(action, detail, found, {}).endswith(name)


@pytest.mark.thorough
def test_only_what_knows_the_edition_reads_the_words_of_a_nature() -> None:
    """Everything else asks ``nature_name``, ``file_label`` or the slot; the samples name files, not slots."""
    read = {
        str(path)
        for path in sources.files()
        for node in sources.attributes(path)
        if node.attr in ("label", "short_label") and "nature" in sources.name(node.value).lower()
    }
    assert read == {"mes_tui/domain/documents.py", "mes_tui/samples/papers.py"}
