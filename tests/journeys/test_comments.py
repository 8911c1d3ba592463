"""A request comes back « En commentaires »: corrected comment by comment, signed again, sent again, read afterwards."""

from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.domain.codes import Status
from mes_tui.domain.comments import Part, part_key
from mes_tui.domain.requests import NewComment
from mes_tui.settings import Settings
from screens.changes import ChangesScreen
from screens.comments import CommentsScreen
from screens.detail import DetailScreen
from storage.store import Store
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work
from tests.journeys.filling import answer, field, go_to, here, on_page, page_of
from tests.journeys.office import AUGUST, ELISE, office
from tests.services.builders import AGENT, BAIE, Clock, Work

FIRST = "Le poste [/] ne répond pas, 100 % du temps.\nVeuillez vérifier auprès d’Élise ᐃᓄᒃ."
SECOND = "Précisez la fréquence."
REPLY = "Voir le plan d’O’Neill-Œuvray [b]"


def two(folder: Path) -> tuple[Settings, int, str]:
    """A request filled, signed, sent and returned with two comments: the store in ``folder``, its id and number."""
    settings = office(folder, "commented office", _comment)
    with Store.open(settings.store_place) as store:
        ((request_id, number),) = store.rows("SELECT id, number FROM request", {})
    return settings, request_id, number


def _comment(folder: Path) -> None:
    services = open_services(office(folder), Clock(AUGUST), create=True)
    work = Work(services.store, Clock(AUGUST))
    request_id = work.transmitted(f"{BAIE}-{ELISE}-0")
    work.return_with(request_id, NewComment(1, "personne_joindre", FIRST), NewComment(4, "besoins", SECOND))
    services.store.close()


def send_again(work: Work, request_id: int) -> None:
    """Every comment ticked, signed, sent."""
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "Fait", work.version(request_id))
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))


async def to_correct(clerk: Clerk, number: str) -> None:
    """Open the request from the list and the wizard on its first comment."""
    await paths.show(clerk, number)
    clerk.press("m")
    await on_page(clerk, 1)


@pytest.mark.feature("P17", "P65", "P66", "P67", "P68")
async def test_a_commented_request_is_corrected_comment_by_comment_and_sent_again(tmp_path: Path) -> None:
    settings, request_id, number = two(tmp_path)
    async with at_work(settings) as clerk:
        await clerk.sees("2 Demandes en cours 1 !")
        await paths.show(clerk, number)
        await clerk.sees(
            "! Le Ministère a commenté cette demande : 0/2 commentaires corrigés.",
            "✗ page 1, « Personne à joindre » : Le poste [/] ne répond pas",
            "M : corriger C : commentaires V : changements (0)",
        )
        clerk.press("m")
        await on_page(clerk, 1)
        await clerk.sees("0/2 commentaires corrigés F11 Précédent F12 Suivant F2 Corrigé", "▲ Commentaire 1/2")
        await clerk.sees("Veuillez vérifier auprès d’Élise ᐃᓄᒃ.")
        assert here(clerk) == (1, "sg_resp_nom")
        clerk.press("f12")
        await on_page(clerk, 4)
        await clerk.sees("▲ Commentaire 2/2", SECOND)
        clerk.press("f11")
        await on_page(clerk, 1)
        await go_to(clerk, "sg_resp_poste")
        contact = field(clerk)
        assert contact is not None
        await answer(clerk, contact, "777")
        clerk.press("f2")
        await clerk.sees("1/2 commentaires corrigés", "Commentaire 1 corrigé ; il en reste 1 (F12).")

        await paths.verification(clerk)
        await clerk.sees("✗ Commentaires corrigés", "ne vaut plus, car la demande a changé depuis")
        clerk.press("f8")
        await on_page(clerk, 4)
        await clerk.sees(
            "La demande n’est pas encore recevable – Commentaires corrigés ✗. "
            "Le commentaire 2 sur 2 (page 4, « Besoins par domaine ») n’est pas coché « Corrigé »."
        )
        clerk.press("up")
        await clerk.until(lambda: here(clerk)[1].endswith(":reply"), "the reply")
        clerk.send(REPLY)
        await clerk.sees(REPLY)
        clerk.press("shift+tab")
        await clerk.until(lambda: here(clerk)[1].endswith(":corrected"), "the box")
        clerk.press("space")
        await clerk.sees("2/2 commentaires corrigés", "Tout est corrigé : signez et soumettez à l’étape 5.")

        await paths.verification(clerk)
        await clerk.sees("✓ Commentaires corrigés")
        await paths.sign(clerk)
        await paths.submit(clerk, number)
        clerk.press("enter")
        await clerk.at(DetailScreen)
        await clerk.sees("Statut de la demande Transmis", "Le Ministère a fait 2 commentaires sur cette demande.")
        clerk.press("c")
        await clerk.at(CommentsScreen)
        await clerk.sees("Ronde 1, reçue le 2 août 2021 : 2/2 commentaires corrigés", FIRST.split("\n")[0])
        clerk.press("down")
        await clerk.sees("Commentaire 2 sur 2, page 4, « Besoins par domaine »", "✓ Corrigé", f"Réponse : {REPLY}")
        clerk.press("f3")
        await clerk.at(DetailScreen)
        clerk.press("v")
        await clerk.at(ChangesScreen)
        await clerk.sees("1 changement dans celle du 2 août 2021", "Avant : 204 Maintenant : 777")

        agent = Work(clerk.app.services.store, Clock(AUGUST), AGENT)
        assert sorted(comment.reply for comment in agent.drafts.read(request_id).comments) == ["", REPLY]
        assert agent.status(request_id) is Status.TRANSMITTED


