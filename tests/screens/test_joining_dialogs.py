"""The dialogs met while joining a document: a slot for each file, a word, a question, a work that can be given up."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.widgets import Input

from mes_tui import type_ahead
from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.documents import slots
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Inspection, Scan, ScanState
from mes_tui.domain.sheets import HOME_BOXES, PARENT, PROFESSIONAL, Box, Sheet, Signer
from mes_tui.services.documents import Candidate, PageProgress, Stopped
from mes_tui.type_ahead import TypeAheadApp
from screens.base import MesModal
from screens.dialogs import Confirm
from screens.progress_dialog import ProgressDialog
from screens.wizard.signers_dialog import SignersDialog
from screens.wizard.slots_dialog import Proposal, SlotsDialog
from screens.wizard.word_dialog import WordDialog
from tests.domain.builders import rules_with
from tests.widgets.helpers import TinyApp, flat, lines, running, wait_for

HOUSEHOLD = HOME_BOXES[0]
NASTY = "Rapport d’Élise [/] O’Neill-Œuvray ᐃᓄᒃ [@click=app.quit].pdf"


class Host(TypeAheadApp[None], TinyApp):
    """Shows a dialog and keeps its result."""

    def __init__(self, dialog: MesModal[Any]) -> None:
        super().__init__()
        self.dialog, self.results = dialog, list[Any]()

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.results.append)


def proposals(*natures: Nature | None) -> tuple[Proposal, ...]:
    facts = Inspection(2)
    return tuple(
        Proposal(
            Candidate(f"{rank} {NASTY}", b"x" * 2048, 2048, facts), nature, "code lu à la page 1" if nature else ""
        )
        for rank, nature in enumerate(natures, 1)
    )


PLAN = Nature.PLAN
PSI = Nature.PSI
SLOTS = slots(RequestType.NEW, rules_with(""))
REPORT = Nature.REPORT
SIGNATURES = Nature.SIGNATURES


@pytest.mark.thorough(keep=2)
@pytest.mark.feature("P50", "P53")
@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (("enter",), (SIGNATURES, None, PLAN)),
        (("down", "3", "f8"), (SIGNATURES, REPORT, PLAN)),
        (("down", "1", "enter"), (SIGNATURES, PLAN, None)),
        (("0", "enter"), (None, None, PLAN)),
        (("delete", "down", "down", "down", "2", "up", "up", "up", "4", "enter"), (SIGNATURES, None, PSI)),
    ],
)
async def test_each_file_goes_to_the_slot_confirmed_and_a_slot_takes_one_file(
    keys: tuple[str, ...], chosen: tuple[Nature | None, ...]
) -> None:
    host = Host(SlotsDialog(proposals(SIGNATURES, None, PLAN), {PLAN: "ancien.pdf"}, SLOTS))
    async with running(host) as pilot:
        await wait_for(pilot, lambda: "→ 4 Signatures MES (code lu à la page 1)" in flat(host))
        assert "→ à choisir (1 à 7), sinon non joint" in flat(host)
        assert "remplace ancien.pdf" in flat(host)
        await pilot.press(*keys)
        await wait_for(pilot, lambda: host.results)
        assert host.results == [chosen]


async def test_no_file_in_no_slot_is_said_and_escape_joins_nothing() -> None:
    host = Host(SlotsDialog(proposals(None), {}, SLOTS))
    async with running(host) as pilot:
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Aucun fichier n’a de case" in flat(host))
        await pilot.press("escape")
        await wait_for(pilot, lambda: host.results == [None])


@pytest.mark.thorough
async def test_a_word_is_asked_until_it_is_written_or_given_up() -> None:
    host = Host(WordDialog("2021-11-043", NASTY, Scan(ScanState.FOREIGN, "2021-16-004"), 40))
    async with running(host) as pilot:
        await wait_for(pilot, lambda: "n’a pas été imprimé par cette base" in flat(host))
        await pilot.press("space", "enter")
        await wait_for(pilot, lambda: "Écrivez d’abord quelques mots" in flat(host))
        await pilot.press(*"vu", "space", "space", *"ici" * 20)
        assert len(host.dialog.query_one(Input).value) == 40
        await pilot.press("enter")
        await wait_for(pilot, lambda: host.results)
        assert host.results[0].startswith("vu iciici")


SIGNERS = (Box(PARENT, NASTY), Box(PROFESSIONAL), Box(HOUSEHOLD, "Marc Deux", "Père"))


@pytest.mark.thorough(keep=2)
@pytest.mark.feature("P49")
@pytest.mark.parametrize(
    ("keys", "signed"),
    [
        (("space", "enter"), (PARENT,)),
        (("3", "1", "f8"), (PARENT, HOUSEHOLD)),
        (("down", "down", "down", "space", "up", "space", "9", "enter"), (PROFESSIONAL, HOUSEHOLD)),
        (("2", "1", "2", "enter"), (PARENT,)),
        (("escape",), None),
    ],
)
async def test_those_who_are_ticked_signed(keys: tuple[str, ...], signed: tuple[str, ...] | None) -> None:
    host = Host(SignersDialog(NASTY, SIGNERS))
    async with running(host) as pilot:
        await wait_for(pilot, lambda: "[ ] 3 Marc Deux, parent ou tuteur de l’autre foyer (Père)" in flat(host))
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Cochez au moins une personne" in flat(host))
        await pilot.press(*keys)
        await wait_for(pilot, lambda: host.results)
        assert host.results == [signed]


async def test_what_was_said_of_a_sheet_is_ticked_unless_another_person_has_the_box_now() -> None:
    before = Sheet((Signer(PARENT, "Solange Avant"), Signer(HOUSEHOLD, "Marc Deux"), Signer("sig_rsg", "Solène Vif")))
    host = Host(SignersDialog(NASTY, SIGNERS, before))
    async with running(host) as pilot:
        await wait_for(pilot, lambda: "[x] 3 Marc Deux" in flat(host))
        await pilot.press("enter")
        await wait_for(pilot, lambda: host.results == [(HOUSEHOLD,)])


async def test_a_long_name_goes_on_under_its_beginning() -> None:
    name = "Maximilienne-Alexandrine Belle-Humeur de la Rivière-aux-Érables et des Grands-Bois-Francs"
    host = Host(SignersDialog(NASTY, (Box(PARENT, name), Box(PROFESSIONAL))))
    async with running(host) as pilot:
        await wait_for(pilot, lambda: "[ ] 1 Maximilienne" in flat(host))
        rows = [row.strip("│ ") and row.rstrip("│ ") for row in lines(host)]
        place = next(rank for rank, row in enumerate(rows) if "[ ] 1 Maximilienne" in row)
        begins = rows[place].index("Maximilienne")
        after = rows[place + 1]
        assert after[:begins].strip("│ ") == ""
        assert after[begins] != " "


def working(tell: Callable[[PageProgress], None], given_up: Callable[[], bool]) -> str:
    """A work of three pages."""
    for page in range(1, 4):
        tell(PageProgress(page, 3, 1))
    return "fait"


def refusing(tell: Callable[[PageProgress], None], given_up: Callable[[], bool]) -> str:
    raise Refusal("Même allégé, il dépasse 4 Mo.")


async def test_a_work_gives_what_it_made_or_why_it_made_nothing() -> None:
    for work, result in ((working, "fait"), (refusing, Refusal("Même allégé, il dépasse 4 Mo."))):
        host = Host(ProgressDialog("Copie allégée", "lourd.pdf", work))
        async with running(host) as pilot:
            await wait_for(pilot, lambda host: host.results, host)
            assert host.results == [result]


@pytest.mark.thorough
async def test_a_work_that_is_given_up_stops_and_makes_nothing() -> None:
    told = []

    def endless(tell: Callable[[PageProgress], None], given_up: Callable[[], bool]) -> str:
        tell(PageProgress(2, 9, 2))
        while not given_up():
            told.append(1)
        raise Stopped

    host = Host(ProgressDialog("Copie allégée", NASTY, endless))
    async with running(host) as pilot:
        await wait_for(pilot, lambda: "Page 2 de 9, essai 2" in flat(host))
        await pilot.press("escape")
        await wait_for(pilot, lambda: host.results == [None])


async def test_a_long_question_is_scrolled_and_keeps_its_keys_in_sight() -> None:
    host = Host(Confirm("Soumettre", "Une phrase de plus. " * 200, "Soumettre"))
    async with running(host) as pilot:
        await wait_for(pilot, lambda: "↑ ↓ : défiler S : Soumettre Échap : Annuler" in flat(host))
        await pilot.press("end")
        await wait_for(pilot, lambda: host.dialog.query_one("#box").is_vertical_scroll_end)
        await pilot.press("s")
        await wait_for(pilot, lambda: host.results == [True])


async def test_a_sentence_meant_for_the_field_before_accepts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    question = Confirm("Conforme", "Inscrire cette réponse ?", "Inscrire")
    host = Host(question)
    async with running(host) as pilot:
        await wait_for(pilot, lambda: "I : Inscrire" in flat(host))
        await pilot.press(*"moins", "space", *"ici")
        assert host.results == []
        question.TEXT_PAUSE = 0.0
        monkeypatch.setattr(type_ahead, "STANDS", 0)
        await pilot.press("i")
        await wait_for(pilot, lambda: host.results == [True])
