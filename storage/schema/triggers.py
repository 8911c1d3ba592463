"""What the store itself refuses, whoever writes: the same rules for SQLite and PostgreSQL.

A request that was transmitted, declared compliant or closed keeps its content; statuses follow the programme's path
(SOURCES.md §4); the journal only grows; numbers are never reused.
"""

from collections.abc import Iterator

from mes_tui.domain import answers, statuses
from mes_tui.domain.codes import ENDED_STATUSES, Status
from mes_tui.domain.journal import JournalAction
from storage.schema import ministry
from storage.schema.guard import Guard

EDITABLE = "({})".format(", ".join(f"'{status.value}'" for status in Status if status.editable))
# Several events may lead from one status to another.
TRANSITIONS = tuple(
    dict.fromkeys(
        (old.value, new.value) for (old, event), new in statuses.TRANSITIONS.items() if new and not event.effect.undoes
    )
)

LOCKED = "le contenu d’une demande transmise, conforme ou terminée ne peut plus être modifié."
MOVED = "ce dépôt a été déplacé, et rien ne s’y écrit plus. Fermez le programme, puis rouvrez-le."
_REQUEST_THERE = "EXISTS (SELECT 1 FROM request WHERE id = OLD.request_id)"
_CORRECTION = ("corrected", "reply", "corrected_version", "reply_version")
_APPEND_ONLY = "le journal ne se modifie pas et ne s’efface pas."


def _status(request_id: str) -> str:
    return f"(SELECT status FROM request WHERE id = {request_id})"


def _status_of_blob(attachment_id: str) -> str:
    return (
        "(SELECT request.status FROM attachment JOIN request ON request.id = attachment.request_id "
        f"WHERE attachment.id = {attachment_id})"
    )


def _changed(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns) + ")"


_MOVES = "NEW.status <> OLD.status"


# An answer that was recorded by mistake is annulled: the request is again as it was before.
_UNDONE = (
    "coalesce((SELECT event FROM outcome WHERE request_id = NEW.id ORDER BY rank DESC LIMIT 1), '') = "
    f"'{statuses.Event.ANNUL.value}'"
)


# An ended request goes once the last thing that the journal says of it is that it is purged.
_ENDED = ", ".join(f"'{status.value}'" for status in ENDED_STATUSES)
_TOLD_PURGED = (
    "coalesce((SELECT action FROM journal WHERE request_number = OLD.number ORDER BY id DESC LIMIT 1), '') = "
    f"'{JournalAction.PURGED.value}'"
)


def _becomes(status: str) -> str:
    return f"(NEW.status = '{status}' AND OLD.status <> '{status}')"


def _content_guards() -> Iterator[Guard]:
    for table, status, key in (
        ("answer", _status, "request_id"),
        ("attachment", _status, "request_id"),
        ("signature", _status, "request_id"),
        ("attachment_blob", _status_of_blob, "attachment_id"),
    ):
        new, old = f"{status(f'NEW.{key}')} NOT IN {EDITABLE}", f"{status(f'OLD.{key}')} NOT IN {EDITABLE}"
        yield Guard(f"{table}_added", table, "INSERT", new, LOCKED)
        yield Guard(f"{table}_changed", table, "UPDATE", f"{old} OR {new}", LOCKED)
        yield Guard(f"{table}_removed", table, "DELETE", old, LOCKED)
    kept = "un document joint garde son identifiant."
    yield Guard("attachment_id_kept", "attachment", "UPDATE", _changed("id"), kept)
    yield Guard(
        "attachment_id_new", "attachment", "INSERT", "EXISTS (SELECT 1 FROM attachment WHERE id = NEW.id)", kept
    )


