"""A question whose choices are columns: what each key chooses, where it leads, what is seen."""

import pytest

from mes_tui.domain.rules import Choice
from mes_tui.forms.vocabulary import Field, Kind
from tests.widgets.helpers import TinyApp, lines, running, wait_for
from widgets.choice_list import ChoiceList
from widgets.editors.scale import ScaleEditor, ScaleHeading
from widgets.messages import FieldEdited, Said

LEVELS = tuple(Choice(label.casefold(), label) for label in ("Aucun", "Occasionnel", "Fréquent", "Constant"))


def level(name: str) -> Field:
    return Field(key=name, label=f"{name} : niveau de soutien", kind=Kind.CHOICE, choices=LEVELS, table="Domaine")


def table() -> tuple[TinyApp, list[ScaleEditor]]:
    rows = [ScaleEditor(level(name)) for name in ("Santé [/]", "Motricité", "Jeu : à deux")]
    return TinyApp(ScaleHeading(rows[0].field), *rows, heard=(FieldEdited, Said)), rows


@pytest.mark.thorough(keep=5)
@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (("a",), "aucun"),
        (("F",), "fréquent"),
        (("1",), "aucun"),
        (("4",), "constant"),
        (("5",), ""),
        (("right",), "aucun"),
        (("left",), "aucun"),
        (("o", "right"), "fréquent"),
        (("c", "right"), "constant"),
        (("f", "left", "left", "left"), "aucun"),
        (("f", "c"), "constant"),
        (("f", "delete"), ""),
        (("f", "c", "ctrl+z"), "fréquent"),
        (("f", "c", "ctrl+z", "ctrl+y"), "constant"),
    ],
)
async def test_a_digit_a_first_letter_and_the_arrows_choose(keys: tuple[str, ...], chosen: str) -> None:
    app, (first, *others) = table()
    async with running(app) as pilot:
        first.focus()
        await pilot.press(*keys)
        if isinstance(app.screen, ChoiceList):
            await pilot.press("escape")
        assert first.typed == chosen
        assert [row.typed for row in others] == ["", ""]


async def test_escape_gives_back_what_the_line_held() -> None:
    app, (first, *_) = table()
    async with running(app) as pilot:
        first.remember_in(first.past)
        first.show("aucun")
        first.focus()
        await pilot.press("c", "escape")
        assert first.typed == "aucun"


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("key", ["u", "é", "f4", "space"])
async def test_other_letters_and_the_keys_of_lists_open_the_list_and_choose_nothing(key: str) -> None:
    app, (first, *_) = table()
    async with running(app) as pilot:
        first.show("fréquent")
        first.focus()
        await pilot.press(key)
        await wait_for(pilot, lambda: isinstance(app.screen, ChoiceList))
        assert first.typed == "fréquent"


async def test_the_arrows_go_from_line_to_line_and_each_choice_is_said() -> None:
    app, (first, second, third) = table()
    async with running(app) as pilot:
        first.focus()
        await pilot.press("down", "o", "down", "c", "up")
        assert app.focused is second
        assert [row.typed for row in (first, second, third)] == ["", "occasionnel", "constant"]
        said = [message.sentence.replace("\u00a0", " ") for message in app.of(Said)]
        assert said == ["Motricité : Occasionnel", "Jeu : à deux : Constant"]


@pytest.mark.parametrize(("width", "column"), [(80, 41), (120, 60)])
async def test_a_line_shows_its_word_in_the_column_of_its_choice(width: int, column: int) -> None:
    app, (first, second, _) = table()
    async with running(app, (width, 24)) as pilot:
        for part in app.shown:
            part.give_label(width)  # type: ignore[attr-defined]
        second.show("fréquent")
        first.focus()
        await wait_for(pilot, lambda: "Fréquent" in lines(app)[2])
        heading, *rows = lines(app)[:4]
        assert heading[column:] == "Aucun Occasionnel Fréquent Constant"
        await wait_for(pilot, lambda: lines(app)[1].startswith("› Santé [/]"))
        assert rows[0][column:].split() == ["·"] * 4
        assert rows[1].index("Fréquent") == heading.index("Fréquent")
        assert "Jeu : à deux" in rows[2]
