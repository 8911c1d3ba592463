"""The Ministry's comments, round by round: which ones are corrected now, and how their correction travels.

A correction (the box « Corrigé », the reply) is saved like an answer, under a key of its own beside those of the
fields: one save queue, one guard against two people writing at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from mes_tui.domain.codes import Nature
from mes_tui.domain.requests import Comment

DOCUMENTS = 0
"""The page of a comment on a document, joined or missing: its section is the nature of that document."""
TICKED = "oui"
REPLY_LENGTH = 2000
_PREFIX = "comment:"


class Part(StrEnum):
    """What the provider writes on a comment."""

    CORRECTED = "corrected"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class RankedComment:
    """A comment as people name it: « 1/2 », on page 1, under ``title`` (its section, or the field it is about); that
    of a document is on none."""

    comment: Comment
    rank: int
    total: int
    title: str

    @property
    def where(self) -> str:
        """« page 1, « Service de garde » »."""
        title = f", «\u00a0{self.title}\u00a0»" if self.title else ""
        return f"{place_name(self.comment.page)}{title}"

    @property
    def sentence(self) -> str:
        """Why the request cannot be sent as long as the box is empty."""
        return f"Le commentaire {self.rank} sur {self.total} ({self.where}) n’est pas coché «\u00a0Corrigé\u00a0»."


def place_name(page: int) -> str:
    """« page 1 », « documents »."""
    return f"page\u00a0{page}" if page != DOCUMENTS else "documents"


def commented_nature(page: int, section: str) -> Nature | None:
    """The nature of the documents that a comment on ``section`` of ``page`` is about, None for one on the form."""
    return next((nature for nature in Nature if page == DOCUMENTS and nature.value == section), None)


def anchor(comment: int) -> str:
    """The key that stands for the comment's place in the form."""
    return f"{_PREFIX}{comment}"


def part_key(comment: int, part: Part) -> str:
    """The key under which ``part`` of the comment of id ``comment`` is saved."""
    return f"{_PREFIX}{comment}:{part.value}"


def read_key(key: str) -> tuple[int, Part | None] | None:
    """The comment of ``key``, with its part (None for an anchor); None when the key is not a comment's."""
    number, _, part = key.removeprefix(_PREFIX).partition(":")
    if not key.startswith(_PREFIX) or not (number.isascii() and number.isdigit()):
        return None
    if not part:
        return int(number), None
    return next(((int(number), kind) for kind in Part if kind.value == part), None)


def is_tick(key: str) -> bool:
    """Whether ``key`` is that of the « Corrigé » of a comment."""
    found = read_key(key)
    return found is not None and found[1] is Part.CORRECTED


def corrections(comments: Iterable[Comment]) -> dict[str, str]:
    """What was written on ``comments``, as texts by key."""
    texts = {}
    for comment in comments:
        texts[part_key(comment.id, Part.CORRECTED)] = TICKED if comment.corrected else ""
        texts[part_key(comment.id, Part.REPLY)] = comment.reply
    return texts


def corrected_by(comment: Comment, texts: Mapping[str, str]) -> Comment:
    """``comment`` with what ``texts``, by key, say of it; what they do not say stays."""
    own = corrections([comment]) | dict(texts)
    return replace(
        comment,
        corrected=own[part_key(comment.id, Part.CORRECTED)] == TICKED,
        reply=own[part_key(comment.id, Part.REPLY)],
    )


def rounds(comments: Iterable[Comment]) -> tuple[tuple[int, tuple[Comment, ...]], ...]:
    """The comments of each round, the last round first."""
    ordered = sorted(comments, key=lambda comment: -comment.round)
    return tuple((number, tuple(in_round)) for number, in_round in groupby(ordered, key=lambda comment: comment.round))


def current(comments: Iterable[Comment]) -> tuple[Comment, ...]:
    """The comments of the last round: the only ones that are corrected; those before are read."""
    return next((in_round for _, in_round in rounds(comments)), ())


def progress(comments: Sequence[Comment]) -> str:
    """« 1/2 commentaires corrigés »."""
    done, total = sum(comment.corrected for comment in comments), len(comments)
    plural = "s" if total > 1 else ""
    return f"{done}/{total} commentaire{plural} corrigé{plural}"
