"""What holds of every edition of the form, and from which day on new requests take it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from mes_tui.domain import sheets
from mes_tui.domain.rules import Choice
from mes_tui.forms import declared, presentation
from mes_tui.forms.editions import current
from mes_tui.forms.lint import check
from mes_tui.forms.prefill import Copied, copied
from mes_tui.forms.vocabulary import Field, Form, Grid, Kind, Page, Section
from tests.domain.builders import rules_with
from tests.forms.builders import EDITIONS, form, rules

READ = (
    *presentation.SUMMARY_KEYS,
    *(declared.YEAR, declared.SITE, declared.HOURS, declared.PREVIOUS_DIVISION, declared.PREVIOUS_SITE),
    *(sheets.PARENT, sheets.OTHER_PARENT, sheets.PROFESSIONAL, sheets.HOME_PROVIDER),
    *("jours_semaine", "date_debut_mes"),
)
"""The questions that the application itself reads."""

THREE = replace(rules(), editions={"b": date(2026, 6, 1), "a": date(2021, 7, 1), "c": date(2030, 12, 31)})


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2019, 1, 1), "a"),
        (date(2026, 5, 31), "a"),
        (date(2026, 6, 1), "b"),
        (date(2030, 12, 30), "b"),
        (date(2030, 12, 31), "c"),
        (date(2099, 1, 1), "c"),
    ],
)
def test_a_new_request_takes_the_newest_edition_whose_day_has_come(day: date, key: str) -> None:
    assert current(THREE, day) == key


@pytest.mark.parametrize("key", EDITIONS)
def test_each_edition_is_current_on_its_day(key: str) -> None:
    assert current(rules(), rules().editions[key]) == key


@pytest.mark.parametrize("value", ["'bientôt'", "2026", "2026-06-01T00:00:00", "08:00:00"])
def test_what_is_no_day_is_refused_with_the_rules(value: str) -> None:
    with pytest.raises(ValueError, match="not a day"):
        rules_with(f"[editions]\npes_2021 = {value}")


@pytest.mark.parametrize("key", EDITIONS)
def test_the_form_is_sound_and_has_what_the_application_reads(key: str) -> None:
    assert check(form(key)) == ()
    assert [read for read in READ if read not in form(key)] == []


def french_texts(of: Form) -> Iterator[str]:
    for page in of.pages:
        yield page.title
        for section in page.sections:
            yield from (section.title, section.help)
            for item in section.items:
                if isinstance(item, Grid):
                    yield from (item.label, item.help, *item.headers, *(row.label for row in item.rows))
    for field in of.fields():
        yield from (field.label, field.help, field.missing, *(choice.label for choice in field.choices))


@pytest.mark.parametrize("key", EDITIONS)
def test_the_text_is_typographic_french(key: str) -> None:
    for text in french_texts(form(key)):
        assert not re.search(r"'|« | »|\w[;!?] ?\?|(?<=\w) :|\.\.\.", text), text


@pytest.mark.parametrize("key", EDITIONS)
def test_labels_fit_a_narrow_screen(key: str) -> None:
    longest = 100
    assert [field.key for field in form(key).fields() if len(field.label) > longest] == []


@pytest.mark.parametrize("key", EDITIONS)
def test_each_field_says_where_it_comes_from(key: str) -> None:
    """« public S3, S5 » are sources of SOURCES.md."""
    told = files("mes_tui").joinpath("domain", "SOURCES.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^- (S\d+):", told, re.MULTILINE))
    for field in form(key).fields():
        standing, _, numbers = field.source.partition(" ")
        assert (standing == "public") is bool(numbers), field.key
        assert standing in ("guide", "public", "proposed"), field.key
        assert set(filter(None, numbers.split(", "))) <= listed, field.key


def test_each_source_that_the_rules_cite_is_listed() -> None:
    told, rules_ = (files("mes_tui").joinpath(*path).read_text(encoding="utf-8") for path in _CITING)
    listed = set(re.findall(r"^- (S\d+):", told, re.MULTILINE))
    assert set(re.findall(r"\bS\d+\b", told + rules_)) <= listed
    assert set(re.findall(r"§(\d[\d.]*\d)", rules_)) <= set(re.findall(r"^#+ (\d[\d.]*)", told, re.MULTILINE))


_CITING = (("domain", "SOURCES.md"), ("rules.toml",))


def small(*fields: Field) -> Form:
    return Form("petit", "Petit", (Page(1, "Page", (Section("s", "Section", fields),)),))


def asked(key: str, label: str = "", *, lasts: bool = True, choices: str = "") -> Field:
    kind = Kind.CHOICE if choices else Kind.TEXT
    listed = tuple(Choice(code, code.upper()) for code in choices.split())
    return Field(key=key, label=label or key, kind=kind, choices=listed, copied=lasts, help="Aide.")


FORMER = small(
    asked("gardé"), asked("disparu", "Ce qui a disparu"), asked("éphémère", lasts=False), asked("liste", choices="x y")
)


@pytest.mark.parametrize(
    ("now", "answers", "left"),
    [
        ((asked("gardé"),), {"gardé": "a"}, ()),
        ((asked("gardé"),), {"gardé": "a", "disparu": "b"}, ("Ce qui a disparu",)),
        ((asked("gardé"),), {"disparu": ""}, ()),
        ((asked("gardé"),), {"éphémère": "b"}, ()),
        ((asked("gardé", lasts=False),), {"gardé": "a"}, ("gardé",)),
        ((asked("liste", choices="x y"),), {"liste": "y"}, ()),
        ((asked("liste", choices="x z"),), {"liste": "y"}, ("liste",)),
        ((asked("liste", choices="x z"),), {"liste": "déjà illisible"}, ()),
    ],
)
def test_a_renewal_in_another_edition_takes_what_has_a_place_and_names_the_rest(
    now: tuple[Field, ...], answers: dict[str, str], left: tuple[str, ...]
) -> None:
    found = copied(FORMER, small(*now), answers)
    assert found.left == left
    assert {FORMER.field(key).label for key in answers.keys() - found.answers.keys()} == set(left)


def test_in_the_same_edition_everything_has_a_place() -> None:
    answers = {"disparu": "b", "éphémère": "c"}
    assert copied(FORMER, FORMER, answers) == Copied(answers)
