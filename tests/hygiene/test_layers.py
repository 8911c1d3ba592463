"""The import contracts see every module, and screens know the application by ``Shell`` only."""

import inspect
import tomllib
from pathlib import Path

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


def outside(layers: list[str], modules: list[str]) -> list[str]:
    """The modules that are neither a layer nor inside one; the root of the application only says its version."""
    return [
        module
        for module in modules
        if module != "mes_tui" and not any(module == layer or module.startswith(f"{layer}.") for layer in layers)
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
