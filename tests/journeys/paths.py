"""The stretches of a path that several journeys walk: create a request, attach a document, sign, print."""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from textual.widgets import Input

from mes_tui.domain.codes import ListKind, Nature, RequestType
from mes_tui.domain.documents import stored_name
from mes_tui.domain.identifiers import FileKey
from screens.detail import DetailScreen
from screens.dialogs import Confirm, Notice
from screens.file_picker import FilePicker, FileSave
from screens.home import HomeScreen
from screens.print_dialog import ChoiceDialog
from screens.request_list import ListScreen
from screens.wizard import WizardScreen
from screens.wizard.signers_dialog import SignersDialog
from screens.wizard.word_dialog import WordDialog
from tests.attachments.documents import plain as pdf
from tests.journeys.driver import Clerk
from tests.journeys.filling import on_page, wizard
from tests.journeys.office import ELISE, nirec
from tests.services.builders import BAIE
from widgets.filter_bar import FilterBar
from widgets.header import PortalHeader
from widgets.menu import Menu

DIGITS = {kind: str(rank) for rank, kind in enumerate(RequestType, start=1)}
LISTS = {kind: str(rank) for rank, kind in enumerate(ListKind, start=1)}


async def begin(clerk: Clerk) -> None:
    """F6 from the home screen: the first step of a new request."""
    clerk.press("f6")
    await clerk.at(WizardScreen)
    await clerk.sees("Numéro d’inscription (NIREC)", "Veuillez effectuer une recherche.")


async def find(clerk: Clerk, division: str, child: int) -> None:
    """Search by NIREC from the first step."""
    clerk.send(nirec(division, child))
    clerk.press("enter")
    await clerk.sees("Enfant trouvé : Entrée ou F8 pour continuer.")


async def choose_type(clerk: Clerk, type_: RequestType) -> str:
    """Go on to the types, choose ``type_``; return the number given to the request, its first page being shown."""
    clerk.press("enter")
    await clerk.sees("► Type de la demande", type_.long_label)
    clerk.press(DIGITS[type_], "enter")
    await on_page(clerk, 1)
    session = wizard(clerk).session
    assert session is not None
    await clerk.sees(session.file.request.number)
    return session.file.request.number


async def create(clerk: Clerk, division: str, child: int, type_: RequestType) -> str:
    """A new request for ``child``, from the home screen to its first page; return its number."""
    await begin(clerk)
    await find(clerk, division, child)
    return await choose_type(clerk, type_)


async def draft(clerk: Clerk, child: int = ELISE, answers: Mapping[str, str] | None = None) -> str:
    """A new request of BAIE that holds ``answers``, made by a call and opened on its first page; return its number."""
    drafts = clerk.app.services.drafts
    request_id = drafts.create(FileKey(BAIE, f"{BAIE}-{child}-0"), RequestType.NEW)
    number = drafts.read(request_id).request.number
    await filled(clerk, number, answers or {})
    return number


async def filled(clerk: Clerk, number: str, answers: Mapping[str, str]) -> None:
    """Answer ``answers`` by a call where nothing is answered yet, and open the request on its first page."""
    drafts, request_id = clerk.app.services.drafts, _id_of(clerk, number)
    file = drafts.read(request_id)
    if answers:
        drafts.save(request_id, {**answers, **file.answers}, file.request.version)
    clerk.app.open_wizard(request_id)
    await on_page(clerk, 1)


def _id_of(clerk: Clerk, number: str) -> int:
    found = clerk.app.services.store.rows("SELECT id FROM request WHERE number = :number", {"number": number})
    return int(found[0][0])


async def documents(clerk: Clerk) -> None:
    """Go to the step « Documents à joindre » with Ctrl+G."""
    clerk.press("ctrl+g", "end", "up", "enter")
    await clerk.sees("► Documents à joindre", "Signatures MES")


async def verification(clerk: Clerk) -> None:
    """Go to the step « Vérification » with Ctrl+G."""
    clerk.press("ctrl+g", "end", "enter")
    await clerk.sees("► Vérification", "Analyse de recevabilité", "Signature électronique de la demande")
    await clerk.until(lambda: isinstance(clerk.app.focused, Menu), "the focus in the check-list")


