"""No class is cut into a ladder of classes with one subclass each: it is given helper objects instead."""

import ast
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.hygiene import sources

# Each with its reason.
HONEST = {
    "TypeAheadApp": "takes over how keys reach widgets; the tests run it in applications of their own",
    "LaidOutOnce": "how Textual lays out and draws a screen, with what it relies on inside Textual",
    "TerminalApp": "what concerns the terminal and nothing of the programme; tried in applications of the tests too",
    "SurvivingApp": "what becomes of an error that nobody foresaw, and nothing of the programme",
}


def ladders(paths: Iterable[Path]) -> set[str]:
    """The classes that exactly one class extends, and that nobody makes, catches or raises."""
    defined: set[str] = set()
    extended: Counter[str] = Counter()
    used: set[str] = set()
    for path in paths:
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.ClassDef):
                # A protocol is implemented, not extended.
                if "Protocol" not in map(_base, node.bases):
                    defined.add(node.name)
                extended.update({_base(base) for base in node.bases})
            elif isinstance(node, ast.Call):
                used |= {sources.name(node.func), *map(sources.name, node.args)}
            elif isinstance(node, ast.ExceptHandler | ast.Raise):
                used |= {sources.name(name) for name in ast.walk(node) if isinstance(name, ast.Name | ast.Attribute)}
    return {name for name in defined if extended[name] == 1 and name not in used}


def _base(node: ast.expr) -> str:
    return sources.name(node.value if isinstance(node, ast.Subscript) else node)


def test_no_class_is_only_the_lower_half_of_another() -> None:
    assert ladders(sources.files()) - set(HONEST) == set()


def test_each_exception_is_still_one() -> None:
    assert set(HONEST) - ladders(sources.files()) == set()


def test_a_ladder_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    text = (
        "class Base: ...\nclass Lower(Base): ...\nclass Whole(Lower): ...\nclass Made(Base): ...\n"
        "class More(Made): ...\nMade()\n"
    )
    (tmp_path / "ladder.py").write_text(text, encoding="utf-8")
    assert ladders([Path("ladder.py")]) == {"Lower"}
