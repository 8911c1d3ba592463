"""The outbox: e-mails written with the notices, sent later, again when the server was down (P62, P65).

Sending happens between two short writes: the first claims the e-mail, so that no other program sends it meanwhile; the
second tells what became of it. Light: the libraries of e-mail are loaded by the first sending.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal
from mes_tui.services.context import WorkContext
from storage import records
from storage.queries import outbox as outbox_queries
from storage.records.mapping import instant_text

if TYPE_CHECKING:
    from mes_tui.mailing import Mailer
    from mes_tui.settings_mail import MailSettings
    from storage.records import ClaimedMail

NO_SERVER = "Aucun serveur de courriel n’est réglé : ajoutez la table [courriel] à vos réglages."

CLAIM = timedelta(minutes=10)
"""How long a claimed e-mail stays its program's: longer than the slowest server may take."""

LATE = timedelta(hours=1)
"""An e-mail that waits longer is told to who watches."""

LATELY = timedelta(days=7)
"""Since when one that was given up is told to who watches."""

MOST_ATTEMPTS = 14
"""With pauses that double up to half a day, a server may be down for two days."""

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=12)


def next_attempt(attempts: int, at: datetime) -> datetime | None:
    """When to try again after ``attempts`` in vain, the last one at ``at``; None when it is time to give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    doubled: int = 2 ** (attempts - 1)
    return at + min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE)


_ALL = "lire les courriels de tout le dépôt"


@dataclass(slots=True)
class Delivery:
    """What one round of sending did. ``problems`` tells why some were not taken, each reason once."""

    sent: int = 0
    later: int = 0
    given_up: int = 0
    problems: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How many e-mails wait, were sent, were given up; ``next_at`` is when the first one that waits may be sent."""

    waiting: int
    sent: int
    given_up: int
    next_at: datetime | None


class Outbox:
    """The e-mails of the store. ``settings`` is None when none is sent from here."""

    def __init__(self, context: WorkContext, settings: "MailSettings | None") -> None:
        self._context, self._settings = context, settings

    def due(self) -> bool:
        """Whether an e-mail may be sent now."""
        return bool(self._context.rows(outbox_queries.mail_due(instant_text(self._context.now))))

    def state(self) -> OutboxState:
        """What the outbox of the whole store holds. Raises Refusal to who does not manage every division."""
        self._context.require_every_division(_ALL)
        waiting, sent, given_up, next_at = self._context.rows(outbox_queries.mail_counts())[0]
        return OutboxState(waiting, sent, given_up, datetime.fromisoformat(next_at) if next_at else None)

    def given_up(self, limit: int = 5, *, lately: bool = False) -> tuple[tuple[str, str, str], ...]:
        """Number of the request, address and reason of the last e-mails given up, newest first, whenever or of the
        notices of the last days. Raises Refusal."""
        self._context.require_every_division(_ALL)
        since = instant_text(self._context.now - LATELY) if lately else ""
        rows = self._context.rows(outbox_queries.mails_given_up(limit, since))
        return tuple((number, address, why) for number, address, why in rows)

    def late(self) -> int:
        """How many e-mails wait since too long: sending goes wrong, or nobody sends. Raises Refusal."""
        self._context.require_every_division(_ALL)
        return self._context.count(outbox_queries.mails_late(instant_text(self._context.now - LATE)))

    def deliver(self, keep_going: Callable[[], bool] = lambda: True) -> Delivery:
        """Send what is due, one e-mail after the other, while ``keep_going()``; it waits for the server.

        Raises Refusal without a server in the settings, or when its password cannot be read; no attempt is counted
        then. Raises NotSaved, StoreUnusable.
        """
        from mes_tui.mailing import Mailer

        if self._settings is None:
            raise Refusal(NO_SERVER)
        delivery = Delivery()
        with Mailer(self._settings, self._settings.password()) as mailer:
            while keep_going() and (claimed := self._claim()) is not None:
                if not self._send(mailer, claimed, delivery):
                    break
        return delivery

    def _claim(self) -> "ClaimedMail | None":
        # Most often nothing is due: no need to wait for one's turn to write.
        if not self.due():
            return None
        at = self._context.now
        with self._context.store.writing() as session:
            return records.claim_mail(session, at, at + CLAIM)

    def _send(self, mailer: "Mailer", claimed: "ClaimedMail", delivery: Delivery) -> bool:
        """Send one e-mail and write what became of it; False when the server takes no other now."""
        from mes_tui.mailing import Mail, Undelivered

        name = f"{claimed.created_at:%Y%m%d%H%M%S}.{claimed.id}"
        mail = Mail(name, claimed.address, claimed.number, claimed.kind, claimed.created_at)
        try:
            mailer.send(mail)
        except Undelivered as error:
            again = None if error.final else next_attempt(claimed.attempts, self._context.now)
            self._settle(claimed, None, again, error.sentence)
            delivery.given_up += again is None
            delivery.later += again is not None
            delivery.problems[error.sentence] = None
            return not error.server
        self._settle(claimed, self._context.now, None)
        delivery.sent += 1
        return True

    def _settle(self, claimed: "ClaimedMail", sent: datetime | None, again: datetime | None, error: str = "") -> None:
        with self._context.store.writing() as session:
            records.settle_mail(session, claimed, sent, again, error)