def _request_guards() -> Iterator[Guard]:
    def guard(name: str, event: str, condition: str, sentence: str) -> Guard:
        return Guard(f"request_{name}", "request", event, condition, sentence)

    yield guard(
        "born_draft",
        "INSERT",
        "NEW.status <> 'BROUILLON' OR NEW.snapshot <> '' OR NEW.sent_people <> ''",
        "une demande commence par un brouillon.",
    )
    yield guard(
        "number_new",
        "INSERT",
        "EXISTS (SELECT 1 FROM request WHERE id = NEW.id OR number = NEW.number)",
        "ce numéro de demande existe déjà.",
    )
    yield guard(
        "removed",
        "DELETE",
        f"OLD.status <> 'BROUILLON' AND NOT (OLD.status IN ({_ENDED}) AND {_TOLD_PURGED})",
        "seul un brouillon peut être supprimé, ou une demande terminée dont le journal dit la purge.",
    )
    yield guard(
        "identity_kept",
        "UPDATE",
        _changed("id", "number", "division", "region", "year", "created_at"),
        "le numéro, la division, la région, l’année et la date de création d’une demande ne changent pas.",
    )
    content = _changed("site", "child_file", "type", "edition", "previous", "child_name", "site_name", "folded")
    yield guard("content_kept", "UPDATE", f"OLD.status NOT IN {EDITABLE} AND {content}", LOCKED)
    of_its_file = "SELECT 1 FROM child_file f WHERE f.division = NEW.division AND f.key = NEW.child_file"
    yield guard(
        "child_kept",
        "UPDATE",
        f"{_changed('necsg')} AND NOT EXISTS ({of_its_file} AND f.necsg = NEW.necsg)",
        "l’enfant d’une demande est celui de son dossier parent-enfant.",
    )
    yield guard(
        "renewed_kept",
        "UPDATE",
        _changed("renewed", "renewed_hours"),
        "ce qu’un renouvellement reprend de la demande précédente ne change pas.",
    )
    yield guard("taken_back_kept", "UPDATE", _changed("taken_back_at"), "une demande reprise d’un fichier le reste.")
    yield guard("version_kept", "UPDATE", "NEW.version < OLD.version", "la version d’une demande ne recule pas.")
    yield from _status_guards()


def _status_guards() -> Iterator[Guard]:
    def guard(name: str, condition: str, sentence: str) -> Guard:
        return Guard(f"request_{name}", "request", "UPDATE", condition, sentence)

    allowed = ", ".join(f"'{before}>{after}'" for before, after in TRANSITIONS)
    back = ", ".join(sorted(f"'{before.value}>{after.value}'" for before, after in answers.UNDOING))
    path = "OLD.status || '>' || NEW.status"
    yield guard(
        "status_path",
        f"{_MOVES} AND {path} NOT IN ({allowed}) AND NOT ({_UNDONE} AND {path} IN ({back}))",
        "cette demande ne peut pas passer à cet état.",
    )
    yield guard(
        "examined_kept",
        f"{_becomes('RETIREE')} AND OLD.examined_at <> ''",
        "une demande que le Ministère examine ne se retire plus.",
    )
    with_provider = f"OLD.status IN {EDITABLE}"
    yield guard(
        "snapshot_kept",
        f"{_changed('snapshot')} AND NOT {_becomes('TRANSMIS')} AND NOT ({with_provider} AND NEW.sent_people <> '')",
        "les renseignements figés d’une demande ne s’écrivent qu’à sa transmission.",
    )
    sent = f"{with_provider} AND OLD.sent_people = '' AND NEW.sent_people = OLD.snapshot"
    yield guard(
        "sent_people_kept",
        f"{_changed('sent_people')} AND NOT ({_becomes('TRANSMIS')} AND NEW.sent_people = '') AND NOT ({sent})",
        "les renseignements transmis d’une demande restent jusqu’à sa prochaine transmission.",
    )
    yield guard(
        "snapshot_taken",
        f"{_becomes('TRANSMIS')} AND (NEW.snapshot = '' OR NEW.transmitted_at = '')",
        "une demande se transmet avec ses renseignements figés et sa date de transmission.",
    )
    for columns, ways in (
        (("transmitted_at",), ("TRANSMIS",)),
        (("compliant_at",), ("CONFORME",)),
        (("closed_at", "close_reason"), ("TERMINEE", "NON_ACCORDEE")),
    ):
        becomes = " OR ".join(map(_becomes, ways))
        # A review takes a decision back: its date goes with it.
        cleared = " AND ".join(f"NEW.{column} = ''" for column in columns)
        yield guard(
            f"{columns[0]}_kept",
            f"{_changed(*columns)} AND NOT ({becomes} OR ({_MOVES} AND {cleared}) OR {_UNDONE})",
            "la date d’un changement d’état s’écrit avec lui et ne change plus.",
        )
    yield guard(
        "granted_hours_kept",
        f"{_changed('granted_hours')} AND NEW.status <> 'CONFORME' AND NEW.granted_hours <> '' AND NOT {_UNDONE}",
        "les heures accordées s’inscrivent sur une demande conforme.",
    )


