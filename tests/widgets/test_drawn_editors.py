"""Choices, yes or no, ticks: keys, codes, what is seen without colours."""

from typing import Any

import pytest

from mes_tui.domain.rules import Choice
from mes_tui.forms.vocabulary import Kind
from tests.widgets.fields import CHOICES, field
from tests.widgets.helpers import TinyApp, lines, running, text, wait_for
from widgets.choice_list import ChoiceList
from widgets.editors.base import FieldEditor
from widgets.editors.ticks import SPACE_TICKS, TYPE_YES_OR_NO, Boxes
from widgets.field_editors import editor_for
from widgets.messages import FieldDone, FieldEdited, FieldLeft, Said
from widgets.one_line import OneLine


def app_of(kind: Kind, **more: Any) -> tuple[TinyApp, FieldEditor]:
    editor = editor_for(field(kind, **more))
    return TinyApp(
        editor, editor_for(field(Kind.TEXT, "suivant", "Suivant")), heard=(FieldDone, FieldEdited, FieldLeft, Said)
    ), editor


def edited(app: TinyApp) -> list[str]:
    return [message.text for message in app.of(FieldEdited)]


def said(app: TinyApp) -> list[str]:
    return [message.sentence for message in app.of(Said)]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("keys", "left"),
    [
        ("p", ["Plan d’intégration", "Trouble grave"]),
        ("É", ["Évaluation annuelle", "École"]),
        ("ecol", ["École [/] « spécialisée »"]),
        ("z", ["Rien ne correspond"]),
    ],
)
async def test_letters_open_the_list_filtered_and_choose_nothing_by_themselves(keys: str, left: list[str]) -> None:
    app, editor = app_of(Kind.CHOICE)
    async with running(app) as pilot:
        editor.show("autre")
        editor.focus()
        await pilot.press(*keys)
        await wait_for(pilot, lambda: isinstance(app.screen, ChoiceList))
        await wait_for(pilot, lambda: all(label in text(app) for label in left))
        assert app.screen.query_one(OneLine).value == keys
        await pilot.press("escape")
        await wait_for(pilot, lambda: not isinstance(app.screen, ChoiceList))
        assert editor.typed == "autre"
        assert edited(app) == []


async def test_letters_and_enter_choose_the_first_that_is_left() -> None:
    app, editor = app_of(Kind.CHOICE)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press("e", "c")
        await wait_for(pilot, lambda: isinstance(app.screen, ChoiceList) and "Plan d’intégration" not in text(app))
        await pilot.press("enter")
        await wait_for(pilot, lambda: edited(app) == ["ecole"])


async def test_only_what_is_offered_is_in_the_list_and_an_answer_given_before_is_still_read() -> None:
    app, editor = app_of(Kind.CHOICE)
    async with running(app) as pilot:
        editor.show("eval")
        editor.offer(CHOICES[:1])
        await wait_for(pilot, lambda: "Évaluation annuelle" in text(app))
        editor.focus()
        await pilot.press("f4")
        await wait_for(pilot, lambda: "Plan d’intégration" in text(app))
        assert text(app).count("Évaluation annuelle") <= 1
        await pilot.press("enter")
        await wait_for(pilot, lambda: edited(app) == ["plan"])


async def test_a_box_that_is_not_offered_any_more_stays_while_it_is_ticked() -> None:
    app, editor = app_of(Kind.CHOICES)
    async with running(app) as pilot:
        editor.show("autre")
        editor.offer(CHOICES[:1])
        await wait_for(pilot, lambda: "Plan d’intégration" in text(app) and "École" not in text(app))
        assert "[x] Trouble grave" in text(app)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("opening", ["f4", "space"])
async def test_a_choice_is_made_in_a_list_filtered_as_one_types(opening: str) -> None:
    app, editor = app_of(Kind.CHOICE, label="Document [/] joint")
    async with running(app) as pilot:
        editor.focus()
        await pilot.press(opening)
        await wait_for(pilot, lambda: isinstance(app.screen, ChoiceList))
        await wait_for(pilot, lambda: "École [/] « spécialisée »" in text(app))
        assert "Document [/] joint" in text(app)
        await pilot.press("e", "c", "o", "l")
        await wait_for(pilot, lambda: "Plan d’intégration" not in text(app))
        await pilot.press("enter")
        await wait_for(pilot, lambda: editor.typed == "ecole")
        assert edited(app) == ["ecole"]
        assert app.of(FieldEdited)[0].whole
        await wait_for(pilot, lambda: "École [/] « spécialisée »" in lines(app)[0])


@pytest.mark.thorough
async def test_the_list_opens_on_the_answer_and_escape_keeps_it() -> None:
    app, editor = app_of(Kind.CHOICE)
    async with running(app) as pilot:
        editor.show("ecole")
        editor.focus()
        await pilot.press("f4")
        await wait_for(pilot, lambda: "• 3 École" in text(app))
        await pilot.press("x", "x", "enter")
        await wait_for(pilot, lambda: "Rien ne correspond" in text(app))
        await pilot.press("escape")
        await wait_for(pilot, lambda: not isinstance(app.screen, ChoiceList))
        assert editor.typed == "ecole"
        await pilot.press("f4")
        await wait_for(pilot, lambda: isinstance(app.screen, ChoiceList))
        await pilot.press("up", "enter")
        await wait_for(pilot, lambda: editor.typed == "eval")


