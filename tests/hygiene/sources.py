"""The application's own source files, and their syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("mes_tui", "screens", "widgets", "storage")


def files(*folders: str) -> list[Path]:
    """The Python files under ``folders`` (default: the four packages), relative to the project."""
    found = [path for folder in folders or PACKAGES for path in (ROOT / folder).rglob("*.py")]
    return sorted(path.relative_to(ROOT) for path in found if "__pycache__" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of the file ``path``."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def lines(path: Path) -> int:
    """How many lines the file has."""
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of the file with the last part of the name that is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield name(node.func), node


def attributes(path: Path) -> Iterator[ast.Attribute]:
    """Every ``object.attribute`` of the file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute))


def name(node: ast.expr) -> str:
    """« from_markup » for ``Text.from_markup``."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
