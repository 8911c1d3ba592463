"""Dialogs that need a file to be met, made here about the documents that the store holds."""

import threading
from collections.abc import Callable

from mes_tui.domain.aside import Aside
from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.documents import slots as all_slots
from mes_tui.domain.findings import Copy, Inspection, Scan, ScanState
from mes_tui.domain.requests import Attachment
from mes_tui.domain.sheets import PROFESSIONAL, ROLES, Box, Sheet, Signer
from mes_tui.services.aside import told
from mes_tui.services.documents import NOTE_LENGTH, TITLE_LENGTH, Candidate, PageProgress
from screens.progress_dialog import ProgressDialog
from screens.wizard.aside import AsideScreen
from screens.wizard.copy_dialog import CopyDialog
from screens.wizard.signers_dialog import SignersDialog
from screens.wizard.slots_dialog import Proposal, SlotsDialog
from screens.wizard.word_dialog import TitleDialog, WordDialog
from tests.screens.driver import Desk
from tests.screens.office import signed_draft

FACTS = Inspection(3, ((216, 279, 3),), scripted=True, form=True, signatures=1, copy=Copy.CLEANED, original="ab" * 32)


def _documents(desk: Desk) -> tuple[Attachment, ...]:
    return desk.services.drafts.read(signed_draft(desk.services)).attachments


def _candidate(title: str) -> Candidate:
    return Candidate(title, b"x" * 5_000_000, 7_000_000, FACTS, left_out=(title, "budget.xlsx", "c", "d"))


def word(desk: Desk) -> WordDialog:
    """Signatures without a code."""
    return WordDialog("2021-11-043", _documents(desk)[0].title, Scan(ScanState.UNREAD), NOTE_LENGTH)


def title(_: Desk) -> TitleDialog:
    """A document that no slot names."""
    return TitleDialog("Plan d’intervention [/].pdf", TITLE_LENGTH)


def signers(_: Desk) -> SignersDialog:
    """A sheet that several persons may have signed."""
    boxes = [
        Box(key, "Élise-Anne O’Neill-Œuvray [/]" if key != PROFESSIONAL else "", "Famille d’accueil") for key in ROLES
    ]
    return SignersDialog("Feuille signée [/].pdf", boxes, Sheet((Signer(PROFESSIONAL),)))


def slots(desk: Desk) -> SlotsDialog:
    """A file for each slot but the last one."""
    titles = {found.nature: found.title for found in _documents(desk)}
    natures = (Nature.SIGNATURES, Nature.PLAN, None)
    proposals = tuple(
        Proposal(_candidate(title), nature, "code lu à la page 2" if nature else "")
        for title, nature in zip(titles.values(), natures, strict=False)
    )
    return SlotsDialog(proposals, titles, all_slots(RequestType.NEW, desk.services.rules))


def copy(desk: Desk) -> CopyDialog:
    """A cleaned copy, with what it leaves out."""
    title = _documents(desk)[0].title
    return CopyDialog(_candidate(title), (title * 20, ""))


def aside(desk: Desk) -> AsideScreen:
    """What two answers were to be, one of them locked since."""
    rows = [("Nom de la personne à joindre", "Élise-Anne O’Neill-Œuvray [/] " * 9, "Ève"), ("Diagnostic", "", None)]
    at = desk.services.context.now
    return AsideScreen(told([Aside("sg_resp_nom", "", "uid:2", "Sylvie [/] Lasaisie", at)]), rows)


def progress(_: Desk) -> ProgressDialog[None]:
    """A lighter copy being made, for as long as it is looked at."""

    def work(tell: Callable[[PageProgress], None], given_up: Callable[[], bool]) -> None:
        tell(PageProgress(3, 12, 2))
        while not given_up():
            threading.Event().wait(0.01)

    return ProgressDialog("Copie allégée", "lourd.pdf", work)
