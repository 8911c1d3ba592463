"""What was typed in a request by somebody who could not save it any more, kept beside its answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Aside:
    """What ``who`` (account ``login``) typed as the answer ``key``. It is no answer until somebody takes it up."""

    key: str
    text: str
    login: str
    who: str
    at: datetime


def by_person(texts: Iterable[Aside]) -> tuple[tuple[Aside, ...], ...]:
    """``texts``, those of each account together."""
    own = attrgetter("login")
    return tuple(tuple(theirs) for _, theirs in groupby(sorted(texts, key=own), key=own))
