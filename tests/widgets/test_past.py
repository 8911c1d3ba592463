"""Undoing and doing again: whatever is typed, nothing that a field held is out of reach."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.past import MOST, Past, changed_up_to

TEXTS = st.lists(st.text(alphabet="aé \n«日", max_size=6), max_size=30)


def typed(*texts: str, first: str = "") -> Past:
    past = Past()
    past.shows(first)
    for text in texts:
        past.typed(text)
    return past


def back(past: Past) -> list[str]:
    """Every text that Ctrl+Z leads to, one after the other."""
    found = []
    while (text := past.undo()) is not None:
        found.append(text)
    return found


@pytest.mark.parametrize(
    ("texts", "steps"),
    [
        (("a", "ab", "abc"), [""]),
        (("a", "ab", "ab ", "ab c", "ab cd"), ["ab ", ""]),
        (("ab cd",), [""]),
        (("a", "ab", "ab collé", "ab coll", "ab col"), ["ab collé", "ab", ""]),
        (("a", ""), ["a", ""]),
    ],
)
def test_a_word_a_paste_and_a_run_of_deletions_are_one_step_each(texts: tuple[str, ...], steps: list[str]) -> None:
    assert back(typed(*texts)) == steps


def test_one_letter_typed_over_an_answer_gives_it_back() -> None:
    assert back(typed("a", first="2024-08-26")) == ["2024-08-26"]


def test_leaving_ends_a_step_and_the_normal_form_is_none() -> None:
    past = typed("2", "20", "20210802")
    past.settles("2021-08-02")
    past.rest()
    past.typed("2021-08-0")
    past.rest()
    past.typed("2021-08-")
    assert back(past) == ["2021-08-0", "2021-08-02", "20", ""]


def test_what_others_write_is_a_step_and_what_was_typed_before_is_still_there() -> None:
    past = typed("mien", first="ancien")
    past.shows("autre")
    assert back(past) == ["mien", "ancien"]
    assert [past.redo(), past.redo(), past.redo()] == ["mien", "autre", None]


def test_typing_after_an_undo_takes_its_place() -> None:
    past = typed("un", "deux mots")
    past.undo()
    past.typed("trois mots")
    assert past.redo() is None
    assert back(past) == ["un", ""]


@given(first=st.text(max_size=5), texts=TEXTS)
def test_undoing_all_leads_to_the_first_text_and_doing_all_again_to_the_last(first: str, texts: list[str]) -> None:
    past = typed(*texts, first=first)
    last = past.now
    steps = back(past)
    assert past.now == first
    assert len(steps) <= len(texts)
    while past.redo() is not None:
        pass
    assert past.now == last == (texts[-1] if texts else first)


def test_the_oldest_steps_go_when_there_are_too_many() -> None:
    past = typed(*(f"{number} mots" for number in range(2 * MOST)))
    assert len(back(past)) == MOST - 1


@given(before=st.text(alphabet="ab", max_size=6), after=st.text(alphabet="ab", max_size=6))
def test_the_end_of_a_change_is_within_the_text_and_what_follows_is_the_same(before: str, after: str) -> None:
    place = changed_up_to(before, after)
    assert 0 <= place <= len(after)
    assert before.endswith(after[place:])
