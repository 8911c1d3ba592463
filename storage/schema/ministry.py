"""What a store opened for an agent of the Ministry refuses besides: to write what providers wrote (P63).

« Le Ministère ne peut pas modifier » holds in every status, drafts included, whatever the code above asks. On SQLite
the guards are temporary triggers of the agent's own connections; on PostgreSQL they stand in the base and hold in the
transactions that say to be the Ministry's.
"""

from collections.abc import Iterator

from mes_tui.domain.access import PROVIDERS_EVENTS
from storage.schema.guard import Guard

UNTOUCHED = "le Ministère ne peut pas modifier ce qu’un service de garde a inscrit."

# What a provider, or the files that it imports, puts in the store.
_PROVIDERS = (
    *(
        "answer",
        "former_answer",
        "own_note",
        "signing_wish",
        "attachment",
        "attachment_blob",
        "signature",
        "transmission",
        "sent_document",
        "request_number",
    ),
    *("provider", "site", "home_provider", "child", "child_file"),
)
# What a decision of the Ministry writes on a request; every other column is the provider's.
DECISIONS = frozenset(
    {
        *("status", "version", "modified_at", "open_comments"),
        *("compliant_at", "granted_hours", "closed_at", "close_reason", "examined_at"),
        "recorded",
    }
)
CONTENT = (
    *("id", "number", "division", "site", "region", "child_file", "necsg", "type", "edition", "year", "created_at"),
    *("transmitted_at", "previous", "place_step", "place_page", "place_key", "child_name", "site_name", "folded"),
    *("snapshot", "renewed", "renewed_hours", "taken_back_at", "sent_type", "sent_people"),
)
# A comment is the Ministry's own once, when it is placed; what is answered to it is the provider's.
_ANSWERED = ("corrected", "corrected_version", "reply", "reply_version")

_SETTING = "mes.ministere"
POSTGRES_SIDE = f"SET LOCAL {_SETTING} = 'oui'"
"""Said at the beginning of each of an agent's transactions."""


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


def _guards() -> Iterator[Guard]:
    for table in _PROVIDERS:
        for event in ("INSERT", "UPDATE", "DELETE"):
            yield Guard(f"ministry_{table}_{event.lower()}", table, event, "TRUE", UNTOUCHED)
    for event in ("INSERT", "DELETE"):
        yield Guard(f"ministry_request_{event.lower()}", "request", event, "TRUE", UNTOUCHED)
    sent = "NEW.status <> OLD.status AND NEW.status IN ('BROUILLON', 'TRANSMIS', 'RETIREE', 'REVISION')"
    yield Guard("ministry_request_update", "request", "UPDATE", f"{_changed(CONTENT)} OR ({sent})", UNTOUCHED)
    told = ", ".join(f"'{event.value}'" for event in PROVIDERS_EVENTS)
    yield Guard("ministry_outcome_insert", "outcome", "INSERT", f"NEW.event IN ({told})", UNTOUCHED)
    yield Guard("ministry_comment_update", "comment", "UPDATE", _changed(_ANSWERED), UNTOUCHED)


GUARDS: tuple[Guard, ...] = tuple(_guards())


def sqlite_triggers() -> Iterator[str]:
    """The temporary triggers of an agent's writing connection."""
    return (guard.sqlite("temp") for guard in GUARDS)


def postgres_guards() -> Iterator[Guard]:
    """The same guards for the base, asleep unless the transaction is the Ministry's."""
    for guard in GUARDS:
        condition = f"coalesce(current_setting('{_SETTING}', true), '') = 'oui' AND ({guard.condition})"
        yield Guard(guard.name, guard.table, guard.event, condition, guard.sentence)
