"""Printing and exporting: the revisions of documents, where they are written or sent (P48, P49, P56, P70)."""

import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from mes_tui.attachments.confined import GivenUp, Stopped
from mes_tui.attachments.progress import DocumentProgress, DocumentsToo
from mes_tui.domain.access import Action
from mes_tui.domain.errors import NotSaved, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.requests import Printout
from mes_tui.domain.signature import canonical, digest
from mes_tui.printing.apart import Draw, paint
from mes_tui.printing.model import PAPERS, PrintKind
from mes_tui.services.context import WorkContext
from mes_tui.services.exports import write_file
from mes_tui.services.papers import Paper, compose, revision_of
from mes_tui.services.request_work import find
from storage import records

__all__ = ["PAPERS", "OnPaper", "PrintKind", "Printed", "PrintedTogether", "Prints", "missing_lines"]

MOST_TOGETHER = 200
"""Requests in one PDF: it is made in memory."""

_ATTEMPTS = 3
_LIST_SECONDS, _SEND_SECONDS = 5, 60
_CHANGES = "La demande change pendant l’impression. Réessayez dans un instant."
_TOO_MANY = (
    f"Un seul PDF tient {MOST_TOGETHER} demandes au plus, sans les documents joints. Filtrez la liste, marquez moins "
    "de demandes, ou imprimez un document chacune."
)
_NOTHING = "Il n’y a rien à imprimer."
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_NAMES = {
    PrintKind.FULL: "demande-{}.pdf",
    PrintKind.SIGNATURES: "demande-{}-signatures.pdf",
    PrintKind.SUMMARY: "demande-{}-recapitulatif.pdf",
    PrintKind.FILE: "demande-{}-dossier.pdf",
    PrintKind.ARCHIVE: "dossier-{}.pdf",
}
# The journal tells what leaves the store as data from what is only printed.
_ACTIONS = {PrintKind.ARCHIVE: JournalAction.EXPORTED}


