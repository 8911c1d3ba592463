"""The whole cycle on one store, three people at their keyboards: a clerk, a director, an agent of the Ministry."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import ListKind, Nature, RequestType, Right, ServiceType
from mes_tui.settings import Settings
from screens.detail import DetailScreen
from screens.dialogs import Confirm
from screens.outcome_dialog import OutcomeDialog
from screens.print_dialog import ChoiceDialog
from screens.review.comment_dialog import CommentDialog
from screens.review.ministry_list import MinistryListScreen
from screens.review.screen import ReviewScreen
from storage import records
from storage.store import Store
from tests.forms.builders import complete_answers
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work
from tests.journeys.filling import here, on_page
from tests.journeys.office import ELISE, nirec, office
from tests.services.builders import BAIE
from widgets.editors.note import NoteEditor

CLERK = Actor("uid:71001", "Jean Roy")
DIRECTOR = Actor("uid:71002", "Maude Lavague")
AGENT = Actor("nom:agente-11", "Agente du Ministère")
SEPTEMBER = datetime(2022, 9, 1, 14, 0, tzinfo=UTC)
FIRST, SECOND = "Le poste ne répond pas.", "Précisez la fréquence [/] des crises."


def staffed(folder: Path) -> Settings:
    """The office with its three accounts, each with what it needs and no more."""
    settings = office(folder)
    with Store.open(settings.store_place) as store, store.writing() as session:
        records.put_user(session, CLERK.login, CLERK.name, {Right.CONSULT, Right.ENTER}, {BAIE})
        records.put_user(session, DIRECTOR.login, DIRECTOR.name, {Right.CONSULT, Right.SIGN}, {BAIE})
        records.put_user(session, AGENT.login, AGENT.name, {Right.AGENT}, (), {"11"})
    return settings


async def prepare(clerk: Clerk, folder: Path) -> str:
    """The clerk's part: a new request filled in, to which documents are joined; return its number."""
    number = await paths.draft(clerk, answers=complete_answers(RequestType.NEW, ServiceType.CPE))
    await paths.documents(clerk)
    for nature, name in ((Nature.PLAN, "plan.pdf"), (Nature.SIGNATURES, "signatures.pdf")):
        said = ("comparée au formulaire",) if nature is Nature.SIGNATURES else ()
        await paths.attach(clerk, nature, paths.paper(folder, name), *said)
    await paths.verification(clerk)
    clerk.press("f8")
    await clerk.sees(
        "Vous ne possédez pas les accès pour soumettre : il faut le droit « Saisir dans les formulaires – Signature ».",
        "Rien n’est perdu : la demande attend dans « Demandes brouillons ».",
    )
    await paths.home(clerk)
    return number


async def sign_and_submit(director: Clerk, kind: ListKind, number: str) -> None:
    """The director's part, from the home screen."""
    await paths.open_request(director, kind, number)
    director.press("s")
    await director.sees("► Vérification", "Signature électronique de la demande")
    await paths.sign(director)
    await paths.submit(director, number)
    director.press("enter")


async def review(agent: Clerk, number: str) -> None:
    """From the agent's home screen to the request that waits."""
    await agent.sees("1 À traiter 1")
    agent.press("1")
    await agent.at(MinistryListScreen)
    await agent.sees(number)
    agent.press("enter")
    await agent.at(ReviewScreen)
    await agent.sees(number)


async def comment(agent: Clerk, page: int, section: int, title: str, text: str) -> None:
    """Prepare a comment on the section ``title``, the ``section``-th of a page."""
    agent.press(str(page))
    await agent.sees(f"Page {page}")
    agent.press(*["f8"] * section, "c")
    await agent.at(CommentDialog)
    await agent.sees(f"Page {page}, « {title} »")
    await agent.until(lambda: isinstance(agent.app.focused, NoteEditor), "the text of the comment")
    agent.send(text)
    await agent.sees(text)
    agent.press("f8")
    await agent.at(ReviewScreen)
    await agent.sees("Commentaire préparé")


