"""What earlier versions exported is read without a fault, whole, and written again by this one."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from mes_tui.domain.rules import Rules
from mes_tui.domain.signature import digest
from mes_tui.importing.package import Package, schema
from mes_tui.importing.package_reader import read_package
from mes_tui.importing.package_writer import written
from mes_tui.services.dossiers import require_coherent
from tests.golden import stores

PACKAGES = stores.packages()
VERSIONS = sorted({version for version, _ in PACKAGES})
RULES = Rules.from_toml(files("mes_tui").joinpath("rules.toml").read_text(encoding="utf-8"))
SCHEMA = jsonschema.Draft202012Validator(
    json.loads(schema()), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


def reading(data: bytes) -> Package:
    return read_package(data, "dossier.pdf", RULES)


def missing(before: Any, after: Any, path: str = "") -> list[str]:
    """The places of ``before`` where ``after`` has something else; what is only in ``after`` came later."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return [place for key in before for place in missing(before[key], after.get(key, ...), f"{path}.{key}")]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = zip(before, after, strict=True)
        return [place for rank, pair in enumerate(pairs) for place in missing(*pair, f"{path}.{rank}")]
    return [] if before == after else [path]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_status_type_and_kind_of_provider_is_there(version: str) -> None:
    """Those of the version that made them: a later one may have more."""
    found: dict[str, set[object]] = defaultdict(set)
    for (made_by, _), data in PACKAGES.items():
        if made_by == version:
            file = reading(data).file
            found["status"].add(file.request.status)
            found["type"].add(file.request.type)
            found["provider"].add(file.provider.service_type)
            found["rsg"].add(file.home_provider is not None)
    known = {"status": 5, "type": 4, "provider": 3, "rsg": 2}
    assert {name: len(found[name]) for name, count in known.items() if len(found[name]) < count} == {}


@pytest.mark.parametrize("key", PACKAGES, ids="-".join)
@pytest.mark.thorough(keep=8)
def test_a_package_is_read_whole_and_written_again(key: tuple[str, str]) -> None:
    before = json.loads(PACKAGES[key])
    package = reading(PACKAGES[key])
    assert package.warnings == ()
    sealed = [(found.content, found.digest) for found in package.transmissions]
    sealed += [(json.loads(found.content), found.digest) for found in package.printouts]
    sealed += [(found.content, found.digest) for found in filter(None, [package.file.signature])]
    told = [*before["transmissions"], *before["impressions"], *filter(None, [before["signature"]])]
    assert sealed == [(part["contenu"], part["empreinte"]) for part in told]
    assert all(digest(content) == seal for content, seal in sealed)
    data = written(package.file, package.transmissions, package.printouts, datetime.fromisoformat(before["genere_le"]))
    assert missing(before, json.loads(data)) == []
    assert reading(data) == package
    # Nothing of it is refused to who holds a store.
    require_coherent(package, RULES, stores.DAY)


@pytest.mark.parametrize("key", PACKAGES, ids="-".join)
@pytest.mark.thorough(keep=24)
def test_a_package_follows_the_schema_of_today(key: tuple[str, str]) -> None:
    SCHEMA.validate(json.loads(PACKAGES[key]))
