"""The programme's own rules, as shipped."""

from importlib.resources import files

import pytest

from mes_tui.domain.rules import Rules


@pytest.fixture(scope="session")
def rules() -> Rules:
    return Rules.from_toml(files("mes_tui").joinpath("rules.toml").read_text(encoding="utf-8"))
