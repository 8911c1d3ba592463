"""Where the Ministry's comments stand in the form: their order, their names, and the way from one to the next."""

from collections.abc import Iterable, Sequence

from mes_tui.domain.comments import RankedComment, read_key
from mes_tui.domain.requests import Comment
from mes_tui.forms.vocabulary import Form, Section

Place = tuple[int, int, int]
"""Page, rank of the section in its page, rank of the field in its section (0: the section itself)."""


def ranked(form: Form, comments: Iterable[Comment]) -> tuple[RankedComment, ...]:
    """``comments`` of one round in the order of the form, each with its rank and the name of its place."""
    ordered = sorted(comments, key=lambda comment: (place_of(form, comment), comment.id))
    return tuple(
        RankedComment(comment, rank, len(ordered), title_of(form, comment)) for rank, comment in enumerate(ordered, 1)
    )


def section_of(form: Form, comment: Comment) -> Section | None:
    """The section that ``comment`` is about; None when this edition has none of that name."""
    sections = (section for page in form.pages if page.number == comment.page for section in page.sections)
    return next((section for section in sections if section.key == comment.section), None)


def title_of(form: Form, comment: Comment) -> str:
    """The name of what ``comment`` is about: the label of its field, else the title of its section or page."""
    if comment.field in form:
        return form.field(comment.field).label
    section = section_of(form, comment)
    pages = (page.title for page in form.pages if page.number == comment.page)
    return section.title if section is not None and section.title else next(pages, "")


def place_of(form: Form, comment: Comment) -> Place:
    """Where ``comment`` stands in the order of reading."""
    section = section_of(form, comment)
    if section is None:
        return comment.page, 0, 0
    keys = [field.key for field in section.fields()]
    return (
        comment.page,
        _sections(form, comment.page).index(section.key),
        keys.index(comment.field) + 1 if comment.field in keys else 0,
    )


def place_of_field(form: Form, page: int, key: str) -> Place:
    """Where the field ``key`` stands; the top of ``page`` when the form has no such field."""
    if key not in form:
        return page, -1, 0
    form_page, section, _ = form.locate(key)
    return (
        form_page.number,
        _sections(form, form_page.number).index(section.key),
        [field.key for field in section.fields()].index(key) + 1,
    )


def here(form: Form, comments: Sequence[RankedComment], key: str, last: int) -> RankedComment | None:
    """The comment of the section where the field ``key`` is, None where there is none.

    Among several, the one about the field itself, else the one last gone to (its id is ``last``), else the first. A
    comment's own keys are at home in it.
    """
    if (found_key := read_key(key)) is not None:
        return next((item for item in comments if item.comment.id == found_key[0]), None)
    if key not in form:
        return None
    page, section, _ = form.locate(key)
    in_section = [item for item in comments if (item.comment.page, item.comment.section) == (page.number, section.key)]
    closest = [item for item in in_section if item.comment.field == key] or [
        item for item in in_section if item.comment.id == last
    ]
    return next(iter(closest or in_section), None)


def neighbour(
    form: Form, comments: Sequence[RankedComment], current: RankedComment | None, place: Place, step: int
) -> RankedComment | None:
    """The comment ``step`` (1 or -1) away from ``current``, or from ``place`` without one; past an end, from the other.

    None when there is no comment.
    """
    if not comments:
        return None
    if current is not None:
        return comments[(current.rank - 1 + step) % len(comments)]
    if step > 0:
        return next((item for item in comments if place_of(form, item.comment) > place), comments[0])
    return next((item for item in reversed(comments) if place_of(form, item.comment) < place), comments[-1])


def _sections(form: Form, number: int) -> list[str]:
    return [section.key for page in form.pages if page.number == number for section in page.sections]
