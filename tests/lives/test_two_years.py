"""Two years of an office with several people, in random order: what is kept is compared with a model at every step."""

import pickle
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import partial, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mes_tui.domain.access import Action, Actor
from mes_tui.domain.codes import OPEN_STATUSES, CloseReason, ListKind, MinistryListKind, Nature, RequestType, Status
from mes_tui.domain.identifiers import FileKey
from mes_tui.services.drafts import OpenRequestExists
from mes_tui.services.lists import Lists
from mes_tui.services.ministry_lists import MinistryLists, MinistryQuery
from mes_tui.services.renewals import Renewals
from mes_tui.services.type_changes import TypeChanges
from storage import records
from storage.store import Store
from tests.budget import SHORT, examples
from tests.lives import office
from tests.lives.kept import everything, stored
from tests.lives.life import Life, begun, refused
from tests.lives.mistakes import MISTAKES
from tests.lives.office import AGENT, ELSEWHERE
from tests.services.builders import BAIE, CLERK, DIRECTOR, READER, STRANGER, seal
from tests.services.next_steps import ends, steps

# Reducing a counter-example takes minutes.
pytestmark = pytest.mark.timeout(3600)

_TEXTS = ("", "8:30", "Élise ᐃᓄᒃ [/] « seule »", "418 555-0123", "12")
_KEYS = ("diagnostic", "moyens", "sg_resp_tel", "jours_semaine", "besoin_sante_niveau", "heures_jour", "parent_qualite")
_NOBODY = 99999
# A third of what a deed costs; what is wrong then stays wrong.
_DEEDS_BETWEEN_VERIFICATIONS = 8 if SHORT else 1
_EDITABLE = tuple(status for status in Status if status.editable)
_WAITING = tuple(status for status in Status if status.waiting)
WHICH = st.integers(0, 11)


class _GivenUp(Exception):
    """Work stops half-way."""


