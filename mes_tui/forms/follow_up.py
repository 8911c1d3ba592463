"""What is asked of the office's own note of a request: its words, and the day on which to look again."""

from collections.abc import Mapping
from datetime import date, datetime

from mes_tui.domain.errors import Refusal
from mes_tui.domain.follow_up import NOTE_LENGTH, FollowedUp, OwnNote
from mes_tui.domain.text import clean
from mes_tui.forms.conditions import NEVER
from mes_tui.forms.french import long_date, time_of_day
from mes_tui.forms.values import parse
from mes_tui.forms.vocabulary import Field, Kind

TEXT = Field(
    key="text",
    label="Note, jamais transmise au Ministère",
    kind=Kind.NOTE,
    required=NEVER,
    max_length=NOTE_LENGTH,
)
DUE = Field(key="due", label="À suivre le (facultatif)", kind=Kind.DATE, required=NEVER)
QUESTIONS = (TEXT, DUE)


def proposed(note: OwnNote | None) -> dict[str, str]:
    """What stands in the questions first."""
    due = note.due.isoformat() if note is not None and note.due else ""
    return {TEXT.key: note.text if note is not None else "", DUE.key: due}


def note_said(typed: Mapping[str, str], before: OwnNote | None, today: date) -> tuple[str, date | None]:
    """The words and the day of a note as ``typed``; no words at all take it away. Raises Refusal (``key``).

    A day that is over comes up at once: it is refused, unless it was in the note ``before``.
    """
    said = clean(typed.get(TEXT.key, ""), lines=True).strip()
    parsed = parse(DUE, typed.get(DUE.key, ""))
    due = parsed.value if isinstance(parsed.value, date) else None
    if parsed.error:
        raise Refusal(parsed.error, DUE.key)
    if len(said) > NOTE_LENGTH:
        raise Refusal(
            f"Une note tient en {NOTE_LENGTH} caractères : il y en a {len(said)}. Raccourcissez-la.", TEXT.key
        )
    if not said and before is not None and due == before.due:
        # The day goes with the words that it was about.
        return "", None
    if due is not None and not said:
        raise Refusal("Écrivez ce que vous attendez ce jour-là, ou effacez la date.", TEXT.key)
    if due is not None and due < today and (before is None or due != before.due):
        raise Refusal("Cette date est passée : donnez un jour à venir, ou laissez la date vide.", DUE.key)
    return said, due


KEPT_TITLE = "Suivi du service de garde, jamais transmis"


def kept_lines(kept: FollowedUp) -> list[tuple[str, str]]:
    """What is kept of a request as labels and values, where it is read in detail."""
    rows = []
    if kept.wish is not None:
        rows.append(("Remise à signer", f"Par {kept.wish.who}, {_moment(kept.wish.at)}."))
    if kept.note is not None:
        rows.append(("Note", f"{kept.note.text}\n({kept.note.who}, {_moment(kept.note.at)})"))
        rows += [("À suivre le", long_date(kept.note.due))] if kept.note.due else []
    return rows


def _moment(at: datetime) -> str:
    local = at.astimezone()
    return f"le {long_date(local.date())} à {time_of_day(local)}"
