"""A request as the Ministry reads it: summary, what changed, documents, then the pages with their comments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mes_tui.domain.comments import DOCUMENTS as ON_DOCUMENTS
from mes_tui.domain.comments import commented_nature
from mes_tui.domain.documents import Slot, file_label
from mes_tui.domain.requests import Attachment, Comment, DraftComment
from mes_tui.domain.sheets import Sheet
from mes_tui.domain.text import clean
from mes_tui.forms.findings import SIGNED_BY, signers_line
from mes_tui.forms.french import counted, long_date, quoted, size, time_of_day
from mes_tui.forms.outcomes import OUTCOMES_TITLE, lines
from mes_tui.forms.presentation import ShownLine, ShownPage, ShownSection
from mes_tui.services.changes import Comparison
from mes_tui.services.ministry_review import Reviewed
from mes_tui.services.request_facts import facts
from widgets.comment_panel import SIGN
from widgets.reading_lines import Answer, Block, Chart, CommentBlock, PageTitle, SectionTitle


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the reading. ``page`` 0 is what stands before the form, where ``section`` is the nature of a document,
    joined or missing; ``draft_comment``: the id of one, or 0."""

    page: int
    section: str = ""
    field: str = ""
    draft_comment: int = 0
    document: int = 0

    @property
    def of_document(self) -> bool:
        """Whether it is that of a document, joined or missing."""
        return commented_nature(self.page, self.section) is not None


Said = Comment | DraftComment
SUMMARY, OUTCOMES = Spot(0, "resume"), Spot(0, "suites")
CHANGES, DOCUMENTS = Spot(0, "changements"), Spot(0, "documents")


def blocks_of(reviewed: Reviewed) -> tuple[Block, ...]:
    """Everything there is to read."""
    return tuple(_blocks(reviewed))


def _blocks(reviewed: Reviewed) -> Iterator[Block]:
    yield SectionTitle(SUMMARY, "Résumé de la demande")
    yield Answer(SUMMARY, "Service de garde", f"{reviewed.file.provider.division} {clean(reviewed.file.provider.name)}")
    for label, text in facts(reviewed.file, reviewed.call, reviewed.homes, reviewed.first_sent, reviewed.papers):
        yield Answer(SUMMARY, label, clean(text))
    for line in reviewed.summary:
        yield Answer(SUMMARY, line.label, clean(line.text))
    if reviewed.outcomes:
        yield SectionTitle(OUTCOMES, OUTCOMES_TITLE)
    for line in lines(reviewed.outcomes):
        yield Answer(OUTCOMES, clean(line.label), clean(line.text, lines=True))
    if reviewed.comparison is not None:
        yield from _changes(reviewed.comparison)
    yield from _documents(reviewed)
    yield from _pages(reviewed)


def _documents(reviewed: Reviewed) -> Iterator[Block]:
    """Each document, joined or missing, with what is said of it."""
    yield SectionTitle(DOCUMENTS, "Documents joints")
    file, said = reviewed.file, _said(reviewed)
    for slot in reviewed.slots:
        place = Spot(ON_DOCUMENTS, slot.nature.value)
        documents = file.files(slot.nature)
        on_it = [one for one in said if (one.page, one.section) == (place.page, place.section)]
        for document in documents:
            yield Answer(
                replace(place, document=document.id),
                file_label(document.name, reviewed.form.natures),
                document_text(document),
            )
        if not documents:
            yield Answer(place, slot.name, _missing(slot))
        yield from _comments(reviewed, on_it)


def _missing(slot: Slot) -> str:
    return f"Aucun document{', obligatoire' if slot.required else ', attendu' if slot.expected else ''}"


def _said(reviewed: Reviewed) -> list[Said]:
    return [*reviewed.file.comments, *reviewed.draft_comments]


def _changes(comparison: Comparison) -> Iterator[Block]:
    since = long_date(comparison.since.astimezone().date())
    yield SectionTitle(CHANGES, f"Ce qui a changé depuis la transmission du {since}")
    if not comparison.changes:
        yield Answer(CHANGES, "", "Rien n’a changé.")
    for change in comparison.changes:
        where = f" (page {change.page})" if change.page else ""
        before, after = (clean(text, lines=True) for text in (change.before, change.after))
        yield Answer(CHANGES, f"{change.label}{where}", f"{before}\n→ {after}")


def _pages(reviewed: Reviewed) -> Iterator[Block]:
    on_form = {(page.number, section.key) for page in reviewed.pages for section in page.sections}
    said = _said(reviewed)
    for page in reviewed.pages:
        # The title is in the first section: what is asked of a section there is asked of that one.
        first = page.sections[0].key if page.sections else ""
        yield PageTitle(Spot(page.number, first), f"Page {page.number} de {len(reviewed.pages)} – {page.title}")
        on_page = [one for one in said if one.page == page.number]
        # What was said of a section that does not show any more stands on top of the page.
        yield from _comments(reviewed, (one for one in on_page if (one.page, one.section) not in on_form))
        for section in page.sections:
            here = [one for one in on_page if one.section == section.key]
            yield from _section(reviewed, page, section, here)


def _section(reviewed: Reviewed, page: ShownPage, section: ShownSection, said: list[Said]) -> Iterator[Block]:
    yield SectionTitle(Spot(page.number, section.key), section.title or page.title)
    lines = {block.key for block in section.blocks if isinstance(block, ShownLine)}
    yield from _comments(reviewed, (one for one in said if one.field not in lines))
    for block in section.blocks:
        if isinstance(block, ShownLine):
            place = Spot(page.number, section.key, block.key)
            yield Answer(place, clean(block.label), clean(block.text, lines=True))
            yield from _comments(reviewed, (one for one in said if one.field == block.key))
            continue
        place = Spot(page.number, section.key)
        if block.label:
            yield Answer(place, "", block.label)
        rows = tuple(tuple(clean(cell, lines=True) for cell in row) for row in block.rows)
        yield Chart(place, block.headers, rows)


def _comments(reviewed: Reviewed, said: Iterable[Said]) -> Iterator[Block]:
    for one in said:
        about = f" sur {quoted(reviewed.form.field(one.field).label)}" if one.field in reviewed.form else ""
        moment = one.created_at.astimezone()
        if isinstance(one, DraftComment):
            what = "reçu, pas encore inscrit" if one.recorded else "préparé"
            lead = f"{SIGN}Commentaire {what}{about} – {one.author}, {time_of_day(moment)}"
            yield CommentBlock(Spot(one.page, one.section, one.field, one.id), clean(lead), clean(one.text, lines=True))
            continue
        place = Spot(one.page, one.section, one.field)
        corrected = " – corrigé" if one.corrected else ""
        lead = f"{SIGN}Commentaire{about}, ronde {one.round} – {one.signed}, {long_date(moment.date())}{corrected}"
        yield CommentBlock(place, clean(lead), clean(one.text, lines=True))
        if one.reply:
            yield CommentBlock(place, "  Réponse du service de garde", clean(one.reply, lines=True))


def document_text(document: Attachment) -> str:
    """« Plan.pdf – 1,2 Mo, 3 pages, reçu le 2 août 2021 »."""
    pages = counted(document.pages, "page", "pages")
    received = long_date(document.received_at.astimezone().date())
    signers = signers_line(Sheet.read(document.sheet))
    signed = f"\n{SIGNED_BY} : {clean(signers)}" if signers else ""
    return f"{clean(document.title)} – {size(document.size)}, {pages}, reçu le {received}{signed}"
