"""Two programs on one store: what one writes comes to the screen of the other, that nobody touches."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mes_tui.app import MesApp
from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import ListKind, Right
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from screens.detail import DetailScreen
from screens.dialogs import TypeToConfirm
from screens.help import HelpScreen
from screens.home import HomeScreen
from screens.menu import MenuScreen
from screens.notices import NoticesScreen
from screens.request_list import ListScreen
from screens.wizard import WizardScreen
from tests.screens.driver import Desk, at_work
from tests.screens.office import CLERK, DIRECTOR, newest_draft, office, open_as, request_id, settings, signed_draft
from tests.screens.places import CONTACT, in_field
from tests.services.builders import ENDED, granting
from widgets.form_page import FormPage
from widgets.menu import Menu
from widgets.record_list import RecordList

AGENT = Actor("uid:9", "Agente du Ministère", frozenset({Right.AGENT}), regions=frozenset({"06", "11", "16"}))


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MesApp, "LOOK_SECONDS", 0.05)


@contextmanager
def elsewhere(folder: Path, actor: Actor) -> Iterator[Services]:
    """``actor`` at work in another program on the same store."""
    services = open_as(settings(folder), actor)
    try:
        yield services
    finally:
        services.store.close()


def comment(ministry: Services, id_: int) -> str:
    """The Ministry returns a transmitted request with a comment; its number."""
    file = ministry.review.read(id_).file
    form, _, _ = ministry.drafts.evaluate(file)
    ministry.review.prepare(id_, NewComment(1, form.pages[0].sections[0].key, "Précisez [/] O’Neill."))
    ministry.review.return_with_comments(id_, ministry.review.read(id_).file.request.version)
    return file.request.number


def version(services: Services, id_: int) -> int:
    return services.drafts.read(id_).request.version


async def looked(desk: Desk) -> None:
    """Wait until the application has had its first look: what comes now is news."""
    await desk.until(lambda: desk.services.watch._version is not None)


@pytest.mark.feature("P17", "P65")
async def test_a_comment_marks_the_row_of_an_open_list_and_the_cursor_stays(tmp_path: Path) -> None:
    services = office(tmp_path)
    id_ = request_id(services, "TRANSMIS")
    with elsewhere(tmp_path, AGENT) as ministry:
        async with at_work(services, first=ListKind.CURRENT) as desk:
            await desk.at(ListScreen)
            await looked(desk)
            shown = desk.widget(RecordList)
            await desk.press("end")
            here = shown.row
            assert here is not None
            number = comment(ministry, id_)
            await desk.until(lambda: any(row.marked and row.key == number for row in shown.held.rows))
            await desk.sees(f"Nouvel avis : la demande {number} a été commentée.")
            assert shown.row is not None
            assert shown.row.key == here.key
            assert any(row.startswith(f"! {number}") and "Commentaires" in row for row in desk.lines())


@pytest.mark.feature("P16", "P62", "P65")
async def test_a_request_sent_comes_into_the_inbox_of_its_region(tmp_path: Path) -> None:
    services = office(tmp_path, AGENT)
    with elsewhere(tmp_path, DIRECTOR) as director:
        async with at_work(services) as desk:
            await looked(desk)
            before = services.notices.unread()
            await desk.press("8")
            await desk.at(NoticesScreen)
            id_ = signed_draft(director)
            number = director.submission.transmit(id_, version(director, id_)).number
            await desk.sees(f"Nouvel avis : la demande {number} a été transmise au Ministère.")
            await desk.until(lambda: any(row.startswith("! ") and number in row for row in desk.lines()))
            assert services.notices.unread() == before + 1


@pytest.mark.feature("P14", "P65")
@pytest.mark.thorough
async def test_the_counts_of_the_home_screen_and_of_the_menu_follow(tmp_path: Path) -> None:
    services = office(tmp_path)
    id_ = request_id(services, "TRANSMIS")
    with elsewhere(tmp_path, AGENT) as ministry:
        async with at_work(services) as desk:
            await looked(desk)
            entry = {entry.id: entry for entry in desk.widget(Menu, "#mes-menu").entries}
            compliant, unread = entry["list:compliant"].count, entry["notices"].count
            assert compliant is not None
            assert unread is not None
            file = ministry.review.read(id_).file
            ministry.review.decide(id_, Event.DECLARE_COMPLIANT, granting("3"), file.request.version)
            await desk.sees(f"4 Demandes conformes {compliant + 1}", f"8 Avis {unread + 1} !")
            await desk.press("f10")
            await desk.at(MenuScreen)
            await desk.sees(f"8 Avis {unread + 1} !")
            comment(ministry, request_id(services, "TRANSMIS"))
            await desk.sees(f"8 Avis {unread + 2} !")


@pytest.mark.thorough
@pytest.mark.feature("P25", "P65")
async def test_the_details_of_a_request_follow_the_decision(tmp_path: Path) -> None:
    services = office(tmp_path)
    id_ = request_id(services, "TRANSMIS")
    with elsewhere(tmp_path, AGENT) as ministry:
        async with at_work(services) as desk:
            await looked(desk)
            desk.app.open_detail(id_)
            await desk.at(DetailScreen)
            await desk.sees("Statut de la demande Transmis")
            number = comment(ministry, id_)
            await desk.sees("Statut de la demande Commentaires", f"Nouvel avis : la demande {number}")
            assert desk.bar()["edit"] == ("Modifier", True)


async def test_who_deletes_a_draft_is_told_who_has_it_open(tmp_path: Path) -> None:
    services = office(tmp_path)
    id_ = newest_draft(services)
    with elsewhere(tmp_path, CLERK) as clerk:
        async with at_work(services, first=ListKind.DRAFTS) as desk:
            clerk.drafts.open(id_)
            desk.app.open_detail(id_)
            await desk.at(DetailScreen)
            await desk.sees("Statut de la demande")
            await desk.press("delete")
            await desk.at(TypeToConfirm)
            await desk.sees(f"! {clerk.actor.name} a cette demande ouverte depuis", "Pour confirmer, tapez")


@pytest.mark.thorough
async def test_details_of_a_draft_deleted_elsewhere_close_and_say_so(tmp_path: Path) -> None:
    services = office(tmp_path)
    id_ = newest_draft(services)
    with elsewhere(tmp_path, CLERK) as clerk:
        async with at_work(services, first=ListKind.DRAFTS) as desk:
            await looked(desk)
            desk.app.open_detail(id_)
            await desk.at(DetailScreen)
            await desk.sees("Statut de la demande")
            clerk.drafts.delete(id_, clerk.drafts.read(id_).request.number)
            await desk.at(ListScreen)
            await desk.sees("Cette demande n’existe plus")


@pytest.mark.thorough
@pytest.mark.feature("P47", "P65")
async def test_the_wizard_shows_what_somebody_else_wrote_and_moves_nothing_that_is_typed(tmp_path: Path) -> None:
    services = office(tmp_path)
    id_ = newest_draft(services)
    with elsewhere(tmp_path, CLERK) as clerk, elsewhere(tmp_path, AGENT) as ministry:
        async with at_work(services) as desk:
            await looked(desk)
            desk.app.open_wizard(id_, step=3)
            await desk.at(WizardScreen)
            page, key = await in_field(desk), CONTACT
            # A notice about another request waits until the form is left.
            comment(ministry, request_id(services, "TRANSMIS"))
            await desk.write("Élise [/] O’Neill")
            clerk.drafts.save(id_, {"sg_resp_tel": "4185550123"}, version(clerk, id_))
            await desk.sees("Rempli par une autre personne, et affiché : Téléphone")
            assert page.editors["sg_resp_tel"].typed == "4185550123"
            assert "Nouvel avis" not in desk.read()
            assert (desk.widget(FormPage), page.current_key) == (page, key)
            assert page.editors[key].typed == "Élise [/] O’Neill"
            await desk.press("f5")
            await desk.sees("Demande relue")
            again = desk.widget(FormPage)
            assert again.editors[key].typed == "Élise [/] O’Neill"
            assert again.editors["sg_resp_tel"].typed.replace(" ", "").replace("-", "") == "4185550123"
            assert services.drafts.read(id_).answers[key] == "Élise [/] O’Neill"


@pytest.mark.thorough
@pytest.mark.feature("P64", "P65")
async def test_the_wizard_says_that_the_request_was_closed(tmp_path: Path) -> None:
    services = office(tmp_path)
    id_ = request_id(services, "COMMENTAIRES")
    with elsewhere(tmp_path, AGENT) as ministry:
        async with at_work(services) as desk:
            await looked(desk)
            desk.app.open_wizard(id_, step=3)
            await desk.at(WizardScreen)
            await desk.until(lambda: desk.app.screen.query(FormPage))
            ministry.review.decide(id_, Event.CLOSE_DEPARTURE, ENDED, ministry.review.read(id_).file.request.version)
            await desk.sees("La demande est maintenant « Terminée » : elle ne se modifie plus.")


@pytest.mark.thorough
async def test_the_wizard_lets_go_of_a_draft_deleted_elsewhere(tmp_path: Path) -> None:
    services = office(tmp_path)
    id_ = newest_draft(services)
    with elsewhere(tmp_path, CLERK) as clerk:
        async with at_work(services) as desk:
            await looked(desk)
            desk.app.open_wizard(id_, step=3)
            await desk.at(WizardScreen)
            await desk.until(lambda: desk.app.screen.query(FormPage) and desk.widget(FormPage).current_key)
            clerk.drafts.delete(id_, clerk.drafts.read(id_).request.number)
            await desk.sees("Cette demande n’existe plus")
            await desk.write("Élise")
            await desk.press("tab")
            await desk.sees("NON ENREGISTRÉ", "Cette demande n’existe plus")
            await desk.press("f3")
            await desk.at(HomeScreen)
            await desk.sees("Cette demande n’existe plus")


@pytest.mark.thorough
async def test_a_refusal_that_is_being_read_is_not_replaced_by_a_notice(tmp_path: Path) -> None:
    services = office(tmp_path)
    with elsewhere(tmp_path, AGENT) as ministry:
        async with at_work(services) as desk:
            await looked(desk)
            desk.app.say("Refusé : lisez ceci.")
            count = services.notices.unread()
            comment(ministry, request_id(services, "TRANSMIS"))
            await desk.sees(f"8 Avis {count + 1} !")
            assert desk.said == "Refusé : lisez ceci."


@pytest.mark.thorough
async def test_a_notice_is_said_under_a_dialog(tmp_path: Path) -> None:
    services = office(tmp_path)
    with elsewhere(tmp_path, AGENT) as ministry:
        async with at_work(services) as desk:
            await looked(desk)
            await desk.press("f1")
            await desk.at(HelpScreen)
            number = comment(ministry, request_id(services, "TRANSMIS"))
            await desk.press("escape")
            await desk.sees(f"Nouvel avis : la demande {number} a été commentée.")


@pytest.mark.thorough
async def test_the_writes_of_this_window_are_not_read_again(tmp_path: Path) -> None:
    services = office(tmp_path)
    async with at_work(services) as desk:
        await looked(desk)
        seen = services.store.others_version()
        desk.app.open_wizard(newest_draft(services), step=3)
        await desk.at(WizardScreen)
        await in_field(desk)
        await desk.write("Noé Faux-Lac")
        await desk.press("tab")
        await desk.sees("Enregistré à")
        assert services.store.others_version() == seen
        assert "Modifiée ailleurs" not in desk.read()