def paper(folder: Path, name: str, pages: int = 1) -> str:
    """A real PDF of ``pages`` pages in ``folder``, unlike those of other names; return its name."""
    (folder / name).write_bytes(pdf(pages) + f"\n% {name}\n".encode())
    return name


async def pick(clerk: Clerk, nature: Nature, name: str, rank: int = 1) -> None:
    """In the step of the documents, choose the slot of ``nature`` and type the name of the file to join there, in
    place of the one that it holds."""
    slots = [entry.id for entry in clerk.app.screen.query_one("#slots", Menu).entries]
    session, slot = wizard(clerk).session, stored_name(nature, rank)
    assert session is not None
    clerk.press("home", *["down"] * slots.index(slot), "enter")
    if session.file.named(slot):
        await clerk.at(Confirm)
        clerk.press("r")
    await clerk.at(FilePicker)
    await clerk.sees("PDF ou image, 4 Mo au plus.", "Nom ou chemin :")
    clerk.send(name)
    field = clerk.app.screen.query_one(Input)
    await clerk.until(lambda: field.value == name, name)
    clerk.press("enter")


async def everybody(clerk: Clerk) -> None:
    """Say that each person who may sign did so on the sheet."""
    await clerk.at(SignersDialog)
    await clerk.sees("Qui a signé sur cette feuille")
    # Who is asked has the time to read what is said below: nothing is being verified.
    assert "Vérification du document" not in clerk.read()
    ranks = [rank for rank in range(1, 10) if f"[ ] {rank} " in clerk.read()]
    clerk.press(*map(str, ranks), "enter")


async def sheet(clerk: Clerk, name: str, rank: int, *signed: str) -> None:
    """Join the sheet of signatures ``name``, as the ``rank``-th, and say that those called ``signed`` did it."""
    await pick(clerk, Nature.SIGNATURES, name, rank)
    await clerk.at(SignersDialog)
    await clerk.sees("Qui a signé sur cette feuille", *signed)
    ranks = [re.search(rf"\[ \] (\d) {re.escape(one)}", clerk.read()) for one in signed]
    clerk.press(*[found[1] for found in ranks if found], "enter")
    await clerk.sees(f"Votre document est maintenant ajouté à la demande : {name}.")


async def attach(clerk: Clerk, nature: Nature, name: str, word: str = "") -> None:
    """Join the file ``name`` in the slot of ``nature`` and wait until it is stored.

    ``word`` is what the clerk says of signatures without a code; everybody signed them.
    """
    await pick(clerk, nature, name)
    if word:
        await clerk.at(WordDialog)
        await clerk.sees("Aucun code lisible", "Écrivez en quelques mots ce que vous avez vérifié")
        clerk.send(word)
        clerk.press("enter")
    done = f"Votre document est maintenant ajouté à la demande : {name}."
    if nature is Nature.SIGNATURES:
        # The only one who may sign is not asked about.
        await clerk.until(lambda: isinstance(clerk.app.screen, SignersDialog) or done in clerk.read(), done)
        if done not in clerk.read():
            await everybody(clerk)
    await clerk.sees(done, f"{nature.short_label}")


async def sign(
    clerk: Clerk, first: str = "Maude", last: str = "Lavague", function: str = "Directrice générale"
) -> None:
    """In the step of the verification, write the name, read what is declared and sign."""
    for entry, text in (("first_name", first), ("last_name", last), ("function", function)):
        if not clerk.is_in(entry):
            await clerk.tab_to(entry)
        await clerk.write(text)
    await ask_to_sign(clerk)
    await clerk.sees(f"{first} {last}, {function}")
    clerk.press("j")
    await clerk.sees("Demande signée. F8 pour la soumettre.", f"Signée par {first} {last}, {function}, le")


