"""What is installed: each library imported is named, at the version that is tried; what README calls is shipped."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions

from tests.hygiene.sources import PACKAGES, ROOT, files, tree

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def _same(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


def _declared(*groups: str) -> set[str]:
    project = PROJECT["project"]
    lines = [*project["dependencies"], *(line for group in groups for line in project["optional-dependencies"][group])]
    return {_same(match[0]) for line in lines if (match := _NAME.match(line))}


def _versions(name: str) -> dict[str, str]:
    return {_same(found): version for found, version in _PINNED.findall((ROOT / name).read_text(encoding="utf-8"))}


def test_each_library_that_is_imported_is_a_dependency() -> None:
    found = packages_distributions()
    imported = {
        module.split(".")[0]
        for path in files()
        for node in ast.walk(tree(path))
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom) and node.module and not node.level
            else []
        )
    }
    theirs = {_same(name) for module in imported - {*PACKAGES} for name in found.get(module, ())}
    assert theirs - _declared("postgresql") == set()


def test_what_is_installed_is_what_is_tried() -> None:
    tried, installed = _versions("constraints.txt"), _versions("requirements.lock")
    assert _declared() <= {*installed}
    assert {name: version for name, version in installed.items() if tried.get(name, version) != version} == {}


def test_the_readme_says_how_to_put_in_a_newer_version_and_how_to_take_all_away() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    for word in ("pipx install --force .", "pipx uninstall mes-tui", "mes-tui sauvegarder", "mes-tui ou"):
        assert word in said.partition("## Installation")[2].partition("\n## ")[0], word


def test_pysqlite3_is_asked_for_where_it_has_a_wheel_only() -> None:
    asked = [line for line in PROJECT["project"]["dependencies"] if line.startswith("pysqlite3")]
    assert [("; " in line, "platform_machine == 'x86_64'" in line) for line in asked] == [(True, True)]
    assert "`python3-venv`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_licence_is_that_of_the_fonts_too() -> None:
    fonts = ROOT / "mes_tui" / "printing" / "fonts"
    assert {path.suffix for path in fonts.iterdir()} >= {".ttf"}
    assert PROJECT["project"]["license"] == "MIT AND Bitstream-Vera AND OFL-1.1"
    assert "mes_tui/printing/fonts/LICENSE*" in PROJECT["project"]["license-files"]


def test_the_source_archive_has_what_its_readme_calls() -> None:
    shipped = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    called = (
        "Makefile",
        "constraints.txt",
        "requirements.lock",
        ".ci",
        "tests",
        "ADMINISTRATION.md",
        "CONTRIBUTING.md",
        "LICENSE",
    )
    assert {*called, *PACKAGES} <= {*shipped}