def _comment_guards() -> Iterator[Guard]:
    text_kept = "le texte d’un commentaire ne change pas."
    yield Guard(
        "comment_added",
        "comment",
        "INSERT",
        f"{_status('NEW.request_id')} NOT IN ('TRANSMIS', 'REVISION', 'COMMENTAIRES')",
        "un commentaire porte sur une demande transmise.",
    )
    yield Guard("comment_new", "comment", "INSERT", "EXISTS (SELECT 1 FROM comment WHERE id = NEW.id)", text_kept)
    yield Guard(
        "comment_text_kept",
        "comment",
        "UPDATE",
        _changed("id", "request_id", "round", "page", "section", "field", "text", "author", "created_at"),
        text_kept,
    )
    yield Guard(
        "comment_answered",
        "comment",
        "UPDATE",
        f"{_changed(*_CORRECTION)} AND {_status('OLD.request_id')} <> 'COMMENTAIRES'",
        "un commentaire se corrige pendant que la demande est en commentaires.",
    )
    later = "SELECT 1 FROM comment later WHERE later.request_id = OLD.request_id AND later.round > OLD.round"
    yield Guard(
        "comment_settled",
        "comment",
        "UPDATE",
        f"{_changed(*_CORRECTION)} AND EXISTS ({later})",
        "un commentaire d’une ronde précédente se lit seulement.",
    )
    yield Guard("comment_removed", "comment", "DELETE", _REQUEST_THERE, "un commentaire ne s’efface pas.")


def _exchange_guards() -> Iterator[Guard]:
    yield Guard("printout_changed", "printout", "UPDATE", "TRUE", "une impression inscrite ne change pas.")
    yield Guard("printout_removed", "printout", "DELETE", _REQUEST_THERE, "une impression inscrite ne s’efface pas.")
    yield Guard(
        "notice_kept",
        "notice",
        "UPDATE",
        _changed("id", "recipient", "request_number", "kind", "text", "created_at"),
        "le texte d’un avis ne change pas.",
    )


def _ministry_guards() -> Iterator[Guard]:
    """What the Ministry prepares, and what was sent to it."""
    for name, event in (("added", "INSERT"), ("changed", "UPDATE")):
        transmitted = f"{_status('NEW.request_id')} NOT IN ('TRANSMIS', 'REVISION')"
        yield Guard(f"remark_{name}", "remark", event, transmitted, "le Ministère commente une demande transmise.")
    told = "ce qui a été décidé ou dit d’une demande ne change pas et ne s’efface pas."
    yield Guard("outcome_changed", "outcome", "UPDATE", "TRUE", told)
    yield Guard("outcome_removed", "outcome", "DELETE", _REQUEST_THERE, told)
    sent_once = f"{_status('NEW.request_id')} = 'BROUILLON'"
    yield Guard("outcome_added", "outcome", "INSERT", sent_once, "rien ne se décide d’un brouillon.")
    sent = "ce qui a été transmis ne change pas et ne s’efface pas."
    yield Guard("transmission_changed", "transmission", "UPDATE", "TRUE", sent)
    yield Guard("transmission_removed", "transmission", "DELETE", _REQUEST_THERE, sent)
    yield Guard("sent_document_changed", "sent_document", "UPDATE", "TRUE", sent)
    for name, event, row in (("added", "INSERT", "NEW"), ("removed", "DELETE", "OLD")):
        corrected = f"coalesce({_status(f'{row}.request_id')}, 'COMMENTAIRES') <> 'COMMENTAIRES'"
        yield Guard(f"sent_document_{name}", "sent_document", event, corrected, sent)


