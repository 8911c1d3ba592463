"""Printing all the requests of a list, one file each; stopped at any moment, what is written stays (P48)."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mes_tui.attachments.confined import Stopped
from mes_tui.domain.codes import ListKind
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import fold
from mes_tui.forms.french import counted
from mes_tui.services.exports import require_folder
from mes_tui.services.lists import ListQuery, Lists
from mes_tui.services.ministry_lists import MinistryLists, MinistryQuery
from mes_tui.services.prints import PrintKind, Prints
from mes_tui.services.request_columns import ListRow


@dataclass(frozen=True, slots=True)
class Target:
    """A request to print: its id and its number."""

    id: int
    number: str


def _targets(rows: Iterable[ListRow]) -> tuple[Target, ...]:
    targets = tuple(Target(row.id, row.key) for row in rows)
    if not targets:
        raise Refusal("Cette liste est vide : il n’y a rien à imprimer.")
    return targets


@dataclass(frozen=True, slots=True)
class BatchStep:
    """One request of a batch is done, the ``done``-th ``of`` so many: a file was written, or ``refused`` says why.

    ``missing`` says where the file has a sign that cannot be printed.
    """

    done: int
    of: int
    number: str
    file: Path | None = None
    refused: str = ""
    missing: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """« Demande 2021-11-043, 3 de 12 »"""
        return f"Demande {self.number}, {self.done} de {self.of}"


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of a batch of ``of`` requests: the files written, what was refused, and where signs could not be
    printed, by request number."""

    of: int
    files: tuple[Path, ...] = ()
    refused: tuple[BatchStep, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """« 11 documents écrits sur 12 demandes. »"""
        count = len(self.files)
        written = counted(count, "document écrit", "documents écrits") if count else "Aucun document écrit"
        return f"{written} sur {counted(self.of, 'demande', 'demandes')}."

    @property
    def reasons(self) -> tuple[str, ...]:
        """One sentence for each request that was not printed."""
        return tuple(f"{step.number} : {step.refused}" for step in self.refused)


class Batches:
    """Prints lists of requests into a folder."""

    def __init__(self, lists: Lists, prints: Prints, ministry_lists: MinistryLists | None = None) -> None:
        self._lists, self._prints, self._ministry_lists = lists, prints, ministry_lists

    def targets(self, *queries: ListQuery) -> tuple[Target, ...]:
        """The requests of lists, each in its order and under its filter.

        Raises Refusal for the list of children, when there is no request and without the right to see them.
        """
        if any(query.kind is ListKind.CHILDREN for query in queries):
            raise Refusal("La liste des enfants n’a rien à imprimer : choisissez une liste de demandes.")
        return _targets(row for query in queries for row in self._lists.rows(query))

    def ministry_targets(self, query: MinistryQuery) -> tuple[Target, ...]:
        """The requests of a list of the Ministry. Raises Refusal when there is none, and to who is not an agent."""
        assert self._ministry_lists is not None
        return _targets(self._ministry_lists.rows(query))

    def folder_name(self, query: ListQuery | MinistryQuery) -> str:
        """The name to propose for the folder: the list, the division where there is one, and the day."""
        division = query.division if isinstance(query, ListQuery) else query.narrowing.division
        words = re.findall(r"\w+", fold(query.kind.label))
        return "-".join(filter(None, (*words, division, self._prints.today.isoformat())))

    def run(
        self,
        targets: Sequence[Target],
        kind: PrintKind,
        folder: Path,
        *,
        overwrite: bool = False,
        told: Callable[[BatchStep], None] = lambda _: None,
        given_up: Callable[[], bool] = lambda: False,
    ) -> BatchReport:
        """Print each of ``targets`` into ``folder``, made when missing, under its own name; ``told`` hears of each.

        One that is refused (gone, a file of its name already there) does not stop the others. Stops, leaving no half
        file, once ``given_up`` says true. Raises Refusal when nothing can be written in the folder.
        """
        folder = require_folder(folder, root=self._prints.root, make=True)
        steps = []
        for step in self._steps(targets, kind, folder, overwrite, given_up):
            told(step)
            steps.append(step)
        files = tuple(step.file for step in steps if step.file is not None)
        missing = tuple(f"{step.number}, {place}" for step in steps for place in step.missing)
        return BatchReport(len(targets), files, tuple(step for step in steps if step.file is None), missing)

    def _steps(
        self,
        targets: Sequence[Target],
        kind: PrintKind,
        folder: Path,
        overwrite: bool,
        given_up: Callable[[], bool],
    ) -> Iterator[BatchStep]:
        for done, target in enumerate(targets, start=1):
            if given_up():
                return
            step = BatchStep(done, len(targets), target.number)
            try:
                printed = self._prints.render(target.id, kind, given_up=given_up)
                file = self._prints.write(printed, folder, overwrite=overwrite)
                step = replace(step, file=file, missing=printed.missing)
            except Stopped:
                return
            except Refusal as refusal:
                step = replace(step, refused=refusal.sentence)
            yield step
