"""The canonical content: one way to write what a request says, that no wording changes."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.signature import digest
from mes_tui.forms import content_v2
from mes_tui.forms.content import VERSION_NAME, aligned, answered, answers, canonical, of_form, read, version_of
from mes_tui.forms.content_v1 import written
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.vocabulary import Kind
from tests.forms.builders import complete_answers, context, evaluated, form
from tests.golden.rewording import reworded

EVERYTHING = [(type_, service) for type_ in RequestType for service in ServiceType]


def content(
    type_: RequestType = RequestType.NEW,
    service: ServiceType = ServiceType.CPE,
    changes: Mapping[str, str] | None = None,
    **answered: str,
) -> dict[str, str]:
    facts = context(type_, service)
    filled = {**complete_answers(type_, service), **(changes or {}), **answered}
    return of_form(form(), facts, evaluate(form(), filled, facts))


def test_content_is_the_same_however_the_answers_were_typed() -> None:
    one = content(plan_date="15 juin 2021", heures_jour="4 1/2", sg_resp_tel="(418) 555-0123")
    other = content(plan_date="20210615", heures_jour="4,50", sg_resp_tel="+1 418.555.0123")
    assert one == other
    assert one["plan_date"] == "2021-06-15"
    assert one["heures_jour"] == "4.5"
    assert one["sg_resp_tel"] == "4185550123"
    assert json.loads(one["enfant"]) == ["1000001", "O’Neill-Œuvray", "Élise", "2019-03-14"]
    assert "note_signatures" not in one
    assert version_of(one) == 3


def test_content_changes_with_any_visible_answer() -> None:
    base = content()
    for key in complete_answers():
        if form().field(key).kind in (Kind.TEXT, Kind.NOTE) and key != "sg_nom":
            assert content(changes={key: "Un texte tout différent."}) != base


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(("type_", "service"), EVERYTHING)
def test_no_wording_changes_it(type_: RequestType, service: ServiceType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(type_, service)
    shown = evaluated(type_, service).texts
    reworded(monkeypatch)
    assert evaluated(type_, service).texts != shown
    assert content(type_, service) == before


@pytest.mark.parametrize(("type_", "service"), EVERYTHING)
def test_it_is_evaluated_again_to_the_same_content(type_: RequestType, service: ServiceType) -> None:
    facts, before = context(type_, service), content(type_, service)
    again = answers(form(), before)
    assert of_form(form(), facts, evaluate(form(), again, facts)) == before


@pytest.mark.parametrize(("type_", "service"), EVERYTHING)
def test_the_first_version_is_written_as_it_was(type_: RequestType, service: ServiceType) -> None:
    """What the first version kept was the normal form of each answer, and what follows from the day's hours."""
    facts = context(type_, service)
    evaluation = evaluate(form(), complete_answers(type_, service), facts)
    now = of_form(form(), facts, evaluation) | {"request:type": type_.value}
    first, kept = aligned(form(), facts, now, {**evaluation.raw, "request:type": type_.value})
    assert first == kept
    assert VERSION_NAME not in written(form(), facts, now)


KINDS = [
    ("plan_date", date(2021, 6, 15), "2021-06-15", "2021-06-15"),
    ("heures_jour", Decimal("4.50"), "4.5", "4,5"),
    ("sg_resp_tel", "4185550123", "4185550123", "418 555-0123"),
    ("consentement", True, "oui", "oui"),
    ("consentement", False, "", ""),
]


@pytest.mark.parametrize(("key", "value", "text", "first"), KINDS)
def test_each_kind_has_one_canonical_text(key: str, value: object, text: str, first: str) -> None:
    field = form().field(key)
    assert canonical(field, value, "autre chose") == text  # type: ignore[arg-type]
    assert answered(field, first) == text
    assert answered(field, first, 1) == first


def test_a_telephone_keeps_its_extension() -> None:
    [field] = [item for item in form().fields() if item.kind is Kind.PHONE and item.extension][:1]
    assert answered(field, "418 555-0123 poste 12") == "4185550123x12"
    assert answered(field, "418 555-0123 poste 12", 1) == "418 555-0123, poste 12"
    assert read(field, "4185550123x12") == "418 555-0123, poste 12"


@settings(deadline=None)
@given(typed=st.text(max_size=40))
def test_what_cannot_be_read_is_kept_as_typed_in_both_versions(typed: str) -> None:
    for key in ("plan_date", "heures_jour", "sg_resp_tel", "sg_resp_courriel"):
        field = form().field(key)
        read_back = answers(form(), {key: answered(field, typed)})[key]
        assert answered(field, read_back, 1) == answered(field, typed, 1)


def test_canonical_texts_are_read_in_words() -> None:
    said = content()
    assert read(form().field("enfant"), said["enfant"]) == "O’NEILL-ŒUVRAY, Élise – 14 mars 2019 – 1000001"
    assert read(form().field("adresse"), said["adresse"]) == "3, rang Un, Baie-Fictive, G0C\u00a01A0"
    assert read(form().field("heures_jour"), "4.5") == "4,5\u00a0heures\u00a0/\u00a0jour"


def test_the_digests_of_each_version_are_what_they_were() -> None:
    """Changing one of these voids what people signed: it takes another version of the content."""
    facts, now = context(), content()
    assert digest(now) == "6dca29bed8a63b1c4504132fcbf6a9793b70237b01202d96adc724d8293a1b4e"
    second = content_v2.written({**now, "document:AUTRE_DOCUMENT:title": "Avis"})
    assert digest(second) == "db9280287c8325f0d513bf072133faecdbf55fc01c2f25db7eac8ca7e2995255"
    assert digest(written(form(), facts, second)) == "c6f2431f62980989bd3daf6133619e2763c99a4c71530743edf9ee01fa767daf"