@pytest.mark.thorough
@pytest.mark.feature("P47", "P68")
async def test_a_window_that_dies_loses_nothing_of_the_box_and_the_reply(tmp_path: Path) -> None:
    settings, request_id, number = two(tmp_path)
    async with at_work(settings) as clerk:
        await to_correct(clerk, number)
        clerk.press("up")
        await clerk.until(lambda: here(clerk)[1].endswith(":reply"), "the reply")
        clerk.send(REPLY)
        clerk.press("shift+tab")
        await clerk.until(lambda: here(clerk)[1].endswith(":corrected"), "the box")
        clerk.press("space")
        await clerk.sees("1/2 commentaires corrigés", "Enregistré à")
        store = clerk.app.services.store
        key = (part_key(clerk.app.services.drafts.read(request_id).comments[0].id, Part.CORRECTED),)
        await clerk.until(lambda: store.rows("SELECT place_key FROM request WHERE open_comments = 1", {}) == [key])
    async with at_work(settings) as clerk:
        await paths.show(clerk, number)
        await clerk.sees("1/2 commentaires corrigés")
        clerk.press("m")
        await paths.told_open(clerk)
        await on_page(clerk, 1)
        await clerk.sees("[x] Corrigé", REPLY, "▲ Commentaire 1/2")
        await clerk.until(lambda: here(clerk)[1].endswith(":corrected"), "the box where the window died")


@pytest.mark.thorough
@pytest.mark.feature("P47", "P68")
async def test_leaving_while_a_reply_is_being_typed_keeps_it(tmp_path: Path) -> None:
    settings, request_id, number = two(tmp_path)
    async with at_work(settings) as clerk:
        await to_correct(clerk, number)
        clerk.press("up")
        await clerk.until(lambda: here(clerk)[1].endswith(":reply"), "the reply")
        clerk.send(REPLY)
        clerk.press("f3")
        await clerk.at(DetailScreen)
        assert clerk.app.services.drafts.read(request_id).comments[0].reply == REPLY


@pytest.mark.thorough
@pytest.mark.feature("P47", "P68", "P72")
@pytest.mark.parametrize(("key", "kept"), [("f6", "La mienne"), ("f9", "La leur")], ids=["keep mine", "take the other"])
async def test_two_people_write_the_same_reply_and_neither_is_lost_in_silence(
    tmp_path: Path, key: str, kept: str
) -> None:
    settings, request_id, number = two(tmp_path)
    async with at_work(settings) as clerk:
        await to_correct(clerk, number)
        clerk.press("up")
        await clerk.until(lambda: here(clerk)[1].endswith(":reply"), "the reply")
        drafts = clerk.app.services.drafts
        reply = here(clerk)[1]
        drafts.save(request_id, {reply: "La leur"}, drafts.read(request_id).request.version)
        clerk.send("La mienne")
        clerk.press("tab")
        await clerk.sees(
            "NON ENREGISTRÉ", "Réponse au commentaire 1 Votre texte : La mienne Texte enregistré : La leur"
        )
        clerk.press(key)
        await on_page(clerk, 1)
        page = page_of(clerk)
        assert page is not None
        await clerk.until(lambda: next(iter(page.panels.values())).reply.typed == kept, kept)
        await clerk.until(lambda: drafts.read(request_id).comments[0].reply == kept, f"{kept} stored")


