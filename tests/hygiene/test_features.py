"""Each feature of the guide has a test that names it, and the table in CONTRIBUTING.md is up to date."""

from tests.features import FEATURES, GUIDE, marked_tests, section, table


def test_each_feature_has_a_test():
    covered = {feature for feature, _ in marked_tests()}
    assert sorted(set(FEATURES) - covered) == []


def test_the_table_in_the_contributors_guide_is_up_to_date():
    assert section(GUIDE.read_text(encoding="utf-8")) == table(), "run: python -m tests.features"
