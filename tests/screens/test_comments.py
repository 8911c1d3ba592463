"""The comments on the screens: the banner of the details, the two reading screens, the bar and keys of the wizard."""

from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.comments import TICKED, Part, part_key
from mes_tui.domain.requests import Place
from screens.changes import ChangesScreen
from screens.comments import CommentsScreen
from screens.detail import DetailScreen
from screens.wizard import WizardScreen
from tests.budget import few, some
from tests.screens.driver import SIZES, Desk, at_work
from tests.screens.office import READER, newest_draft, office, request_id
from widgets.comment_bar import CommentBar
from widgets.form_page import FormPage

LONG = "Élise [/] O’Neill-Œuvray ᐃᓄᒃ " * 40


def to_correct(services: Services) -> int:
    return request_id(services, "COMMENTAIRES")


def box(services: Services, rank: int) -> str:
    return part_key(services.drafts.read(to_correct(services)).comments[rank].id, Part.CORRECTED)


def save(services: Services, **answers: str) -> None:
    """Write on the request to correct, from somewhere else."""
    request = services.drafts.read(to_correct(services)).request
    services.drafts.save(request.id, answers, request.version)


async def details(desk: Desk, request: int) -> None:
    desk.app.open_detail(request)
    await desk.at(DetailScreen)
    await desk.sees("Statut de la demande")


async def correcting(desk: Desk) -> WizardScreen:
    """The wizard on the first comment that is not corrected: the second one, on page 4."""
    desk.app.open_wizard(to_correct(desk.services))
    screen = await desk.at(WizardScreen)
    await desk.sees("1/2 commentaires corrigés", "Commentaire 2 sur 2, page 4")
    await on_page(desk, 4)
    return screen


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P66", "C31")
@pytest.mark.parametrize(
    "left", some([Place(5), Place(4), Place(3, 1, ""), Place(3, 7, "")], [Place(5), Place(3, 1, "")])
)
async def test_the_key_leads_to_the_first_comment_left_wherever_the_request_was_left(
    services: Services, left: Place
) -> None:
    services.drafts.remember(to_correct(services), left)
    async with at_work(services) as desk:
        await details(desk, to_correct(services))
        await desk.press("m")
        await desk.at(WizardScreen)
        await desk.sees("Commentaire 2 sur 2, page 4")
        await on_page(desk, 4)


@pytest.mark.thorough
@pytest.mark.feature("P66")
async def test_once_all_is_ticked_the_key_leads_where_the_request_was_left(services: Services) -> None:
    save(services, **{box(services, 1): TICKED})
    services.drafts.remember(to_correct(services), Place(5))
    async with at_work(services) as desk:
        await details(desk, to_correct(services))
        await desk.press("m")
        await desk.at(WizardScreen)
        await desk.sees("Analyse de recevabilité")


async def on_page(desk: Desk, number: int) -> None:
    await desk.until(lambda: desk.app.screen.query(FormPage) and desk.widget(FormPage).page.number == number)
    await desk.until(lambda: desk.widget(FormPage).current_key)


@pytest.mark.feature("P65", "P66")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_banner_tells_what_to_correct_and_where_to_go(services: Services, size: tuple[int, int]) -> None:
    async with at_work(services, size) as desk:
        await details(desk, to_correct(services))
        rows = [" ".join(row.split()) for row in desk.lines()]
        assert rows[2] == "! Le Ministère a commenté cette demande : 1/2 commentaires corrigés."
        assert rows[3].startswith("✓ page 1, « Personne à joindre » : Le numéro de poste ne répond pas.")
        assert rows[4].startswith("✗ page 4, « Besoins par domaine » : Précisez la fréquence")
        assert rows[5] == "M : corriger C : commentaires V : changements (0)"


async def test_once_all_is_ticked_the_banner_leads_to_the_signature(services: Services) -> None:
    save(services, **{box(services, 1): TICKED}, heures_jour="5")
    async with at_work(services) as desk:
        await details(desk, to_correct(services))
        await desk.sees("2/2 commentaires corrigés.", "S : signer et soumettre")
        await desk.sees("V : changements (")
        assert "changements (0)" not in desk.read()


async def test_who_may_only_read_is_offered_only_reading(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, READER)) as desk:
        await details(desk, to_correct(desk.services))
        await desk.sees("C : commentaires V : changements")
        assert "M : corriger" not in desk.read()


@pytest.mark.thorough
@pytest.mark.parametrize(("key", "command"), [("c", "comments"), ("v", "changes")])
async def test_without_comments_the_keys_say_so(services: Services, key: str, command: str) -> None:
    async with at_work(services) as desk:
        await details(desk, request_id(services, "TRANSMIS"))
        assert command not in {found.id for found in desk.app.screen.available()}  # type: ignore[attr-defined]
        await desk.press(key)
        await desk.until(lambda: desk.said == "Le Ministère n’a pas commenté cette demande.")