async def test_delete_empties_a_choice_and_an_unknown_code_is_shown() -> None:
    app, editor = app_of(Kind.CHOICE)
    async with running(app) as pilot:
        editor.show("ancien\x1bcode")
        await wait_for(pilot, lambda: "anciencode" in text(app))
        editor.focus()
        await pilot.press("delete")
        assert editor.typed == ""
        assert edited(app) == [""]


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize(
    ("keys", "answer", "shown"),
    [
        (["o"], "oui", "(•) Oui   ( ) Non"),
        (["N"], "non", "( ) Oui   (•) Non"),
        (["left"], "oui", "(•) Oui   ( ) Non"),
        (["right"], "non", "( ) Oui   (•) Non"),
        (["o", "delete"], "", "( ) Oui   ( ) Non"),
        (["x", "space", "1", "é"], "", "( ) Oui   ( ) Non"),
        (["o", "x", "space"], "oui", "(•) Oui   ( ) Non"),
    ],
)
async def test_yes_or_no(keys: list[str], answer: str, shown: str) -> None:
    app, editor = app_of(Kind.YES_NO)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press(*keys)
        assert editor.typed == answer
        await wait_for(pilot, lambda: shown in text(app))


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("n", "Plan élaboré avec les parents : Non"),
        ("O", "Plan élaboré avec les parents : Oui"),
        ("delete", "Plan élaboré avec les parents : réponse effacée."),
        ("x", TYPE_YES_OR_NO),
        ("space", ""),
        ("é", TYPE_YES_OR_NO),
        ("left", ""),
        ("right", ""),
    ],
)
async def test_what_a_letter_does_to_yes_or_no_is_said(key: str, sentence: str) -> None:
    app, editor = app_of(Kind.YES_NO, label="Plan élaboré avec les parents")
    async with running(app) as pilot:
        editor.show({"n": "oui", "delete": "oui"}.get(key, "non"))
        editor.focus()
        await pilot.press(key)
        await pilot.pause()
        assert said(app) == ([sentence.replace(" :", "\u00a0:")] if sentence else [])


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize("kind", [Kind.CHOICES, Kind.TICK])
@pytest.mark.parametrize("sentence", ["Les moyens", "à l’école", "Plan d’aide et de soutien", "Trouble x x"])
async def test_a_sentence_typed_by_mistake_ticks_nothing(kind: Kind, sentence: str) -> None:
    app, editor = app_of(kind)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press(*("space" if letter == " " else letter for letter in sentence))
        await pilot.pause()
        assert edited(app) == []
        assert editor.typed == ""
        assert SPACE_TICKS in said(app)


async def test_a_letter_moves_to_a_box_and_space_ticks_it_once_the_text_is_over() -> None:
    app, editor = app_of(Kind.CHOICES)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press("t", "space", "space")
        assert edited(app) == ["autre"]
        await pilot.press("p", "down", "space")
        assert edited(app) == ["autre", "eval,autre"]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("kind", "letter", "ticked"), [(Kind.TICK, "x", "oui"), (Kind.CHOICES, "t", "autre")])
async def test_a_space_ticks_at_once_when_the_letter_before_it_is_no_sentence(
    kind: Kind, letter: str, ticked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Boxes, "SENTENCE_PAUSE", 0.0)
    app, editor = app_of(kind)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press(letter, "space")
        assert edited(app) == [ticked]


async def test_a_tick_is_told_at_once_and_left_with_enter() -> None:
    label = "Les parents autorisent la transmission des renseignements au Ministère et au comité consultatif"
    app, editor = app_of(Kind.TICK, label=label)
    async with running(app) as pilot:
        editor.focus()
        editor.set_required(True)
        await pilot.press("space")
        await wait_for(pilot, lambda: "[x] Les parents" in text(app))
        assert "consultatif\u00a0*" in lines(app)[1]
        await pilot.press("space", "space", "enter")
        await wait_for(pilot, lambda: app.of(FieldLeft))
        assert edited(app) == ["oui", "", "oui"]
        assert app.of(FieldLeft)[0].text == "oui"


async def test_several_boxes_give_the_codes_in_the_order_of_the_list() -> None:
    app, editor = app_of(Kind.CHOICES)
    async with running(app) as pilot:
        editor.show("inconnu,ecole")
        editor.focus()
        await pilot.press("space", "end", "space", "home", "down", "down", "space")
        assert edited(app) == ["plan,ecole,inconnu", "plan,ecole,autre,inconnu", "plan,autre,inconnu"]
        await wait_for(pilot, lambda: text(app).count("[x]") == 2)
        assert "[x] Plan d’intégration" in text(app)
        assert "[ ] École [/] « spécialisée »" in text(app)


