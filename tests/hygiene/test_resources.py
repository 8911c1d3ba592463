"""What the application reads beside its code is inside its packages, and readable."""

import tomllib
from importlib.resources import files

import pytest

from hatch_build import PLACES
from tests.hygiene.wheel_smoke import RESOURCES, missing


def test_every_kind_of_resource_is_in_the_sources() -> None:
    from tests.hygiene.sources import PACKAGES, ROOT

    names = [
        str(path.relative_to(ROOT)) for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()
    ]
    made = (f"mes_tui-1.data/data/{place}" for place in PLACES.values())
    assert missing([*names, "LICENSE", *made]) == []


@pytest.mark.parametrize("pattern", RESOURCES)
def test_a_wheel_without_one_of_them_is_refused(pattern: str) -> None:
    complete = [kind.replace("*", "x") for kind in RESOURCES]
    assert missing(complete) == []
    assert missing([name for name in complete if name != pattern.replace("*", "x")]) == [pattern]


def test_the_rules_are_read_from_the_package() -> None:
    assert tomllib.loads(files("mes_tui").joinpath("rules.toml").read_text(encoding="utf-8"))