@pytest.mark.feature("P67")
async def test_the_comments_are_read_whole_one_by_one(services: Services) -> None:
    async with at_work(services) as desk:
        await details(desk, to_correct(services))
        await desk.press("c")
        await desk.at(CommentsScreen)
        await desk.sees("2 commentaires, 1 ronde", "Ronde 1, reçue le", "1/2 commentaires corrigés")
        await desk.sees("Commentaire 1 sur 2", "✓ Corrigé", "Réponse : Le poste est maintenant le 204.")
        await desk.press("down")
        await desk.sees("Commentaire 2 sur 2", "✗ Pas encore coché « Corrigé »", "Sans réponse.")
        await desk.press("f3")
        await desk.at(DetailScreen)


@pytest.mark.thorough
@pytest.mark.feature("P67")
async def test_old_and_new_are_read_whole_however_long(services: Services) -> None:
    save(services, heures_jour="5", sg_resp_nom=LONG[:75].strip())
    async with at_work(services) as desk:
        await details(desk, to_correct(services))
        await desk.press("v")
        await desk.at(ChangesScreen)
        await desk.sees("Depuis la transmission du", "changements")
        await desk.sees("Avant : Ève Lafleur-Sansnom", f"Maintenant : {LONG[:75].strip()}")
        await desk.press("down")
        await desk.sees("Maintenant : 5 heures / jour", "Avant : 6 heures / jour")


@pytest.mark.thorough
async def test_a_long_reply_is_read_to_its_end_with_page_down(services: Services) -> None:
    reply = box(services, 0).replace("corrected", "reply")
    save(services, **{reply: f"{LONG}Fin."})
    async with at_work(services) as desk:
        await details(desk, to_correct(services))
        await desk.press("c")
        await desk.sees("Commentaire 1 sur 2")
        assert "Fin." not in desk.read()
        await desk.press("pagedown", "pagedown", "pagedown")
        await desk.sees("Fin.")
        await desk.press("pageup", "pageup", "pageup")
        await desk.sees("Commentaire 1 sur 2, page 1")


@pytest.mark.thorough
@pytest.mark.feature("P66")
async def test_the_bar_stands_over_every_page_of_a_commented_request_and_of_no_other(services: Services) -> None:
    async with at_work(services) as desk:
        await correcting(desk)
        for number in range(1, 8):
            await desk.press("ctrl+g", str(number))
            await on_page(desk, number)
            rows = [row for row in desk.lines() if "commentaires corrigés" in row]
            assert [row.split("   ")[-1].strip() for row in rows] == ["F2 Corrigé"]
        await desk.press("f3")
        desk.app.open_wizard(newest_draft(services), step=3)
        await on_page(desk, 1)
        assert not desk.widget(CommentBar).display
        await desk.press("f12")
        await desk.until(lambda: desk.said == "Cette demande n’a pas de commentaire à corriger.")


@pytest.mark.thorough
@pytest.mark.feature("P66")
@pytest.mark.parametrize(("next_", "previous"), few([("f12", "f11"), ("ctrl+s", "ctrl+b")], 1))
async def test_each_comment_key_goes_round_over_the_pages(services: Services, next_: str, previous: str) -> None:
    async with at_work(services) as desk:
        await correcting(desk)
        for key, page, rank in ((next_, 1, 1), (next_, 4, 2), (previous, 1, 1), (previous, 4, 2)):
            await desk.press(key)
            await on_page(desk, page)
            await desk.sees(f"Commentaire {rank} sur 2, page {page}", f"▲ Commentaire {rank}/2")


@pytest.mark.thorough
@pytest.mark.feature("P66")
async def test_the_keys_of_the_settings_are_shown_in_the_bar(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, keymap={"next_comment": "f9", "print": "ctrl+o"})) as desk:
        await correcting(desk)
        await desk.sees("F9 Suivant")
        await desk.press("f9")
        await on_page(desk, 1)


@pytest.mark.thorough
@pytest.mark.feature("P66")
@pytest.mark.parametrize(("step", "key", "page"), few([(4, "f12", 1), (4, "f11", 4), (5, "f12", 4), (5, "f11", 4)], 2))
async def test_from_the_other_steps_the_keys_lead_back_to_the_pages(
    services: Services, step: int, key: str, page: int
) -> None:
    async with at_work(services) as desk:
        desk.app.open_wizard(to_correct(services), step=step)
        await desk.sees({4: "Joindre des documents", 5: "Analyse de recevabilité"}[step])
        await desk.press(key)
        await on_page(desk, page)
        await desk.sees("► Demande de soutien", f"page {page} : F2 coche")