def _trace_guards() -> Iterator[Guard]:
    yield Guard("journal_changed", "journal", "UPDATE", "TRUE", _APPEND_ONLY)
    yield Guard("journal_removed", "journal", "DELETE", "TRUE", _APPEND_ONLY)
    yield Guard("journal_new", "journal", "INSERT", "EXISTS (SELECT 1 FROM journal WHERE id = NEW.id)", _APPEND_ONLY)
    yield Guard(
        "journal_chained",
        "journal",
        "INSERT",
        "NEW.hash = '' OR NEW.previous <> coalesce((SELECT hash FROM journal ORDER BY id DESC LIMIT 1), '')",
        "une ligne du journal suit la précédente.",
    )
    for name, event in (("changed", "UPDATE"), ("removed", "DELETE")):
        yield Guard(f"store_secret_{name}", "store_secret", event, "TRUE", "le secret du dépôt ne change pas.")
    reused = "un numéro de demande ne sert qu’une fois."
    yield Guard(
        "number_grows",
        "request_number",
        "UPDATE",
        f"NEW.last < OLD.last OR {_changed('year', 'region')}",
        reused,
    )
    yield Guard("number_not_removed", "request_number", "DELETE", "TRUE", reused)
    yield Guard(
        "number_not_lowered",
        "request_number",
        "INSERT",
        "EXISTS (SELECT 1 FROM request_number WHERE year = NEW.year AND region = NEW.region AND last > NEW.last)",
        reused,
    )


GUARDS: tuple[Guard, ...] = (
    *_content_guards(),
    *_request_guards(),
    *_comment_guards(),
    *_exchange_guards(),
    *_ministry_guards(),
    *_trace_guards(),
)

SENTENCES = frozenset(guard.sentence for guard in (*GUARDS, *ministry.GUARDS)) | {MOVED}


def sqlite_triggers() -> dict[str, str]:
    """The triggers of a SQLite store: name → CREATE TRIGGER, guards and search index."""
    triggers = {f"guard_{guard.name}": guard.sqlite() for guard in GUARDS}
    drop = "INSERT INTO request_fts(request_fts, rowid, folded) VALUES('delete', OLD.id, OLD.folded);"
    add = "INSERT INTO request_fts(rowid, folded) VALUES(NEW.id, NEW.folded);"
    for name, event, actions in (
        ("index_request_added", "INSERT", add),
        ("index_request_changed", "UPDATE OF folded", f"{drop} {add}"),
        ("index_request_removed", "DELETE", drop),
    ):
        triggers[name] = f"CREATE TRIGGER {name} AFTER {event} ON request FOR EACH ROW BEGIN {actions} END"
    return triggers


def postgres_bodies() -> dict[str, tuple[str, str]]:
    """The guards of a PostgreSQL base: name → (table, body of the function)."""
    return {f"guard_{guard.name}": (guard.table, guard.postgres_body()) for guard in _postgres_guards()}


def postgres_triggers() -> dict[str, str]:
    """What makes the guards of a PostgreSQL base: name → CREATE FUNCTION and CREATE TRIGGER."""
    statements = {}
    for guard in _postgres_guards():
        name = f"guard_{guard.name}"
        statements[name] = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${guard.postgres_body()}$$; "
            f"CREATE TRIGGER {name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    return statements


def _postgres_guards() -> tuple[Guard, ...]:
    return (*GUARDS, *ministry.postgres_guards())
