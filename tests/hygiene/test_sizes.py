"""Small files and small functions: one thing each."""

import ast
from pathlib import Path

import pytest

from tests.hygiene import sources

FUNCTION = 40


def _limit(path: Path) -> int:
    return 250 if path.parts[0] in ("screens", "widgets") else 400


@pytest.mark.parametrize("path", sources.files(*sources.PACKAGES, "tests"), ids=str)
def test_a_file_stays_small(path: Path) -> None:
    assert sources.lines(path) <= _limit(path)


@pytest.mark.parametrize("path", sources.files(), ids=str)
def test_a_function_stays_small(path: Path) -> None:
    functions = [
        node for node in ast.walk(sources.tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lengths.items() if length > FUNCTION} == {}