@pytest.mark.feature("P68")
async def test_one_key_ticks_the_comment_of_the_section_and_says_what_is_left(services: Services) -> None:
    async with at_work(services) as desk:
        await correcting(desk)
        await desk.press("f2")
        await desk.sees("2/2 commentaires corrigés")
        await desk.until(
            lambda: desk.said.startswith("Tout est corrigé ; la signature du 31 octobre 2021 vaut toujours")
        )
        await desk.until(lambda: services.drafts.read(to_correct(services)).comments[1].corrected)
        await desk.press("f2")
        await desk.sees("1/2 commentaires corrigés", "Commentaire 2 : « Corrigé » n’est plus coché.")
        await desk.press("ctrl+g", "1")
        await on_page(desk, 1)
        desk.widget(FormPage).focus_key("sg_adresse_postale")
        await desk.press("ctrl+g", "7")
        await on_page(desk, 7)
        await desk.press("f2")
        await desk.sees("Pas de commentaire ici : F12 mène au suivant.")


@pytest.mark.feature("P68")
async def test_the_last_comment_ticked_does_not_hide_what_is_wrong_in_the_form(services: Services) -> None:
    save(services, date_debut_freq="31 février")
    async with at_work(services) as desk:
        await correcting(desk)
        await desk.press("f2")
        told = "Commentaires tous corrigés, mais il reste 1 réponse à donner ou à corriger, page 3."
        await desk.until(lambda: desk.said == told)


def sign(services: Services) -> None:
    version = services.drafts.read(to_correct(services)).request.version
    services.submission.sign(to_correct(services), "Maude", "Lavague", "Directrice", version)


@pytest.mark.thorough
@pytest.mark.feature("P68", "P58")
async def test_a_signature_that_still_holds_is_not_asked_for_again(services: Services) -> None:
    sign(services)
    async with at_work(services) as desk:
        await correcting(desk)
        await desk.press("f2")
        told = "Tout est corrigé ; la signature du 22 novembre 2021 vaut toujours : soumettez à l’étape 5."
        await desk.until(lambda: desk.said == told)


@pytest.mark.thorough
@pytest.mark.feature("P61", "P68")
@pytest.mark.parametrize("changed", [False, True])
async def test_sending_again_what_did_not_change_is_said_before(services: Services, changed: bool) -> None:
    save(services, **{box(services, 1): TICKED}, **({"sg_resp_nom": "Élise O’Neill-Œuvray"} if changed else {}))
    sign(services)
    async with at_work(services) as desk:
        desk.app.open_wizard(to_correct(services), step=5)
        await desk.sees("Analyse de recevabilité", "Signée par")
        await desk.press("f8")
        await desk.sees("au Ministère ?")
        told = "Aucune réponse ni aucun document n’a changé depuis la dernière transmission." in desk.read()
        assert told is not changed


@pytest.mark.thorough
@pytest.mark.feature("P68")
async def test_one_tick_of_two_says_how_many_are_left(services: Services) -> None:
    save(services, **{box(services, 0): ""})
    async with at_work(services) as desk:
        desk.app.open_wizard(to_correct(services))
        await on_page(desk, 1)
        await desk.press("f2")
        await desk.sees("Commentaire 1 corrigé ; il en reste 1 (F12).", "1/2 commentaires corrigés")


@pytest.mark.thorough
@pytest.mark.feature("P57", "P68")
@pytest.mark.parametrize("way", ["enter on the cross", "submit"])
async def test_an_empty_box_is_reached_from_the_check_list(services: Services, way: str) -> None:
    async with at_work(services) as desk:
        desk.app.open_wizard(to_correct(services), step=5)
        await desk.sees("✗ Commentaires corrigés")
        await desk.press(*(["down", "enter"] if way != "submit" else ["f8"]))
        await on_page(desk, 4)
        await desk.sees("Le commentaire 2 sur 2 (page 4, « Besoins par domaine ») n’est pas coché « Corrigé ».")
        await desk.sees("▲ Commentaire 2/2")


@pytest.mark.thorough
@pytest.mark.feature("P8")
async def test_the_help_of_the_box_and_of_the_reply_says_what_they_are_for(services: Services) -> None:
    async with at_work(services) as desk:
        await correcting(desk)
        for rank, told in ((0, "Une fois la section corrigée"), (1, "Facultative")):
            panel = next(iter(desk.widget(FormPage).panels.values()))
            key = list(panel.editors)[rank]
            desk.widget(FormPage).focus_key(key)
            await desk.until(lambda key: desk.widget(FormPage).current_key == key, key)
            await desk.press("f1")
            await desk.sees(told)
            await desk.press("escape")


@pytest.mark.thorough
@pytest.mark.feature("P66")
async def test_a_click_on_the_bar_does_what_its_key_does(services: Services) -> None:
    async with at_work(services) as desk:
        await correcting(desk)
        row = next(row for row in desk.lines() if "F12 Suivant" in row)
        bar = desk.widget(CommentBar)
        await desk.pilot.click(CommentBar, offset=(row.index("Suivant") - bar.region.x, 0))
        await on_page(desk, 1)
