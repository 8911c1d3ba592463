"""Another wording of everything that the application makes for reading: what must change nothing of what is stored."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from mes_tui.domain import reference_year, text
from mes_tui.domain.codes import Code
from mes_tui.domain.people import Child, Guardian, HomeProvider
from mes_tui.domain.rules import Rules
from mes_tui.forms import editions, facts, french
from mes_tui.forms.vocabulary import Field, Form, Grid, GridRow, Page, Section

FIGURES = french.decimal


def reworded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reword dates, numbers, telephones, names, labels, facts and the titles of the form, for the test at hand."""
    for module, name, other in _FUNCTIONS:
        _everywhere(monkeypatch, getattr(module, name), other)
    for class_, name in _PROPERTIES:
        monkeypatch.setattr(class_, name, property(_with("‹{}›", getattr(class_, name).fget)))
    for code in (member for kind in Code.__subclasses__() for member in kind):
        for name in ("label", "short_label"):
            monkeypatch.setattr(code, name, f"‹{getattr(code, name)}›")
    for name, words in facts._WORDS.items():
        monkeypatch.setitem(facts._WORDS, name, _with("{} (selon CSG)", words))
    monkeypatch.setattr(editions, "_built_by", _retitled(editions._built_by))
    monkeypatch.setattr(editions, "_built", [])


def _with(pattern: str, words: Callable[..., str]) -> Callable[..., str]:
    return lambda *parts: pattern.format(words(*parts))


def _day(day: date) -> str:
    return f"le {day.day} du mois {day.month} de l’an {day.year}"


def _time(moment: datetime | time) -> str:
    return f"{moment.hour:02}:{moment.minute:02}"


def _decimal(number: Decimal | int, *, grouped: bool = True) -> str:
    """« 4,50 »: still a number for whoever reads it."""
    said = FIGURES(number, grouped=grouped)
    return said + ("0" if "," in said else ",0")


def _phone(digits: str) -> str:
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits


_FUNCTIONS: tuple[tuple[object, str, Callable[..., str]], ...] = (
    (text, "long_date", _day),
    (french, "decimal", _decimal),
    (french, "time_of_day", _time),
    (french, "phone", _phone),
    (french, "quoted", lambda words: f"“{words}”"),
    (reference_year, "label", lambda year: f"l’année {year}"),
)
_PROPERTIES = (
    (Child, "list_name"),
    (Guardian, "full_name"),
    (Guardian, "full_address"),
    (HomeProvider, "full_name"),
)


def _everywhere(monkeypatch: pytest.MonkeyPatch, old: object, new: object) -> None:
    """Put ``new`` wherever a module of the application, loaded by now, holds ``old``."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("mes_tui", "storage", "screens", "widgets"):
            for key, value in list(vars(module).items()):
                if value is old:
                    monkeypatch.setattr(module, key, new)


def _retitled(build: Callable[[str, Rules], Form]) -> Callable[[str, Rules], Form]:
    def form(key: str, rules: Rules) -> Form:
        made = build(key, rules)
        return Form(made.key, f"{made.title} !", tuple(map(_page, made.pages)))

    return form


def _page(page: Page) -> Page:
    return replace(page, title=f"{page.title} !", sections=tuple(map(_section, page.sections)))


def _section(section: Section) -> Section:
    return replace(section, title=f"{section.title} !", items=tuple(map(_item, section.items)))


def _item(item: Field | Grid) -> Field | Grid:
    if isinstance(item, Field):
        return _field(item)
    rows = tuple(GridRow(f"{row.label} !", tuple(map(_field, row.cells))) for row in item.rows)
    return replace(item, label=f"{item.label} !", rows=rows)


def _field(field: Field) -> Field:
    choices = tuple(replace(choice, label=f"{choice.label} !") for choice in field.choices)
    return replace(field, label=f"{field.label} !", help="Autre aide.", choices=choices)
