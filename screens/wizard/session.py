"""The request that a wizard has open: its answers, its evaluation, its save queue. No widget in here."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Stale
from mes_tui.domain.requests import Place, RequestFile
from mes_tui.domain.signature import digest
from mes_tui.forms.evaluation import Evaluation, evaluate
from mes_tui.services.autosave import Acknowledged, Autosave, SaveState

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.services.drafts import Opened


class Session:
    """What is typed is in ``answers`` at once; the queue writes it; ``evaluation`` follows each change."""

    def __init__(self, services: "Services", opened: "Opened", tell: Callable[[SaveState], None]) -> None:
        self._services = services
        self.file = opened.file
        self.form, self.context = opened.form, opened.context
        self.held_by = opened.held_by
        self.answers: dict[str, str] = dict(opened.file.answers)
        self.evaluation: Evaluation = opened.evaluation
        self.conflict: Stale | None = None
        self.signer: dict[str, str] = {}
        self._others: dict[str, str] = {}
        self.place = opened.file.request.place
        self.queue = Autosave(self._save, opened.file.request.version, tell)

    @property
    def id(self) -> int:
        """The request's id."""
        return self.file.request.id

    @property
    def version(self) -> int:
        """The version known to the save queue."""
        return self.queue.version

    @property
    def signed(self) -> bool:
        """True while the director's signature covers what the request holds now."""
        from mes_tui.services.verification import signed_content

        signature = self.file.signature
        return signature is not None and digest(signed_content(self.file, self.evaluation)) == signature.digest

    def _save(self, changes: Mapping[str, str], version: int) -> Acknowledged:
        saved = self._services.drafts.save(self.id, changes, version, self.place)
        self._others.update(saved.others)
        return Acknowledged(saved.version, saved.at)

    def answer(self, key: str, text: str) -> bool:
        """Take ``text`` as the answer of ``key``; returns False when nothing changed."""
        if self.answers.get(key, "") == text:
            return False
        self.answers[key] = text
        self.queue.put(key, text)
        self.evaluation = evaluate(self.form, self.answers, self.context)
        return True

    def take_others(self) -> bool:
        """Take in what somebody else wrote in other fields meanwhile; False when there is nothing."""
        others, self._others = self._others, {}
        if others:
            self.take_theirs(others)
        return bool(others)

    def take_theirs(self, texts: Mapping[str, str]) -> None:
        """Replace answers by what somebody else stored."""
        self.answers.update(texts)
        self.evaluation = evaluate(self.form, self.answers, self.context)

    def move(self, step: int, page: int = 1, key: str = "") -> None:
        """Remember where the person is; written with the next save, after a pause or on leaving."""
        self.place = Place(step, page, key)

    def reread(self) -> RequestFile:
        """Read the file again (documents, signature); the typed answers stay."""
        self.file = self._services.drafts.read(self.id)
        self.queue.adopt(self.file.request.version)
        return self.file

    def take_stored(self, before: Mapping[str, str]) -> None:
        """Show the answers of the file just read again, except those typed since they were ``before``."""
        stored, typed = self.file.answers, self.queue.unsaved
        kept = {key for key, text in self.answers.items() if key in typed or text != before.get(key, "")}
        self.take_theirs({key: stored.get(key, "") for key in {*before, *stored} - kept})

    def remember(self) -> None:
        """Write the place alone."""
        self._services.drafts.remember(self.id, self.place)

    def flush(self) -> None:
        """Write everything, then the place; raises the refusal that prevents it. May be called from any thread."""
        self.queue.flush()
        self.remember()

    def close(self) -> None:
        """Stop the queue and free the lease."""
        self.queue.close()
        self._services.drafts.release(self.id)
