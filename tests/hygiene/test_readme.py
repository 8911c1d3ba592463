"""The README says what the application does: its key table is the command table."""

from mes_tui.commands import keys_markdown
from tests.pictures.__main__ import HERE, PICTURES, README


def test_the_key_table_is_the_command_table() -> None:
    assert keys_markdown() in README.read_text(encoding="utf-8"), "run: python -m tests.pictures"


def test_each_picture_named_by_the_readme_is_there() -> None:
    text = README.read_text(encoding="utf-8")
    for name in PICTURES:
        assert f"tests/pictures/{name}.svg" in text
        assert (HERE / f"{name}.svg").stat().st_size > 1000
