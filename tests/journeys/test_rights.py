"""Somebody without a right sees the refusal, the right that is needed and whom to ask."""

from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.services.accounts import os_account, read_actor
from mes_tui.settings import Settings
from storage import records
from storage.store import Store
from tests.journeys import paths
from tests.journeys.driver import at_work
from tests.journeys.filling import on_page
from tests.journeys.office import MILAN, nirec, office
from tests.services.builders import BAIE


def hired(settings: Settings, *rights: Right) -> tuple[Actor, str]:
    """A clerk of the provider with ``rights``, and the name of who manages the rights."""
    with Store.open(settings.store_place) as store:
        with store.writing() as session:
            records.put_user(session, "uid:77777", "Jean Roy", rights, [BAIE])
        actor = read_actor(store, "uid:77777")
    assert actor is not None
    return actor, os_account()[1]


@pytest.mark.thorough
@pytest.mark.feature("P59", "P58", "P61")
async def test_without_the_signing_right_nothing_is_signed_nor_sent_and_it_says_whom_to_ask(tmp_path: Path) -> None:
    settings = office(tmp_path)
    jean, manager = hired(settings, Right.CONSULT, Right.ENTER)
    needed = f"il faut le droit « Saisir dans les formulaires – Signature ». Demandez-le à {manager}."
    refusal = f"Vous ne possédez pas les accès pour signer : {needed}"
    async with at_work(settings, jean) as clerk:
        number = await paths.draft(clerk)
        await paths.verification(clerk)
        await clerk.sees(f"Signature électronique de la demande : refusée. {refusal}")
        assert "Prénom *" not in clerk.read()
        clerk.press("s")
        await clerk.until(lambda: clerk.read().count("Demandez-le à") == 2, "S says it too")
        await paths.home(clerk)
    async with at_work(settings) as director:
        await paths.show(director, number)
        director.press("s")
        await director.sees("► Vérification", "Prénom *", "Nom *", "Fonction *")
        await paths.sign(director)
        await paths.home(director)
    async with at_work(settings, jean) as clerk:
        await paths.show(clerk, number)
        clerk.press("s")
        await clerk.sees(f"Vous ne possédez pas les accès pour soumettre : {needed}")


@pytest.mark.feature("P64")
@pytest.mark.thorough
async def test_who_may_only_read_creates_and_changes_nothing(tmp_path: Path) -> None:
    settings = office(tmp_path)
    async with at_work(settings) as clerk:
        number = await paths.draft(clerk)
        await on_page(clerk, 1)
        await paths.home(clerk)
    reader, manager = hired(settings, Right.CONSULT)
    needed = f"il faut le droit « Saisir dans les formulaires ». Demandez-le à {manager}."
    async with at_work(settings, reader) as clerk:
        await paths.show(clerk, number)
        for key, action in (("m", "modifier"), ("a", "joindre un document"), ("d", "supprimer")):
            clerk.press(key)
            await clerk.sees(f"Vous ne possédez pas les accès pour {action} : {needed}")
        await paths.home(clerk)
        clerk.press("f6")
        await clerk.until(lambda: "NIREC" in clerk.read() or needed in clerk.read())
        if needed not in clerk.read():
            await clerk.write(nirec(BAIE, MILAN))
            clerk.press("enter")
            await clerk.sees(f"Vous ne possédez pas les accès pour créer : {needed}")
