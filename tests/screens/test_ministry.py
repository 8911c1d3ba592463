"""The Ministry's screens at the keyboard: lists, reading, comments, decisions, the next request."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain import statuses
from mes_tui.domain.codes import ListKind, MinistryListKind, Status
from mes_tui.services.ministry_lists import MinistryQuery
from screens.base import MesScreen
from screens.dialogs import Confirm, Notice
from screens.document_view import DocumentView
from screens.outcome_dialog import OutcomeDialog
from screens.review.comment_dialog import CommentDialog
from screens.review.home import MinistryHomeScreen
from screens.review.ministry_list import MinistryListScreen
from screens.review.screen import ReviewScreen
from tests.screens.driver import at_work
from tests.screens.examining import COLLEAGUE, COMMENT, examining, texts
from tests.screens.office import AGENT, DIRECTOR, NOW, office, open_as
from tests.services.builders import Clock, granting
from widgets.one_line import OneLine
from widgets.record_list import RecordList


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """The sample office, open for an agent of its regions."""
    return office(tmp_path, AGENT)


def status(services: Services, request_id: int) -> Status:
    return services.review.read(request_id).file.request.status


@pytest.mark.feature("P63")
async def test_the_home_of_an_agent_names_their_regions_and_creates_nothing(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.at(MinistryHomeScreen)
        await desk.sees(
            "Régions 06, 11 et 16", "1 À traiter 5", "2 En commentaires 3", "06 Montréal", "7 Aide en ligne"
        )
        assert "Créer" not in desk.read()
        assert "No de division" not in desk.read()
        await desk.press("f6")
        await desk.at(MinistryHomeScreen)
        assert "create" not in desk.bar()


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("first", "opened"), [(MinistryListKind.RETURNED, MinistryListScreen), (ListKind.DRAFTS, MinistryHomeScreen)]
)
async def test_the_list_asked_for_on_the_command_line_opens_first_when_it_is_an_agent_s(
    services: Services, first: MinistryListKind | ListKind, opened: type[MesScreen[None]]
) -> None:
    async with at_work(services, first=first) as desk:
        await desk.at(opened)
        if isinstance(first, MinistryListKind):
            await desk.sees("En commentaires", "Mise à jour")
            await desk.press("f3")
            await desk.at(MinistryHomeScreen)


async def test_an_agent_of_one_directorate_sees_its_name(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, COLLEAGUE)) as desk:
        await desk.sees("Direction régionale – Capitale-Nationale", "1 À traiter 3")


@pytest.mark.thorough
async def test_the_lists_follow_each_other_with_what_is_limited(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("1")
        await desk.sees("Attente▼", "GALET, Théo", "1–5 sur 5", "Renv. sans", "Garderie Les P…")
        marked = [row for row in desk.lines() if row.lstrip().startswith("!")]
        assert [row.split()[1] for row in marked] == ["2021-11-004"]
        await desk.press("f2", "2")
        await desk.sees("Transfert")
        await desk.write("transfert")
        await desk.press("enter")
        await desk.sees("1–1 sur 1", "Régions 06, 11 et 16 – Transfert")
        await desk.press("right")
        await desk.sees("En commentaires", "Aucune demande ne correspond", "– Transfert")
        await desk.press("f2", "4")
        await desk.sees("1–3 sur 3")
        await desk.write("nuages")
        await desk.sees("1–1 sur 1", "Garderie")


async def test_the_mark_of_a_row_is_explained_when_the_cursor_is_on_it(services: Services) -> None:
    explained = "« ! » : des commentaires sont préparés pour cette demande"
    async with at_work(services) as desk:
        await desk.press("1")
        await desk.at(MinistryListScreen)
        await desk.sees("1–5 sur 5")
        for _ in range(5):
            row = desk.widget(RecordList).row
            assert row is not None
            await desk.until(lambda row: desk.said.startswith(explained) is row.marked, row)
            await desk.press("down")


@pytest.mark.thorough
async def test_the_keys_of_a_prepared_comment_are_in_the_key_bar_where_there_is_one(services: Services) -> None:
    async with examining(services) as (desk, _):
        assert {"edit_remark", "remove_remark"} & set(desk.bar()) == set()
        await desk.press("1")
        await desk.sees("Page 1 de 7")
        section = desk.app.screen.reading.spot.section  # type: ignore[attr-defined]
        services.review.prepare(desk.app.screen.request_id, replace(COMMENT, section=section))  # type: ignore[attr-defined]
        await desk.press("f5")
        await desk.until(lambda: {"edit_remark", "remove_remark"} <= set(desk.bar()))
        await desk.sees("M Modifier", "Suppr Retirer", "F Conforme", "R Retourner")


@pytest.mark.thorough
async def test_an_open_request_says_the_keys_of_its_pages_and_cuts_no_number_in_two(services: Services) -> None:
    async with examining(services) as (desk, _):
        assert desk.said == "1 à 7 : une page du formulaire. 0 : le début."
        for whole in ("NECSG\u00a01000002", "418\u00a0555-0102", "418\u00a0555-0103"):
            assert any(whole in row for row in desk.lines()), whole


@pytest.mark.thorough
async def test_the_next_and_the_previous_request_come_without_the_list(services: Services) -> None:
    async with examining(services) as (desk, _):
        numbers = [row.key for row in services.ministry_lists.window(MinistryQuery.first(MinistryListKind.TO_REVIEW))]
        for number in numbers[1:]:
            await desk.press("f12")
            await desk.sees(f"Demande {number}")
        await desk.press("n")
        await desk.sees("C’est la dernière demande de la liste.")
        await desk.press("p")
        await desk.sees(f"Demande {numbers[-2]}")
        await desk.press("escape")
        await desk.at(MinistryListScreen)
        assert services.store.rows("SELECT count(*) FROM lease")[0][0] <= 1


@pytest.mark.thorough
@pytest.mark.feature("P65", "P66")
async def test_a_request_is_returned_then_the_next_one_comes(services: Services) -> None:
    async with examining(services, 1) as (desk, request_id):
        services.review.prepare(request_id, COMMENT)
        await desk.press("f5")
        await desk.sees("2 commentaires préparés")
        await desk.press("r")
        await desk.sees("Retourner la demande 2021-11-004 avec 2 commentaires ?")
        await desk.press("r")
        await desk.sees("La demande 2021-11-004 est retournée avec 2 commentaires. Voici la suivante.", "MARÉE, Sacha")
        assert status(services, request_id) is Status.COMMENTED
        examined = f"SELECT examined_at FROM request WHERE id = {(await desk.at(ReviewScreen)).request_id}"
        assert services.store.rows(examined) == [("",)]  # still the service's to withdraw
        await desk.press("f8")
        await desk.until(lambda: services.store.rows(examined) != [("",)])
        await desk.press("r")
        assert desk.said == "Préparez d’abord un commentaire (C) sur une section ou un document."


@pytest.mark.parametrize(("typed", "words"), [("9", "de 0,01 à 3 heures"), ("x", "Heures accordées par jour")])
@pytest.mark.thorough
async def test_hours_that_cannot_be_granted_are_said_in_the_dialog(services: Services, typed: str, words: str) -> None:
    async with examining(services) as (desk, request_id):
        await desk.press("f")
        await desk.at(OutcomeDialog)
        await desk.sees("Demande 2021-11-003", "Demandé : 3 heures / jour, 5 jours / semaine")
        await desk.write(typed, over=True)
        await desk.press("enter")
        await desk.sees(words)
        assert desk.widget(OneLine).value == typed
        await desk.press("escape")
        await desk.at(Confirm)
        assert status(services, request_id) is Status.TRANSMITTED


@pytest.mark.feature("P19", "P71")
async def test_a_request_is_declared_compliant_with_fewer_hours(services: Services) -> None:
    async with examining(services, 1) as (desk, request_id):
        await desk.press("f")
        await desk.at(OutcomeDialog)
        await desk.write("2,5", over=True)
        await desk.press("enter")
        await desk.sees("Moins est accordé que ce qui est demandé")
        await desk.write("Le répit couvre le reste.")
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.sees("la demande 2021-11-004 ?", "2,5 heures / jour, 5 jours", "1 commentaire préparé sera perdu")
        await desk.press("d")
        await desk.sees("La demande 2021-11-004 est conforme (2,5 h par jour).")
        request = services.review.read(request_id).file.request
        assert (request.status, request.granted_hours) == (Status.COMPLIANT, "2,5")
        (told,) = services.review.read(request_id).outcomes
        assert (told.days, told.text) == ("5", "Le répit couvre le reste.")
        assert texts(services, request_id) == []


@pytest.mark.feature("P20", "P71")
@pytest.mark.thorough
async def test_a_request_is_closed_with_its_reason(services: Services) -> None:
    async with examining(services) as (desk, request_id):
        await desk.press("t")
        await desk.sees("Pour quel motif", "Départ de l’enfant")
        # What cannot happen yet is not offered.
        assert "Fin de l’année" not in desk.read()
        await desk.press("1")
        await desk.at(OutcomeDialog)
        await desk.press("enter")
        await desk.sees("Dernier jour de présence", "est vide")
        await desk.write("2022-01-21", over=True)
        await desk.press("enter")
        await desk.at(Confirm)
        await desk.sees("Terminer la demande 2021-11-003 ?", "Motif : départ de l’enfant.")
        await desk.press("t")
        await desk.sees("La demande 2021-11-003 est terminée.")
        assert status(services, request_id) is Status.CLOSED


async def test_a_request_that_cannot_be_closed_yet_says_why_instead_of_an_empty_choice(services: Services) -> None:
    rows = services.ministry_lists.window(MinistryQuery.first(MinistryListKind.CLOSED))
    refused = next(row.id for row in rows if status(services, row.id) is Status.NOT_GRANTED)
    async with at_work(services) as desk:
        desk.app.open_detail(refused)
        await desk.at(ReviewScreen)
        await desk.sees("Non accordée")
        await desk.press("t")
        await desk.at(ReviewScreen)
        await desk.sees("L’année de référence 2021-2022 se termine en 2022")


@pytest.mark.thorough
async def test_a_decision_is_corrected_with_its_reason(services: Services) -> None:
    (row, *_) = services.ministry_lists.window(MinistryQuery.first(MinistryListKind.COMPLIANT))
    before = services.review.read(row.id).file.request
    async with at_work(services) as desk:
        desk.app.open_detail(row.id)
        await desk.at(ReviewScreen)
        await desk.sees("D Corriger")
        await desk.press("f8")
        await desk.sees("Suites de la demande", "Déclaré conforme")
        await desk.press("d")
        await desk.at(OutcomeDialog)
        await desk.write("2", over=True)
        await desk.press("enter")
        await desk.sees("« Motif de la correction » est vide")
        await desk.write("Erreur de calcul.")
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.press("c")
        await desk.sees(f"La décision sur la demande {before.number} est corrigée.", "Une décision plus récente")
        file = services.review.read(row.id).file
        assert (file.request.granted_hours, file.outcomes[-1].text) == ("2", "Erreur de calcul.")


@pytest.mark.thorough
async def test_after_the_last_request_of_the_list_comes_the_list(services: Services) -> None:
    rows = services.ministry_lists.window(MinistryQuery.first(MinistryListKind.TO_REVIEW))
    for row in rows[1:]:
        version = services.review.read(row.id).file.request.version
        services.review.decide(row.id, statuses.Event.DECLARE_COMPLIANT, granting("1"), version, discard=True)
    async with examining(services) as (desk, _):
        await desk.press("f", "enter")
        await desk.at(Confirm)
        await desk.press("d")
        await desk.at(MinistryListScreen)
        await desk.sees("Il n’y en a plus dans cette liste.", "Aucune demande n’attend de décision.")


async def test_a_colleague_who_reads_the_same_request_is_named(services: Services) -> None:
    other = open_as(services.settings, COLLEAGUE)
    row = other.ministry_lists.window(MinistryQuery.first(MinistryListKind.TO_REVIEW))[0]
    other.review.open(row.id)
    other.store.close()
    async with examining(services) as (desk, _):
        await desk.sees("Zoé [/] O’Neill examine cette demande, ouverte depuis")


@pytest.mark.thorough
async def test_a_decided_request_is_read_and_says_why_nothing_more_can_be_done(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("3", "enter")
        await desk.at(ReviewScreen)
        await desk.sees("Heures accordées par jour", "– Conforme")
        for key in ("c", "r", "f"):
            await desk.press(key)
            assert desk.said.endswith(
                "dont le statut est « Transmis » ou « En révision » (statut actuel : « Conforme »)."
            )
        await desk.press("o")
        assert "Entrée" in desk.said
        await desk.press("enter")
        await desk.at(DocumentView)
        await desk.sees("Document fictif du bureau d’exemple")
        await desk.press("escape")
        await desk.at(ReviewScreen)


@pytest.mark.thorough
@pytest.mark.feature("A10")
async def test_what_came_back_shows_what_changed_and_what_was_answered(services: Services) -> None:
    row = services.ministry_lists.window(MinistryQuery.first(MinistryListKind.RETURNED))[0]
    provider = open_as(services.settings, DIRECTOR)

    def version() -> int:
        return provider.drafts.read(row_id).request.version

    row_id = row.id
    provider.drafts.save(row_id, {"sg_resp_nom": "Élise [/] Œuvray"}, version())
    for comment in provider.drafts.read(row_id).comments:
        provider.drafts.correct_comment(row_id, comment.id, True, "C’est fait [/].", version())
    provider.submission.sign(row_id, "Maude", "Lavague", "Directrice", version())
    provider.submission.transmit(row_id, version())
    provider.store.close()
    async with at_work(services) as desk:
        await desk.press("1")
        await desk.sees("1–6 sur 6")
        await desk.write(row.key)
        await desk.press("enter")
        await desk.at(ReviewScreen)
        await desk.sees(", de nouveau le 22 novembre 2021")
        await desk.press("f8")
        await desk.sees("Ce qui a changé depuis la transmission", "(page 1)", "→ Élise [/] Œuvray")
        await desk.press("1", "f8", "f8", "f8")
        await desk.sees("▲ Commentaire, ronde 1 – Direction régionale", "– corrigé", "C’est fait [/].")


@pytest.mark.thorough
async def test_a_long_paste_in_a_comment_is_cut_and_said(services: Services) -> None:
    async with examining(services) as (desk, request_id):
        await desk.press("4", "f8", "c")
        await desk.at(CommentDialog)
        await desk.paste("Élise [/] \x1b[2J " * 400)
        await desk.sees("au plus 2 000 caractères", "2000/2000")
        await desk.press("escape")
        await desk.at(ReviewScreen)
        await desk.until(lambda: texts(services, request_id))
        assert "\x1b" not in texts(services, request_id)[0]


@pytest.mark.thorough
@pytest.mark.feature("P20")
async def test_the_year_that_is_over_is_closed_after_a_look_at_the_list(tmp_path: Path) -> None:
    services = office(tmp_path, AGENT)
    services.context.clock = Clock(NOW + timedelta(days=300))
    rows = services.ministry_lists.window(MinistryQuery.first(MinistryListKind.OVER))
    assert len(rows) > 2
    async with at_work(services) as desk:
        await desk.press("5")
        await desk.sees("À terminer, fin d’année", "2021-2022", f"1–{len(rows)} sur {len(rows)}")
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.sees(f"Terminer {len(rows)} demandes conformes, de {rows[0].key} à {rows[-1].key}")
        # One of them is closed by somebody else while the person reads.
        services.review.close_year(rows[1].id)
        await desk.press("t")
        await desk.at(Notice)
        await desk.sees("Demandes laissées comme elles sont")
        await desk.press("enter")
        await desk.sees(f"{len(rows) - 1} demandes terminées.", "Aucune demande conforme dont l’année")
        assert {status(services, row.id) for row in rows} == {Status.CLOSED}
