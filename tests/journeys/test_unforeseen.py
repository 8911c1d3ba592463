"""What nobody foresaw ends neither the application nor what is typed: one sentence says so."""

from pathlib import Path

import pytest

from tests.journeys import paths
from tests.journeys.driver import at_work
from tests.journeys.filling import here
from tests.journeys.office import office

SENTENCE = "Une erreur imprévue est survenue ; ce qui était enregistré est intact. Voyez « mes-tui ou »."


def fails(*_: object) -> None:
    """In place of a service: what no service should do."""
    raise ZeroDivisionError("secret")


async def test_an_unforeseen_error_is_told_and_the_work_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        await clerk.write("Ève")
        monkeypatch.setattr(clerk.app.services.prints, "render", fails)
        clerk.press("f9")
        await clerk.sees("1 Formulaire complet")
        clerk.press("1")
        await clerk.sees(SENTENCE, "Ève")
        assert "secret" not in clerk.read()
        assert here(clerk) == (1, "sg_resp_nom")
