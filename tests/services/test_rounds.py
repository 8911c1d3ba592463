"""Which round something belongs to is decided by rounds: a clock that goes backwards changes nothing of it."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mes_tui.domain.codes import Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import NewComment
from storage.store import Store
from tests.budget import examples
from tests.services.builders import AGENT, Clock, Work, filled_store

FIELD = "sg_resp_nom"
STEPS = ("edit", "answer", "send", "return", "close")


@dataclass
class _Exchange:
    """A request that goes to and fro, with what its provider sent last: one answer, and the replies by comment."""

    work: Work
    request_id: int
    count: int = 0
    sent: str = ""
    replies: dict[int, tuple[bool, str]] = field(default_factory=dict)

    def edit(self) -> None:
        """Write another answer."""
        self.work.drafts.save(self.request_id, {FIELD: f"Nom {self.count}"}, self.version)

    def answer(self, *, all_: bool = False) -> None:
        """Answer a comment of the last round, or all of them."""
        comments = self.work.drafts.read(self.request_id).comments
        last = max((comment.round for comment in comments), default=0)
        for comment in [one for one in comments if one.round == last][: None if all_ else 1]:
            self.work.drafts.correct_comment(self.request_id, comment.id, True, f"Réponse {self.count}", self.version)

    def send(self) -> None:
        """Answer what is to be answered, sign and send."""
        self.answer(all_=True)
        self.work.sign(self.request_id)
        self.work.submission.transmit(self.request_id, self.version)
        file = self.work.drafts.read(self.request_id)
        self.sent = file.answers[FIELD]
        self.replies = {comment.id: (comment.corrected, comment.reply) for comment in file.comments}

    def return_(self) -> None:
        """Return it with two comments."""
        comment = NewComment(1, "personne_joindre", f"Précisez {self.count}.")
        self.work.return_with(self.request_id, comment, comment)

    def close(self) -> None:
        """Close it after a departure, whatever its provider was writing."""
        self.work.close(self.request_id)

    @property
    def version(self) -> int:
        return self.work.version(self.request_id)

    def check(self) -> None:
        """The Ministry reads what was sent last, and nothing written since."""
        file = self.work.as_(AGENT).review.read(self.request_id).file
        assert file.answers[FIELD] == self.sent
        read = {comment.id: (comment.corrected, comment.reply) for comment in file.comments}
        assert read == {id_: self.replies.get(id_, (False, "")) for id_ in read}
        sent = self.work.store.rows("SELECT round FROM transmission ORDER BY id")
        told = self.work.store.rows("SELECT DISTINCT round FROM comment ORDER BY round")
        assert sent == [(number,) for number in range(1, len(sent) + 1)]
        assert told == sent[: len(told)]


@pytest.mark.thorough
@examples(6)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(-15 * 86_400, 15 * 86_400)), max_size=12))
@example([("return", 0), ("edit", -60), ("answer", -60), ("close", 60)])
@example([("return", -60), ("answer", -3600), ("send", -3600), ("return", -3600), ("answer", 0), ("edit", 0)])
def test_the_ministry_reads_the_last_round_sent_whatever_the_clock_says(steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "mes.db"
        place.write_bytes(filled_store().read_bytes())
        place.chmod(0o600)
        with Store.open(place) as store:
            work = Work(store, Clock())
            exchange = _Exchange(work, work.ready())
            exchange.send()
            start = work.clock.instant
            for count, (step, seconds) in enumerate(steps, start=1):
                exchange.count, work.clock.instant = count, start + timedelta(seconds=seconds)
                with suppress(Refusal):
                    getattr(exchange, "return_" if step == "return" else step)()
                exchange.check()
            assert work.status(exchange.request_id) is not Status.DRAFT