@pytest.mark.thorough
@pytest.mark.feature("P68")
async def test_what_a_colleague_ticks_is_shown_with_f5_and_with_the_next_save(tmp_path: Path) -> None:
    settings, request_id, number = two(tmp_path)
    async with at_work(settings) as clerk:
        await to_correct(clerk, number)
        drafts = clerk.app.services.drafts
        first, second = drafts.read(request_id).comments

        def tick(comment: int) -> None:
            version = drafts.read(request_id).request.version
            drafts.save(request_id, {part_key(comment, Part.CORRECTED): "oui"}, version)

        tick(second.id)
        clerk.press("f5")
        await clerk.sees("Demande relue", "1/2 commentaires corrigés")
        await on_page(clerk, 1)
        tick(first.id)
        await go_to(clerk, "sg_resp_poste")
        contact = field(clerk)
        assert contact is not None
        await answer(clerk, contact, "777")
        clerk.press("tab")
        await clerk.sees(
            "2/2 commentaires corrigés", "Rempli par une autre personne, et affiché : « Corrigé » du commentaire 1."
        )


@pytest.mark.thorough
@pytest.mark.feature("P47", "P68")
async def test_a_reply_that_cannot_be_saved_blocks_leaving_and_stays(tmp_path: Path) -> None:
    settings, request_id, number = two(tmp_path)
    async with at_work(settings) as clerk:
        await to_correct(clerk, number)
        store = clerk.app.services.store
        with store.writing() as session:
            session.connection().exec_driver_sql(
                "CREATE TRIGGER plein BEFORE UPDATE ON comment BEGIN SELECT RAISE(ABORT, 'disque plein'); END"
            )
        clerk.press("up")
        await clerk.until(lambda: here(clerk)[1].endswith(":reply"), "the reply")
        clerk.send(REPLY)
        clerk.press("f3")
        await clerk.sees("NON ENREGISTRÉ", "Restez sur cet écran : le texte y est toujours.", REPLY)
        with store.writing() as session:
            session.connection().exec_driver_sql("DROP TRIGGER plein")
        clerk.press("f3")
        await clerk.at(DetailScreen)
        assert clerk.app.services.drafts.read(request_id).comments[0].reply == REPLY


@pytest.mark.thorough
@pytest.mark.feature("P66", "P67")
async def test_a_second_round_is_corrected_alone_and_the_first_stays_readable(tmp_path: Path) -> None:
    settings, request_id, number = two(tmp_path)
    services = open_services(settings, Clock(AUGUST), create=True)
    work = Work(services.store, Clock(AUGUST))
    send_again(work, request_id)
    work.return_with(request_id, NewComment(2, "nature_deficience", "Joignez le rapport.", "diagnostic"))
    services.store.close()
    async with at_work(settings) as clerk:
        await paths.show(clerk, number)
        await clerk.sees("0/1 commentaire corrigé")
        clerk.press("c")
        await clerk.at(CommentsScreen)
        await clerk.sees("3 commentaires, 2 rondes", "Ronde 2,", "Ronde 1,", "✗ p. 2", "✓ p. 1", "✓ p. 4")
        clerk.press("f3")
        await clerk.at(DetailScreen)
        clerk.press("m")
        await on_page(clerk, 2)
        await clerk.until(lambda: here(clerk) == (2, "diagnostic"), "the commented field")
        await clerk.sees("0/1 commentaire corrigé", "▲ Commentaire 1/1 sur «")


@pytest.mark.thorough
@pytest.mark.feature("P47", "P63")
@pytest.mark.parametrize("again", [False, True], ids=["sent", "sent and commented again"])
async def test_what_nothing_takes_any_more_is_named_before_it_is_given_up(tmp_path: Path, again: bool) -> None:
    settings, request_id, number = two(tmp_path)
    async with at_work(settings) as clerk:
        await to_correct(clerk, number)
        work = Work(clerk.app.services.store, Clock(AUGUST))
        send_again(work, request_id)
        if again:
            work.return_with(request_id, NewComment(2, "plan", "Joignez le rapport."))
        clerk.press("up")
        await clerk.until(lambda: here(clerk)[1].endswith(":reply"), "the reply")
        clerk.send(REPLY)
        clerk.press("f3")
        await clerk.sees("Quitter sans enregistrer", "« Réponse au commentaire 1 »")
        clerk.press("escape")
        await on_page(clerk, 1)
        await clerk.sees(REPLY)
        clerk.press("f3")
        await clerk.sees("Quitter sans enregistrer")
        clerk.press("q")
        await clerk.at(DetailScreen)
        assert REPLY not in {comment.reply for comment in work.drafts.read(request_id).comments}
