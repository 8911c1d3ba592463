"""An office at work in a real store, and what a plain model says that it must hold: the deeds of a life."""

import pickle
import re
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.answers import ANSWERS
from mes_tui.domain.codes import CloseReason, MinistryListKind, RequestType, Source, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.outcomes import DECISIONS
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.services.file_changes import FileChanges
from mes_tui.services.imports import Imports
from mes_tui.services.ministry_lists import MinistryLists, MinistryQuery
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.store import Store
from tests import prepared
from tests.lives import office
from tests.lives.kept import Kept, Said, everything, stored
from tests.lives.office import AGENT, BEGUN
from tests.services.builders import BAIE, CLERK, DIRECTOR, NUAGES, Clock, Work, employ, seal
from tests.services.next_steps import steps

COMMENTS = (NewComment(0, "PLAN", "Il manque la page 2 du plan."), NewComment(1, "personne_joindre", "Le poste [/] ?"))
_SENTENCE = re.compile(r"[A-ZÀ-Ý«\d].*[.»]", re.DOTALL)
_REPLY, MISTAKEN = "C’est fait [/].", "Inscrit par erreur, puis annulé."
_FILES = "SELECT key FROM child_file WHERE division = :of ORDER BY key"

Way = tuple[Event, bool, Status, str]
"""What moved a request, whether it was recorded, then the status and the hours granted that it had before."""


def refused(call: Callable[[], object]) -> Refusal | None:
    """What refuses ``call``, None once it is done."""
    try:
        call()
    except Refusal as refusal:
        return refusal
    return None


