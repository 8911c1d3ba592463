"""The answers as titled lines and tables: the same for the detail view, for « Vérifier les réponses » and for paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from mes_tui.domain.text import long_date
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.values import with_unit
from mes_tui.forms.vocabulary import Field, Form, Grid, Kind, Section

NOT_PROVIDED = "Non fourni"
"""In place of an answer or of somebody that nobody gave, on the screen as on paper."""

NO_VALUE = "–"
"""In place of what there is not: a value that is not counted yet, an empty cell of a table."""
SUMMARY_KEYS = ("heures_jour", "r_jours_semaine", "r_frequentation")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A question and its answer, in French. A statement has an empty ``label`` and its sentence as ``text``."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A grid: as many cells in each row as headers, the first being the row's name."""

    label: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    key: str
    title: str
    blocks: tuple[ShownLine | ShownTable, ...]


@dataclass(frozen=True, slots=True)
class ShownPage:
    number: int
    title: str
    sections: tuple[ShownSection, ...]


def presentation(form: Form, evaluation: Evaluation) -> tuple[ShownPage, ...]:
    """Return every visible field of every page, in order; a blank answer reads « Non fourni ».

    The boxes signed on paper are not there: see ``mes_tui.printing.signers``.
    """
    return tuple(
        ShownPage(
            page.number,
            page.title,
            tuple(shown for section in page.sections if (shown := _section(section, evaluation)).blocks),
        )
        for page in form.pages
    )


def summary(form: Form, evaluation: Evaluation, *, blanks: bool = True) -> tuple[ShownLine, ...]:
    """Return the three lines of « Résumé de la demande du service de garde » as the detail view shows them.

    ``blanks``: those that are not answered too, which the guide shows of no draft.
    """
    lines = (_line(form.field(key), evaluation) for key in SUMMARY_KEYS if key in form)
    return tuple(line for line in lines if blanks or line.text != NOT_PROVIDED)


def sent_text(first: date | None, last: datetime | None, *, withdrawn: bool = False) -> str:
    """« 22 juillet 2021 », « 22 juillet 2021, de nouveau le 2 août 2021 » once corrected; "" before it is sent.

    ``withdrawn``: the last sending was, and nothing was sent since.
    """
    if last is None:
        return ""
    day = last.astimezone().date()
    days = long_date(day) if first in (None, day) else f"{long_date(first)}, de nouveau le {long_date(day)}"
    return f"{days}, retirée depuis" if withdrawn else days


def _section(section: Section, evaluation: Evaluation) -> ShownSection:
    return ShownSection(section.key, section.title, tuple(_blocks(section, evaluation)))


def _blocks(section: Section, evaluation: Evaluation) -> Iterator[ShownLine | ShownTable]:
    for item in section.items:
        if isinstance(item, Grid):
            if any(cell.key in evaluation.visible for cell in item.fields()):
                yield _table(item, evaluation)
        elif item.key in evaluation.visible and item.kind is not Kind.PAPER:
            yield _line(item, evaluation)


def _line(item: Field, evaluation: Evaluation) -> ShownLine:
    if item.kind is Kind.STATEMENT:
        return ShownLine(item.key, "", item.label)
    return ShownLine(item.key, item.label, _text(item, evaluation) or NOT_PROVIDED)


def _table(grid: Grid, evaluation: Evaluation) -> ShownTable:
    # No unit in the cells: the headers say it once.
    rows = [(row.label, *(evaluation.texts.get(cell.key, "") for cell in row.cells)) for row in grid.rows]
    kept = [row for row in rows if any(row[1:])] if grid.drop_empty else rows
    blank = (NOT_PROVIDED, *("" for _ in grid.headers[1:]))
    return ShownTable(grid.label, grid.headers, tuple(kept) or (blank,))


def _text(item: Field, evaluation: Evaluation) -> str:
    return with_unit(item, evaluation.reading(item.key))
