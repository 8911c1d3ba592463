"""A request open to be filled in or corrected: each answer is saved at once, and what others do is said."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from mes_tui.domain.aside import by_person
from mes_tui.domain.errors import NotFound, Refusal, Stale
from mes_tui.domain.text import differing
from mes_tui.forms.french import quoted
from mes_tui.last_save import SET_ASIDE
from mes_tui.linear.desk import Desk
from mes_tui.linear.talk import Back, Leave
from mes_tui.services.aside import told
from mes_tui.services.open_request import OpenRequest
from mes_tui.services.watch import ELSEWHERE, told_elsewhere

EMPTY = "(vide)"
_LATER = 2


class Opened:
    """``session`` is the open request. Every answer goes through ``answer``."""

    def __init__(self, desk: Desk, session: OpenRequest) -> None:
        self.desk, self.session = desk, session

    @property
    def subject(self) -> str:
        """On whom one works, for « où suis-je »."""
        file = self.session.file
        return f"demande {file.request.number} de {file.child.list_name}"

    def answer(self, key: str, text: str, over: str | None = None) -> bool:
        """Save ``text`` as the answer of ``key``, typed over ``over``; whether it is in the store now."""
        self.session.answer(key, text, over)
        return self.save()

    def save(self) -> bool:
        """Save what is not yet; a conflict is settled with the person, any other refusal is said."""
        while True:
            try:
                self.session.flush()
            except Stale as stale:
                if not self.session.queue.disputes:
                    self.desk.talk.error(stale.sentence)
                    return False
                self._settle()
            except NotFound as gone:
                self.desk.talk.error(gone.sentence)
                raise Back from gone
            except Refusal as refusal:
                self.desk.services.tell_refused(refusal)
                self.desk.talk.error(f"NON ENREGISTRÉ. {refusal.sentence}")
                return False
            else:
                self._tell_filled(self.session.take_news())
                return True

    def _settle(self) -> None:
        """Let the person choose between the two texts of each disputed answer."""
        talk = self.desk.talk
        for key, dispute in self.session.queue.disputes.items():
            mine, theirs = differing(dispute.mine, dispute.theirs)
            label = quoted(self.session.label(key))
            talk.error(f"NON ENREGISTRÉ. Une autre personne a rempli {label} pendant que vous tapiez.")
            talk.say(f"Votre texte : {mine or EMPTY}", f"Texte enregistré : {theirs or EMPTY}")
            chosen = talk.choose("Lequel garder ?", ("Le mien", "Celui de l’autre personne"))
            self.session.choose({key: dispute}, keep_mine=chosen == 0)

    def look_elsewhere(self) -> None:
        """Take in what others wrote, and say it. Raises Back when the request cannot be changed any more."""
        session, talk = self.session, self.desk.talk
        state = self.desk.services.watch.state(session.id)
        sentence = told_elsewhere(state, session.version)
        if not sentence:
            return
        if sentence != ELSEWHERE:
            talk.error(sentence)
            raise Back
        session.reread()
        self._tell_filled(session.take_stored())

    def _tell_filled(self, keys: Iterable[str]) -> None:
        """Say that somebody else filled the answers ``keys``."""
        labels = ", ".join(quoted(self.session.label(key)) for key in keys)
        if labels:
            self.desk.talk.say(f"Rempli par une autre personne : {labels}.")

    def reread(self) -> None:
        """Read the request again, with what others wrote meanwhile."""
        self.session.reread()
        self.session.take_stored()

    def close(self) -> None:
        """Save, say what could not be, and free the request."""
        lost: Sequence[str] = ()
        unsaved: Mapping[str, str] = {}
        try:
            self.session.flush()
        except Refusal:
            unsaved = self.session.queue.unsaved
            kept = self._set_aside(unsaved)
            lost = [f"{self.session.label(key)} : {text or EMPTY}" for key, text in unsaved.items() if key not in kept]
        finally:
            self.session.close()
        if lost:
            self.desk.talk.error("ce qui suit n’a pas pu être enregistré ; notez-le pour le taper plus tard.")
            self.desk.talk.say(*lost)
        if unsaved and not lost:
            self.desk.talk.say(SET_ASIDE)

    def _set_aside(self, texts: Mapping[str, str]) -> Collection[str]:
        """Leave ``texts`` beside the answers; the keys of those that are there."""
        try:
            return self.desk.services.aside.keep(self.session.id, texts)
        except Refusal:
            return ()

    def offer_aside(self) -> None:
        """Offer what others typed in the request and could not save."""
        talk, session = self.desk.talk, self.session
        texts, session.aside = session.aside, ()
        for theirs in by_person(texts):
            answers = {text.key: session.takes(text.key) for text in theirs}
            talk.say(told(theirs))
            for text in theirs:
                typed, stands = differing(text.text, answers[text.key] or "")
                talk.say(f"{session.label(text.key)} : {typed or EMPTY}", f"Réponse : {stands or EMPTY}")
            chosen = talk.choose("Qu’en faire ?", ("Le reprendre dans la demande", "L’écarter", "Décider plus tard"))
            if chosen == 0:
                for text in theirs:
                    if answers[text.key] is not None:
                        session.answer(text.key, text.text)
                if not self.save():
                    continue
                theirs = tuple(text for text in theirs if answers[text.key] is not None)
            if chosen != _LATER:
                self.desk.services.aside.end(session.id, theirs, taken=chosen == 0)


@contextmanager
def opened(desk: Desk, request_id: int) -> Iterator[Opened]:
    """The request ``request_id``, open until the end; who else has it open is said. Raises Refusal."""
    session = OpenRequest(desk.services, desk.services.drafts.open(request_id), lambda _: None)
    work = Opened(desk, session)
    try:
        if session.held_by:
            desk.talk.say(f"Attention : {session.held_by}")
        work.offer_aside()
        yield work
    finally:
        # Where nobody listens any more, what could be saved is.
        with suppress(Leave):
            work.close()
