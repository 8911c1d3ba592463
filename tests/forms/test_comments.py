"""Comments in the form: their order, their names, the way from one to the next."""

from dataclasses import replace

import pytest

from mes_tui.domain.answers import RECORDED_BY
from mes_tui.domain.comments import RankedComment
from mes_tui.domain.requests import Comment
from mes_tui.forms.comments import here, lines, neighbour, place_of_field, ranked, title_of
from mes_tui.forms.vocabulary import Field, Form, Kind, Page, Section
from tests.domain.builders import comment


def _section(key: str, title: str, *keys: str) -> Section:
    return Section(key, title, tuple(Field(key=name, label=f"Champ {name}", kind=Kind.TEXT) for name in keys))


FORM = Form(
    "essai",
    "Essai",
    (
        Page(1, "Une", (_section("zone", "Zone [/]", "a", "b"), _section("autre", "", "c"))),
        Page(2, "Deux", (_section("fin", "Fin", "d"),)),
    ),
)
ZONE, ON_B, AUTRE, FIN, ZONE_AGAIN = (
    comment(id_=5, section="zone"),
    comment(id_=1, section="zone", field="b"),
    comment(id_=3, section="autre"),
    comment(id_=2, page=2, section="fin"),
    comment(id_=9, section="zone"),
)


def _ids(found: tuple[RankedComment, ...]) -> list[int]:
    return [item.comment.id for item in found]


def test_comments_stand_in_the_order_of_the_form() -> None:
    found = ranked(FORM, [FIN, ZONE_AGAIN, AUTRE, ON_B, ZONE])
    assert _ids(found) == [5, 9, 1, 3, 2]
    assert [(item.rank, item.total) for item in found] == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize(
    ("about", "title"),
    [
        (ZONE, "Zone [/]"),
        (ON_B, "Champ b"),
        (AUTRE, "Une"),
        (comment(section="disparue"), "Une"),
        (comment(page=8, section="disparue"), ""),
    ],
)
def test_a_comment_is_named_by_its_field_its_section_or_its_page(about: Comment, title: str) -> None:
    assert title_of(FORM, about) == title


@pytest.mark.parametrize("recorded", [False, True])
def test_paper_says_which_comments_only_the_provider_says_that_it_got(recorded: bool) -> None:
    (line,) = lines(FORM, [replace(ON_B, recorded=recorded)])
    assert f" – {ON_B.author}" in line.label
    assert (RECORDED_BY in line.label) is recorded


ALL = ranked(FORM, [ZONE, ON_B, AUTRE, FIN, ZONE_AGAIN])


@pytest.mark.parametrize(
    ("key", "last", "found"),
    [("a", 0, 5), ("a", 9, 9), ("a", 2, 5), ("b", 0, 1), ("b", 9, 1), ("c", 0, 3), ("d", 0, 2), ("inconnu", 5, None)],
)
def test_the_comment_here_is_that_of_the_field_or_of_its_section(key: str, last: int, found: int | None) -> None:
    item = here(FORM, ALL, key, last)
    assert (item.comment.id if item else None) == found


@pytest.mark.feature("P66")
@pytest.mark.parametrize(
    ("start", "step", "found"), [(0, 1, 9), (0, -1, 2), (2, 1, 3), (4, 1, 5), (4, -1, 3), (1, -1, 5)]
)
def test_the_way_goes_from_comment_to_comment_and_round(start: int, step: int, found: int) -> None:
    item = neighbour(FORM, ALL, ALL[start], (1, 0, 0), step)
    assert item is not None
    assert item.comment.id == found


@pytest.mark.feature("P66")
@pytest.mark.parametrize(
    ("page", "key", "step", "found"),
    [(1, "", 1, 3), (1, "c", 1, 2), (1, "c", -1, 3), (2, "", -1, 3), (2, "d", 1, 3), (2, "d", -1, 2), (1, "", -1, 2)],
)
def test_from_a_field_without_comment_the_way_goes_by_the_order_of_reading(
    page: int, key: str, step: int, found: int
) -> None:
    some = ranked(FORM, [AUTRE, FIN])
    item = neighbour(FORM, some, None, place_of_field(FORM, page, key), step)
    assert item is not None
    assert item.comment.id == found


def test_without_comments_there_is_no_way() -> None:
    assert neighbour(FORM, (), None, (1, 0, 0), 1) is None