@pytest.mark.parametrize("width", [80, 120])
async def test_long_choices_wrap_under_their_box(width: int) -> None:
    app, _ = app_of(Kind.CHOICES)
    async with running(app, (width, 24)) as pilot:
        await wait_for(pilot, lambda: "Trouble grave" in text(app))
        assert sum("psychologique" in line and "Trouble" not in line for line in lines(app)) == (width == 80)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("kind", [Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.TICK])
async def test_a_locked_answer_is_read_and_skipped(kind: Kind) -> None:
    app, editor = app_of(kind)
    async with running(app) as pilot:
        editor.show("oui")
        editor.set_locked(True, "Oui")
        await pilot.press("tab", "tab")
        assert isinstance(app.focused, FieldEditor)
        assert app.focused.key == "suivant"
        expected = "[x] Champ" if kind is Kind.TICK else "Oui"
        await wait_for(pilot, lambda: expected in text(app))


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("kind", "reading", "shown"),
    [
        (Kind.INFO, "", "Non fourni"),
        (Kind.INFO, "O’Neill [/] \x1b[31m", "O’Neill [/] ␛[31m"),
        (Kind.COMPUTED, "", "–"),
        (Kind.COMPUTED, "4,5", "4,5\u00a0heures"),
        (Kind.PAPER, "Jean Côté", "Jean Côté – À signer sur le formulaire imprimé"),
        (Kind.STATEMENT, "", "Joignez la page signée"),
    ],
)
async def test_what_is_only_read_is_never_in_the_way(kind: Kind, reading: str, shown: str) -> None:
    app, editor = app_of(kind, label="Joignez la page signée", unit="heures" if kind is Kind.COMPUTED else "")
    async with running(app) as pilot:
        editor.show(reading)
        await wait_for(pilot, lambda: shown in text(app))
        assert not editor.focusable
        await pilot.press("tab", "tab")
        assert isinstance(app.focused, FieldEditor)
        assert app.focused.key == "suivant"
        assert app.of(FieldEdited) == []


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("first", "keys", "answers"),
    [
        ("", ["space", "space", "space"], ["oui", "non", "oui"]),
        ("non", ["space"], ["oui"]),
        ("oui", ["space", "delete", "space"], ["non", "", "oui"]),
    ],
)
async def test_space_goes_on_to_the_next_answer(first: str, keys: list[str], answers: list[str]) -> None:
    app, editor = app_of(Kind.YES_NO)
    async with running(app) as pilot:
        editor.show(first)
        editor.focus()
        await pilot.press(*keys)
        await wait_for(pilot, lambda: edited(app) == answers)


async def test_a_space_among_letters_answers_nothing() -> None:
    app, editor = app_of(Kind.YES_NO)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press(*"la ", *"elle ", "tab")
        assert editor.typed == ""
        assert edited(app) == []
        assert set(said(app)) == {TYPE_YES_OR_NO}


async def test_a_sentence_that_begins_like_an_answer_is_not_changed_by_its_spaces() -> None:
    app, editor = app_of(Kind.YES_NO)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press(*"elle se ", "tab")
        assert edited(app) == []
        editor.focus()
        await pilot.press("o", "space")
        assert (edited(app), editor.typed) == (["oui"], "oui")


async def test_space_answers_what_was_said_of_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Boxes, "SENTENCE_PAUSE", 0.0)
    app, editor = app_of(Kind.YES_NO)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press("x", "space")
        await wait_for(pilot, lambda: edited(app) == ["oui"])


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (("2",), "eval"),
        (("3",), "ecole"),
        (("5", "escape"), ""),
        (("a", "2", "escape"), ""),
        (("a", "2", "backspace", "backspace", "4"), "autre"),
    ],
)
async def test_a_digit_chooses_in_a_short_list_and_filters_once_letters_are_typed(
    keys: tuple[str, ...], chosen: str
) -> None:
    app, editor = app_of(Kind.CHOICE)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press("f4")
        await wait_for(pilot, lambda: isinstance(app.screen, ChoiceList))
        assert "2 Évaluation annuelle" in text(app)
        await pilot.press(*keys)
        await wait_for(pilot, lambda: not isinstance(app.screen, ChoiceList))
        assert editor.typed == chosen


async def test_a_digit_that_opens_a_list_puts_the_cursor_on_its_choice_and_enter_chooses_it() -> None:
    app, editor = app_of(Kind.CHOICE)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press("3")
        await wait_for(pilot, lambda: isinstance(app.screen, ChoiceList))
        assert editor.typed == ""
        await pilot.press("enter")
        await wait_for(pilot, lambda: editor.typed == "ecole")
        assert app.of(FieldDone)


async def test_no_digit_chooses_where_labels_hold_digits() -> None:
    app, editor = app_of(Kind.CHOICE)
    editor.offer((Choice("petits", "Moins de 18 mois"), Choice("grands", "18 mois ou plus")))
    async with running(app) as pilot:
        editor.focus()
        await pilot.press("f4")
        await wait_for(pilot, lambda: isinstance(app.screen, ChoiceList))
        await pilot.press("1", "8")
        assert app.screen.query_one(OneLine).value == "18"
        await pilot.press("enter")
        await wait_for(pilot, lambda: editor.typed == "grands")
