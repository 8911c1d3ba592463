"""Comments by round, the keys of their corrections, how far they are corrected."""

import pytest

from mes_tui.domain.comments import (
    TICKED,
    Part,
    RankedComment,
    anchor,
    corrected_by,
    corrections,
    current,
    part_key,
    progress,
    read_key,
    rounds,
)
from tests.domain.builders import comment


@pytest.mark.parametrize(
    ("key", "read"),
    [
        ("comment:12", (12, None)),
        ("comment:12:corrected", (12, Part.CORRECTED)),
        ("comment:12:reply", (12, Part.REPLY)),
        ("comment:12:autre", None),
        ("comment:", None),
        ("comment:²", None),
        ("comment:-1", None),
        ("sg_resp_nom", None),
        ("", None),
    ],
)
def test_a_key_names_a_comment_and_a_part_of_it_or_nothing(key: str, read: tuple[int, Part | None] | None) -> None:
    assert read_key(key) == read


def test_keys_are_read_back() -> None:
    assert read_key(anchor(7)) == (7, None)
    assert [read_key(part_key(7, part)) for part in Part] == [(7, Part.CORRECTED), (7, Part.REPLY)]


def test_corrections_go_out_as_texts_and_come_back() -> None:
    first, second = comment(id_=1), comment(id_=2, corrected=True)
    texts = corrections([first, second])
    assert texts == {
        "comment:1:corrected": "",
        "comment:1:reply": "",
        "comment:2:corrected": TICKED,
        "comment:2:reply": "",
    }
    changed = corrected_by(first, texts | {"comment:1:corrected": TICKED, "comment:1:reply": "Élise [/]"})
    assert (changed.corrected, changed.reply, changed.text) == (True, "Élise [/]", first.text)
    assert corrected_by(second, {}) == second


def test_the_last_round_comes_first_and_is_the_current_one() -> None:
    found = [comment(id_=1), comment(id_=2, round_=2), comment(id_=3), comment(id_=4, round_=2)]
    assert [(number, [c.id for c in those]) for number, those in rounds(found)] == [(2, [2, 4]), (1, [1, 3])]
    assert [c.id for c in current(found)] == [2, 4]
    assert current(()) == ()


@pytest.mark.feature("P68")
@pytest.mark.parametrize(
    ("ticks", "said"),
    [
        ((True,), "1/1 commentaire corrigé"),
        ((False,), "0/1 commentaire corrigé"),
        ((True, False), "1/2 commentaires corrigés"),
        ((True, True), "2/2 commentaires corrigés"),
    ],
)
def test_progress_is_said_as_in_the_guide(ticks: tuple[bool, ...], said: str) -> None:
    assert progress([comment(corrected=tick) for tick in ticks]) == said


def test_a_comment_without_a_title_is_named_by_its_page() -> None:
    assert RankedComment(comment(page=3), 1, 2, "").where == "page\u00a03"
    assert RankedComment(comment(page=3), 1, 2, "Besoins").where == "page\u00a03, «\u00a0Besoins\u00a0»"
