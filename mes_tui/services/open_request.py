"""The request that somebody has open to fill it in: its answers, its evaluation, its save queue."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from mes_tui.domain.codes import Status
from mes_tui.domain.comments import Part, RankedComment, corrected_by, corrections, current, read_key
from mes_tui.domain.documents import Slot
from mes_tui.domain.requests import FormerAnswer, Place, RequestFile
from mes_tui.forms.comments import ranked
from mes_tui.forms.documents import asked
from mes_tui.forms.evaluation import Evaluation, evaluate, left_to_answer
from mes_tui.services.autosave import Acknowledged, Autosave, Dispute, SaveState

if TYPE_CHECKING:
    from mes_tui.domain.rules import Rules
    from mes_tui.services.drafts import Drafts, Opened


class Desk(Protocol):
    """The services that an open request uses."""

    @property
    def drafts(self) -> "Drafts": ...

    @property
    def rules(self) -> "Rules": ...


class OpenRequest:
    """What is typed is in ``answers`` at once; the queue writes it; ``evaluation`` follows each change.

    The corrections of comments are answers too, under keys of their own. ``comment`` is the one last gone to.
    ``answers`` are what the person is shown: they are changed, and others' texts taken in, by one thread alone.
    """

    def __init__(
        self,
        services: Desk,
        opened: "Opened",
        tell: Callable[[SaveState], None],
        queue: type[Autosave] = Autosave,
    ) -> None:
        self._services = services
        self.file = opened.file
        self.form, self.context = opened.form, opened.context
        self.held_by, self.aside = opened.held_by, opened.aside
        self.answers: dict[str, str] = _texts(opened.file)
        self.comment = 0
        self.evaluation: Evaluation = opened.evaluation
        self.signer: dict[str, str] = {}
        self.place = opened.file.request.place
        self.queue = queue(self._save, opened.file.request.version, tell)

    @property
    def id(self) -> int:
        """The request's id."""
        return self.file.request.id

    @property
    def version(self) -> int:
        """The version of the request up to which others' writes are known here."""
        return self.queue.version

    @property
    def comments(self) -> tuple[RankedComment, ...]:
        """The comments to correct, as they are corrected on the screen; none once the request is back."""
        if self.file.request.status is not Status.COMMENTED:
            return ()
        return ranked(self.form, [corrected_by(comment, self.answers) for comment in current(self.file.comments)])

    @property
    def still_wrong(self) -> str:
        """« 2 réponses à donner ou à corriger, page 3 », the page of the first; "" when nothing is."""
        issues = self.evaluation.issues
        return f"{left_to_answer(len(issues))}, page {issues[0].page}" if issues else ""

    def comments_on(self, page: int) -> tuple[RankedComment, ...]:
        """Those about ``page`` of the form."""
        return tuple(item for item in self.comments if item.comment.page == page)

    def label(self, key: str) -> str:
        """The French name of what is saved under ``key``."""
        found = read_key(key)
        if found is None:
            return self.form.field(key).label if key in self.form else key
        rank = next((item.rank for item in self.comments if item.comment.id == found[0]), found[0])
        what = "Réponse au commentaire" if found[1] is Part.REPLY else "« Corrigé » du commentaire"
        return f"{what} {rank}"

    def takes(self, key: str) -> str | None:
        """The answer that stands under ``key``, None where nobody can write one now."""
        written = key in self.form and not self.form.field(key).read_only
        if (written and key not in self.evaluation.locked) or key in corrections(current(self.file.comments)):
            return self.answers.get(key, "")
        return None

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The documents that the request asks for, by its answers on the screen."""
        return asked(self.file.request.type, self._services.rules, self.form, self.evaluation)

    @property
    def enclosed(self) -> bool:
        """True while each document that is required is there, the sheets with every signature that is."""
        from mes_tui.services.sheets import lacking_in

        unsigned = lacking_in(self.file, self.context, self.evaluation)
        there = all(self.file.attachment(slot.nature) for slot in self.slots if slot.required)
        return there and not any(signature.blocks for signature in unsigned)

    @property
    def signed(self) -> bool:
        """True while the director's signature covers what the request holds now."""
        from mes_tui.services.signatures import holds, signed_content

        content = signed_content(self.file, self.form, self.context, self.evaluation)
        return holds(self.file.signature, self.form, self.context, content)

    def _save(self, changes: Mapping[str, str], version: int, read: Mapping[str, int]) -> Acknowledged:
        saved = self._services.drafts.save(self.id, changes, version, self.place, read)
        return Acknowledged(saved.version, saved.at, saved.others)

    def answer(self, key: str, text: str, over: str | None = None) -> bool:
        """Take ``text`` as the answer of ``key``, typed in place of ``over`` (None: of what stands in ``answers``).

        Returns False when nothing changed: ``text`` is ``over``, a field left as it was read, or what stands already.
        Typed over an older text than the one that stands, it is saved only if the person chooses so.
        """
        stands = self.answers.get(key, "")
        over = stands if over is None else over
        if text in (over, stands):
            return False
        self.answers[key] = text
        self.queue.put(key, text, unread=over != stands)
        self.evaluation = evaluate(self.form, self.answers, self.context)
        return True

    def take_news(self) -> tuple[str, ...]:
        """Take in what others wrote, as far as it is known here; returns the keys of the answers that changed by it.

        What is typed and not saved yet stays, over the version at which it was read.
        """
        return self._show(self.queue.take_news())

    def take_stored(self) -> tuple[str, ...]:
        """Take in what ``reread`` found, in the same way."""
        stored = _texts(self.file)
        self.queue.hear({key: stored.get(key, "") for key in {*stored, *self.answers}}, self.file.request.version)
        return self.take_news()

    def choose(self, disputes: Mapping[str, Dispute], *, keep_mine: bool) -> tuple[str, ...]:
        """What the person chose between the two texts of each of ``disputes``; returns the keys of mine given up."""
        return self._show(self.queue.resolve(disputes, keep_mine=keep_mine))

    def _show(self, texts: Mapping[str, str]) -> tuple[str, ...]:
        changed = tuple(key for key, text in texts.items() if self.answers.get(key, "") != text)
        if changed:
            self.answers.update(texts)
            self.evaluation = evaluate(self.form, self.answers, self.context)
        return changed

    def move(self, step: int, page: int = 1, key: str = "") -> None:
        """Remember where the person is; written with the next save, after a pause or on leaving."""
        self.place = Place(step, page, key)
        self.follow(key)

    def follow(self, key: str) -> None:
        """Remember the comment that ``key`` stands for, if there is one: the person was led to it."""
        found = read_key(key)
        if found is not None:
            self.comment = found[0]

    def reread(self) -> RequestFile:
        """Read the file again (documents, signature, comments); ``take_stored`` takes in the answers."""
        self.file = self._services.drafts.read(self.id)
        return self.file

    def former(self, key: str) -> tuple[FormerAnswer, ...]:
        """What the answer ``key`` held since the request was last sent, the newest first."""
        return self._services.drafts.former(self.id, key)

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


def _texts(file: RequestFile) -> dict[str, str]:
    """What the provider wrote in ``file``: the answers, and the corrections of the last round of comments."""
    return {**file.answers, **corrections(current(file.comments))}
