"""Every screen and every dialog of the application, and how to reach each from the home screen."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from textual.screen import Screen

from mes_tui.domain.codes import Right
from screens.access_rights import AccessRightsScreen
from screens.account import AccountScreen
from screens.changes import ChangesScreen
from screens.comments import CommentsScreen
from screens.covered import CoveredScreen
from screens.data import DataScreen, preview_of
from screens.detail import DetailScreen
from screens.dialogs import Confirm, LeaveSample, Notice, TypeToConfirm
from screens.document_view import DocumentView
from screens.entry import EntryScreen
from screens.file_picker import DataPicker, FilePicker, FileSave, NewFolder
from screens.guides import GuidesScreen
from screens.help import HelpScreen
from screens.history import HistoryScreen
from screens.home import HomeScreen
from screens.import_preview import ImportPreview
from screens.menu import MenuScreen
from screens.news import NewsScreen
from screens.notices import NoticesScreen
from screens.outcome_dialog import OutcomeDialog
from screens.palette import Palette
from screens.picture_view import PictureView
from screens.print_dialog import ChoiceDialog
from screens.providers import ProviderScreen
from screens.received import ReceivedScreen
from screens.renewals import RenewalsScreen
from screens.request_list import ListScreen
from screens.search import SearchScreen
from screens.sessions import SessionsScreen
from screens.to_do import ToDoScreen
from screens.wizard import WizardScreen
from screens.wizard.conflict import ConflictScreen
from screens.wizard.goto import GotoScreen
from tests.importing.builders import as_json, document
from tests.screens import dialogs
from tests.screens.driver import SMALL, Desk
from tests.screens.office import AGENT, newest_draft, request_id, signed_draft
from tests.services.builders import employ, left_alone
from widgets.calendar import Calendar
from widgets.choice_list import ChoiceList
from widgets.form_page import FormPage

CONTACT = "sg_resp_nom"
"""A field of the first page that the sample office leaves empty."""


@dataclass(frozen=True)
class Place:
    """``name`` is for the report of a test."""

    name: str
    reach: Callable[[Desk], Awaitable[None]]
    dialog: bool = False

    def __str__(self) -> str:
        return self.name


async def home(desk: Desk) -> None:
    await desk.at(HomeScreen)


def listed(digit: str, typed: str = "") -> Callable[[Desk], Awaitable[None]]:
    """A list, filtered by ``typed``."""

    async def reach(desk: Desk) -> None:
        await desk.press(digit)
        await desk.at(ListScreen)
        await desk.until(lambda: "Lecture…" not in desk.read())
        if typed:
            await desk.write(typed)
            await desk.sees("Effacez-le avec Échap.")

    return reach


def detail(status: str) -> Callable[[Desk], Awaitable[None]]:
    """The details of the first request with ``status``."""

    async def reach(desk: Desk) -> None:
        desk.app.open_detail(request_id(desk.services, status))
        await desk.at(DetailScreen)
        await desk.sees("Statut de la demande")

    return reach


def wizard(seen: str, *keys: str, step: int = 0, signed: bool = True) -> Callable[[Desk], Awaitable[None]]:
    """The wizard on a draft (the signed one, or the newest) at ``step``, then ``keys``, until ``seen`` is shown."""

    async def reach(desk: Desk) -> None:
        services = desk.services
        desk.app.open_wizard(signed_draft(services) if signed else newest_draft(services), step=step)
        await desk.at(WizardScreen)
        await desk.until(lambda: desk.app.screen.query("#step-body > Step"))
        await desk.sees(*(["Page"] if step == FORM else []))
        await desk.press(*keys)
        await desk.sees(seen)
        if step == VERIFIED:
            # The keys of the step come once its lines are read.
            await desk.until(lambda: desk.bar()["next"][0] == "Soumettre")

    return reach


def page(number: int) -> Callable[[Desk], Awaitable[None]]:
    """A page of the form."""

    async def reach(desk: Desk) -> None:
        await wizard("Page", step=FORM)(desk)
        await desk.press("ctrl+g")
        await desk.at(GotoScreen)
        await desk.press(str(number))
        await desk.at(WizardScreen)
        await desk.sees(f"[{number}]")
        await desk.until(lambda: desk.app.screen.query(FormPage) and desk.widget(FormPage).page.number == number)

    return reach


async def in_field(desk: Desk, key: str = CONTACT) -> FormPage:
    """The page of the form that opens, with the cursor in one of its fields."""
    await desk.until(lambda: desk.app.screen.query(FormPage) and desk.widget(FormPage).current_key)
    desk.widget(FormPage).focus_key(key)
    await desk.until(lambda: desk.widget(FormPage).current_key == key)
    return desk.widget(FormPage)


def after(
    reach_first: Callable[[Desk], Awaitable[None]], *keys: str, kind: type | None = None, seen: str = ""
) -> Callable[[Desk], Awaitable[None]]:
    """``keys`` pressed somewhere else, until a screen of ``kind`` shows ``seen``."""

    async def reach(desk: Desk) -> None:
        await reach_first(desk)
        await desk.press(*keys)
        if kind is not None:
            await desk.at(kind)
        await desk.sees(seen)

    return reach


SIGNS = "Signes sans image"


def written(reach_first: Callable[[Desk], Awaitable[None]], *keys: str, seen: str) -> Callable[[Desk], Awaitable[None]]:
    """``keys`` that write a document, until its name is asked for: first, which signs it cannot have is told."""

    async def reach(desk: Desk) -> None:
        await reach_first(desk)
        await desk.press(*keys)
        await desk.until(lambda: isinstance(desk.app.screen, FileSave) or SIGNS in desk.text())
        if SIGNS in desk.text():
            await desk.press("1")
        await desk.at(FileSave)
        await desk.sees(seen)

    return reach


def alone(status: str, *keys: str, kind: type, seen: str) -> Callable[[Desk], Awaitable[None]]:
    """``keys`` in the details of a request that no agent answers; the agents are back once the screen is there."""

    async def reach(desk: Desk) -> None:
        left_alone(desk.services.store)
        await after(detail(status), *keys, kind=kind, seen=seen)(desk)
        employ(desk.services.store, AGENT)

    return reach


def pushed(make: Callable[[Desk], Screen[Any]], seen: str) -> Callable[[Desk], Awaitable[None]]:
    """A dialog over the home screen, about what the store holds, until ``seen`` is shown."""

    async def reach(desk: Desk) -> None:
        await home(desk)
        dialog = make(desk)
        desk.app.push_screen(dialog)
        await desk.at(type(dialog))
        await desk.sees(seen)

    return reach


def search(name: str, seen: str, *keys: str) -> Callable[[Desk], Awaitable[None]]:
    """The first step, a child searched by last name."""

    async def reach(desk: Desk) -> None:
        await desk.press("f6")
        await desk.at(WizardScreen)
        await desk.sees("Veuillez effectuer une recherche.")
        await desk.press("tab")
        await desk.write(name)
        await desk.press("enter")
        await desk.sees(seen if not keys else "Résultat")
        await desk.until(lambda: "Veuillez effectuer" not in desk.read())
        await desk.press(*keys)
        await desk.sees(seen)

    return reach


async def commented(desk: Desk) -> None:
    """The page of the last comment of a request to correct."""
    desk.app.open_wizard(request_id(desk.services, "COMMENTAIRES"))
    await desk.at(WizardScreen)
    await desk.sees("commentaires corrigés", "Commentaire 2 sur 2")
    await desk.until(lambda: desk.widget(FormPage).current_key)


async def conflict(desk: Desk) -> None:
    """Somebody else writes the field that is being typed in."""
    services = desk.services
    draft = newest_draft(services)
    await wizard("Page", step=FORM, signed=False)(desk)
    await desk.press("ctrl+g", "1")
    await in_field(desk)
    request = services.drafts.read(draft).request
    services.drafts.save(draft, {CONTACT: "Aude Brume"}, request.version)
    await desk.write("Noé Faux-Lac")
    await desk.press("tab")
    await desk.at(ConflictScreen)
    await desk.sees("Votre texte : Noé Faux-Lac", "Texte enregistré : Aude Brume")


async def receipt(desk: Desk) -> None:
    """The signed draft is sent."""
    await wizard("Analyse de recevabilité", step=VERIFIED)(desk)
    await desk.until(lambda: desk.bar()["next"] == ("Soumettre", True))
    await desk.press("f8")
    await desk.at(Confirm)
    await desk.press("s")
    await desk.at(Notice)
    await desk.sees("Demande transmise")


async def rights(desk: Desk) -> None:
    """The accounts, once the person may manage them."""
    services = desk.services
    employ(services.store, replace(services.actor, rights=services.actor.rights | {Right.MANAGE}))
    services.context.reread_actor()
    desk.app.open_rights()
    await desk.at(AccessRightsScreen)
    await desk.sees("nom:commis")


FORM, VERIFIED = 3, 5
LISTS = (
    *(("1", "enfants"), ("2", "en cours"), ("3", "brouillons"), ("4", "conformes"), ("5", "terminées")),
    ("l", "demandes"),
)
STATUSES = ("BROUILLON", "TRANSMIS", "COMMENTAIRES", "CONFORME", "TERMINEE")
VERIFICATION = wizard("Analyse de recevabilité", step=VERIFIED)
DOCUMENT = after(detail("TRANSMIS"), "tab", "enter", kind=DocumentView)
DOCUMENTS = wizard("Joindre des documents", step=4)


def previewed(data: bytes, seen: str) -> Callable[[Desk], Awaitable[None]]:
    """The preview of the file whose bytes are ``data``."""

    async def reach(desk: Desk) -> None:
        # As the screen does: the store is never read in the event loop.
        told = await asyncio.to_thread(preview_of, desk.services, data, "a.json")
        await pushed(lambda _: ImportPreview(data, "a.json", told), seen)(desk)

    return reach


PLACES = (
    Place("accueil", home),
    *(Place(f"liste {name}", listed(digit)) for digit, name in LISTS),
    Place("imprimer une liste", after(listed("3"), "f9", kind=ChoiceDialog, seen="un seul PDF"), dialog=True),
    Place("trier une liste", after(listed("2"), "f4", kind=ChoiceDialog, seen="À corriger d’abord"), dialog=True),
    Place("où imprimer", after(listed("3"), "f9", "3", "2", kind=NewFolder, seen="Créer le dossier"), dialog=True),
    Place("exporter une liste", after(listed("1"), "ctrl+x", kind=ChoiceDialog, seen="Classeur Excel"), dialog=True),
    Place("enregistrer une liste", after(listed("1"), "ctrl+x", "1", kind=FileSave, seen="csv"), dialog=True),
    Place("exporter", written(detail("TRANSMIS"), "x", seen="Exporter le dossier"), dialog=True),
    Place("avis", after(home, "8", kind=NoticesScreen, seen="Commentée, à corriger")),
    Place("à faire", after(home, "right", *["down"] * 2, "enter", kind=ToDoScreen, seen="Depuis le")),
    Place("appel", after(home, "right", "end", "enter", kind=Notice, seen="Second appel 2021-2022"), dialog=True),
    Place("note", after(detail("TRANSMIS"), "n", kind=OutcomeDialog, seen="À suivre le"), dialog=True),
    Place("rechercher", after(home, "slash", kind=SearchScreen, seen="Tapez un numéro")),
    Place("rechercher, trouvé", after(home, *"/neill", kind=SearchScreen, seen="Trouvé dans")),
    Place("nouvelles", after(home, "n", kind=NewsScreen, seen="Une copie du dépôt")),
    Place("liste sans ligne", listed("1", "zzz")),
    *(Place(f"détails {name}", detail(name)) for name in STATUSES),
    Place("renouveler en lot", after(listed("4"), "f8", kind=RenewalsScreen, seen="à préparer")),
    Place(
        "renouveler en lot, une ligne",
        after(listed("5"), "f8", "down", "down", "enter", kind=Notice, seen="Pas de renouvellement"),
        dialog=True,
    ),
    Place("renouveler", after(detail("CONFORME"), "r", kind=ChoiceDialog, seen="Renouveler pour"), dialog=True),
    Place("historique", after(detail("TRANSMIS"), "h", kind=HistoryScreen, seen="Transmis au Ministère")),
    Place("commentaires", after(detail("COMMENTAIRES"), "c", kind=CommentsScreen, seen="Ronde 1")),
    Place("ce qui a changé", after(detail("COMMENTAIRES"), "v", kind=ChangesScreen, seen="Depuis la transmission")),
    Place("page commentée", commented),
    Place("droits d’accès", rights),
    Place("séances ouvertes", after(rights, "o", kind=SessionsScreen, seen="Personne d’autre n’a")),
    Place("droits d’une personne", after(rights, "enter", kind=AccountScreen, seen="Dernier jour de l’accès")),
    Place("nouvelle personne", after(rights, "a", kind=AccountScreen, seen="Donner accès à une personne")),
    Place("personne mal remplie", after(rights, "a", "f8", kind=AccountScreen, seen="« Compte » est vide")),
    Place("données", after(home, "f10", "d", kind=DataScreen, seen="importer un fichier, après un aperçu")),
    Place("ajouter un enfant", after(home, "f10", "d", "a", kind=EntryScreen, seen="(NECSG)")),
    Place("ajouter une installation", after(home, "f10", "d", "n", kind=EntryScreen, seen="Numéro de l’installation")),
    Place(
        "importer un fichier", after(home, "f10", "d", "f8", kind=DataPicker, seen="Fichier CSV ou JSON"), dialog=True
    ),
    Place("aperçu d’une importation", previewed(as_json(document()), "En bref")),
    Place("aperçu d’un fichier fautif", previewed(b"{}", "format")),
    Place("aide en ligne", after(home, "7", kind=GuidesScreen, seen="Les cinq étapes")),
    Place("étape 1", after(home, "f6", kind=WizardScreen, seen="Veuillez effectuer une recherche.")),
    Place("étape 1, trouvé", search("ondée", "Enfant trouvé")),
    Place("étape 1, aucun", search("inconnue", "Si vous ne retrouvez pas le nom de l’enfant")),
    Place("étape 1, refus", search("réglisse", "ne bénéficie pas")),
    Place("étape 2", search("exemple", "Choix de la demande de soutien", "f8")),
    Place("étape 1, demande créée", wizard("L’enfant d’une demande ne change plus", step=1)),
    Place("étape 2, demande créée", wizard("Pour changer le type, l’installation", step=2)),
    *(Place(f"page {number}", page(number)) for number in range(1, 8)),
    Place("page 1, problèmes", wizard("Il y a", "f8", step=FORM, signed=False)),
    Place("étape 4", DOCUMENTS),
    Place("étape 5", VERIFICATION),
    Place("étape 5, à signer", wizard("La demande n’est pas signée.", step=VERIFIED, signed=False)),
    Place("commentaires reçus", alone("TRANSMIS", "i", "1", kind=ReceivedScreen, seen="Allez à la section")),
    Place("réponse reçue", alone("TRANSMIS", "i", kind=ChoiceDialog, seen="Qu’a répondu le Ministère"), dialog=True),
    Place("menu", after(home, "f10", kind=MenuScreen, seen="Échap"), dialog=True),
    Place("services de garde", after(home, "f2", kind=ProviderScreen, seen="Trois-Collines"), dialog=True),
    Place("aide", after(home, "f1", kind=HelpScreen, seen="Touches"), dialog=True),
    Place("thème", after(home, "f10", "t", kind=ChoiceDialog, seen="Contraste élevé"), dialog=True),
    Place("commandes", after(home, "ctrl+p", kind=Palette, seen="Tapez pour filtrer"), dialog=True),
    Place("supprimer", after(detail("BROUILLON"), "delete", kind=TypeToConfirm, seen="réactivée"), dialog=True),
    Place("imprimer", after(detail("TRANSMIS"), "f9", kind=ChoiceDialog, seen="Récapitulatif"), dialog=True),
    Place("enregistrer", written(detail("TRANSMIS"), "f9", "1", seen="Enregistrer"), dialog=True),
    Place(
        "historique, une ligne",
        after(detail("TRANSMIS"), "h", "down", "enter", kind=Notice, seen="Depuis :"),
        dialog=True,
    ),
    Place("document", after(detail("TRANSMIS"), "tab", "enter", kind=DocumentView, seen="SHA-256"), dialog=True),
    Place("page en image", after(DOCUMENT, "i", kind=PictureView, seen="agrandissement"), dialog=True),
    Place("aller à", after(VERIFICATION, "ctrl+g", kind=GotoScreen, seen="Étape 5"), dialog=True),
    Place(
        "ajouter un document", after(DOCUMENTS, "down", "enter", kind=FilePicker, seen="Plan de service"), dialog=True
    ),
    Place("remplacer", after(DOCUMENTS, "enter", kind=Confirm, seen="Le remplacer"), dialog=True),
    Place("supprimer un document", after(DOCUMENTS, "delete", kind=Confirm, seen="sera effacé"), dialog=True),
    Place("demande existante", search("ondée", "Voulez-vous l’ouvrir", "f8"), dialog=True),
    Place("soumettre", after(VERIFICATION, "f8", kind=Confirm, seen="ne pourra plus être modifiée"), dialog=True),
    Place("conflit", conflict, dialog=True),
    Place("retirer un accès", after(rights, "d", kind=Confirm, seen="Retirer tout accès"), dialog=True),
    Place("droits non enregistrés", after(rights, "enter", "space", "f3", kind=Confirm, seen="Quitter"), dialog=True),
    Place("liste de choix", after(page(4), "f4", kind=ChoiceList, seen="filtrer"), dialog=True),
    Place("calendrier", after(page(3), "f4", kind=Calendar, seen="lu"), dialog=True),
    Place("aide d’un champ", after(page(3), "f1", kind=HelpScreen, seen="La réponse est obligatoire"), dialog=True),
    Place("écran couvert", pushed(lambda _: CoveredScreen("Rien n’a été touché.", final=False), "Ctrl+Q"), dialog=True),
    Place("quitter le bureau d’exemple", pushed(lambda _: LeaveSample(), "seront effacés"), dialog=True),
    Place("page non reconnue", pushed(dialogs.word, "Aucun code lisible"), dialog=True),
    Place("titre d’un autre document", pushed(dialogs.title, "Sous quel titre"), dialog=True),
    Place("qui a signé", pushed(dialogs.signers, "Qui a signé sur cette feuille"), dialog=True),
    Place("une case pour chaque fichier", pushed(dialogs.slots, "à choisir (1 à 7)"), dialog=True),
    Place("copie à joindre", pushed(dialogs.copy, "Laissé de côté"), dialog=True),
    Place("texte mis de côté", pushed(dialogs.aside, "Sylvie [/] Lasaisie avait tapé ceci"), dialog=True),
    Place("copie allégée", pushed(dialogs.progress, "Page 3 de 12"), dialog=True),
    # Last: there is no signed draft any more after it.
    Place("reçu", receipt, dialog=True),
)


CHUNKS = 8


def chunk(number: int) -> tuple[Place, ...]:
    """One in ``CHUNKS`` of the places: a walk for each process that runs the tests."""
    return PLACES[number::CHUNKS]


async def walk(desk: Desk, places: Iterable[Place], *sizes: tuple[int, int]) -> AsyncIterator[Place]:
    """Go to each place in turn, by way of the home screen; stay there as often as there are ``sizes``."""
    for place in places:
        await place.reach(desk)
        yield place
        for size in sizes:
            await desk.resize(size)
            yield place
        desk.app.open_home()
        await desk.at(HomeScreen)
        if sizes:
            await desk.resize(SMALL)
