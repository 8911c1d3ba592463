"""The sample office says what becomes of it, and what was done in a throw-away one is not lost without a word."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.services.prints import PrintKind
from mes_tui.settings import SampleOffice
from screens.detail import DetailScreen
from screens.dialogs import LeaveSample
from screens.guides import GuidesScreen
from screens.home import HomeScreen
from screens.menu import MenuScreen
from tests.budget import few
from tests.screens.driver import Desk, at_work
from tests.screens.office import AGENT, DIRECTOR, newest_draft, office, request_id, signed_draft

THROWN_AWAY = "Bureau d’exemple : tout est effacé à la fermeture."


def sample(folder: Path, kind: SampleOffice | None, actor: Actor = DIRECTOR) -> Services:
    """The sample office, told to be one."""
    services = office(folder, actor)
    services.settings = replace(services.settings, sample=kind)
    return services


def left(desk: Desk) -> bool:
    return desk.app._exit


@pytest.mark.parametrize("actor", few([DIRECTOR, AGENT], 1), ids=few(["provider", "ministry"], 1))
@pytest.mark.parametrize(
    ("kind", "header", "home"),
    [(SampleOffice.THROWN_AWAY, True, THROWN_AWAY), (SampleOffice.KEPT, True, "Bureau d’exemple."), (None, False, "")],
    ids=["thrown away", "kept", "own"],
)
@pytest.mark.thorough
async def test_every_screen_says_that_it_is_a_sample_and_the_home_screen_what_becomes_of_it(
    tmp_path: Path, kind: SampleOffice | None, header: bool, home: str, actor: Actor
) -> None:
    async with at_work(sample(tmp_path, kind, actor)) as desk:
        await desk.at(HomeScreen)
        right = " ".join(" ".join(row[42:] for row in desk.lines()[2:-3]).split())
        assert home in right
        assert ("effacé" in right) is (kind is SampleOffice.THROWN_AWAY)
        assert desk.lines()[1].endswith("Bureau d’exemple") is header
        desk.app.go("guides")
        await desk.at(GuidesScreen)
        assert desk.lines()[1].startswith(" Portail DSG / Accueil / ")
        assert desk.lines()[1].endswith("Bureau d’exemple") is header


def change(services: Services) -> None:
    request = services.drafts.read(newest_draft(services)).request
    services.drafts.delete(request.id, request.number)


def read(services: Services) -> None:
    services.drafts.read(request_id(services, "TRANSMIS"))
    services.prints.render(signed_draft(services), PrintKind.SIGNATURES)
    services.drafts.open(signed_draft(services))
    services.drafts.release(signed_draft(services))


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("kind", "work", "asks"),
    few(
        [
            (SampleOffice.THROWN_AWAY, change, True),
            (SampleOffice.THROWN_AWAY, read, False),
            (SampleOffice.KEPT, change, False),
            (None, change, False),
        ],
        2,
    ),
    ids=few(["work thrown away", "only read", "work kept", "own work"], 2),
)
async def test_only_work_that_would_be_lost_makes_leaving_a_question(
    tmp_path: Path, kind: SampleOffice | None, work: Callable[[Services], None], asks: bool
) -> None:
    services = sample(tmp_path, kind)
    async with at_work(services) as desk:
        await desk.at(HomeScreen)
        work(services)
        await desk.press("ctrl+q")
        await desk.until(lambda: isinstance(desk.app.screen, LeaveSample) if asks else left(desk))
        assert left(desk) is not asks


@pytest.mark.thorough
async def test_one_key_leaves_and_escape_stays(tmp_path: Path) -> None:
    services = sample(tmp_path, SampleOffice.THROWN_AWAY)
    async with at_work(services) as desk:
        change(services)
        desk.app.open_detail(request_id(services, "TRANSMIS"))
        await desk.at(DetailScreen)
        await desk.press("ctrl+q")
        await desk.at(LeaveSample)
        await desk.sees(
            "Quitter : ce bureau d’exemple et ce que vous y avez fait seront effacés.",
            "« mes-tui demo --dossier D » les garde.",
            "Q : Quitter Échap : Rester",
        )
        await desk.press("ctrl+q", "enter")
        assert [type(screen) for screen in desk.app.screen_stack].count(LeaveSample) == 1
        await desk.press("escape")
        await desk.at(DetailScreen)
        assert not left(desk)
        await desk.press("ctrl+q")
        await desk.at(LeaveSample)
        await desk.press("q")
        await desk.until(lambda: left(desk))


async def test_a_dialog_does_not_let_work_go_unasked(tmp_path: Path) -> None:
    services = sample(tmp_path, SampleOffice.THROWN_AWAY)
    async with at_work(services) as desk:
        change(services)
        await desk.press("f10")
        await desk.at(MenuScreen)
        await desk.press("ctrl+q")
        await desk.at(LeaveSample)
        await desk.press("escape")
        await desk.at(MenuScreen)
