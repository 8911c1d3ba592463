"""What an office keeps of a request for itself and never sends: a note with its date, the wish that it be signed."""

from dataclasses import dataclass
from datetime import date, datetime

NOTE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class OwnNote:
    """What the office waits for: ``text``, and the day ``due`` on which it looks again, None for none.

    ``who`` wrote it last, by the name of the account.
    """

    text: str
    due: date | None
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SigningWish:
    """``who`` handed the request over to be signed, as it stood ``at`` that instant."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """What is kept of one request now; a wish is over once the request changed, was signed or sent."""

    note: OwnNote | None = None
    wish: SigningWish | None = None


NOTHING_KEPT = FollowedUp()
