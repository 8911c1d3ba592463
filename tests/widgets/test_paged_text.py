"""The text of a document page by page: turned, searched, harmless."""

import pytest
from textual.widgets import Static

from tests.widgets.helpers import TinyApp, flat, lines, running, wait_for
from widgets.one_line import OneLine
from widgets.paged_text import PagedText, flowing, occurrences

PAGES = ("Ergothérapie : 4,5 heures\nPlan d’intégration d’Élise", "", "L’ERGOTHERAPIE\net l’œuvre [bold]ᐃᓄᒃ[/]")


def spans(text: str, wanted: str) -> list[str]:
    return [text[start:end] for start, end in occurrences(text, wanted)]


@pytest.mark.parametrize(
    ("text", "wanted", "hits"),
    [
        ("Élise et l’élève", "élise", ["Élise"]),
        ("Élise, ELISE, E\u0301lise", "elise", ["Élise", "ELISE", "E\u0301lise"]),
        ("un cœur, des COEURS", "coeur", ["cœur", "COEUR"]),
        ("deux  mots\nsur deux", "mots sur", ["mots\nsur"]),
        ("l’été", "l'ete", ["l’été"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("100 % [/]", "[/]", ["[/]"]),
        ("ᐃᓄᒃ ᐃᓄᒃ", "ᐃᓄᒃ", ["ᐃᓄᒃ", "ᐃᓄᒃ"]),
        ("rien", "tout", []),
        ("rien", "  ", []),
        ("", "mot", []),
    ],
)
def test_a_word_is_found_whatever_its_accents_and_capitals(text: str, wanted: str, hits: list[str]) -> None:
    assert spans(text, wanted) == hits


FULL = "Élise [/] mange avec l’aide d’une éducatrice, qui découpe sa nourriture et la"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{FULL}\nsurveille.\nᐃᓄᒃ", f"{FULL} surveille.\nᐃᓄᒃ"),
        (f"{FULL}\n{FULL.lower()}\nœuvre", f"{FULL} {FULL.lower()} œuvre"),
        (f"{FULL}\nLundi 8 h 00", f"{FULL}\nLundi 8 h 00"),
        (f"{FULL}\n\nfin", f"{FULL}\n\nfin"),
        (f"{FULL}  12\nmardi", f"{FULL}  12\nmardi"),
        (f"{FULL}\nmardi   8 h", f"{FULL}\nmardi   8 h"),
        (f"{FULL}\nmardi\t8 h", f"{FULL}\nmardi\t8 h"),
        ("lundi 8 h 00\nmardi 9 h 00", "lundi 8 h 00\nmardi 9 h 00"),
        ("", ""),
    ],
)
def test_the_lines_of_a_paragraph_are_joined_and_no_other(text: str, shown: str) -> None:
    assert flowing(text) == shown


async def test_a_paragraph_is_wrapped_once_on_the_width_of_the_screen_and_searched_as_one_line() -> None:
    app = host(("sed diam nonumy eirmod tempor invidunt ut labore et dolore magna aliquyam erat\nsed diam voluptua",))
    async with running(app, (70, 24)) as pilot:
        await wait_for(pilot, lambda: any(row.strip().endswith("erat sed diam voluptua") for row in lines(app)))
        await pilot.press("slash", *"erat sed", "enter")
        await wait_for(pilot, lambda: "1 de 1" in app.told)


class Host(TinyApp):
    """Shows the text and keeps what it tells."""

    def on_mount(self) -> None:
        self.query_one(PagedText).focus_text()

    @property
    def told(self) -> str:
        return str(self.of(PagedText.Told)[-1].sentence).replace("\u00a0", " ")


def host(texts: tuple[str, ...] | None = PAGES) -> Host:
    return Host(PagedText(4, texts), heard=(PagedText.Told,))


async def test_pages_are_turned_to_both_ends_and_what_is_not_there_is_said() -> None:
    app = host()
    async with running(app) as pilot:
        assert "Page 1 de 4" in flat(app)
        await pilot.press("f7")
        assert app.told == "C’est la première page."
        for key, seen in (("f8", "elle a sans doute été numérisée"), ("right", "[bold]ᐃᓄᒃ[/]"), ("f8", "trop long")):
            await pilot.press(key)
            await wait_for(pilot, lambda seen: seen in flat(app), seen)
        await pilot.press("f8")
        assert app.told == "C’est la dernière page."
        await pilot.press("left")
        assert "Page 3 de 4" in flat(app)


@pytest.mark.thorough
async def test_a_search_goes_from_page_to_page_and_round_again() -> None:
    app = host()
    async with running(app) as pilot:
        await pilot.press("slash", *"ergotherapie", "enter")
        await wait_for(pilot, lambda: "1 de 2" in app.told)
        assert "Page 1 de 4" in flat(app)
        assert "reverse" in str(app.query_one("#text", Static).content._spans)  # type: ignore[union-attr]
        for page, rank in ((3, "2 de 2"), (1, "1 de 2")):
            await pilot.press("n")
            await wait_for(pilot, lambda page: f"Page {page} de 4" in flat(app), page)
            assert rank in app.told
        await pilot.press("slash")
        assert app.query_one(OneLine).value == "ergotherapie"
        await pilot.press(*["backspace"] * 12, *"zzz", "enter")
        await wait_for(pilot, lambda: "ne se trouve pas dans le texte" in app.told)


async def test_a_search_that_is_given_up_leaves_the_page() -> None:
    app = host()
    async with running(app) as pilot:
        await pilot.press("f8", "slash")
        pages = app.query_one(PagedText)
        assert pages.searching
        pages.give_up()
        await pilot.press("n")
        assert not pages.searching
        assert app.told == "Tapez / pour chercher un mot."
        assert "Page 2 de 4" in flat(app)


async def test_the_place_found_far_down_a_long_page_is_in_view() -> None:
    app = host((("mot " * 12 + "\n") * 80 + "trouvaille\n" + "suite\n" * 80,))
    async with running(app) as pilot:
        await pilot.press("slash", *"trouvaille", "enter")
        await wait_for(pilot, lambda: "trouvaille" in flat(app))


async def test_a_text_that_comes_late_or_not_at_all_is_said() -> None:
    app = host(None)
    async with running(app) as pilot:
        assert "Lecture du texte…" in flat(app)
        app.query_one(PagedText).read((), "« plan.pdf » est illisible.\x1b[2J")
        await wait_for(pilot, lambda: "« plan.pdf » est illisible.[2J" in flat(app))
