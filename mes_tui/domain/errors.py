"""What a service says when it refuses. Each carries one French sentence ready for the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Refusal(Exception):
    """The action is not allowed or the input is not usable.

    ``sentence`` says what is wrong and what to do; ``key`` names the form field at fault, if there is one.
    """

    sentence: str
    key: str = ""

    def __str__(self) -> str:
        return self.sentence


class NotFound(Refusal):
    """The thing asked for is no longer there, or belongs to somebody else."""


class NotTheirs(NotFound):
    """A request asked for by its number, which is somebody else’s or nobody’s."""


class NotAllowed(Refusal):
    """The person has not the right, or asked for what is out of their own folder.

    ``what`` is the act that they lack the right for, in the words of ``domain.access.Action``; "" for a reading, which
    screens do by themselves, for what is somebody else's, and for what is refused for another reason. It is for the
    journal: the person hears the sentence only.
    """

    def __init__(self, sentence: str, key: str = "", *, what: str = "") -> None:
        super().__init__(sentence, key)
        self.what = what


class NoAccess(Refusal):
    """The store does not know the account, or its time is over."""


class Settled(Refusal):
    """What it was about is over: it takes no text any more, now or later."""


@dataclass
class Stale(Refusal):
    """Somebody else wrote in between.

    ``theirs`` holds the stored texts and ``mine`` the refused ones, by field key; ``version`` is the stored version.
    """

    version: int = 0
    theirs: Mapping[str, str] = field(default_factory=dict)
    mine: Mapping[str, str] = field(default_factory=dict)


class NotSaved(Refusal):
    """The store could not write (disk full, read-only, locked): what was acknowledged before is still there."""


class StoreUnusable(Refusal):
    """The store cannot be opened safely (newer schema, network file system, loose modes, not a store)."""


class StoreMissing(StoreUnusable):
    """There is no store where one should be: nothing is made in its place but on purpose (« mes-tui creer »)."""
