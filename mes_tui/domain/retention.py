"""What may go once its time is over, and why something old stays (SOURCES.md §3.14). Nothing goes by itself.

An instant is old from the first moment of the day that is ``[conservation]`` months before today.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mes_tui.domain.codes import ENDED_STATUSES, OPEN_STATUSES, Code, Status
from mes_tui.domain.reference_year import months_before
from mes_tui.domain.rules import Rules


class Kept(StrEnum):
    """What is kept for a while; ``words`` are those of one and of several. The journal stores the values."""

    words: tuple[str, str]

    def __new__(cls, value: str, one: str = "", several: str = "") -> "Kept":
        member = str.__new__(cls, value)
        member._value_, member.words = value, (one, several)
        return member

    REQUEST = "demande", "demande terminée", "demandes terminées"
    CHILD = "enfant", "enfant parti", "enfants partis"
    NOTICE = "avis", "avis", "avis"
    MAIL = "courriels", "courriel", "courriels"
    DEPOSIT = "casier", "fichier de casier", "fichiers de casier"
    COPY = "copie", "copie du dépôt", "copies du dépôt"


class Stays(Code):
    """Why something that is old stays."""

    OPEN = "en_cours", "elle n’est pas terminée"
    DRAFT = "brouillon", "c’est un brouillon\u00a0: supprimez-le s’il ne sert plus"
    COMPLIANT = "conforme", "elle est conforme\u00a0: terminez-la d’abord"
    REVIEW = "en_revision", "elle est en révision"
    UNDATED = "sans_date", "rien ne dit quand elle a pris fin"
    RENEWED = "reprise", "une demande qui la suit n’est pas terminée"
    RENEWABLE = "renouvelable", "l’enfant est encore là\u00a0: un renouvellement peut la reprendre"
    ALTERED = "ecart", "elle n’est pas ce qu’a laissé sa dernière action\u00a0: voyez «\u00a0mes-tui verifier\u00a0»"
    REQUESTS = "demandes", "il a encore des demandes au dépôt"


@dataclass(frozen=True, slots=True)
class Limits:
    """The day before which each kind is old; ``deposit`` is None where the files of lockers have no age."""

    request: date
    child: date
    notice: date
    mail: date
    copy: date
    deposit: date | None = None

    @classmethod
    def on(cls, today: date, rules: Rules, deposit_days: int = 0) -> "Limits":
        """Those of ``today``; ``deposit_days`` is the age of the files of lockers, 0 for none."""
        return cls(
            request=months_before(today, rules.request_months),
            child=months_before(today, rules.child_months),
            notice=months_before(today, rules.notice_months),
            mail=months_before(today, rules.mail_months),
            copy=months_before(today, rules.copy_months),
            deposit=today - timedelta(days=deposit_days) if deposit_days else None,
        )

    def of(self, kind: Kept) -> date | None:
        """The one of ``kind``."""
        days: dict[Kept, date | None] = {
            Kept.REQUEST: self.request,
            Kept.CHILD: self.child,
            Kept.NOTICE: self.notice,
            Kept.MAIL: self.mail,
            Kept.DEPOSIT: self.deposit,
            Kept.COPY: self.copy,
        }
        return days[kind]


@dataclass(frozen=True, slots=True)
class OldRequest:
    """A request on which nobody worked for long. ``ended`` is the day of its end, None when it has none.

    ``followers`` are the statuses of those that say to follow it. ``latest``: it is the last one of a child who is
    still there. ``sound``: it holds what its last line of the journal sealed.
    """

    id: int
    number: str
    division: str
    status: Status
    ended: date | None
    followers: tuple[Status, ...] = ()
    latest: bool = False
    sound: bool = True

    @property
    def said(self) -> str:
        """What the journal says of it for ever: how it ended, and when."""
        return f"{self.status.value}:{self.ended.isoformat() if self.ended else ''}"


@dataclass(frozen=True, slots=True)
class OldChild:
    """A child whose last « dossier » ended on ``left``; ``requests`` are the numbers of those that are there."""

    division: str
    necsg: str
    left: date
    requests: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What the journal says of the child for ever."""
        return f"{Kept.CHILD.value}:{self.necsg}:{self.left.isoformat()}"


_UNENDED = {Status.REVIEW: Stays.REVIEW, Status.DRAFT: Stays.DRAFT, Status.COMPLIANT: Stays.COMPLIANT}


def why_stays(request: OldRequest, before: date) -> Stays | None:
    """Why ``request`` stays, None when it may go: it ended before the day ``before``, and nothing needs it.

    What is not old yet has no reason to give: ask only of what is.
    """
    if request.status not in ENDED_STATUSES:
        return _UNENDED.get(request.status, Stays.OPEN)
    if request.ended is None or request.ended >= before:
        return Stays.UNDATED
    # A follower that is compliant may still be reviewed: whoever decides then reads what it renews.
    if any(status in (*OPEN_STATUSES, Status.COMPLIANT) for status in request.followers):
        return Stays.RENEWED
    if request.latest:
        return Stays.RENEWABLE
    return None if request.sound else Stays.ALTERED


def child_stays(child: OldChild, going: frozenset[tuple[str, str]] = frozenset()) -> Stays | None:
    """Why ``child`` stays, None when the child may go: no request is left but those ``going`` (division and number)."""
    return Stays.REQUESTS if any((child.division, number) not in going for number in child.requests) else None
