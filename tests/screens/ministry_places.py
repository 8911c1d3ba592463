"""Every screen and dialog of the Ministry's desk, and how to reach each from an agent's home screen."""

from collections.abc import Awaitable, Callable

from mes_tui.domain.codes import MinistryListKind
from mes_tui.services.ministry_lists import MinistryQuery
from screens.dialogs import Confirm
from screens.document_view import DocumentView
from screens.guides import GuidesScreen
from screens.help import HelpScreen
from screens.history import HistoryScreen
from screens.menu import MenuScreen
from screens.notices import NoticesScreen
from screens.outcome_dialog import OutcomeDialog
from screens.palette import Palette
from screens.print_dialog import ChoiceDialog
from screens.review.comment_dialog import CommentDialog
from screens.review.home import MinistryHomeScreen
from screens.review.ministry_list import MinistryListScreen
from screens.review.screen import ReviewScreen
from tests.screens.driver import Desk
from tests.screens.places import Place, after
from widgets.choice_list import ChoiceList

Reach = Callable[[Desk], Awaitable[None]]


async def home(desk: Desk) -> None:
    await desk.at(MinistryHomeScreen)


def listed(digit: str, typed: str = "") -> Reach:
    """A list, filtered by ``typed``."""

    async def reach(desk: Desk) -> None:
        await desk.press(digit)
        await desk.at(MinistryListScreen)
        await desk.until(lambda: "Lecture…" not in desk.read())
        if typed:
            await desk.write(typed)
            await desk.sees("Échap efface le filtre")

    return reach


def examined(kind: MinistryListKind, *keys: str, seen: str = "Résumé de la demande", prepared: bool = False) -> Reach:
    """The first request of a list (``prepared``: the first one with a comment in preparation), then ``keys``."""

    async def reach(desk: Desk) -> None:
        rows = desk.services.ministry_lists.window(MinistryQuery.first(kind))
        row = next(row for row in rows if row.marked or not prepared)
        desk.app.open_detail(row.id)
        await desk.at(ReviewScreen)
        await desk.sees("Résumé de la demande")
        await desk.press(*keys)
        await desk.sees(seen)

    return reach


def dialog(name: str, reach_first: Reach, *keys: str, kind: type, seen: str) -> Place:
    return Place(name, after(reach_first, *keys, kind=kind, seen=seen), dialog=True)


def on_page(page: int) -> Reach:
    """A page of the first request to deal with."""
    return examined(MinistryListKind.TO_REVIEW, str(page), seen=f"Page {page} de 7")


TO_REVIEW = examined(MinistryListKind.TO_REVIEW)
PREPARED = examined(MinistryListKind.TO_REVIEW, prepared=True)
# On the prepared comment of page 1.
COMMENT = examined(
    MinistryListKind.TO_REVIEW, "1", "f8", "f8", "f8", "down", seen="M le modifie, Suppr le retire", prepared=True
)
DECIDED = examined(MinistryListKind.COMPLIANT)
SENT = examined(MinistryListKind.RETURNED, "1", "f8", "f8", "f8", seen="ronde 1")

MINISTRY_PLACES = (
    Place("accueil", home),
    *(
        Place(f"liste {kind.label}", listed(str(digit)))
        for digit, kind in enumerate(list(MinistryListKind)[:4], start=1)
    ),
    Place("liste fin d’année", listed("5")),
    Place("liste des révisions", listed("6")),
    Place("liste sans ligne", listed("1", "zzz")),
    *(Place(f"étude, {kind.label}", examined(kind)) for kind in list(MinistryListKind)[:4]),
    *(
        Place(
            f"étude, page {page}",
            examined(MinistryListKind.TO_REVIEW, str(page), seen=f"Page {page} de 7"),
        )
        for page in range(1, 8)
    ),
    Place("étude, commentaire préparé", COMMENT),
    Place(
        "étude, commentaires reçus",
        examined(MinistryListKind.RETURNED, "1", "f8", "f8", "f8", seen="ronde 1"),
    ),
    Place("historique", after(TO_REVIEW, "h", kind=HistoryScreen, seen="Transmis au Ministère")),
    Place("avis", after(home, "8", kind=NoticesScreen, seen="Transmise")),
    Place("aide en ligne", after(home, "7", kind=GuidesScreen, seen="celui des agents")),
    dialog("menu", home, "f10", kind=MenuScreen, seen="Échap"),
    dialog("aide", TO_REVIEW, "f1", kind=HelpScreen, seen="Touches"),
    dialog("commandes", TO_REVIEW, "ctrl+p", kind=Palette, seen="Tapez pour filtrer"),
    dialog("limiter", listed("1"), "f2", kind=ChoiceDialog, seen="Ne rien limiter"),
    dialog("limiter à un service", listed("1"), "f2", "1", kind=ChoiceList, seen="3000-2000"),
    dialog("limiter à un type", listed("1"), "f2", "2", kind=ChoiceList, seen="Transfert"),
    dialog("limiter à une attente", listed("1"), "f2", "3", kind=ChoiceList, seen="30 jours"),
    dialog(
        "nouveau commentaire",
        examined(MinistryListKind.TO_REVIEW, "4", "f8", seen="Besoins"),
        "c",
        kind=CommentDialog,
        seen="0/2000",
    ),
    dialog("modifier un commentaire", COMMENT, "m", kind=CommentDialog, seen="Le numéro de poste"),
    dialog("retirer un commentaire", COMMENT, "delete", kind=Confirm, seen="Retirer ce commentaire"),
    dialog("retourner", PREPARED, "r", kind=Confirm, seen="avec 1 commentaire"),
    dialog("heures accordées", PREPARED, "f", kind=OutcomeDialog, seen="Demandé"),
    dialog("corriger la décision", DECIDED, "d", kind=OutcomeDialog, seen="Motif de la correction"),
    dialog("conforme", PREPARED, "f", "enter", kind=Confirm, seen="1 commentaire préparé sera perdu"),
    dialog("motif", TO_REVIEW, "t", kind=ChoiceDialog, seen="Départ de l’enfant"),
    dialog("dernier jour", PREPARED, "t", "1", kind=OutcomeDialog, seen="Dernier jour de présence"),
    dialog("type voulu", TO_REVIEW, "y", kind=ChoiceDialog, seen="Type actuel"),
    dialog("ne pas accorder", PREPARED, "a", kind=OutcomeDialog, seen="Motif"),
    dialog("imprimer", TO_REVIEW, "f9", kind=ChoiceDialog, seen="Récapitulatif"),
    dialog("document", TO_REVIEW, "o", "enter", kind=DocumentView, seen="SHA-256"),
)
