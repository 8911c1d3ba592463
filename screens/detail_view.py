"""What the detail screen shows: the guide's headings, the summary, the table of the documents (P25, P26, P28, P29)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from rich.text import Text

from mes_tui.domain.answering import Answerer
from mes_tui.domain.answers import RECORDED_BY
from mes_tui.domain.codes import Nature, Status
from mes_tui.domain.comments import RankedComment, progress
from mes_tui.domain.documents import USUAL, Words, file_label
from mes_tui.domain.follow_up import NOTHING_KEPT, FollowedUp
from mes_tui.domain.outcomes import Annulment, kept, wanted_type
from mes_tui.domain.requests import Attachment, RequestFile
from mes_tui.domain.text import clean
from mes_tui.forms.findings import SIGNED_BY, fact_line, finding_lines
from mes_tui.forms.follow_up import KEPT_TITLE, kept_lines
from mes_tui.forms.french import counted, long_date, size
from mes_tui.forms.outcomes import OUTCOMES_TITLE, Asked, lines
from mes_tui.forms.presentation import ShownLine
from mes_tui.services.changes import Comparison
from mes_tui.services.request_facts import facts
from screens.base import MesScreen
from screens.commanded import bindings
from widgets.cells import fit, shortened
from widgets.menu import Menu, MenuEntry
from widgets.sheet import Rows

HEADINGS = ("Titre du document", "Nature du document", "Date de réception")
# « 15 septembre 2021 » is the longest date; the menu keeps four cells in front of an entry and three behind.
_DATE_WIDTH, _BEFORE, _AFTER = 17, 4, 3
_NEXT_STEPS = {
    Status.NOT_GRANTED: "Lisez le motif. U\u00a0: demander une révision, en disant pourquoi. Votre direction régionale "
    "répond à vos questions.",
    Status.WITHDRAWN: "Corrigez la demande, puis soumettez-la de nouveau\u00a0; ou U\u00a0: l’abandonner.",
    Status.REVIEW: "Le Ministère revoit sa décision. Celle d’avant compte jusque-là.",
}
# Where no agent answers in the store.
_NEXT_STEPS_ALONE = {
    Status.TRANSMITTED: "X\u00a0: enregistrer le dossier signé, à remettre à la direction régionale. I\u00a0: inscrire "
    "sa réponse quand elle arrive.",
    Status.REVIEW: "Faites parvenir votre demande de révision à la direction régionale. I\u00a0: inscrire sa réponse. "
    "La décision d’avant compte jusque-là.",
}
_MOST_COMMENTS = 4
# « Plan de soutien au développement », then « Rapport d’un professionnel de la santé (2) ».
_NATURE_WIDTHS = (32, 42)
_IN_COLUMN = {Nature.REPORT: "Rapport d’un professionnel"}
"""What a nature is called where its whole name has no room beside the others."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What the screen shows, read at once."""

    file: RequestFile
    asked: Asked
    summary: tuple[ShownLine, ...]
    help: str = ""  # of the lines of the summary
    comments: tuple[RankedComment, ...] = ()
    changes: Comparison | None = None
    call: str = ""
    homes: tuple[tuple[str, str], ...] = ()
    papers: str = ""
    answerer: Answerer = Answerer.AGENT
    annulment: Annulment | None = None
    twins: tuple[str, ...] = ()
    first_sent: date | None = None
    ended: str = ""
    words: Words = field(default_factory=lambda: USUAL)
    kept: FollowedUp = NOTHING_KEPT


def comments_banner(detail: Detail, key: Callable[[str], str]) -> Text:
    """What the Ministry said of the request, and the keys that go on from there; nothing without comments.

    ``key`` gives the key of a command, "" when it is refused.
    """
    comments, file = detail.comments, detail.file
    if not comments:
        return Text()
    changes = f"changements ({len(detail.changes.changes)})" if detail.changes else ""
    ways = [("comments", "commentaires"), ("changes", changes)]
    if file.request.status is Status.COMMENTED:
        asked = [item.comment for item in comments]
        done = all(comment.corrected for comment in asked)
        ways.insert(0, ("submit", "signer et soumettre") if done else ("edit", "corriger"))
        recorded = any(comment.recorded for comment in asked)
        told = f"Statut {RECORDED_BY}" if recorded else "Le Ministère a commenté cette demande"
        lines = [f"! {told}\u00a0: {progress(asked)}."]
        lines += [_comment_line(item) for item in comments[:_MOST_COMMENTS]]
        if len(comments) > _MOST_COMMENTS:
            lines.append(f"  … et {counted(len(comments) - _MOST_COMMENTS, 'autre', 'autres')}")
    else:
        total = counted(len(file.comments), "commentaire", "commentaires")
        recorded = any(comment.recorded for comment in file.comments)
        source = f", d’après ce qui est {RECORDED_BY}" if recorded else ""
        lines = [f"Le Ministère a fait {total} sur cette demande{source}."]
    named = [f"{key(command)}\u00a0: {way}" for command, way in ways if way and key(command)]
    text = Text("\n".join((*lines, f"  {'   '.join(named)}\n")), no_wrap=True, overflow="ellipsis")
    text.stylize("bold", 0, len(lines[0]))
    return text


