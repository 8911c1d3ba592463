"""What the last golden store holds, column by column: what was stored nowhere is migrated, sealed and read untried."""

from pathlib import Path

from mes_tui.samples.build import DIRECTOR
from storage.schema.tables import RequestRow
from tests.golden import stores

NEVER_SET = {
    "it was made before former answers were kept": {
        f"former_answer.{name}" for name in ("request_id", "key", "rank", "text", "written_at", "login")
    },
    "it was made before an office kept notes and handed requests over to be signed": {
        *(f"own_note.{name}" for name in ("request_id", "text", "due", "login", "written_at")),
        *(f"signing_wish.{name}" for name in ("request_id", "version", "login", "asked_at")),
    },
    "it was made before anybody could be typed here": {
        *(f"{table}.typed" for table in ("provider", "site", "home_provider", "child", "child_file")),
        "child_file.imported_as",
    },
    "it was made before a session of another machine could be ended": {
        f"ended_session.{name}" for name in ("name", "asked_by", "asked_at")
    },
    "it was made before an account could be suspended": {
        f"{table}.suspended" for table in ("user_account", "user_region", "user_division")
    },
    "it was made before what could not be saved was set aside": {
        f"typed_aside.{name}" for name in ("request_id", "login", "key", "text", "name", "kept_at")
    },
    "it was made before a theme was chosen in the application": {"preference.login", "preference.theme"},
    "no e-mail failed when the store was made": {"outbox.error"},
}
"""The columns that the last store does not set, by reason."""


def test_each_column_of_the_last_store_is_set_in_a_row_or_it_is_said_why_not(tmp_path: Path) -> None:
    """To something else than what a row begins with."""
    with stores.opened(stores.sqlite_settings(stores.LAST, tmp_path, migrated=True), DIRECTOR) as services:
        never = set[str]()
        for table in RequestRow.metadata.sorted_tables:
            plain = {column.name: getattr(column.default, "arg", "") for column in table.columns}
            counts = [f'count(CASE WHEN "{name}" <> :{name} THEN 1 END)' for name in plain]
            (set_,) = services.store.rows(f'SELECT {", ".join(counts)} FROM "{table.name}"', plain)
            never |= {f"{table.name}.{name}" for name, count in zip(plain, set_, strict=True) if not count}
    assert never == set[str]().union(*NEVER_SET.values())