async def ask_to_sign(clerk: Clerk) -> None:
    """Enter after the function, then S: what is declared is shown."""
    clerk.press("enter")
    await clerk.until(lambda: isinstance(clerk.app.focused, Menu), "the focus in the check-list")
    clerk.press("s")
    await clerk.sees("Signature électronique", "Je déclare que les renseignements de cette demande sont exacts")


async def submit(clerk: Clerk, number: str) -> None:
    """F8, then S in the confirmation; the receipt is read and closed."""
    clerk.press("f8")
    await clerk.sees(f"Soumettre la demande {number} au Ministère ?", "elle ne pourra plus être modifiée")
    clerk.press("s")
    await clerk.at(Notice)
    await clerk.sees(f"La demande {number} a été transmise au Ministère le 2 août 2021 à")


async def home(clerk: Clerk) -> None:
    """Back to the home screen, level by level, with F3; in a filtered list, the first F3 clears the filter."""
    while not isinstance(clerk.app.screen, HomeScreen):
        before = level(clerk)
        clerk.press("f3")
        await clerk.until(partial(left, clerk, before), "F3 goes back")
    await clerk.sees("1 Liste des enfants")


def level(clerk: Clerk) -> tuple[int, str]:
    """How many screens are open, and what filters the list."""
    bars = clerk.app.screen.query(FilterBar)
    return len(clerk.app.screen_stack), bars.first().text if bars else ""


def left(clerk: Clerk, before: tuple[int, str]) -> bool:
    """Whether the window is elsewhere than ``before``."""
    return level(clerk) != before


async def open_request(clerk: Clerk, kind: ListKind, number: str) -> None:
    """From the home screen, open a list with its digit and the request ``number`` by typing it."""
    clerk.press(LISTS[kind])
    await clerk.at(ListScreen)
    await clerk.sees(kind.label, number)
    clerk.send(number)
    await clerk.sees(f"Filtre : {number}", "1–1 sur 1")
    clerk.press("enter")
    await clerk.at(DetailScreen)
    await clerk.sees(f"Demande {number}", "Statut de la demande")


async def show(clerk: Clerk, number: str) -> None:
    """Open the details of the request ``number`` by a call."""
    clerk.app.open_detail(_id_of(clerk, number))
    await clerk.at(DetailScreen)
    await clerk.sees(f"Demande {number}", "Statut de la demande")


async def details_in(clerk: Clerk, kind: ListKind, number: str) -> None:
    """Wait until the breadcrumb says that the details are of a request of ``kind``; a long name hides its beginning."""
    trail = (kind.label, f"Détails de la demande {number}")
    await clerk.until(
        lambda: any(header.trail[-2:] == trail for header in clerk.app.screen.query(PortalHeader)), " / ".join(trail)
    )
    await clerk.sees(f" / {trail[-1]}")


async def told_open(clerk: Clerk) -> None:
    """The request is open in another window, or was when that one died: it is told before anything else."""
    await clerk.at(Notice)
    await clerk.sees("Demande déjà ouverte", "Vous avez déjà cette demande ouverte ailleurs depuis ")
    clerk.press("enter")


async def print_to(clerk: Clerk, digit: str) -> None:
    """F9, the document of ``digit``: where to write it is asked, a name being proposed."""
    clerk.press("f9")
    await clerk.at(ChoiceDialog)
    await clerk.sees("1 Formulaire complet", "2 Page de signatures seulement", "3 Récapitulatif")
    clerk.press(digit)
    await clerk.at(FileSave)
    field = clerk.app.screen.query_one(Input)
    await clerk.until(lambda: clerk.app.focused is field and field.value.startswith("demande-"), "a name proposed")
    clerk.press("ctrl+u")


async def print_pdf(clerk: Clerk, digit: str, name: str) -> Path:
    """Print the document of ``digit`` into the file ``name`` of « Documents »; return the file written."""
    await print_to(clerk, digit)
    await clerk.write(name)
    clerk.press("enter")
    await clerk.sees("Document écrit :")
    return documents_folder(clerk) / name


def documents_folder(clerk: Clerk) -> Path:
    """The only folder that files come from and go to."""
    folder = clerk.app.services.settings.picker_root
    assert folder is not None
    return folder
