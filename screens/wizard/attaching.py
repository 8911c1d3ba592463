"""From the files chosen to the documents joined: what is offered, asked and refused on the way (P51 to P56)."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import nature_name
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import UNKNOWN, Scan, ScanState
from mes_tui.domain.sheets import Sheet
from mes_tui.domain.text import file_name
from mes_tui.forms import french
from mes_tui.forms.findings import changed_line
from mes_tui.services.documents import NOTE_LENGTH, TITLE_LENGTH, Candidate, GivenUp, Progress, Remedy
from screens.base import MesModal
from screens.dialogs import Confirm, Notice
from screens.progress_dialog import ProgressDialog
from screens.wizard.copy_dialog import CopyDialog
from screens.wizard.frame import WizardFrame
from screens.wizard.open_request import OpenRequest
from screens.wizard.signers_dialog import SignersDialog
from screens.wizard.slots_dialog import Proposal, SlotsDialog
from screens.wizard.word_dialog import TitleDialog, WordDialog

_HEAVIEST = 3
ADDED = "Votre document est maintenant ajouté à la demande"
ALL_ADDED = "Vos documents sont maintenant ajoutés à la demande"
_KEPT = (
    "ni commande, ni fichier, ni formulaire, ni lien, ni signature numérique. Chaque page est comparée à l’original. "
    "Le fichier choisi ne change pas, et la copie vous est montrée avant d’être jointe."
)
_LIGHTER = (
    "L’application peut en faire une copie allégée : les pages lourdes deviennent des images grises, moins fines, où "
    f"le texte se cherche encore comme avant ; {_KEPT}"
)
_CLEANED = f"L’application peut en faire une copie nettoyée, qui garde ce que montrent les pages : {_KEPT}"
_UNLOCKING = "{} est verrouillé pour son auteur : l’application en fait une copie que tous peuvent lire."
_CONVERTED = (
    "L’application peut en faire une copie PDF : une feuille lettre par image, comparée à l’image. Le fichier choisi "
    "ne change pas, et la copie vous est montrée avant d’être jointe."
)
# By what can be offered: the name of the copy, the verb that asks for it, what it is.
_OFFERED = {
    Remedy.LIGHTER: ("Copie allégée", "Alléger", _LIGHTER),
    Remedy.CLEANED: ("Copie nettoyée", "Nettoyer", _CLEANED),
    Remedy.CONVERTED: ("Copie PDF", "Convertir", _CONVERTED),
}
_UNLOCKED = "Copie déverrouillée"
_SIGNED_OTHERWISE = "Les personnes ont signé un autre contenu : imprimez le formulaire de nouveau et faites-le signer. "
Answered = TypeVar("Answered")
Copying = Callable[[Candidate, Progress, GivenUp], Candidate]


class Attaching:
    """Joins files to the request that ``wizard`` has open; ``session`` is that request."""

    def __init__(self, wizard: WizardFrame, session: OpenRequest) -> None:
        self._wizard, self._session = wizard, session
        self._documents = wizard.services.documents

    async def one(self, nature: Nature, rank: int, path: Path) -> str:
        """Join ``path`` in the slot ``nature``, as its file ``rank``; return what to say, "" when the person gave up.
        Raises Refusal."""
        candidate = await self._acceptable(path)
        return await self._joined(nature, rank, candidate) if candidate is not None else ""

    async def several(self, paths: Sequence[Path]) -> str:
        """Propose a slot for each of ``paths``, and join those that the clerk confirms; return what to say.

        A file that is refused does not keep the others: the reasons are shown together.
        """
        proposals, refused = await self._proposals(paths)
        if refused:
            await self._answer(Notice("Fichiers refusés", "\n\n".join(refused)))
        if not proposals:
            return ""
        documents = self._session.file.attachments
        taken = {document.nature: document.title for document in documents if not document.nature.several}
        natures = await self._answer(SlotsDialog(proposals, taken, self._session.slots))
        joined = []
        for proposal, nature in zip(proposals, natures or (), strict=False):
            if nature is not None and await self._joined(nature, 0 if nature.several else 1, proposal.candidate):
                joined.append(proposal.candidate.title)
        if not joined:
            return ""
        return f"{ADDED if len(joined) == 1 else ALL_ADDED} : {french.listed(joined)}."

    async def _proposals(self, paths: Sequence[Path]) -> tuple[tuple[Proposal, ...], list[str]]:
        proposals: list[Proposal] = []
        refused: list[str] = []
        for rank, path in enumerate(paths, 1):
            self._wizard.say(f"Vérification de « {file_name(path.name)} » ({rank} de {len(paths)})…")
            try:
                candidate = await self._acceptable(path)
                if candidate is not None:
                    nature, ground = await self._wizard.call(self._documents.proposed, self._session.id, candidate)
                    free = nature is not None and (nature.several or nature not in {one.nature for one in proposals})
                    proposals.append(Proposal(candidate, nature if free else None, ground if free else ""))
            except Refusal as refusal:
                refused.append(refusal.sentence)
        return tuple(proposals), refused

    async def _acceptable(self, path: Path) -> Candidate | None:
        """The file, or the copy of it that the person accepted; None when they gave up. Raises Refusal."""
        candidate = await self._wizard.call(self._documents.judge, self._session.id, path)
        if candidate.locked:
            said = _UNLOCKING.format(french.quoted(candidate.title))
            return await self._made(_UNLOCKED, said, candidate, self._documents.unlocked)
        while candidate.refused:
            question = f"{candidate.refused}\n{_offer(candidate)}"
            name, verb, _ = _OFFERED[candidate.remedy]
            if not await self._asked(name, question, verb):
                return None
            work: Copying = getattr(self._documents, candidate.remedy.value)
            size = f"{candidate.title} : {french.size(candidate.original_size)}."
            copy = await self._made(name, size, candidate, work)
            if copy is None:
                return None
            if not copy.refused:
                texts = await self._wizard.call(self._documents.preview, copy)
                return copy if await self._answer(CopyDialog(copy, texts)) else None
            candidate = copy
        return candidate

    async def _made(self, title: str, text: str, candidate: Candidate, work: Copying) -> Candidate | None:
        """The copy that ``work`` makes; None when the person gave up. Raises Refusal when it cannot be made."""
        made = await self._answer(
            ProgressDialog(title, text, lambda progress, given_up: work(candidate, progress, given_up))
        )
        if isinstance(made, Refusal):
            raise made
        return made

    async def _joined(self, nature: Nature, rank: int, candidate: Candidate) -> str:
        """Store the document once what its codes say is settled; return what to say, "" when the person gave up."""
        session, call = self._session, self._wizard.call
        double = await call(self._documents.doubles, session.id, nature, candidate, rank=rank)
        scan = await call(self._documents.scan, session.id, nature, candidate)
        word = ""
        if scan is not None and scan.needs_word:
            asked = WordDialog(session.file.request.number, candidate.title, scan, NOTE_LENGTH)
            word = await self._answer(asked) or ""
            if not word:
                return ""
        elif scan is not None and not await self._settled(nature, candidate, scan):
            return ""
        signed: tuple[str, ...] = ()
        if nature is Nature.SIGNATURES:
            signed = await self.signers(candidate.title, scan)
            if not signed:
                return ""
        title = ""
        if nature is Nature.OTHER:
            asked_title = TitleDialog(candidate.title, TITLE_LENGTH)
            title = await self._answer(asked_title) or ""
            if not title:
                return ""
        await call(session.queue.flush)
        keep, version = self._documents.keep, session.version
        saved = await call(keep, session.id, nature, candidate, version, word, rank=rank, title=title, signed=signed)
        session.queue.adopt(saved.version)
        await self._wizard.reread()
        joined = f"{ADDED} : {title or candidate.title}."
        return f"{joined} Attention : {double}" if double else joined

    async def signers(self, title: str, scan: Scan | None, before: Sheet | None = None) -> tuple[str, ...]:
        """The keys of those who signed on the sheet ``title``, as the person says; the only one who could is not asked
        about. Empty when the person gave up."""
        boxes = await self._wizard.call(self._wizard.services.sheets.boxes, self._session.id, scan)
        if len(boxes) == 1:
            return (boxes[0].key,)
        return await self._answer(SignersDialog(title, boxes, before)) or ()

    async def _settled(self, nature: Nature, candidate: Candidate, scan: Scan) -> bool:
        """Whether the person, told what the codes say, still joins the document."""
        if nature is not Nature.SIGNATURES:
            question = (
                f"{candidate.title} contient la page de signatures (page {scan.pages[0]} du fichier). "
                f"Le joindre tout de même comme « {nature_name(nature, self._session.form.natures)} » ?"
            )
            return await self._asked("Page de signatures", question, "Joindre")
        if scan.state is ScanState.CURRENT:
            return True
        known = scan.changed != UNKNOWN
        question = (
            f"{candidate.title} : page de signatures de la demande {scan.number}, révision {scan.revision}.\n"
            f"{changed_line(scan.changed)}\n{_SIGNED_OTHERWISE if known else ''}Joindre cette page tout de même ?"
        )
        return await self._asked("Le formulaire a changé" if known else "Impression inconnue", question, "Joindre")

    async def _answer(self, dialog: MesModal[Answered]) -> Answered | None:
        """What the person answers: while they are asked, nothing is being verified."""
        self._wizard.say("")
        answer: Answered | None = await self._wizard.app.push_screen_wait(dialog)
        return answer

    async def _asked(self, title: str, question: str, yes: str) -> bool:
        answer: bool | None = await self._answer(Confirm(title, question, yes))
        return bool(answer)


def _offer(candidate: Candidate) -> str:
    """What can be made of a file that is refused."""
    *_, offered = _OFFERED[candidate.remedy]
    if candidate.signatures:
        signed = french.counted(candidate.signatures, "signature numérique", "signatures numériques")
        offered = f"Ce fichier porte {signed}, que la copie ne gardera pas. {offered}"
    heavy = sorted(((weight, page) for page, weight in enumerate(candidate.weights, 1) if weight), reverse=True)
    heaviest = [f"page {page} ({french.size(weight)})" for weight, page in heavy[:_HEAVIEST]]
    if not heaviest:
        return offered
    more = [f"{len(heavy) - _HEAVIEST} de plus"] if len(heavy) > _HEAVIEST else []
    return f"Pages les plus lourdes : {french.listed([*heaviest, *more])}.\n{offered}"
