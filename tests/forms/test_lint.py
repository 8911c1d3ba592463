"""A form badly written is told so, fault by fault."""

import pytest

from mes_tui.domain.rules import Choice
from mes_tui.forms.conditions import ALWAYS, NEVER, Condition, equals, filled
from mes_tui.forms.lint import check
from mes_tui.forms.vocabulary import Field, Form, Grid, GridRow, Kind, OfferedChoice, Page, Section


def text(key: str, **changes: object) -> Field:
    values: dict[str, object] = {"label": key.upper(), "kind": Kind.TEXT, "help": "Aide.", **changes}
    return Field(key=key, **values)  # type: ignore[arg-type]


def faults(*items: Field | Grid, section: str = "s") -> tuple[str, ...]:
    return check(Form("petit", "Petit", (Page(1, "Page", (Section(section, "Section", items),)),)))


ANSWER = Field(key="r", label="R", kind=Kind.CHOICE, help="Aide.", choices=(Choice("a", "A"), Choice("b", "B")))


def test_a_sound_form_has_no_fault() -> None:
    assert faults(ANSWER, text("q", visible=equals("r", "a") & filled("@type"), fact="", prefill="start")) == ()


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ((text("q", visible=filled("absent")),), "q: the condition reads 'absent', which does not exist"),
        ((text("q", required=filled("@absent")),), "q: the condition reads '@absent', which does not exist"),
        ((text("q", locked=filled("@absent")),), "'@absent', which does not exist"),
        ((ANSWER, text("q", visible=~equals("r", "c"))), "q: 'r' is never 'c'"),
        ((text("o", kind=Kind.YES_NO), text("q", visible=equals("o", "vrai"))), "q: 'o' is never 'vrai'"),
        ((text("i", kind=Kind.INFO, fact="type"), text("q", visible=filled("i"))), "'i', which nobody types"),
        (
            (text("q", kind=Kind.CHOICE, choices=(OfferedChoice("a", "A", filled("absent")),)),),
            "q: the condition reads 'absent', which does not exist",
        ),
        ((text("q", prefill="absent"),), "q: there is no fact 'absent'"),
        ((text("q", terms=("absent",)),), "q: it goes with 'absent', which does not exist"),
        ((text("q", extension_key="absent"),), "q: it goes with 'absent', which does not exist"),
        ((text("q", kind=Kind.CHOICE),), "q: choices and kind do not agree"),
        ((text("q", choices=(Choice("a", "A"),)),), "q: choices and kind do not agree"),
        ((text("q", kind=Kind.CHOICE, choices=(Choice("a", "A"), Choice("a", "B"))),), "codes must be distinct"),
        ((text("q", kind=Kind.CHOICES, choices=(Choice("a,b", "A"),)),), "codes must be distinct, without commas"),
        ((text("q", kind=Kind.COMPUTED),), "q: nothing computes it"),
        ((text("q", kind=Kind.INFO),), "q: no fact to show"),
        ((text("q", help=""),), "q: no help"),
        ((text("q", label=" "),), "q: no label"),
        ((text("q", kind=Kind.DECIMAL, example="4.5"),), "q: the example '4.5' is not an answer in normal form"),
        ((text("q", kind=Kind.YES_NO, example="peut-être"),), "q: the example 'peut-être' is not an answer"),
        ((text("s"),), "s: the section's key is taken"),
        ((Grid("g", "G", ("", "x", "y"), (GridRow("1", (text("q"),)),)),), "g: rows and headers do not agree"),
        (
            (text("a", visible=filled("b")), text("b", visible=filled("c")), text("c", locked=filled("a"))),
            "cycle: a -> b -> c -> a",
        ),
        ((text("a", visible=filled("a")),), "cycle: a -> a"),
    ],
)
def test_each_fault_is_told(items: tuple[Field | Grid, ...], told: str) -> None:
    assert any(told in fault for fault in faults(*items))


def test_two_fields_may_require_each_other() -> None:
    assert faults(text("a", required=filled("b")), text("b", required=filled("a"))) == ()


@pytest.mark.parametrize(
    ("condition", "texts", "holds"),
    [
        (ALWAYS, {}, True),
        (NEVER, {}, False),
        (equals("a", "x", "y"), {"a": "y"}, True),
        (equals("a", "x"), {"a": "w,x"}, True),
        (equals("a", "x"), {"a": "xx"}, False),
        (equals("a", "0,5"), {"a": "0,5"}, True),
        (equals("a", "0,5"), {"a": "5"}, False),
        (equals("a", "x"), {}, False),
        (filled("a"), {"a": "  "}, False),
        (filled("a") & ~filled("b"), {"a": "1"}, True),
        (filled("a") & ~filled("b"), {"a": "1", "b": "2"}, False),
        (filled("a") | filled("b"), {"b": "2"}, True),
    ],
)
def test_conditions_hold_or_not(condition: Condition, texts: dict[str, str], holds: bool) -> None:
    assert condition.holds(texts) is holds


def test_conditions_name_what_they_read() -> None:
    condition = (equals("a", "x") | filled("@type")) & ~filled("b")
    assert condition.names() == {"a", "@type", "b"}


def test_a_bare_condition_cannot_be_evaluated() -> None:
    with pytest.raises(TypeError, match="is not a condition"):
        Condition().holds({})
