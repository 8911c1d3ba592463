"""The import contracts see every module, and screens know the application by ``Shell`` only."""

import ast
import inspect
import re
import tomllib
from pathlib import Path

import pytest

from mes_tui.app import MesApp
from screens.shell import Shell
from tests.hygiene import sources


def _layers() -> list[str]:
    settings = tomllib.loads((sources.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert "exclude_type_checking_imports" not in settings
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["type"] == "layers")
    return [name.strip() for line in layers for name in line.split("|")]


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


VERSION = ("mes_tui", "mes_tui._version")


def outside(layers: list[str], modules: list[str]) -> list[str]:
    """The modules that are neither a layer nor inside one; the root of the application only says its version."""
    return [
        module
        for module in modules
        if module not in VERSION and not any(module == layer or module.startswith(f"{layer}.") for layer in layers)
    ]


def test_every_module_is_in_a_layer() -> None:
    assert outside(_layers(), [_module(path) for path in sources.files()]) == []


def test_a_module_without_a_layer_is_found() -> None:
    assert outside(["screens", "mes_tui.cli"], ["mes_tui", "screens.home", "mes_tui.cli", "mes_tui.clients"]) == [
        "mes_tui.clients"
    ]


def test_the_application_is_all_that_screens_ask_for_and_nothing_is_asked_in_vain() -> None:
    asked = {name for name in vars(Shell) if not name.startswith("_")} | set(Shell.__annotations__)
    made = {name for name, _ in inspect.getmembers(MesApp)} | set(MesApp.__init__.__code__.co_names)
    assert asked - made == set()
    used = {node.attr for path in sources.files("screens") for node in sources.attributes(path)}
    assert asked - used == set()


SQL = re.compile(r"\s*(SELECT\s|INSERT INTO\s|UPDATE \w+ SET\s|DELETE FROM\s|PRAGMA\s|BEGIN\b|WITH \w+ AS)")
OUTSIDE_STORAGE = [path for path in sources.files() if path.parts[0] != "storage"]


def _sql(path: Path) -> list[str]:
    """Statements as text, and the names that build them; ``Session`` is a type that services pass on."""
    found = []
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            found.append(f"{path}:{node.lineno} {node.value[:40]}")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in ("sqlmodel", "sqlalchemy"):
            found += [f"{path}:{node.lineno} {alias.name}" for alias in node.names if alias.name != "Session"]
    return found


def test_sql_is_written_in_storage_only() -> None:
    assert [place for path in OUTSIDE_STORAGE for place in _sql(path)] == []


def test_sql_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    text = 'from sqlmodel import Session, select\nQUERY = "SELECT 1"\nBEGUN = "BEGIN IMMEDIATE"\nSAID = "Begin again"\n'
    (tmp_path / "example.py").write_text(text, encoding="utf-8")
    assert [place.split(":")[1] for place in _sql(Path("example.py"))] == [
        "1 select",
        "2 SELECT 1",
        "3 BEGIN IMMEDIATE",
    ]


def test_screens_and_commands_never_hold_the_store_itself() -> None:
    paths = sources.files("screens", "mes_tui/cli_commands")
    held = [(path, node) for path in paths for node in sources.attributes(path) if node.attr == "store"]
    assert [f"{path}:{node.lineno}" for path, node in held] == []
