"""What an agent’s list says of the row under the cursor."""

from pathlib import Path

import pytest

from screens.review.home import MinistryHomeScreen
from screens.review.ministry_list import MinistryListScreen
from tests.screens.driver import at_work
from tests.screens.office import AGENT, office


@pytest.mark.thorough
async def test_what_is_said_of_a_row_goes_with_it_once_the_list_shows_others(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, AGENT)) as desk:
        await desk.at(MinistryHomeScreen)
        await desk.press("1")
        await desk.at(MinistryListScreen)
        await desk.until(lambda: "Lecture…" not in desk.read())
        await desk.press("down")
        await desk.until(lambda: bool(desk.said))
        await desk.write("zz")
        await desk.sees("Aucune demande ne correspond")
        await desk.until(lambda: desk.said == "")
