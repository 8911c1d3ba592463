"""French typography: what hangs on a word (« : », « ; », « ? », « ! », guillemets) never goes to a line of its own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hygiene import sources

# What commands write on the terminal, outside the application, is not cut into lines by us; samples are people's texts.
COMMANDS = ("cli", "french_parser", "grammar", "settings", "terminal", "samples", "importing")
APART = tuple(f"mes_tui/{name}" for name in COMMANDS)
SHOWN = [path for path in sources.files("mes_tui", "screens", "widgets") if not str(path).startswith(APART)]
LOOSE = re.compile(r"(?<=[\w)»\u00a0]) [:;?!»](?=\s|$)|(?<=\.) :|« ")
TIGHT = re.compile(r"(?<=[a-zà-ü)»])[;?](?=\s|$)")


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a file that people read, each with its line."""
    tree = sources.tree(path)
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in apart else None
        if isinstance(text, str) and "{ " not in text and "\\" not in text:  # style sheets and patterns
            yield node.lineno, text


@pytest.mark.parametrize("text", ["Réessayez ; puis", "le remplacer ?", "dit « oui", "oui » puis", "exacts; cochez"])
def test_a_loose_sign_is_found(text: str) -> None:
    assert LOOSE.search(text) or TIGHT.search(text)


@pytest.mark.parametrize("path", SHOWN, ids=str)
def test_signs_are_tied_to_their_words_by_no_break_spaces(path: Path) -> None:
    found = [f"{path}:{line} {text}" for line, text in sentences(path) if LOOSE.search(text) or TIGHT.search(text)]
    assert not found
