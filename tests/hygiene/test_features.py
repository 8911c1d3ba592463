"""The table of features says what the marks of the tests say, for every feature, both ways."""

from tests.features import FEATURES, TABLE, document, marked_tests


def test_every_feature_has_a_test_and_every_mark_a_feature() -> None:
    marked = {feature for feature, _ in marked_tests()}
    assert marked == set(FEATURES)


def test_no_row_of_the_guide_and_no_case_is_left_out() -> None:
    counts = {"P": 72, "A": 10, "C": 31}
    assert list(FEATURES) == [f"{kind}{number}" for kind, last in counts.items() for number in range(1, last + 1)]


def test_the_table_follows_the_marks() -> None:
    assert TABLE.read_text(encoding="utf-8") == document(), "run: python -m tests.features"
