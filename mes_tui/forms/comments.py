"""Where the Ministry's comments stand in the form: their order, their names, and the way from one to the next."""

from collections.abc import Collection, Iterable, Sequence

from mes_tui.domain.codes import Nature
from mes_tui.domain.comments import DOCUMENTS, RankedComment, commented_nature, read_key, rounds
from mes_tui.domain.documents import nature_name
from mes_tui.domain.requests import Comment
from mes_tui.forms.french import long_date
from mes_tui.forms.presentation import ShownLine
from mes_tui.forms.vocabulary import Form, Section

Place = tuple[int, int, int]
"""Page, rank of the section in its page, rank of the field in its section (0: the section itself). The documents come
after the last page, in the order of their slots."""


def ranked(form: Form, comments: Iterable[Comment]) -> tuple[RankedComment, ...]:
    """``comments`` of one round in the order of the form, each with its rank and the name of its place."""
    ordered = sorted(comments, key=lambda comment: (place_of(form, comment), comment.id))
    return tuple(
        RankedComment(comment, rank, len(ordered), title_of(form, comment)) for rank, comment in enumerate(ordered, 1)
    )


def round_name(number: int, reviews: Collection[int]) -> str:
    """« Ronde 2 », « Ronde 3 (révision) » where it is one of ``reviews``."""
    return f"Ronde {number}{' (révision)' if number in reviews else ''}"


def lines(form: Form, comments: Sequence[Comment], reviews: Collection[int] = ()) -> tuple[ShownLine, ...]:
    """What was said in each round, the oldest first, with what was answered, as a document prints it."""
    return tuple(
        ShownLine(f"commentaire_{item.comment.id}", _heading(item, reviews), _said(item.comment))
        for _, in_round in reversed(rounds(comments))
        for item in ranked(form, in_round)
    )


def _heading(item: RankedComment, reviews: Collection[int]) -> str:
    comment = item.comment
    day = long_date(comment.created_at.astimezone().date())
    place = f"commentaire {item.rank} sur {item.total}, {item.where}"
    return f"{round_name(comment.round, reviews)}, {place} – {comment.signed}, {day}"


def _said(comment: Comment) -> str:
    reply = f"Réponse du service de garde : {comment.reply}" if comment.reply else ""
    state = "✓ Corrigé" if comment.corrected else "✗ Pas encore coché « Corrigé »"
    return "\n".join(filter(None, (comment.text, reply, state)))


def section_of(form: Form, comment: Comment) -> Section | None:
    """The section that ``comment`` is about; None when this edition has none of that name."""
    sections = (section for page in form.pages if page.number == comment.page for section in page.sections)
    return next((section for section in sections if section.key == comment.section), None)


def title_of(form: Form, comment: Comment) -> str:
    """The name of what ``comment`` is about: the label of its field, else the title of its section or page; or its
    document."""
    nature = commented_nature(comment.page, comment.section)
    if nature is not None:
        return nature_name(nature, form.natures)
    if comment.field in form:
        return form.field(comment.field).label
    section = section_of(form, comment)
    pages = (page.title for page in form.pages if page.number == comment.page)
    return section.title if section is not None and section.title else next(pages, "")


def place_of(form: Form, comment: Comment) -> Place:
    """Where ``comment`` stands in the order of reading."""
    if comment.page == DOCUMENTS:
        return _place_of_document(form, commented_nature(comment.page, comment.section))
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
    """Where the field ``key``, or the document of that nature, stands; the top of ``page`` when there is none."""
    nature = commented_nature(DOCUMENTS, key)
    if nature is not None:
        return _place_of_document(form, nature)
    if key not in form:
        return page, -1, 0
    form_page, section, _ = form.locate(key)
    return (
        form_page.number,
        _sections(form, form_page.number).index(section.key),
        [field.key for field in section.fields()].index(key) + 1,
    )


def here(form: Form, comments: Sequence[RankedComment], key: str, last: int) -> RankedComment | None:
    """The comment of the section where the field ``key`` is, or of the document whose nature it names, None where there
    is none.

    Among several, the one about the field itself, else the one last gone to (its id is ``last``), else the first. A
    comment's own keys are at home in it.
    """
    if (found_key := read_key(key)) is not None:
        return next((item for item in comments if item.comment.id == found_key[0]), None)
    spot = _spot(form, key)
    in_section = [item for item in comments if (item.comment.page, item.comment.section) == spot]
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


def _spot(form: Form, key: str) -> tuple[int, str]:
    """The page and the section that the comments on what ``key`` names are about."""
    if key not in form:
        return DOCUMENTS, key
    page, section, _ = form.locate(key)
    return page.number, section.key


def _place_of_document(form: Form, nature: Nature | None) -> Place:
    return len(form.pages) + 1, list(Nature).index(nature) if nature is not None else -1, 0


def _sections(form: Form, number: int) -> list[str]:
    return [section.key for page in form.pages if page.number == number for section in page.sections]
