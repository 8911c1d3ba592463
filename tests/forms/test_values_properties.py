"""Whatever is typed: reading never raises, and reading again changes nothing."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.forms import french
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.values import parse, show
from mes_tui.forms.vocabulary import Field, Kind
from tests.budget import examples
from tests.forms.builders import complete_answers, context, form

FIELDS = tuple(form().fields())
_ALPHABET = "0123456789 ,.;:-/hH’'éûÉœ½¼°%[]\n\t\u00a0\u202f\x1b\u202eoui non jr août lundi 1er +()#@ᐃ"
TYPED = st.one_of(st.text(max_size=40), st.text(alphabet=_ALPHABET, max_size=24))


@given(text=TYPED)
@examples(60)
def test_reading_never_raises_and_the_normal_form_is_stable(text: str) -> None:
    for item in FIELDS:
        once = parse(item, text)
        again = parse(item, once.text)
        assert again.text == once.text
        assert again.error == once.error
        assert again.value == once.value
        assert "\x1b" not in once.text


@given(text=TYPED)
@examples(40)
def test_what_is_shown_reads_back_as_the_same_value(text: str) -> None:
    for item in FIELDS:
        parsed = parse(item, text)
        if not parsed.error and item.kind is not Kind.TICK:
            assert parse(item, show(item, text)).value == parsed.value


def _field(kind: Kind) -> Field:
    return Field(key="q", label="Question", kind=kind)


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_date_survives_every_way_of_writing_it(day: date) -> None:
    ways = [f"{day:%Y%m%d}", f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", french.long_date(day)]
    ways.append(f"{french.WEEKDAYS[day.weekday()]} {french.long_date(day).upper()}")
    assert {parse(_field(Kind.DATE), way).value for way in ways} == {day}


@given(moment=st.times())
def test_every_time_survives_every_way_of_writing_it(moment: time) -> None:
    ways = [f"{moment:%H%M}", f"{moment:%H:%M}", f"{moment:%H}h{moment:%M}", french.time_of_day(moment)]
    assert {parse(_field(Kind.TIME), way).value for way in ways} == {f"{moment:%H:%M}"}


@given(number=st.decimals(-999_999, 999_999, places=3))
def test_every_number_survives_a_comma_or_a_point(number: Decimal) -> None:
    ways = [str(number), str(number).replace(".", ","), french.decimal(number)]
    assert {parse(_field(Kind.DECIMAL), way).value for way in ways} == {number}


@given(answers=st.dictionaries(st.sampled_from([item.key for item in FIELDS]), TYPED, max_size=30))
@examples(30)
def test_evaluation_never_raises_and_only_speaks_of_what_shows(answers: dict[str, str]) -> None:
    evaluation = evaluate(form(), {**complete_answers(), **answers}, context())
    assert {issue.key for issue in (*evaluation.issues, *evaluation.warnings)} <= evaluation.visible
    assert set(evaluation.texts) == evaluation.visible == set(evaluation.values)
    assert evaluation.required <= evaluation.visible
    assert set(evaluation.raw) <= evaluation.visible
    assert all(issue.sentence.endswith(".") for issue in evaluation.issues)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_read(kind: Kind) -> None:
    assert parse(_field(kind), "").error == ""
