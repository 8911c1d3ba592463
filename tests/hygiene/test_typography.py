"""French typography: what hangs on a word (« : », « ; », « ? », « ! », guillemets) never goes to a line of its own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hygiene import sources

# What the people of the sample office have typed is theirs.
TYPED = {Path("mes_tui/samples/answers.py")}
SHOWN = [path for path in sources.files() if path not in TYPED]
LOOSE = re.compile(r"(?<=[\w)»\u00a0]) [:;?!](?=\s|$)| »|(?<=\.) :|« ")
TIGHT = re.compile(r"(?<=[a-zà-ü0-9)»])[;?](?=\s\w|$)")
UNIT = re.compile(r"(?<=\d) (?:Mo|ko|h|mm|%|\$)(?![\w’])")
CODE = re.compile(r"\{ |\\|\b(?:DELETE|FROM|LIKE|SELECT|SET|VACUUM|VALUES|END)\b")  # style sheets, patterns, statements


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a file that people read, each with its line; what is put into one later stands as « 0 »."""
    tree = sources.tree(path)
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            apart.update(map(id, node.values))
    for node in ast.walk(tree):
        text = "" if id(node) in apart else said(node)
        if text and not CODE.search(text):
            yield node.lineno, text  # type: ignore[attr-defined]  # a constant has a line


def said(node: ast.AST) -> str:
    """The text of a constant, or of an f-string."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(said, node.values))
    if isinstance(node, ast.FormattedValue):
        return "0"
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def wrong(text: str) -> bool:
    """Whether a sign or a unit is not tied to its word."""
    return any(pattern.search(text) for pattern in (LOOSE, TIGHT, UNIT))


@pytest.mark.parametrize(
    "text",
    [
        "Réessayez ; puis",
        "le remplacer ?",
        "dit « oui",
        "oui » puis",
        "exacts; cochez",
        "dépasse 4 Mo",
        "4,5 h par jour",
    ],
)
def test_a_loose_sign_is_found(text: str) -> None:
    assert wrong(text)


def test_signs_are_tied_to_their_words_in_the_guides() -> None:
    guides = {path: path.read_text(encoding="utf-8") for path in sources.ROOT.glob("mes_tui/help/*.md")}
    lines = [f"{path.name}: {line}" for path, text in guides.items() for line in text.split("\n")]
    assert [line for line in lines if wrong(re.sub("[*`]", "", line))] == []
    assert guides


def test_signs_are_tied_to_their_words_by_no_break_spaces() -> None:
    loose = [f"{path}:{line} {text}" for path in SHOWN for line, text in sentences(path) if wrong(text)]
    assert loose == []
