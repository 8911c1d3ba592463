"""What a store opened for an agent of the Ministry refuses besides: to write what providers wrote (P63).

« Le Ministère ne peut pas modifier » holds in every status, drafts included, whatever the code above asks. On SQLite
the guards are temporary triggers of the agent's own connections; on PostgreSQL they stand in the base and hold in the
transactions that say to be the Ministry's.
"""

from collections.abc import Iterator
from dataclasses import replace

from mes_tui.domain.access import PROVIDERS_EVENTS
from storage.schema.guard import Guard

UNTOUCHED = "le Ministère ne peut pas modifier ce qu’un service de garde a inscrit."
OWN = "chacun ne choisit que pour son propre compte."

# What a provider, or the files that it imports, puts in the store.
_PROVIDERS = (
    *(
        "answer",
        "former_answer",
        "own_note",
        "signing_wish",
        "typed_aside",
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
# In a condition, the login of the agent who opened the store.
_AGENT = "{agent}"


def postgres_side(login: str) -> str:
    """Said at the beginning of each of the transactions of the agent ``login``."""
    return f"SET LOCAL {_SETTING} = {_literal(login)}"


def _literal(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


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
    # What an account prefers goes away with it: its row is gone by then.
    there = "EXISTS (SELECT 1 FROM user_account u WHERE u.login = OLD.login)"
    for event, condition in (
        ("INSERT", f"NEW.login <> {_AGENT}"),
        ("UPDATE", f"NEW.login <> {_AGENT} OR OLD.login <> {_AGENT}"),
        ("DELETE", f"OLD.login <> {_AGENT} AND {there}"),
    ):
        yield Guard(f"ministry_preference_{event.lower()}", "preference", event, condition, OWN)


GUARDS: tuple[Guard, ...] = tuple(_guards())


def sqlite_triggers(login: str) -> Iterator[str]:
    """The temporary triggers of the writing connection of the agent ``login``."""
    return (_known(guard, _literal(login)).sqlite("temp") for guard in GUARDS)


def postgres_guards() -> Iterator[Guard]:
    """The same guards for the base, asleep unless the transaction is the Ministry's."""
    login = f"coalesce(current_setting('{_SETTING}', true), '')"
    for guard in (_known(guard, login) for guard in GUARDS):
        yield replace(guard, condition=f"{login} <> '' AND ({guard.condition})")


def _known(guard: Guard, login: str) -> Guard:
    """The guard, once it is known who the agent is: ``login`` is SQL."""
    return replace(guard, condition=guard.condition.replace(_AGENT, login))
