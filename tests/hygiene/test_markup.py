"""No text of a person becomes markup: « Élise [/] Saint-Onge » would end the application."""

import ast
from pathlib import Path

import pytest

from tests.hygiene import sources

# These take ``markup=False``, and may be given another text later.
SWITCHED = {"Static", "Label", "OptionList", "SelectionList", "notify"}
# These read their text as markup whatever is asked: it must be a constant, or made safe.
ALWAYS_MARKUP = {"Button", "Checkbox", "RadioButton", "Tab", "TabPane", "Collapsible", "Select", "Link"}
TITLES = {"border_title", "border_subtitle", "tooltip"}
SAFE_MAKERS = {"Content", "Text", "escape"}
SHOWN = [path for path in sources.files("screens", "widgets", "mes_tui") if "cli_commands" not in path.parts]


def _safe(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return not isinstance(node.value, str) or "[" not in node.value
    if isinstance(node, ast.IfExp):
        return _safe(node.body) and _safe(node.orelse)
    if isinstance(node, ast.Call):
        return sources.name(node.func) in SAFE_MAKERS
    # A constant of the module or of the class.
    return isinstance(node, ast.Name | ast.Attribute) and sources.name(node).isupper()


def _switched_off(call: ast.Call) -> bool:
    return any(
        keyword.arg == "markup" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in call.keywords
    )


def faults(path: Path) -> list[str]:
    """Where the file lets a text become markup."""
    found = []
    for name, call in sources.calls(path):
        shown = call.args[0] if call.args else None
        if (
            (name in SWITCHED and not _switched_off(call))
            or (name in ALWAYS_MARKUP and shown is not None and not _safe(shown))
            or (name == "from_markup" and (shown is None or not isinstance(shown, ast.Constant)))
        ):
            found.append(f"{path}:{call.lineno} {name}")
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in TITLES and not _safe(node.value):
                    found.append(f"{path}:{node.lineno} {target.attr}")
    return found


def test_no_variable_text_is_read_as_markup() -> None:
    assert [fault for path in SHOWN for fault in faults(path)] == []


def test_the_rule_sees_what_it_is_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    path = Path("exemple.py")
    (tmp_path / path).write_text(
        "Static(name)\nStatic(name, markup=False)\nself.notify(name, markup=True)\nButton(f'{name}')\nButton('Oui')\n"
        "Text.from_markup(name)\nbox.border_title = name\nbox.border_title = Content(name)\nButton(Content(name))\n"
    )
    assert [fault.split(":")[1].split()[0] for fault in faults(path)] == ["1", "3", "4", "6", "7"]
