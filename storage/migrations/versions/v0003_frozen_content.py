"""What was read elsewhere or as it is now is written down: renewed answers, the signature and the documents sent.

A renewal without change read page 4, and the hours granted, in the request that it renews, as that one was at each
reading; what was signed and sent was told from what was signed or joined since by comparing. A draft keeps what it
reads on the day of the migration, a request that was sent keeps what it was sent with. The requests that change are
sealed anew by a line of nobody in the journal, after a line that says so where they were not what their last line left.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from mes_tui.domain.signature import digest
from storage.migrations.columns import added
from storage.schema.chain import line_hash

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_AT_ONCE = 500
_NEEDS = (
    *("sante", "motricite", "communication", "sens", "repas", "hygiene", "sommeil", "jeu", "relations"),
    "comportement",
)
_TEXTS = (*(f"besoin_{need}_description" for need in _NEEDS), "securite_description")
# What a renewal without change keeps of page 4, in the only edition that there was.
_KEPT = (*(f"besoin_{need}_niveau" for need in _NEEDS), "securite", *_TEXTS)
_LATER = ("renewed", "renewed_hours", "enclosed")
# What the journal seals at this version, by table: owner, mark, columns.
_SEALED: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "request": (
        "id",
        "",
        (
            *("number", "division", "site", "region", "child_file", "necsg", "type", "status", "edition", "year"),
            *("created_at", "transmitted_at", "compliant_at", "closed_at", "close_reason", "granted_hours"),
            *("previous", "snapshot", "renewed", "renewed_hours"),
        ),
    ),
    "answer": ("request_id", "key", ("text",)),
    "attachment": (
        "request_id",
        "nature",
        ("title", "size", "sha256", "received_at", "inspection", "scan", "note"),
    ),
    "signature": ("request_id", "", ("first_name", "last_name", "function", "digest", "signed_at", "signed_by")),
    "transmission": ("request_id", "round", ("transmitted_at", "transmitted_by", "signer", "digest", "enclosed")),
    "comment": (
        "request_id",
        "id",
        ("round", "page", "section", "field", "text", "author", "created_at", "corrected", "reply"),
    ),
}
_ENCLOSED = ("nature", "title", "size", "sha256", "pages", "received_at", "scripted", "inspection", "scan", "note")
_SIGNED = ("digest", "first_name", "last_name", "function", "signed_by", "signed_at")


def upgrade() -> None:
    added("request", "renewed", "renewed_hours", numbered=True)
    added("transmission", "enclosed")
    bind = op.get_bind()
    chain = _Chain.of(bind)
    concerned = [row.id for row in bind.execute(_CONCERNED)]
    for start in range(0, len(concerned), _AT_ONCE):
        ids = concerned[start : start + _AT_ONCE]
        before = _contents(bind, ids)
        _renewals(bind, ids)
        _sendings(bind, ids)
        for id_, after in _contents(bind, ids).items():
            chain.seal(after["request::number"], digest(before[id_]), digest(after))
    chain.write(bind)


_CONCERNED = sa.text(
    "SELECT id FROM request WHERE previous <> '' OR status IN ('TRANSMIS', 'COMMENTAIRES') OR EXISTS "
    "(SELECT 1 FROM comment WHERE comment.request_id = request.id) ORDER BY id"
)


@dataclass(slots=True)
class _Chain:
    """The lines to append to the journal: the last hash, the state that each request was left in, the lines."""

    last: str
    states: dict[str, str]
    lines: list[dict[str, str]]

    @classmethod
    def of(cls, bind: sa.Connection) -> "_Chain":
        newest = "SELECT max(id) FROM journal WHERE request_number <> '' GROUP BY request_number"
        states = bind.execute(sa.text(f"SELECT request_number, state FROM journal WHERE id IN ({newest})")).all()
        last = bind.scalar(sa.text("SELECT hash FROM journal ORDER BY id DESC LIMIT 1"))
        return cls(last or "", {str(number): str(state) for number, state in states}, [])

    def seal(self, number: str, before: str, after: str) -> None:
        """Seal the request anew if it changed; one that no line seals yet stays so."""
        left = self.states.get(number, "")
        if before == after or not left:
            return
        if left != before:
            self._append(number, "écart", before)
        self._append(number, "figer", after)

    def _append(self, number: str, action: str, state: str) -> None:
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        said = {"at": at, "who": "", "origin": "", "request_number": number, "action": action, "detail": ""}
        linked = line_hash(self.last, **said, state=state)
        self.lines.append(said | {"state": state, "previous": self.last, "hash": linked})
        self.last = linked

    def write(self, bind: sa.Connection) -> None:
        """Append the lines."""
        if self.lines:
            bind.execute(sa.insert(sa.table("journal", *map(sa.column, self.lines[0]))), self.lines)


def _rows(
    bind: sa.Connection, table: str, names: Sequence[str], owner: str, ids: Sequence[int]
) -> Iterator[tuple[int, list[Any]]]:
    """The owner and the columns ``names`` of the rows of ``table`` that belong to the requests ``ids``."""
    columns: list[Any] = [sa.column(name, sa.Boolean() if name in _FLAGS else None) for name in names]
    rows: sa.Select[Any] = sa.select(sa.column(owner).label("owner"), *columns).select_from(sa.table(table))
    if table == _SENT:
        rows = rows.order_by(sa.column("round"))
    return ((own, values) for own, *values in bind.execute(rows.where(sa.column(owner).in_(ids))))


_SENT, _FLAGS = "transmission", ("corrected", "scripted")


def _contents(bind: sa.Connection, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    held: dict[int, dict[str, str]] = {id_: {} for id_ in ids}
    for table, (owner, mark, names) in _SEALED.items():
        for own, values in _rows(bind, table, (*([mark] if mark else []), *names), owner, ids):
            marked = values.pop(0) if mark else ""
            for name, value in zip(names, values, strict=True):
                if value or name not in _LATER:
                    held[own][f"{table}:{marked}:{name}"] = str(value)
    return held


def _answers(bind: sa.Connection, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for owner, (key, text) in _rows(bind, "answer", ("key", "text"), "request_id", ids):
        found.setdefault(owner, {})[key] = text
    return found


def _renewals(bind: sa.Connection, ids: Sequence[int]) -> None:
    renewals = bind.execute(_RENEWALS, {"ids": list(ids)}).all()
    theirs = _answers(bind, sorted({row.previous_id for row in renewals}))
    ours = _answers(bind, [row.id for row in renewals])
    sent = {owner: json.loads(text) for owner, (text,) in _rows(bind, _SENT, ("content",), "request_id", ids)}
    for row in renewals:
        kept = dict(_kept(row, theirs.get(row.previous_id, {}), sent.get(row.id))) if row.type == "RSC" else {}
        values = {"id": row.id, "renewed": ",".join(kept), "hours": row.granted_hours}
        bind.execute(sa.text("UPDATE request SET renewed = :renewed, renewed_hours = :hours WHERE id = :id"), values)
        for key, text in kept.items():
            stored = ours.get(row.id, {}).get(key)
            if stored != text:
                written = {"id": row.id, "key": key, "text": text, "version": row.version}
                bind.execute(_ADD_ANSWER if stored is None else _CHANGE_ANSWER, written)


_RENEWALS = sa.text(
    "SELECT r.id, r.type, r.status, r.version, p.id AS previous_id, p.granted_hours FROM request r "
    "JOIN request p ON p.number = r.previous AND p.necsg = r.necsg AND p.division = r.division "
    "WHERE r.type IN ('RSC', 'RAC') AND r.id IN :ids ORDER BY r.id"
).bindparams(sa.bindparam("ids", expanding=True))
_ADD_ANSWER = sa.text("INSERT INTO answer (request_id, key, text, version) VALUES (:id, :key, :text, :version)")
_CHANGE_ANSWER = sa.text("UPDATE answer SET text = :text, version = :version WHERE request_id = :id AND key = :key")


def _kept(row: Any, previous: Mapping[str, str], sent: Mapping[str, str] | None) -> Iterator[tuple[str, str]]:
    """What a renewal without change reads today of page 4: in what it was sent with, else in the request before."""
    for key in _KEPT:
        if sent is None:
            if text := previous.get(key, ""):
                yield key, text
        # Sent, and not to be corrected any more: nothing of it is anybody's to change.
        elif (previous.get(key) or row.status != "COMMENTAIRES") and (text := sent.get(key, "")):
            yield key, text if key in _TEXTS else text.removeprefix("?")


def _sendings(bind: sa.Connection, ids: Sequence[int]) -> None:
    """What went with the last sending of the requests that may still be corrected, and the round of each last one."""
    signatures = {
        owner: dict(zip(_SIGNED, values, strict=True))
        for owner, values in _rows(bind, "signature", _SIGNED, "request_id", ids)
    }
    documents: dict[int, list[dict[str, Any]]] = {}
    for owner, known in _rows(bind, "attachment", _ENCLOSED, "request_id", ids):
        documents.setdefault(owner, []).append(dict(zip(_ENCLOSED, known, strict=True)))
    for row in bind.execute(_LAST_SENDINGS, {"ids": list(ids)}).all():
        enclosed = ""
        if row.status in ("TRANSMIS", "COMMENTAIRES"):
            enclosed = _enclosed(row, signatures.get(row.request_id), documents.get(row.request_id, []))
        # A sending that answers the comments of a round is of the next one. The stores of the first schema kept one
        # sending, the last, as the first.
        settled = row.status in ("TRANSMIS", "CONFORME") or row.compliant_at
        answered = settled or (row.status == "TERMINEE" and row.told_at <= row.transmitted_at)
        round_ = max(row.round, row.told + (1 if answered else 0)) if row.told else row.round
        values = {"id": row.id, "round": round_, "enclosed": enclosed}
        bind.execute(sa.text("UPDATE transmission SET round = :round, enclosed = :enclosed WHERE id = :id"), values)


_LAST_SENDINGS = sa.text(
    "SELECT t.id, t.request_id, t.round, t.transmitted_at, t.digest, t.content, r.status, r.compliant_at, "
    "(SELECT max(c.round) FROM comment c WHERE c.request_id = r.id) AS told, "
    "(SELECT max(c.created_at) FROM comment c WHERE c.request_id = r.id) AS told_at "
    "FROM transmission t JOIN request r ON r.id = t.request_id WHERE r.id IN :ids AND NOT EXISTS "
    "(SELECT 1 FROM transmission later WHERE later.request_id = t.request_id AND later.round > t.round) ORDER BY t.id"
).bindparams(sa.bindparam("ids", expanding=True))


def _enclosed(row: Any, signature: Mapping[str, Any] | None, documents: Sequence[Mapping[str, Any]]) -> str:
    held = signature if signature and signature["digest"] == row.digest else None
    signed = {name: value for name, value in held.items() if name != "digest"} if held else None
    content = json.loads(row.content)
    sent = [found for found in documents if content.get(f"document:{found['nature']}") == found["sha256"]]
    return json.dumps({"signature": signed, "documents": sent}, ensure_ascii=False, sort_keys=True)
