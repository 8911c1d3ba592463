"""Printing and exporting: the revisions of documents, where they are written or sent (P48, P49, P56, P70)."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from mes_tui.attachments.confined import GivenUp, Stopped
from mes_tui.attachments.progress import DocumentProgress, DocumentsToo
from mes_tui.domain.access import Action
from mes_tui.domain.errors import NotSaved, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.requests import Printout
from mes_tui.domain.signature import canonical, digest
from mes_tui.printing.model import PAPERS, PrintKind
from mes_tui.services.context import WorkContext
from mes_tui.services.exports import write_file
from mes_tui.services.papers import compose, revision_of
from mes_tui.services.request_work import find
from storage import records

__all__ = ["PAPERS", "PrintKind", "Printed", "Prints", "missing_lines"]

_ATTEMPTS = 3
_LIST_SECONDS, _SEND_SECONDS = 5, 60
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


def _carried(progress: DocumentsToo | None, given_up: GivenUp | None, done: int, of: int) -> None:
    """Tell that a document is in the file; raises Stopped once given up."""
    if given_up is not None and given_up():
        raise Stopped
    if progress is not None:
        progress(DocumentProgress(done, of))


def missing_lines(places: Sequence[str]) -> tuple[str, ...]:
    """One sentence for each place where a sign cannot be printed."""
    return tuple(f"Ne peut pas s’imprimer (« □ » à la place) – {place}" for place in places)


class Prints:
    """Prints the requests. ``printers`` false: this installation writes files only."""

    def __init__(self, context: WorkContext, *, printers: bool = True) -> None:
        self._context = context
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
        from mes_tui.printing.render import render
        from mes_tui.printing.signs import unprintable

        context = self._context
        for _ in range(_ATTEMPTS):
            at = context.now
            with context.view(request_id, Action.PRINT) as view:
                paper = compose(view, kind, at)
            revision, content = paper.document.cover.revision, paper.content
            data = render(paper.document, partial(_carried, progress, given_up))
            pages = len(_PAGE.findall(data)) + sum(part.pages for part in paper.behind)
            if paper.behind:
                from mes_tui.attachments.bundles import merged

                data = merged(data, paper.behind, progress, given_up)
            if given_up is not None and given_up():
                raise Stopped
            with context.work(request_id, Action.PRINT) as work:
                work.examine()
                # Somebody may have printed another content while this one was drawn.
                if revision_of(work.session, request_id, paper.form, paper.facts, content) == revision:
                    text = canonical(content).decode()
                    printout = Printout(revision, digest(content), text, kind.value, at, context.actor.login)
                    records.write_printout(work.session, request_id, printout)
                    work.journal(_ACTIONS.get(kind, JournalAction.PRINTED), f"{kind.value} r{revision}")
                    name = _NAMES[kind].format(f"{work.request.number}-r{revision}")
                    return Printed(data, name, revision, pages, unprintable(paper.document))
        raise NotSaved("La demande change pendant l’impression. Réessayez dans un instant.")

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

    def send(self, printed: Printed, printer: str) -> None:
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
