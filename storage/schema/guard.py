"""One thing that the store refuses, in the words of both engines."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse ``event`` on ``table`` when ``condition`` (SQL on NEW and OLD, both engines) holds.

    Every column compared is NOT NULL, so a condition is unknown only when its request is gone: a draft that is
    deleted takes its file with it.
    """

    name: str
    table: str
    event: str
    condition: str
    sentence: str

    def sqlite(self, schema: str = "") -> str:
        """The CREATE TRIGGER of SQLite; ``schema`` is « temp » for a trigger that lives with its connection only."""
        return (
            f"CREATE {schema.upper()}{' ' * bool(schema)}TRIGGER guard_{self.name} BEFORE {self.event} ON "
            f"{'main.' * bool(schema)}{self.table} FOR EACH ROW "
            f"WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
        )

    def postgres_body(self) -> str:
        """The body of the PostgreSQL function."""
        return (
            f"BEGIN IF {self.condition} THEN RAISE EXCEPTION USING MESSAGE = '{self.sentence}'; END IF; "
            f"RETURN {'OLD' if self.event == 'DELETE' else 'NEW'}; END"
        )