class OnPaper(Protocol):
    """A PDF with the name that it is given."""

    @property
    def data(self) -> bytes: ...
    @property
    def filename(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Printed:
    """A document ready to write or send: the PDF, the name to propose, the revision, how many pages.

    ``missing`` says where a sign stands that no font has: « □ » is printed there.
    """

    data: bytes
    filename: str
    revision: int
    pages: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedTogether(Printed):
    """Several requests in one PDF: how many, and why the others, by id, are not in it."""

    requests: int = 0
    refused: tuple[tuple[int, str], ...] = ()


def _stop(given_up: GivenUp | None) -> None:
    """Raise Stopped once given up."""
    if given_up is not None and given_up():
        raise Stopped


def _carried(progress: DocumentsToo | None, given_up: GivenUp | None, done: int, of: int) -> None:
    """Tell that a document is in the file; raises Stopped once given up."""
    _stop(given_up)
    if progress is not None:
        progress(DocumentProgress(done, of))


def missing_lines(places: Sequence[str]) -> tuple[str, ...]:
    """One sentence for each place where a sign cannot be printed."""
    return tuple(f"Ne peut pas s’imprimer (« □ » à la place) – {place}" for place in places)


class Prints:
    """Prints the requests, drawn by ``draw``. ``printers`` false: this installation writes files only."""

    def __init__(self, context: WorkContext, *, draw: Draw = paint, printers: bool = True) -> None:
        self._context = context
        self.draw = draw
        self._printers = printers

    def find(self, number: str) -> int:
        """The id of the request whose number is ``number``, as people type it.

        Raises NotFound, Refusal when it is no number or when the person may not print that request.
        """
        with self._context.store.reading() as session:
            return find(self._context, session, number, Action.PRINT)

    def render(
        self, request_id: int, kind: PrintKind, progress: DocumentsToo | None = None, given_up: GivenUp | None = None
    ) -> Printed:
        """Make the PDF and remember the printout. May take a second, a minute with the documents: ``progress`` hears of
        each of their pages, or of each of them where they are kept as they are.

        The same content as the last printout keeps its revision number, another content takes the next one, so that
        a signed page can be matched with what was signed. Raises NotFound, Refusal, NotSaved, Stopped once ``given_up``
        says true: nothing is remembered then.
        """
        for _ in range(_ATTEMPTS):
            paper, at = self._composed(request_id, kind)
            drawn = self.draw(paper.document, partial(_carried, progress, given_up), partial(_stop, given_up))
            data = drawn.data
            pages = len(_PAGE.findall(data)) + sum(part.pages for part in paper.behind)
            if paper.behind:
                from mes_tui.attachments.bundles import merged

                data = merged(data, paper.behind, progress, given_up)
            _stop(given_up)
            if self._remembered(request_id, kind, paper, at):
                cover = paper.document.cover
                name = _NAMES[kind].format(f"{cover.number}-r{cover.revision}")
                return Printed(data, name, cover.revision, pages, drawn.missing[0])
        raise NotSaved(_CHANGES)

    def render_together(
        self,
        request_ids: Sequence[int],
        kind: PrintKind,
        told: Callable[[int], None] = lambda done: None,
        given_up: GivenUp = lambda: False,
    ) -> PrintedTogether:
        """One PDF of several requests, one after the other, each remembered as it would be alone; ``told`` hears how
        many are drawn. Those that are refused are left out. Raises Refusal when none is left, or for too many at once,
        and as ``render`` does.
        """
        if len(request_ids) > MOST_TOGETHER or kind.whole:
            raise Refusal(_TOO_MANY)

        def heard(done: int, _: int) -> None:
            _stop(given_up)
            told(done)

        refused: dict[int, str] = {}
        known: set[tuple[int, int]] = set()
        for _ in range(_ATTEMPTS):
            papers = self._papers(request_ids, kind, refused, given_up)
            if not papers:
                raise Refusal(next(iter(refused.values()), _NOTHING))
            documents = tuple(paper.document for paper, _ in papers.values())
            drawn = self.draw(documents, heard, partial(_stop, given_up))
            if all(self._remembered_once(id_, kind, paper, at, known) for id_, (paper, at) in papers.items()):
                name = f"demandes-{len(papers)}-{self.today.isoformat()}.pdf"
                missing = [
                    f"{one.cover.number}, {place}"
                    for one, places in zip(documents, drawn.missing, strict=True)
                    for place in places
                ]
                pages = len(_PAGE.findall(drawn.data))
                return PrintedTogether(drawn.data, name, 0, pages, tuple(missing), len(papers), tuple(refused.items()))
        raise NotSaved(_CHANGES)

    def _papers(
        self, request_ids: Sequence[int], kind: PrintKind, refused: dict[int, str], given_up: GivenUp
    ) -> dict[int, tuple[Paper, datetime]]:
        """What ``kind`` says of each request; ``refused`` takes those that say why not."""
        papers = {}
        for request_id in request_ids:
            _stop(given_up)
            try:
                papers[request_id] = self._composed(request_id, kind)
            except Refusal as refusal:
                refused[request_id] = refusal.sentence
        return papers

    def _composed(self, request_id: int, kind: PrintKind) -> tuple[Paper, datetime]:
        at = self._context.now
        with self._context.view(request_id, Action.PRINT) as view:
            return compose(view, kind, at), at

    def _remembered_once(
        self, request_id: int, kind: PrintKind, paper: Paper, at: datetime, known: set[tuple[int, int]]
    ) -> bool:
        """The same beside others: ``known`` are those of before, by revision; False for one that is refused now."""
        printed = (request_id, paper.document.cover.revision)
        if printed not in known:
            with suppress(Refusal):
                if self._remembered(request_id, kind, paper, at):
                    known.add(printed)
        return printed in known

    def _remembered(self, request_id: int, kind: PrintKind, paper: Paper, at: datetime) -> bool:
        """Remember a printout; False when somebody printed another content while this one was drawn."""
        revision, content = paper.document.cover.revision, paper.content
        with self._context.work(request_id, Action.PRINT) as work:
            work.examine()
            if revision_of(work.session, request_id, paper.form, paper.facts, content) != revision:
                return False
            text, login = canonical(content).decode(), self._context.actor.login
            printout = Printout(revision, digest(content), text, kind.value, at, login)
            records.write_printout(work.session, request_id, printout)
            work.journal(_ACTIONS.get(kind, JournalAction.PRINTED), f"{kind.value} r{revision}")
        return True

    @property
    def today(self) -> date:
        """The local day, for the names of folders."""
        return self._context.today

    @property
    def root(self) -> Path | None:
        """The only folder where this installation writes files, or None. Raises Refusal where it writes none."""
        return self._context.files_root()

    def write(self, printed: Printed, place: Path, overwrite: bool = False) -> Path:
        """Write the PDF to a file, or into a folder under its own name; return the file written (mode 0600).

        Raises Refusal when it cannot be written there, or would replace a file without ``overwrite``.
        """
        return write_file(printed.data, place, printed.filename, root=self.root, overwrite=overwrite)

    def printers(self) -> tuple[str, ...]:
        """The printers of this computer, none when it has no printing service or may not print."""
        command = shutil.which("lpstat") if self._printers else None
        if command is None:
            return ()
        try:
            answer = subprocess.run(
                [command, "-e"], stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIST_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return ()
        names = answer.stdout.decode("utf-8", "replace").split("\n") if answer.returncode == 0 else []
        return tuple(name.strip() for name in names if name.strip())

    def send(self, printed: OnPaper, printer: str) -> None:
        """Send the PDF to one of ``printers()``. Raises Refusal when it is not one, or does not take it."""
        command = shutil.which("lp")
        if command is None or printer not in self.printers():
            raise Refusal("Cette imprimante n’est plus là. Enregistrez un fichier PDF, ou choisissez-en une autre.")
        try:
            answer = subprocess.run(
                [command, "-d", printer, "-t", printed.filename, "-"],
                input=printed.data,
                capture_output=True,
                timeout=_SEND_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Refusal("L’imprimante ne répond pas. Enregistrez plutôt un fichier PDF.") from error
        if answer.returncode:
            raise Refusal("L’imprimante a refusé le document. Enregistrez plutôt un fichier PDF.")
