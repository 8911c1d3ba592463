"""Comments in preparation on the Ministry's screens: written, edited, removed, never lost."""

from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.errors import NotSaved
from screens.dialogs import Confirm
from screens.review.comment_dialog import CommentDialog
from screens.review.screen import ReviewScreen
from tests.budget import few
from tests.screens.examining import COLLEAGUE, COMMENT, examining, texts
from tests.screens.office import AGENT, office, open_as
from widgets.editors.note import NoteEditor


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """The sample office, open for an agent of its regions."""
    return office(tmp_path, AGENT)


@pytest.mark.feature("P67")
async def test_a_section_and_a_question_are_commented_where_the_cursor_is(services: Services) -> None:
    async with examining(services) as (desk, request_id):
        await desk.press("c")
        assert "Placez le curseur dans une section" in desk.said
        await desk.press("l")
        assert "Placez le curseur sur une question" in desk.said
        await desk.press("4")
        await desk.until(lambda: "Placez le curseur" not in desk.said)
        await desk.press("f8", "c")
        await desk.at(CommentDialog)
        await desk.sees("Page 4, « Besoins par domaine »")
        await desk.write("Élise [/] ?")
        await desk.press("f8")
        await desk.at(ReviewScreen)
        await desk.sees("Commentaire préparé – Agente Régionale", "Élise [/] ?", "1 commentaire préparé –")
        await desk.press("down", "down", "down", "down", "l")
        await desk.at(CommentDialog)
        await desk.sees("« Santé et soins : niveau de soutien »")
        await desk.write("Depuis quand")
        await desk.press("escape")
        await desk.sees("2 commentaires préparés", "préparé sur « Santé et soins : niveau de soutien »")
        found = services.review.read(request_id).draft_comments
        assert [(one.page, one.section, one.field) for one in found] == [
            (4, "besoins", ""),
            (4, "besoins", "besoin_sante_niveau"),
        ]
        assert desk.said == "Commentaire préparé : le service de garde ne le verra qu’au retour de la demande (R)."


@pytest.mark.feature("P67")
@pytest.mark.parametrize("page", few(range(1, 8), 2))
@pytest.mark.thorough
async def test_the_digit_of_a_page_then_c_comments_its_first_section(services: Services, page: int) -> None:
    async with examining(services) as (desk, request_id):
        await desk.press(str(page))
        await desk.sees(f"Page {page} de 7")
        await desk.press("c")
        await desk.at(CommentDialog)
        first = services.review.read(request_id).pages[page - 1].sections[0]
        await desk.sees(f"Page {page}, « {first.title} »")
        await desk.write("Précisez [/]")
        await desk.press("f8")
        await desk.at(ReviewScreen)
        await desk.sees("1 commentaire préparé –")
        await desk.press(str(page), "m")
        await desk.at(CommentDialog)
        found = services.review.read(request_id).draft_comments
        assert [(one.page, one.section, one.field) for one in found] == [(page, first.key, "")]


@pytest.mark.thorough
async def test_a_prepared_comment_is_edited_and_removed(services: Services) -> None:
    async with examining(services, 1) as (desk, request_id):
        before = texts(services, request_id)
        await desk.press("2", "m")
        assert desk.said == "Aucun commentaire préparé ici."
        await desk.press("1", "f8", "f8", "f8", "down")
        await desk.sees("M le modifie, Suppr le retire.")
        await desk.press("m")
        await desk.at(CommentDialog)
        await desk.write(" Merci.")
        await desk.press("f8")
        await desk.at(ReviewScreen)
        await desk.until(lambda: texts(services, request_id) == [f"{before[0]} Merci."])
        await desk.press("delete")
        await desk.at(Confirm)
        await desk.sees("Retirer ce commentaire préparé ?", "Merci.")
        await desk.press("r")
        await desk.sees("Commentaire retiré.")
        assert texts(services, request_id) == []
        # The letter that confirms went no further: « R » asks for nothing else.
        await desk.at(ReviewScreen)


@pytest.mark.thorough
async def test_an_empty_or_unchanged_comment_changes_nothing(services: Services) -> None:
    async with examining(services, 1) as (desk, request_id):
        before = texts(services, request_id)
        await desk.press("2", "f8", "c")
        await desk.at(CommentDialog)
        await desk.press("escape")
        await desk.at(ReviewScreen)
        await desk.press("1", "f8", "f8", "f8", "m")
        await desk.at(CommentDialog)
        await desk.press("f8")
        await desk.at(ReviewScreen)
        assert texts(services, request_id) == before


@pytest.mark.thorough
async def test_what_is_typed_is_kept_when_the_session_ends(services: Services) -> None:
    async with examining(services) as (desk, request_id):
        await desk.press("4", "f8", "c")
        await desk.at(CommentDialog)
        await desk.write("À moitié")
        desk.app.flush()
        assert texts(services, request_id) == ["À moitié"]


@pytest.mark.thorough
async def test_what_is_typed_is_kept_even_when_something_else_cannot_be_saved(services: Services) -> None:
    def refuse() -> None:
        raise NotSaved("Ces droits ne sont pas enregistrés.")

    async with examining(services) as (desk, request_id):
        await desk.press("4", "f8", "c")
        await desk.at(CommentDialog)
        await desk.write("À moitié")
        desk.app.flushers.insert(0, refuse)
        with pytest.raises(NotSaved, match="Ces droits"):
            desk.app.flush()
        assert texts(services, request_id) == ["À moitié"]


@pytest.mark.thorough
async def test_a_refused_comment_stays_on_the_screen(services: Services) -> None:
    async with examining(services) as (desk, request_id):
        await desk.press("4", "f8", "c")
        await desk.at(CommentDialog)
        await desk.write("Trop tard")
        other = open_as(services.settings, COLLEAGUE)
        other.review.prepare(request_id, COMMENT)
        other.review.return_with_comments(request_id, other.review.read(request_id).file.request.version)
        other.store.close()
        await desk.press("f8")
        await desk.sees("Vous ne pouvez commenter que les demandes", "Échap encore ferme sans garder ce texte.")
        assert desk.widget(NoteEditor).typed == "Trop tard"
        await desk.press("escape")
        await desk.at(ReviewScreen)
        await desk.sees("Cette demande vient de changer", "– Commentaires")