def _comment_line(item: RankedComment) -> str:
    sign = "✓" if item.comment.corrected else "✗"
    return clean(f"  {sign} {item.where} : {item.comment.text}")


def shown(detail: Detail, banner: Text, help_key: str) -> list[Text | Rows]:
    """The headings and their values, under ``banner``; ``help_key`` is the key that explains the summary.

    The transmission date is « - » for a draft (SOURCES.md §2.8).
    """
    file = detail.file
    parts: list[Text | Rows] = [
        *([banner] if banner else []),
        Text.assemble(
            (f"Demande {file.request.number}", "bold"),
            f"    Service de garde\u00a0: {file.provider.division} {clean(file.provider.name).upper()}",
        ),
        Text("Détails de la demande", style="underline"),
        _rows(facts(file, detail.call, detail.homes, detail.first_sent, detail.papers)),
    ]
    if own := kept_lines(detail.kept):
        parts += [Text(f"\n{KEPT_TITLE}", style="underline"), _rows(own, lines=True)]
    told = [(line.label, line.text) for line in lines(kept(file.request, file.outcomes))]
    told += [("Deux demandes ouvertes", sentence) for sentence in detail.twins]
    told += [("Dossier parent-enfant", detail.ended)] if detail.ended else []
    if sentence := next_step(file, detail.answerer):
        told.append(("Ce qui peut être fait", sentence))
    if told:
        parts += [Text(f"\n{OUTCOMES_TITLE}", style="underline"), _rows(told, lines=True)]
    summary = [(line.label, line.text) for line in detail.summary]
    if summary:
        heading = Text("\nRésumé de la demande du service de garde", style="underline")
        parts += [heading.append(f"  (i) {help_key}", "not underline"), _rows(summary)]
    return parts


def next_step(file: RequestFile, answerer: Answerer = Answerer.AGENT) -> str:
    """What a provider may do now, where its status alone does not say it."""
    wanted = wanted_type(file.request, file.outcomes)
    if wanted is not None:
        return f"Le Ministère demande le type «\u00a0{wanted.label}\u00a0». U\u00a0: changer le type, puis soumettez."
    status = file.request.status
    return (_NEXT_STEPS_ALONE if answerer.alone else {}).get(status, _NEXT_STEPS.get(status, ""))


def _rows(rows: list[tuple[str, str]], *, lines: bool = False) -> Rows:
    """Labels at the left, values at their right. ``lines``: those of a value are kept."""
    return tuple((label, clean(value, lines=lines)) for label, value in rows)


def _widths(width: int) -> tuple[int, int, int]:
    """The columns of the documents on a menu of ``width`` cells."""
    room = max(0, width - _BEFORE - _AFTER - _DATE_WIDTH - 2)
    nature = _NATURE_WIDTHS[room >= 2 * _NATURE_WIDTHS[1]]
    return max(0, room - nature), nature, _DATE_WIDTH


def documents_heading(count: int, width: int) -> Text:
    """« Documents », then the three headings of the table or that there is nothing in it."""
    text = Text("\nDocuments\n", style="underline", no_wrap=True)
    if not count:
        return Text.assemble(text, ("Aucun document joint.", "not underline"))
    cells = " ".join(map(fit, HEADINGS, _widths(width)))
    return Text.assemble(text, (f"{' ' * _BEFORE}{cells}", "bold not underline"))


def document_entry(document: Attachment, words: Words, width: int) -> MenuEntry:
    """One line of the table, in the ``words`` of the edition."""
    widths = _widths(width)
    called = words if widths[1] == max(_NATURE_WIDTHS) else {**_IN_COLUMN, **words}
    title = shortened(clean(document.title), widths[0])
    cells = (title, file_label(document.name, called), long_date(document.received_at.astimezone()))
    return MenuEntry(document.name, " ".join(map(fit, cells, widths)).rstrip())


class DocumentTable(Menu):
    """The lines of the documents: a key that deletes is about the one under the cursor, never about the request."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("remove_document",)
    BINDINGS = bindings(*COMMANDS)

    async def action_command(self, command: str) -> None:
        """Done by the screen, which also shows the command in its bar."""
        if isinstance(self.screen, MesScreen):
            await self.screen.run_command(command)


def document_line(document: Attachment) -> str:
    """The whole title, the size, what its codes say and who signed, for the line of help."""
    pages = counted(document.pages, "page", "pages")
    facts = [fact_line(*fact) for fact in finding_lines(document) if fact[0] in ("Codes", SIGNED_BY)]
    told = "".join(f" {fact}{'' if fact.endswith('.') else '.'}" for fact in facts)
    return f"{document.title} – {size(document.size)}, {pages}.{told} Entrée\u00a0: ouvrir."


def document_of(file: RequestFile, entry: MenuEntry | None) -> Attachment | None:
    """The document that a line of the table stands for."""
    return file.named(entry.id) if entry is not None else None
