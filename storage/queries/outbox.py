"""The SQL about the e-mails that wait: text only, both engines. Light."""

from storage.queries.lists import Statement

_WAITING = "sent_at = '' AND next_at <> ''"
_GIVEN_UP = "sent_at = '' AND next_at = ''"


def mail_due(at: str) -> Statement:
    """One row when an e-mail may be sent at ``at``, none otherwise."""
    return Statement(f"SELECT 1 FROM outbox WHERE {_WAITING} AND next_at <= :at LIMIT 1", {"at": at})


def mail_counts() -> Statement:
    """How many e-mails wait, were sent, were given up, and the next instant at which one may be sent (or "")."""
    return Statement(
        f"SELECT count(CASE WHEN {_WAITING} THEN 1 END), count(CASE WHEN sent_at <> '' THEN 1 END),"
        f" count(CASE WHEN {_GIVEN_UP} THEN 1 END), coalesce(min(CASE WHEN {_WAITING} THEN next_at END), '')"
        " FROM outbox",
        {},
    )


def mails_late(before: str) -> Statement:
    """How many wait of the notices written before the instant ``before``."""
    return Statement(
        "SELECT count(*) FROM outbox o JOIN notice n ON n.id = o.notice_id"
        f" WHERE {_WAITING} AND n.created_at < :before",
        {"before": before},
    )


def mails_given_up(limit: int, since: str = "") -> Statement:
    """Number of the request, address and error of the last e-mails given up, newest first, of the notices written
    since the instant ``since``."""
    return Statement(
        "SELECT n.request_number, o.address, o.error FROM outbox o JOIN notice n ON n.id = o.notice_id"
        f" WHERE {_GIVEN_UP} AND n.created_at >= :since ORDER BY o.id DESC LIMIT :limit",
        {"limit": limit, "since": since},
    )
