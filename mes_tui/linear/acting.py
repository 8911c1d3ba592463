"""Verification, signature, sending (P57 to P63)."""

from mes_tui.domain.access import Action, may
from mes_tui.domain.codes import Nature
from mes_tui.domain.comments import read_key
from mes_tui.domain.errors import Refusal
from mes_tui.domain.receivability import DOCUMENTS_STEP, FORM_STEP, Cause, Line, Receivability
from mes_tui.forms.french import counted
from mes_tui.linear import correcting, documents, printing
from mes_tui.linear.desk import Desk, Entry, menu
from mes_tui.linear.filling import Filling
from mes_tui.linear.opened import Opened
from mes_tui.linear.talk import Back
from mes_tui.services import acts
from mes_tui.services.prints import PrintKind
from mes_tui.services.submission import SIGNER, Receipt, is_own, signer_text

SIGNS = "je signe"
SENDS = "soumettre"
_EXPORT = "« Exporter le dossier », dans les détails de la demande, l’enregistre."
_RECORD = "dans l’application en plein écran (I, dans les détails de la demande)"
_PRINT = "par « Imprimer », dans ses détails"


class Verification:
    """The check-list of the request that ``work`` has open, and the two acts."""

    def __init__(self, work: Opened) -> None:
        self._work, self._desk, self._talk = work, work.desk, work.desk.talk
        self._services = work.desk.services
        last = self._services.memory.signer(work.session.id)
        self._signer = dict(last.texts) if last is not None else acts.signer_of(self._services.actor.name)
        self._sent = False

    def run(self) -> None:
        """Say the check-list, then let the person act on it, until the request is sent or they go back."""
        self.tell()
        menu(self._desk, "Vérification", self._entries)

    def _entries(self) -> list[Entry]:
        if self._sent:
            raise Back
        analysis = self._analyse()
        request = self._work.session.file.request
        denied = may(self._services.actor, Action.SIGN, request.division, request.status)
        entries = [Entry("Relire la vérification", self.tell)]
        if not analysis.receivable:
            entries += [
                Entry("Aller à la première faute", self._first),
                Entry("Choisir parmi les fautes", self._causes),
            ]
        return [
            *entries,
            Entry("Signer", self.sign, denied and acts.NO_RIGHT.format(reason=denied)),
            Entry("Soumettre", self.send, acts.waits(self._services.actor, request)),
        ]

    def _analyse(self) -> Receivability:
        work = self._work
        if not work.save():
            raise Back
        work.reread()
        analysis = self._services.submission.analyse(work.session.id)
        state = self._services.submission.signature_state(work.session.file)
        return acts.voided(analysis) if state.void else analysis

    def tell(self) -> None:
        """Say each line of the check-list, the warnings, what the signature is worth."""
        analysis = self._analyse()
        file = self._work.session.file
        failed = [line for line in analysis.lines if not line.passed]
        verdict = "la demande est recevable" if not failed else f"{counted(len(failed), 'ligne', 'lignes')} à régler"
        self._talk.say(f"Vérification de la demande {file.request.number} : {verdict}.")
        self._talk.say(*map(_line, analysis.lines), acts.cautions(analysis.warnings))
        self._talk.say(self._services.submission.signature_state(file).sentence)

    def _first(self) -> None:
        obstacle = self._analyse().obstacle
        if obstacle is not None and obstacle.causes:
            self._go(obstacle.causes[0])

    def _causes(self) -> None:
        causes = self._analyse().causes
        chosen = self._talk.choose("", [cause.sentence for cause in causes])
        if isinstance(chosen, int):
            self._go(causes[chosen])

    def _go(self, cause: Cause) -> None:
        """Lead to where ``cause`` is put right."""
        target, work = cause.target, self._work
        self._talk.say(cause.sentence)
        if found := read_key(target.key):
            correcting.correct(work, found[0])
        elif target.step == FORM_STEP:
            Filling(work).run((max(1, target.page), target.key))
        elif target.step == DOCUMENTS_STEP:
            documents.join(work, next((nature for nature in Nature if nature.value == target.key), None))
        else:
            self._talk.say("Choisissez « Signer » dans la vérification.")

    def sign(self) -> None:
        """Ask who signs, read what is declared, and sign once the words are typed."""
        session = self._work.session
        for key, label in SIGNER.items():
            self._signer[key] = self._signer_part(key, label, self._signer.get(key, ""))
        first_name, last_name, function = (self._signer[key] for key in SIGNER)
        question = acts.declaration(session.file, f"{first_name} {last_name}", function, self._services.actor)
        actor = self._services.actor
        # Of another account, the declaration says whose it is.
        account = f"Compte ouvert : {actor.name}." if is_own(f"{first_name} {last_name}", actor) else ""
        if not self._talk.confirmed(f"Signature électronique. {account}\n{question}", SIGNS):
            self._talk.say("Rien n’est signé.")
            return
        if not self._work.save():
            return
        saved = self._services.submission.sign(session.id, first_name, last_name, function, session.version)
        session.queue.adopt(saved.version)
        self._work.reread()
        self._talk.say("Demande signée. « Soumettre » pour l’envoyer.")

    def _signer_part(self, key: str, label: str, present: str) -> str:
        keeps = f" Entrée : {present}." if present else ""
        while True:
            text = self._talk.ask(f"{label} de la personne qui signe.{keeps}").text or present
            try:
                return signer_text(key, text)
            except Refusal as refusal:
                self._talk.error(refusal.sentence)

    def send(self) -> None:
        """Send, once the question is answered by its word."""
        session, submission = self._work.session, self._services.submission
        analysis = self._analyse()
        if not analysis.receivable:
            self._talk.error(analysis.refusal)
            return
        question = acts.sending(
            session.file.request.number,
            alone=submission.answerer(session.id).alone,
            compared=self._services.changes.of(session.id),
            told=acts.cautions(analysis.warnings),
        )
        if not self._talk.confirmed(question, SENDS):
            self._talk.say("Rien n’est soumis.")
            return
        receipt = submission.transmit(session.id, session.version)
        self._sent = True
        if receipt.answers.alone:
            hand_over(self._desk, session.id, receipt)
        else:
            self._talk.say(acts.receipt_text(receipt, _PRINT))


def hand_over(desk: Desk, request_id: int, receipt: Receipt) -> None:
    """Say what is left to do, then write the signed file; whatever becomes of it, the request is sent."""
    desk.talk.say(acts.handed_over(receipt, _RECORD))
    place = None
    try:
        printed = printing.make(desk, request_id, PrintKind.ARCHIVE)
        place = printing.write(desk, printed) if printed is not None else None
    except Back:
        pass
    except Refusal as refusal:
        desk.talk.error(refusal.sentence)
    desk.talk.say(acts.written(place, receipt.directorate, _PRINT) if place else acts.not_written(_EXPORT))


def _line(line: Line) -> str:
    if line.passed:
        return f"{line.label} : oui."
    many = f" ({len(line.causes)})" if len(line.causes) > 1 else ""
    why = line.said or (line.causes[0].sentence if line.causes else "")
    return f"{line.label} : NON{many}. {why}".rstrip()
