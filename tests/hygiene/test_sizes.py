"""Small files and small functions: one thing each."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.hygiene import sources

FILE = 400
FUNCTION = 60


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """The functions and methods of a file, each with its number of lines."""
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_stay_small() -> None:
    sizes = {path: sources.lines(path) for path in sources.files(*sources.PACKAGES, "tests")}
    assert {str(path): size for path, size in sizes.items() if size > FILE} == {}


def test_functions_stay_small() -> None:
    sizes = [(str(path), name, size) for path in sources.files() for name, size in functions(path)]
    assert [function for function in sizes if function[-1] > FUNCTION] == []