class Life:
    """An office, its management software, the Ministry and a neighbour; ``known`` is what the model says."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.clock = Clock(BEGUN + timedelta(hours=2))
        self.csg, self.alone = office.Csg(), False
        self.known: dict[int, Kept] = {}
        self.ways: dict[int, list[Way]] = {}
        self.sit_down(store)

    def sit_down(self, store: Store) -> None:
        """Begin to work in ``store``, which was just opened."""
        self.store = store
        self.at_work: dict[str, Work] = {}

    def hand(self, actor: Actor) -> Work:
        """Somebody at work, with the account that the store has."""
        if actor.login not in self.at_work:
            self.at_work[actor.login] = Work(self.store, self.clock, actor)
        return self.at_work[actor.login]

    @property
    def today(self) -> date:
        """The local day."""
        return self.hand(DIRECTOR).context.today

    def version(self, id_: int) -> int:
        """That of the request as it is now."""
        return self.hand(DIRECTOR).version(id_)

    def pick(self, which: int, *statuses: Status) -> int:
        """One of the requests, of those in ``statuses`` if there are any."""
        ids = [id_ for id_, kept in self.known.items() if not statuses or kept.status in statuses] or [*self.known]
        return ids[which % len(ids)]

    def attempt(self, call: Callable[[], object]) -> bool:
        """Whether ``call`` was done; a refusal says why in a sentence, and changes nothing."""
        before = everything(self.store)
        refusal = refused(call)
        if refusal is not None:
            assert _SENTENCE.fullmatch(refusal.sentence)
            assert everything(self.store) == before
        return refusal is None

    def said(self, event: Event) -> dict[str, str]:
        """An answer to whatever an event asks, on that day."""
        year = self.today.year
        return {"hours": "3", "text": f"Selon l’avis [/] du {self.today}.", "day": self.today.isoformat()} | {
            "answered_on": self.today.isoformat(),
            "type": [*RequestType][year % len(RequestType)].value,
        }

    def adopt_new(self) -> int:
        """Count the new drafts, which hold what the service found for them, and nothing else."""
        found = stored(self.store, BAIE)
        new = {*found} - {*self.known}
        for id_ in sorted(new):
            self.known[id_] = Kept(found[id_].number, Status.DRAFT, found[id_].answers)
            self.ways[id_] = []
        return len(new)

    def put(self, id_: int, texts: Mapping[str, str]) -> None:
        """Somebody wrote ``texts``."""
        answers = {**self.known[id_].answers, **texts}
        self.known[id_].answers = {key: text for key, text in answers.items() if text}

    def complete(self, id_: int) -> None:
        """Fill what is missing, join the documents, answer the comments, sign."""
        clerk, kept = self.hand(CLERK), self.known[id_]
        self.put(id_, office.filled(clerk, id_))
        kept.documents |= office.joined(clerk, id_)
        self.correct(id_)
        self.hand(DIRECTOR).sign(id_)

    def correct(self, id_: int) -> None:
        """Answer the comments of the last round."""
        kept, work = self.known[id_], self.hand(CLERK)
        last = max((said.round for said in kept.comments), default=0)
        if kept.status is not Status.COMMENTED or last < len(kept.sent):
            return
        for comment in work.drafts.read(id_).comments:
            if comment.round == last:
                work.drafts.correct_comment(id_, comment.id, True, _REPLY, self.version(id_))
        kept.answer(last, _REPLY)

    def send(self, id_: int) -> None:
        """Send the request: done when the check-list says that it can be, refused otherwise."""
        kept, work = self.known[id_], self.hand(DIRECTOR)
        ready = kept.status.editable and not work.submission.analyse(id_).refusal
        signature = work.drafts.read(id_).signature
        done = self.attempt(lambda: work.submission.transmit(id_, self.version(id_)))
        assert done is ready
        if done:
            assert signature is not None
            kept.sent.append(signature.digest)
            self.moved(id_, Event.HAND_OVER if self.alone else Event.TRANSMIT)

    def moved(self, id_: int, event: Event, *, recorded: bool = False) -> None:
        """The request goes where ``event`` leads."""
        kept = self.known[id_]
        if event.effect.stays:
            return
        self.ways[id_].append((event, recorded, kept.status, kept.granted))
        after = event.effect.after(kept.status)
        assert after is not None
        kept.status = after

    def chosen(self, id_: int, rank: int) -> Event | None:
        """One of the events that are offered to somebody."""
        offered = steps(self.hand(DIRECTOR), id_, agent=None if self.alone else AGENT)
        events = [Event[name] for step in offered if (name := step.rpartition(" ")[2]) in Event.__members__]
        possible = [event for event in events if event is not Event.DELETE]
        if self.known[id_].status is Status.TRANSMITTED:
            possible.append(Event.RETURN_FOR_CORRECTION)
        return possible[rank % len(possible)] if possible else None

    def happens(self, id_: int, event: Event) -> None:
        """``event``, by the hand of who does it here."""
        kept, said, answer = self.known[id_], self.said(event), event in ANSWERS
        recorded = answer and self.alone

        def act() -> None:
            version = self.version(id_)
            if recorded:
                self.hand(DIRECTOR).answers.record(id_, event, Source.LETTER, said, version, discard=True)
            elif answer:
                self.hand(AGENT).review.decide(id_, event, said, version, discard=True)
            else:
                self.hand(CLERK).outcomes.tell(id_, event, said, version)

        if not self.attempt(act):
            return
        self.moved(id_, event, recorded=recorded)
        if answer:
            kept.typed = [typed for typed in kept.typed if typed[0] is not recorded]
        kept.told.append((event.value, "" if event is Event.CLOSE_YEAR_END else said["text"], recorded))
        if event in DECISIONS:
            kept.granted = said["hours"]
        if event is Event.REFUSE:
            kept.granted = ""

    def comment(self, id_: int, number: int) -> None:
        """Comments of the Ministry are prepared."""
        hand = self.hand(DIRECTOR if self.alone else AGENT)
        service = hand.answers if self.alone else hand.review
        for comment in COMMENTS[:number]:
            service.prepare(id_, comment)
            self.known[id_].typed.append((self.alone, comment.text))

    def give_back(self, id_: int) -> None:
        """The request comes back with the comments that are prepared, if there are any."""
        kept, director, recorded = self.known[id_], self.hand(DIRECTOR), self.alone
        event = Event.RETURN_WITH_COMMENTS

        def act() -> None:
            if recorded:
                director.answers.record_comments(id_, Source.EMAIL, self.said(event), self.version(id_))
            else:
                self.hand(AGENT).review.return_with_comments(id_, self.version(id_))

        texts = [text for alone, text in kept.typed if alone is recorded]
        assert self.attempt(act) is bool(texts)
        if not texts:
            return
        places = {comment.text: f"{comment.page}:{comment.section}" for comment in COMMENTS}
        kept.comments += [Said(len(kept.sent), places[text], text, recorded) for text in texts]
        kept.typed = [typed for typed in kept.typed if typed[0] is not recorded]
        if recorded:
            kept.told.append((event.value, "", True))
        self.moved(id_, event, recorded=recorded)

    def annul(self, id_: int) -> None:
        """The last answer was recorded by mistake: the request is as it was before it."""
        kept, work, ways = self.known[id_], self.hand(DIRECTOR), self.ways[id_]
        said = self.said(Event.ANNUL)
        possible = work.drafts.details(id_).annulment
        done = self.attempt(lambda: work.answers.annul(id_, said, self.version(id_)))
        assert not done or possible is not None
        if done:
            event, recorded, kept.status, kept.granted = ways.pop()
            assert recorded
            if event is Event.RETURN_WITH_COMMENTS:
                kept.answer(len(kept.sent), MISTAKEN, added=True)
            kept.told.append((Event.ANNUL.value, said["text"], False))

    def become(self, what: str, key: str, *, only: str = "") -> bool:
        """Something became of the child of the « dossier » ``key``, as an import tells it, or refuses to."""
        self.csg.change(what, key, self.today)
        work = self.hand(CLERK)
        data = self.csg.exported(work.context.now, only=only)
        done = self.attempt(lambda: Imports(work.context).load_bytes(data, "csg.json"))
        for id_, kept in self.known.items() if done else ():
            if kept.status is Status.DRAFT:
                self.follow(id_, office.about_others(work, id_))
        return done

    def take_file(self, id_: int, rank: int = 0) -> None:
        """Take one of the « dossiers » that the request may have instead, if there are any."""
        changes = FileChanges(self.hand(CLERK).context)
        found = changes.of(id_)
        if not found:
            return
        change = found[rank % len(found)]
        done = self.attempt(lambda: changes.make(id_, change.key, self.version(id_)))
        assert done is not bool(change.refusal)
        if done:
            self.follow(id_, office.prefilled(self.hand(CLERK), id_))

    def leave(self, *, alone: bool) -> None:
        """The agent leaves the office ``alone``, or comes back."""
        self.alone = alone
        if not alone:
            employ(self.store, AGENT)
            return
        with self.store.writing() as session:
            records.remove_user(session, AGENT.login)
            records.settle(session)

    def verify(self) -> None:
        """The verification of the whole store finds nothing."""
        verdict = TamperCheck(replace(self.hand(DIRECTOR).context, owner=True)).verify()
        assert (verdict.faults, verdict.unsealed) == ((), 0)

    def closed(self, id_: int) -> None:
        """Its year is over."""
        self.moved(id_, Event.CLOSE_YEAR_END)
        self.known[id_].told.append((Event.CLOSE_YEAR_END.value, "", False))

    def follow(self, id_: int, keys: Collection[str]) -> None:
        """The answers called ``keys`` may follow what the management software says; the others stay."""
        kept, found = self.known[id_], stored(self.store, BAIE)[id_]
        follows = {key: found.answers.get(key, "") for key in keys}
        self.put(id_, follows)
        assert kept.answers == found.answers

    # What the rules ask of this life.

    def some(self, statuses: Collection[Status]) -> bool:
        """Whether a request is in one of ``statuses``."""
        return any(kept.status in statuses for kept in self.known.values())

    def imported(self, which: int) -> str:
        """One of the « dossiers » that the store has."""
        keys = [key for (key,) in self.store.rows(_FILES, {"of": BAIE})]
        return str(keys[which % len(keys)])

    def reason(self, id_: int) -> CloseReason | None:
        """Why a request ended, None while it has not."""
        ((code,),) = self.store.rows("SELECT close_reason FROM request WHERE id = :id", {"id": id_})
        return CloseReason(code) if code else None

    @cached_property
    def neighbours(self) -> set[int]:
        """The requests of the neighbour, which are sent."""
        return {*stored(self.store, NUAGES)}

    def seen(self, agent: Actor) -> set[int]:
        """The requests that an agent finds in the lists of the Ministry."""
        lists = MinistryLists(self.hand(agent).context)
        return {row.id for kind in MinistryListKind for row in lists.rows(MinistryQuery.first(kind))}

    def said_to(self, actor: Actor, id_: int) -> str:
        """What refuses a request to who may not see it."""
        with pytest.raises(Refusal) as told:
            self.hand(actor).review.read(id_)
        return told.value.sentence


def begun() -> Path:
    """The folder of the office after its first days: a request sent, one commented, one granted, one begun."""
    return prepared.folder("lives begun", _begin)


def _begin(folder: Path) -> None:
    life = Life(Store.open(Path(shutil.copy2(office.office(), folder / "mes.db")), seal=seal()))
    work = life.hand(CLERK)
    for key, type_ in (("D1", RequestType.NEW), ("D9", RequestType.RENEWAL_CHANGED), ("D3", RequestType.NEW)):
        work.drafts.create(FileKey(BAIE, key), type_)
    work.drafts.create(FileKey(BAIE, "D5"), RequestType.TRANSFER)
    life.adopt_new()
    granted, commented, sent, _ = life.known
    for id_ in (granted, commented, sent):
        life.complete(id_)
        life.send(id_)
    life.happens(granted, Event.DECLARE_COMPLIANT)
    life.comment(commented, 2)
    life.give_back(commented)
    life.store.close()
    (folder / "known").write_bytes(pickle.dumps((life.clock.instant, life.known, life.ways)))
