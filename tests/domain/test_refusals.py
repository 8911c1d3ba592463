"""Each refusal of the application has its line in the table, beside the reason for which it may refuse."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.domain.test_standing import TOLD
from tests.hygiene import sources

_SAID = {"refused", "fault"}
"""What refuses a file for what is in it."""
_REASON = 'Return "" when '
"""How the docstring of what gives a reason to refuse begins."""
TABLE = Path(__file__).with_name("refusals.txt")
"""By function, how often it refuses, and its standing."""
STANDINGS = {
    "machine": "files, the disk, the store, the terminal, the settings: nothing of the programme",
    "typed": "what cannot be read, is missing or too long, or contradicts itself",
    "file": "what contradicts itself, or has not the form of our own files",
    "right": "who may, and whose it is",
    "there": "what is not there any more, or changed meanwhile",
}
"""Why something is refused that is no rule of the programme; a rule is called by its section in SOURCES.md."""


def kinds() -> frozenset[str]:
    """The names of the refusals: the class, and those that are made of it."""
    found, before = {"Refusal"}, 0
    while len(found) > before:
        before = len(found)
        for path in sources.files():
            for node in ast.walk(sources.tree(path)):
                if isinstance(node, ast.ClassDef) and any(sources.name(base) in found for base in node.bases):
                    found.add(node.name)
    return frozenset(found)


def found() -> Counter[str]:
    """How many refusals each function makes, or the one that it gives the reason of: « path function »."""
    names = kinds() | _SAID
    return Counter(f"{path} {where}" for path in sources.files() for where in _within(sources.tree(path), "", names))


def _within(node: ast.AST, where: str, names: frozenset[str]) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        inner = where
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = f"{where}.{child.name}".lstrip(".")
            if (ast.get_docstring(child) or "").startswith(_REASON):
                yield inner
        if isinstance(child, ast.Call) and sources.name(child.func) in names:
            yield where or "(module)"
        yield from _within(child, inner, names)


def table() -> dict[str, tuple[int, str]]:
    """What the table says of each: how many, and their standing."""
    told = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        standing, count, place = line.split(maxsplit=2)
        told[place] = (int(count), standing)
    return told


def test_each_refusal_has_its_standing() -> None:
    told = table()
    assert {place: count for place, (count, _) in told.items()} == dict(found())
    assert {place for place, (_, standing) in told.items() if not (standing in STANDINGS or proven(standing))} == set()


def proven(section: str) -> bool:
    """Whether a section of SOURCES.md, « §3.12 », says what is proven."""
    _, _, rest = TOLD.partition(f"## {section.removeprefix('§')} ")
    return "Proven" in rest.partition("\n#")[0]
