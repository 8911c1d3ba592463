"""What is typed in a dialog is kept, or given up once the person agrees: no key that closes one drops it unseen."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from textual.app import App

import screens
from mes_tui.domain.findings import Scan, ScanState
from mes_tui.domain.statuses import Event
from mes_tui.forms.outcomes import Asked, proposed, questions
from screens.asking import Asking
from screens.base import MesModal
from screens.dialogs import Confirm, TypeToConfirm, Typing
from screens.folder_dialog import FolderDialog
from screens.outcome_dialog import Answers, OutcomeDialog
from screens.palette import Palette
from screens.review.comment_dialog import CommentDialog
from screens.wizard.word_dialog import TitleDialog, WordDialog
from tests.forms.builders import file
from tests.screens.test_joining_dialogs import Host
from tests.services.builders import rules
from tests.widgets.helpers import running, wait_for
from widgets.one_line import OneLine

ASKED = Asked(Decimal("4.5"), Decimal(5), date(2021, 9, 1), date(2021, 9, 1), date(2022, 8, 31), 2021)
WORDS = "Motif"


def _outcome() -> OutcomeDialog:
    fields, given = questions(Event.REFUSE, ASKED, rules()), proposed(ASKED, ())
    return OutcomeDialog("Ne pas accorder", "Demande 2021-11-043", fields, given, lambda _: None)


ASKING: dict[type[MesModal[Any]], Callable[[], MesModal[Any]]] = {
    OutcomeDialog: _outcome,
    WordDialog: lambda: WordDialog("2021-11-043", "fax.pdf", Scan(ScanState.UNREAD), 300),
    TitleDialog: lambda: TitleDialog("Plan.pdf", 120),
}
KEPT = {CommentDialog}
"""What is typed is in the store when they close."""
NO_WORDS = {TypeToConfirm, Palette}
"""What is typed is shown on the screen to be copied, or looks for something."""
_ENTRY = re.compile(r"\b(OneLine|NoteEditor|Input|TextArea)\(")


def dialogs() -> Iterator[type[MesModal[Any]]]:
    """Those of the product that have an entry, in their own text or in that of what they are made from."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)

    def below(class_: type[Any]) -> Iterator[type[Any]]:
        for one in class_.__subclasses__():
            yield one
            yield from below(one)

    for found in below(MesModal):
        own = [one for one in found.__mro__ if issubclass(one, MesModal) and one is not MesModal]
        if not found.__subclasses__() and any(_ENTRY.search(inspect.getsource(one)) for one in own):
            yield found


def test_each_dialog_where_something_is_typed_says_what_becomes_of_it() -> None:
    found = {one for one in dialogs() if one.__module__.startswith("screens.") and not issubclass(one, FolderDialog)}
    assert found == {*ASKING, *KEPT, *NO_WORDS}
    assert {one for one in found if issubclass(one, Typing)} == set(ASKING)


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("dialog", ASKING.values(), ids=[one.__name__ for one in ASKING])
@pytest.mark.parametrize("key", ["escape", "f3"])
async def test_what_is_typed_is_given_up_once_the_person_agrees(dialog: Callable[[], MesModal[Any]], key: str) -> None:
    app = Host(dialog())
    async with running(app) as pilot:
        await wait_for(pilot, lambda: app.screen is app.dialog)
        await pilot.press(*WORDS)
        await pilot.press(key)
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("escape")
        await wait_for(pilot, lambda: app.screen is app.dialog)
        assert app.results == []
        await pilot.press(key)
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("a")
        await wait_for(pilot, lambda: app.results == [None])


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("dialog", ASKING.values(), ids=[one.__name__ for one in ASKING])
async def test_nothing_is_asked_where_nothing_is_typed(dialog: Callable[[], MesModal[Any]]) -> None:
    app = Host(dialog())
    async with running(app) as pilot:
        await wait_for(pilot, lambda: app.screen is app.dialog)
        await pilot.press("escape")
        await wait_for(pilot, lambda: app.results == [None])


async def test_a_proposed_answer_is_typed_over_and_one_that_was_typed_is_not() -> None:
    fields, given = questions(Event.DECLARE_COMPLIANT, ASKED, rules()), proposed(ASKED, ())
    app = Host(OutcomeDialog("Déclarer conforme", "Demande 2021-11-043", fields, given, lambda _: None))
    async with running(app) as pilot:
        await wait_for(pilot, lambda: app.screen is app.dialog)
        entry = app.dialog.query_one(f"#of-{fields[0].key}", OneLine)
        assert entry.value == given[fields[0].key] != ""
        await pilot.press("3")
        await wait_for(pilot, lambda: entry.value == "3")
        await pilot.press("tab", "shift+tab", "5")
        await wait_for(pilot, lambda: entry.value == "35")


class Deciding(App[object]):
    """Asks what an agent says of a refusal."""

    answers: Answers | None = {"never": "ended"}
    given = None

    def on_mount(self) -> None:
        self.run_worker(self._ask())

    async def _ask(self) -> None:
        asking = Asking(file(), ASKED, rules(), date(2021, 10, 4))
        self.answers = await asking.agreed(self, "Ne pas accorder", Event.REFUSE, lambda _: Confirm("T", "Q", "Oui"))


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("keys", "answers"), [(("f8", "o"), {"text": WORDS}), (("escape", "a"), None)])
async def test_what_is_not_confirmed_comes_back_as_it_was_typed(keys: tuple[str, str], answers: Answers | None) -> None:
    app = Deciding()
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, OutcomeDialog))
        await pilot.press(*WORDS, "f8")
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("escape")
        await wait_for(pilot, lambda: isinstance(app.screen, OutcomeDialog))
        await pilot.press(keys[0])
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press(keys[1])
        await wait_for(pilot, lambda: app.answers == answers)