def deed(**given: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A rule before which some days pass: twenty-five of them take two years, or more."""

    def made(method: Callable[..., None]) -> Callable[..., None]:
        @wraps(method)
        def later(self: "TwoYears", **drawn: Any) -> None:
            self.clock.forward(days=self.pace)
            self.deeds += 1
            method(self, **drawn)

        ruled: Any = rule(**given)
        made_rule: Callable[..., None] = ruled(later)
        return made_rule

    return made


class TwoYears(Life, RuleBasedStateMachine):
    """What may happen, and what always holds."""

    def __init__(self) -> None:
        self.folder = TemporaryDirectory(prefix="mes-tui-life-")
        self.place = Path(shutil.copy2(begun() / "mes.db", self.folder.name))
        super().__init__(Store.open(self.place, seal=seal()))
        self.clock.instant, self.known, self.ways = pickle.loads((begun() / "known").read_bytes())
        self.pace = self.deeds = 0

    @initialize(days=st.sampled_from((30, 3, 60)))
    def choose_the_pace(self, days: int) -> None:
        self.pace = days

    @deed(which=WHICH, type_=st.sampled_from(RequestType), other=st.booleans())
    def begins(self, which: int, type_: RequestType, other: bool) -> None:
        work, key = self.hand(CLERK), FileKey(BAIE, self.imported(which))
        year = work.children.years[other]
        offer = next(offer for offer in work.children.offers(key, year) if offer.type is type_)
        refusal = refused(lambda: work.drafts.create(key, type_, year))
        assert isinstance(refusal, OpenRequestExists) or (refusal is None) is offer.allowed
        if refusal is None:
            self.adopt_new()

    @deed()
    def renews_all(self) -> None:
        work = self.hand(CLERK)
        renewals = Renewals(work.context, work.drafts)
        chosen = [(found, found.offers[0].type) for found in renewals.preview(BAIE) if found.offers]
        made = [step for step in renewals.prepare(chosen) if step.number]
        assert self.adopt_new() == len(made)

    @precondition(lambda self: self.known)
    @deed(which=WHICH, key=st.sampled_from(_KEYS), text=st.sampled_from(_TEXTS), who=st.sampled_from((CLERK, DIRECTOR)))
    def writes(self, which: int, key: str, text: str, who: Actor) -> None:
        id_ = self.pick(which)
        drafts = self.hand(who).drafts
        if self.attempt(lambda: drafts.save(id_, {key: text}, self.version(id_))):
            assert self.known[id_].status.editable
            self.put(id_, {key: text})

    @precondition(lambda self: self.some(_EDITABLE))
    @deed(which=WHICH, nature=st.sampled_from(office.PAPERS), removed=st.booleans())
    def documents(self, which: int, nature: Nature, removed: bool) -> None:
        id_ = self.pick(which, *_EDITABLE)
        kept, documents, version = self.known[id_].documents, self.hand(CLERK).documents, self.version(id_)
        if not removed:
            kept |= office.join(self.hand(CLERK), id_, nature)
        elif self.attempt(lambda: documents.remove(id_, nature, version)):
            del kept[nature.value]

    @precondition(lambda self: self.some(_EDITABLE))
    @deed(which=WHICH, sent=st.booleans())
    def completes(self, which: int, sent: bool) -> None:
        id_ = self.pick(which, *_EDITABLE)
        self.complete(id_)
        if sent:
            self.send(id_)

    @precondition(lambda self: self.known)
    @deed(which=WHICH)
    def sends(self, which: int) -> None:
        self.send(self.pick(which, *_EDITABLE))

    @precondition(lambda self: self.known)
    @deed(which=WHICH, rank=WHICH)
    def somebody_decides(self, which: int, rank: int) -> None:
        id_ = self.pick(which)
        event = self.chosen(id_, rank)
        if event is not None:
            self.happens(id_, event)

    @precondition(lambda self: self.some(_WAITING))
    @deed(which=WHICH, rank=WHICH)
    def the_ministry_decides(self, which: int, rank: int) -> None:
        id_ = self.pick(which, *_WAITING)
        event = self.chosen(id_, rank)
        if event is not None:
            self.happens(id_, event)

    @precondition(lambda self: self.some(_WAITING))
    @deed(which=WHICH, number=st.integers(0, 2), returned=st.booleans())
    def comments(self, which: int, number: int, returned: bool) -> None:
        id_ = self.pick(which, *_WAITING)
        if not self.alone:
            self.hand(AGENT).review.open(id_)
        self.comment(id_, number)
        if returned:
            self.give_back(id_)

    @precondition(lambda self: any(ways and ways[-1][1] for ways in self.ways.values()))
    @deed(which=WHICH)
    def annuls(self, which: int) -> None:
        recorded = [id_ for id_ in self.known if self.ways[id_] and self.ways[id_][-1][1]]
        self.annul(recorded[which % len(recorded)])

    @precondition(lambda self: not self.alone)
    @deed()
    def closes_the_year(self) -> None:
        agent = self.hand(AGENT)
        lists = MinistryLists(agent.context)
        for row in [*lists.rows(MinistryQuery.first(MinistryListKind.OVER))]:
            if self.attempt(partial(agent.review.close_year, row.id)):
                self.closed(row.id)

    @precondition(lambda self: self.some(_EDITABLE))
    @deed(which=WHICH, rank=WHICH)
    def takes_another_file(self, which: int, rank: int) -> None:
        id_ = self.pick(which, *_EDITABLE)
        self.take_file(id_, rank)

    @precondition(lambda self: self.some(_EDITABLE))
    @deed(which=WHICH, type_=st.sampled_from(RequestType))
    def takes_another_type(self, which: int, type_: RequestType) -> None:
        id_ = self.pick(which, *_EDITABLE)
        changes = TypeChanges(self.hand(CLERK).context)
        fitting = [change.type for change in changes.of(id_) if not change.refusal]
        assert self.attempt(lambda: changes.make(id_, type_, self.version(id_))) is (type_ in fitting)

    @deed(what=st.sampled_from(office.BECOMES), which=WHICH, alone=st.booleans())
    def imports(self, what: str, which: int, alone: bool) -> None:
        keys = [*self.csg.files]
        key = keys[which % len(keys)]
        self.become(what, key, only=key if alone else "")

    @precondition(lambda self: self.some((Status.DRAFT,)))
    @deed(which=WHICH)
    def deletes(self, which: int) -> None:
        id_ = self.pick(which, Status.DRAFT)
        self.hand(CLERK).drafts.delete(id_, self.known.pop(id_).number)

    @deed()
    def the_agent_leaves_or_comes_back(self) -> None:
        self.leave(alone=not self.alone)

    @precondition(lambda self: self.known)
    @deed(which=WHICH, what=st.sampled_from([*MISTAKES]))
    def makes_a_mistake(self, which: int, what: str) -> None:
        id_ = self.pick(which)
        assert not self.attempt(lambda: MISTAKES[what](self.hand, id_))

    @precondition(lambda self: self.some(_EDITABLE))
    @deed(which=WHICH, stopped=st.booleans())
    def stops_half_way(self, which: int, stopped: bool) -> None:
        """The work raises, or the machine stops: what is found then is what there was before."""
        id_, before = self.pick(which, *_EDITABLE), everything(self.store)
        found = Path(self.folder.name) / f"{self.clock.instant.timestamp()}.db"
        with suppress(_GivenUp), self.hand(CLERK).context.work(id_, Action.EDIT) as work:
            records.save_answers(work.session, id_, {"diagnostic": "Perdu"}, self.version(id_), work.pen)
            records.remove_attachment(work.session, id_, Nature.PLAN.value)
            work.session.flush()
            if stopped:
                for suffix in ("", "-wal"):
                    shutil.copy2(f"{self.place}{suffix}", f"{found}{suffix}")
            raise _GivenUp
        self.store.close()
        self.place = found if stopped else self.place
        self.sit_down(Store.open(self.place, seal=seal()))
        assert everything(self.store) == before

    @invariant()
    def nothing_is_lost(self) -> None:
        assert stored(self.store, BAIE) == self.known

    @invariant()
    def nobody_is_stuck(self) -> None:
        """Who has an open request in hand has an end for it."""
        agent = None if self.alone else AGENT
        for id_, kept in self.known.items():
            if kept.status in OPEN_STATUSES:
                found = steps(self.hand(DIRECTOR), id_, agent=agent, own=False)
                assert ends(found, editable=kept.status.editable)

    @invariant()
    def nobody_sees_a_foreign_row(self) -> None:
        assert not any(Lists(self.hand(STRANGER).context).counts(BAIE).values())
        assert Lists(self.hand(READER).context).counts(BAIE)[ListKind.ALL] == len(self.known)
        assert self.seen(ELSEWHERE) == self.neighbours
        if not self.alone:
            hidden = (Status.DRAFT, Status.WITHDRAWN)
            known = {id_ for id_, kept in self.known.items() if kept.status not in hidden}
            given_up = {id_ for id_ in known if self.reason(id_) is CloseReason.ABANDONED}
            assert self.seen(AGENT) == known - given_up
        last = max(self.known, default=_NOBODY)
        for stranger, id_ in ((STRANGER, last), (ELSEWHERE, last), (DIRECTOR, max(self.neighbours))):
            assert self.said_to(stranger, id_) == self.said_to(stranger, _NOBODY)

    @precondition(lambda self: self.deeds % _DEEDS_BETWEEN_VERIFICATIONS == 0)
    @invariant()
    def nothing_was_tampered_with(self) -> None:
        self.verify()

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestTwoYears = examples(2, steps=15 if SHORT else 25)(TwoYears).TestCase
