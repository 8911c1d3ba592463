"""The form as questions, one after the other: which are asked, in which order, which one is next."""

from collections.abc import Iterable, Iterator

from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.vocabulary import Field, Form, Grid, Page


def asked_on(page: Page, evaluation: Evaluation) -> tuple[Field, ...]:
    """The questions of ``page`` that can be answered now, in the order of reading."""
    return tuple(field for field in page.fields() if is_asked(field, evaluation))


def is_asked(field: Field, evaluation: Evaluation) -> bool:
    """Whether ``field`` shows and can be answered."""
    return field.key in evaluation.visible and not field.read_only and field.key not in evaluation.locked


def following(page: Page, evaluation: Evaluation, key: str, step: int = 1) -> Field | None:
    """The question of ``page`` after (1) or before (-1) the field ``key``, whether that one is still asked or not; from
    either end of the page for "". None when there is no more."""
    fields = list(page.fields())
    keys = [field.key for field in fields]
    start = keys.index(key) + step if key in keys else 0 if step > 0 else len(fields) - 1
    way = fields[start:] if step > 0 else reversed(fields[: start + 1])
    return next((field for field in way if is_asked(field, evaluation)), None)


def left_empty(page: Page, evaluation: Evaluation, key: str) -> tuple[str, ...]:
    """The questions that need not be asked once the field ``key`` is left empty: the rest of its row in a table where
    nothing is in the row, and the rows below of a list that has nothing more."""
    grid, rank = next(((grid, rank) for grid, rank, row in _rows(page) if key in row), (None, 0))
    if grid is None:
        return ()
    rows = [[cell.key for cell in row.cells if is_asked(cell, evaluation)] for row in grid.rows]
    if not _empty(rows[rank], evaluation):
        return ()
    below = [key for row in rows[rank + 1 :] for key in row]
    return (*rows[rank], *(below if grid.drop_empty and _empty(below, evaluation) else ()))


def _rows(page: Page) -> Iterator[tuple[Grid, int, tuple[str, ...]]]:
    """Each row of the tables of ``page``: its table, its rank there, the keys of its cells."""
    for section in page.sections:
        for item in section.items:
            if isinstance(item, Grid):
                yield from ((item, rank, tuple(c.key for c in row.cells)) for rank, row in enumerate(item.rows))


def _empty(keys: Iterable[str], evaluation: Evaluation) -> bool:
    return not any(evaluation.raw.get(key) or key in evaluation.required for key in keys)


def next_missing(form: Form, evaluation: Evaluation, key: str) -> tuple[Page, Field] | None:
    """The question after the field ``key`` that lacks its answer, or has a wrong one; from the beginning when there is
    none after it. None when all is well."""
    faulty = {issue.key for issue in evaluation.issues}
    found = [(page, field) for page, field in _fields(form) if field.key in faulty]
    order = [field.key for _, field in _fields(form)]
    after = order.index(key) if key in order else -1
    return next((one for one in found if order.index(one[1].key) > after), found[0] if found else None)


def _fields(form: Form) -> Iterator[tuple[Page, Field]]:
    return ((page, field) for page in form.pages for field in page.fields())