async def confirm(agent: Clerk, sentence: str, letter: str) -> None:
    """Read the question and accept with the letter of its verb."""
    await agent.at(Confirm)
    await agent.sees(sentence)
    agent.press(letter)


@pytest.mark.feature("P57", "P58", "P61", "P62", "P63", "P65", "P66", "P67", "P68", "P71", "P42")
async def test_a_request_lives_its_whole_life_between_three_people(tmp_path: Path) -> None:
    settings = staffed(tmp_path)
    async with at_work(settings, CLERK) as clerk:
        number = await prepare(clerk, tmp_path / "Documents")
    async with at_work(settings, DIRECTOR) as director:
        await sign_and_submit(director, ListKind.DRAFTS, number)

    async with at_work(settings, AGENT) as agent:
        await review(agent, number)
        await comment(agent, 1, 3, "Personne à joindre", FIRST)
        await comment(agent, 4, 1, "Besoins par domaine", SECOND)
        agent.press("r")
        await confirm(agent, f"Retourner la demande {number} avec 2 commentaires", "r")
        await agent.sees(f"La demande {number} est retournée avec 2 commentaires.")

    async with at_work(settings, CLERK) as clerk:
        await clerk.sees("2 Demandes en cours 1 !", "8 Avis 1 !")
        await paths.open_request(clerk, ListKind.CURRENT, number)
        await clerk.sees("0/2 commentaires corrigés")
        clerk.press("m")
        await on_page(clerk, 1)
        await clerk.sees(FIRST)
        clerk.press("f2")
        await clerk.sees("1/2 commentaires corrigés")
        await paths.verification(clerk)
        clerk.press("f8")
        await on_page(clerk, 4)
        await clerk.sees("La demande n’est pas encore recevable – Commentaires corrigés ✗", SECOND)
        assert here(clerk)[0] == 4
        clerk.press("f2")
        await clerk.sees("2/2 commentaires corrigés")
        await paths.home(clerk)
    async with at_work(settings, DIRECTOR) as director:
        await sign_and_submit(director, ListKind.CURRENT, number)
        await director.at(DetailScreen)
        await director.sees("Statut de la demande Transmis")

    async with at_work(settings, AGENT) as agent:
        await review(agent, number)
        agent.press("f")
        await agent.at(OutcomeDialog)
        await agent.sees("Demandé : 4,5 heures / jour")
        agent.press("ctrl+u", "4", "enter")
        await agent.sees("Moins est accordé")
        agent.paste("Le répit couvre le reste.")
        agent.press("f8")
        await confirm(agent, f"Déclarer conforme la demande {number}", "d")
        await agent.sees(f"La demande {number} est conforme (4 h par jour).")
        agent.press("f3")
        await agent.sees("1 À traiter 0", "3 Conformes 1", "5 À terminer, fin d’année 0")
    async with at_work(settings, AGENT, now=SEPTEMBER) as agent:
        await agent.sees("5 À terminer, fin d’année 1")
        agent.press("5")
        await agent.at(MinistryListScreen)
        await agent.sees(number)
        agent.press("enter")
        await agent.at(ReviewScreen)
        await agent.sees(number)
        agent.press("t")
        await agent.at(ChoiceDialog)
        agent.press("2")
        await confirm(agent, f"Terminer la demande {number}", "t")
        await agent.sees(f"La demande {number} est terminée.")

    async with at_work(settings, CLERK, now=SEPTEMBER) as clerk:
        await paths.open_request(clerk, ListKind.CLOSED, number)
        await clerk.sees("Statut de la demande Terminée", "Heures accordées par jour 4", "Fin de l’année de référence")
        await paths.home(clerk)
        await paths.begin(clerk)
        await clerk.write(nirec(BAIE, ELISE))
        clerk.press("enter")
        await clerk.sees("Enfant trouvé")
        clerk.press("f8")
        await clerk.sees(
            "> 2 Demande de renouvellement sans changement – proposée",
            "Une subvention a été accordée dans l’installation choisie en 2021-2022.",
        )
