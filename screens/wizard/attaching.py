"""From the files chosen to the documents joined: what is offered, asked and refused on the way (P51 to P56)."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from mes_tui.domain.codes import Nature
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Scan
from mes_tui.domain.sheets import Sheet
from mes_tui.domain.text import file_name
from mes_tui.forms import french
from mes_tui.services.documents import NOTE_LENGTH, TITLE_LENGTH, Candidate, GivenUp, Progress
from mes_tui.services.joining import ADDED, ALL_ADDED, COPIES, OFFERED, UNLOCKED, UNLOCKING, offer, settling
from screens.base import MesModal
from screens.dialogs import Confirm, Notice
from screens.progress_dialog import ProgressDialog
from screens.wizard.copy_dialog import CopyDialog
from screens.wizard.frame import WizardFrame
from screens.wizard.open_request import OpenRequest
from screens.wizard.signers_dialog import SignersDialog
from screens.wizard.slots_dialog import Proposal, SlotsDialog
from screens.wizard.word_dialog import TitleDialog, WordDialog

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
            said = UNLOCKING.format(french.quoted(candidate.title))
            return await self._made(UNLOCKED, said, candidate, self._documents.unlocked)
        while candidate.refused:
            question = f"{candidate.refused}\n{offer(candidate)}"
            name, verb, _ = OFFERED[candidate.remedy]
            if not await self._asked(name, question, verb):
                return None
            work: Copying = partial(COPIES[candidate.remedy], self._documents)
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
        asked = settling(nature, candidate, scan, self._session.form.natures)
        return asked is None or await self._asked(*asked, "Joindre")

    async def _answer(self, dialog: MesModal[Answered]) -> Answered | None:
        """What the person answers: while they are asked, nothing is being verified."""
        self._wizard.say("")
        answer: Answered | None = await self._wizard.app.push_screen_wait(dialog)
        return answer

    async def _asked(self, title: str, question: str, yes: str) -> bool:
        answer: bool | None = await self._answer(Confirm(title, question, yes))
        return bool(answer)
