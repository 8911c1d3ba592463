"""What a request holds, as a plain model knows it and as the store has it."""

from dataclasses import dataclass, field, replace

from mes_tui.domain.codes import Status
from mes_tui.domain.requests import Comment, Outcome, RequestFile
from storage import records
from storage.store import Store


@dataclass(frozen=True)
class Said:
    """A comment of the Ministry: what it says never changes, what is answered does."""

    round: int
    place: str
    text: str
    recorded: bool
    corrected: bool = False
    reply: str = ""

    @classmethod
    def of(cls, comment: Comment) -> "Said":
        place = f"{comment.page}:{comment.section}"
        return cls(comment.round, place, comment.text, comment.recorded, comment.corrected, comment.reply)


@dataclass(eq=False)
class Kept:
    """All of a request that may not be lost.

    ``sent`` are the digests of what was sent, ``told`` the outcomes: event, words, and whether they were recorded.
    ``typed`` are the comments in preparation, each after whether the provider got it elsewhere.
    """

    number: str
    status: Status
    answers: dict[str, str]
    documents: dict[str, str] = field(default_factory=dict)
    comments: list[Said] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    told: list[tuple[str, str, bool]] = field(default_factory=list)
    typed: list[tuple[bool, str]] = field(default_factory=list)
    granted: str = ""

    def answer(self, round_: int, reply: str, *, added: bool = False) -> None:
        """Each comment of a round is ticked with ``reply``, ``added`` to what was answered or instead of it."""

        def answered(said: Said) -> Said:
            both = "\n".join(filter(None, (said.reply if added else "", reply)))
            return replace(said, corrected=True, reply=both)

        self.comments = [answered(said) if said.round == round_ else said for said in self.comments]

    def __eq__(self, other: object) -> bool:
        """Comments are told in any order."""
        return isinstance(other, Kept) and self._parts() == other._parts()

    def _parts(self) -> list[object]:
        parts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return [sorted(part, key=repr) if name in ("comments", "typed") else part for name, part in parts.items()]


def _told(outcome: Outcome) -> tuple[str, str, bool]:
    return outcome.event.value, outcome.text, outcome.source is not None


def stored(store: Store, division: str) -> dict[int, Kept]:
    """Every request of a division, as the store has it."""
    ids = [id_ for (id_,) in store.rows("SELECT id FROM request WHERE division = :of", {"of": division})]
    with store.reading() as session:
        found = {}
        for id_ in ids:
            file = records.load_file(session, id_)
            assert file is not None
            sent = [one.digest for one in records.load_transmissions(session, id_)]
            typed = [
                (recorded, comment.text)
                for recorded in (False, True)
                for comment in records.load_draft_comments(session, id_, recorded=recorded)
            ]
            found[id_] = _kept(file, sent, typed)
    return found


def _kept(file: RequestFile, sent: list[str], typed: list[tuple[bool, str]]) -> Kept:
    request = file.request
    return Kept(
        request.number,
        request.status,
        {key: text for key, text in file.answers.items() if text},
        {document.name: document.sha256 for document in file.attachments},
        [Said.of(comment) for comment in file.comments],
        sent,
        [_told(outcome) for outcome in file.outcomes],
        typed,
        request.granted_hours,
    )


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def everything(store: Store) -> dict[str, list[str]]:
    """Each row of each table: what a refusal leaves as it was."""
    names = [name for (name,) in store.rows(_TABLES[store.dialect])]
    return {name: sorted(map(repr, store.rows(f'SELECT * FROM "{name}"'))) for name in names}
