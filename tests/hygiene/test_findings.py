"""The table of what people met names tests that exist, and leaves out none of what it numbers."""

import ast
import re
from functools import cache

from tests.hygiene.sources import ROOT, tree

TABLE = ROOT / "tests" / "FINDINGS.md"
_ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
_OTHERWISE, _OPEN = "Decided otherwise: ", "Open: "
NUMBERED = {
    *map(str, range(1, 33)),
    *(f"E{number}" for number in range(1, 22)),
    *(f"wish {number}" for number in range(1, 16)),
}


@cache
def rows() -> tuple[tuple[str, str, str], ...]:
    """Finding, what it is, its tests or why there is none."""
    found = _ROW.findall(TABLE.read_text(encoding="utf-8"))
    return tuple(row for row in found if row[0] != "Finding" and not row[0].startswith("---"))


def names(path: str) -> set[str]:
    """The functions that a file of tests defines."""
    defined = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name for node in ast.walk(tree(ROOT / "tests" / path)) if isinstance(node, defined)}


def test_each_finding_has_its_test_or_says_why_it_has_none() -> None:
    unsaid = [key for key, _, held in rows() if not _TEST.search(held) and not held.startswith((_OTHERWISE, _OPEN))]
    assert unsaid == []
    assert [key for key, _, held in rows() if held in (_OTHERWISE, _OPEN)] == []


def test_each_test_of_the_table_exists() -> None:
    listed = {test for _, _, held in rows() for test in _TEST.findall(held)}
    assert len(listed) > 80
    assert {(path, name) for path, name in listed if not (ROOT / "tests" / path).is_file()} == set()
    assert {(path, name) for path, name in listed if name not in names(path)} == set()


def test_no_finding_is_left_out_and_none_stands_twice() -> None:
    keys = [key for key, _, _ in rows()]
    assert len({*keys}) == len(keys)
    # One that has several faults has a letter for each.
    assert NUMBERED - {re.sub(r"(?<=\d)[a-z]$", "", key) for key in keys} == set()


def test_the_counts_are_those_of_the_rows() -> None:
    otherwise, left = (sum(held.startswith(kind) for _, _, held in rows()) for kind in (_OTHERWISE, _OPEN))
    tested = len(rows()) - otherwise - left
    said = f"{len(rows())} findings: {tested} with a test, {otherwise} decided otherwise, {left} open."
    assert said in TABLE.read_text(encoding="utf-8"), said
