"""« Historique » of a request: H in its details, newest first, whole with Enter, up to date while others work."""

from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.services.drafts import Drafts
from screens.detail import DetailScreen
from screens.dialogs import Notice
from screens.history import HistoryScreen
from tests.screens.driver import at_work
from tests.screens.office import READER, newest_draft, office, request_id
from widgets.record_list import RecordList


async def test_h_shows_what_was_done_newest_first_and_enter_the_whole_line(tmp_path: Path) -> None:
    services = office(tmp_path, READER)
    sent = request_id(services, "TRANSMIS")
    async with at_work(services) as desk:
        desk.app.open_detail(sent)
        await desk.at(DetailScreen)
        await desk.sees("Statut de la demande")
        await desk.press("h")
        history = await desk.at(HistoryScreen)
        number = services.drafts.read(sent).request.number
        assert history.trail[2:] == ("Demandes en cours", f"Détails de la demande {number}", "Historique")
        await desk.sees("Quand", f"Demande {number}", "Paul Lelecteur Consulté", "Transmis au Ministère")
        texts = [row.cells[2] for row in desk.widget(RecordList).held.rows]
        assert (texts[0], texts[1], texts[-1][:4]) == ("Consulté", "Transmis au Ministère", "Créé")
        await desk.press("end")
        while (row := desk.widget(RecordList).row) is not None and "Modifié" not in row.cells[2]:
            await desk.press("up")
        assert desk.said == "Entrée : voir la ligne en entier."
        await desk.press("enter")
        await desk.at(Notice)
        await desk.sees("Qui : ", "Depuis : ", "Document de référence joint, Date du plan", "sont exacts")
        await desk.press("escape")
        await desk.at(HistoryScreen)
        await desk.press("escape")
        await desk.at(DetailScreen)


@pytest.mark.thorough
async def test_what_others_do_meanwhile_comes_on_top(tmp_path: Path) -> None:
    services = office(tmp_path)
    draft = newest_draft(services)
    async with at_work(services) as desk:
        desk.app.open_detail(draft)
        await desk.sees("Statut de la demande")
        await desk.press("h")
        await desk.at(HistoryScreen)
        await desk.sees("Créé")
        assert "Modifié" not in desk.read()
        colleague = Drafts(replace(services.context, session="ailleurs"))
        colleague.save(draft, {"heures_jour": "4"}, services.drafts.read(draft).request.version)
        await desk.press("f5")
        await desk.sees("Modifié : Accompagnement par jour")
        assert desk.said == "Historique relu."


@pytest.mark.thorough
async def test_a_text_longer_than_the_window_is_read_to_its_end(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as desk:
        desk.app.push_screen(Notice("Historique", "\n".join(f"Champ {rang}" for rang in range(40))))
        await desk.at(Notice)
        await desk.sees("Champ 0", "↑ ↓ : défiler", "Entrée : fermer")
        await desk.press("end")
        await desk.sees("Champ 39")
