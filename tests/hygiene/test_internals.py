"""What is private of the libraries is used in one module for each, and is still there in the version installed."""

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

from mes_tui import textual_internals
from mes_tui.printing import fpdf_internals
from tests import prepared
from tests.hygiene import sources

LIBRARIES = {"textual": textual_internals, "fpdf2": fpdf_internals}
ROOTS = ("textual", "fpdf", "argparse", "rich")
RELIED_ON = {name.rpartition(".")[2]: name for module in LIBRARIES.values() for name in module.RELIED_ON}
# Their own modules, and argparse's: a name for the type checker only.
HOME = {Path(module.__file__ or "").relative_to(sources.ROOT) for module in LIBRARIES.values()}
HOME.add(Path("mes_tui/french_parser.py"))
# What opens strangers' files is a program of its own, which nothing imports.
MODULES = [path for path in sources.files("mes_tui", "screens", "widgets") if "child" not in path.parts]


_EMPTY = ast.ClassDef(name="Empty", bases=[], keywords=[], body=[], decorator_list=[])


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def members(kind: type) -> frozenset[str]:
    """What a class defines, and what its methods keep on ``self``."""
    return frozenset(vars(kind)) | frozenset(getattr(kind, "__slots__", ())) | written(kind)


@cache
def written(kind: type) -> frozenset[str]:
    """The same, without what a metaclass or a decorator adds."""
    tree = _source(kind)
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _stored_on_self(node)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(names)


def _source(kind: type) -> ast.ClassDef:
    """The syntax tree of a class; an empty one when it was made without a source."""
    module = sys.modules.get(kind.__module__)
    return _classes(getattr(module, "__file__", None)).get(kind.__qualname__.rpartition(".")[2], _EMPTY)


@cache
def _classes(file: str | None) -> dict[str, ast.ClassDef]:
    """The classes written in ``file``, by name."""
    if file is None or not file.endswith(".py"):
        return {}
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def _stored_on_self(node: ast.Attribute) -> bool:
    return _on_self(node) and isinstance(node.ctx, ast.Store)


def _on_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


@cache
def _library_names() -> frozenset[str]:
    """Every private name that a class of the libraries has, as far as our modules load them; looked for once."""
    names = prepared.folder("library names", lambda folder: (folder / "names").write_text("\n".join(_names())))
    return frozenset((names / "names").read_text().split())


def _names() -> frozenset[str]:
    _our_classes()
    kinds = [kind for module in _loaded(*ROOTS) for kind in vars(module).values() if isinstance(kind, type)]
    return frozenset(name for kind in set(kinds) if _root(kind) in ROOTS for name in members(kind) if _private(name))


@cache
def _our_classes() -> tuple[type, ...]:
    for path in MODULES:
        if path.name != "__main__.py":
            importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
    own = [kind for module in _loaded("mes_tui", "screens", "widgets") for kind in vars(module).values()]
    return tuple({kind for kind in own if isinstance(kind, type) and _root(kind) in ("mes_tui", "screens", "widgets")})


def _loaded(*roots: str) -> Iterator[ModuleType]:
    return (module for name, module in list(sys.modules.items()) if name.partition(".")[0] in roots)


def _root(kind: type) -> str:
    return kind.__module__.partition(".")[0]


@pytest.mark.parametrize(("library", "module"), LIBRARIES.items(), ids=str)
def test_the_version_is_the_one_that_is_described_and_pinned(library: str, module: ModuleType) -> None:
    assert metadata.version(library) == module.VERSION
    assert f'"{library}=={module.VERSION}"' in (sources.ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for module in LIBRARIES.values() for name in module.RELIED_ON])
def test_each_member_relied_on_is_still_there(name: str) -> None:
    owner, _, member = name.rpartition(".")
    module, _, kind = owner.rpartition(".")
    holder = getattr(importlib.import_module(module), kind)
    assert any(member in members(base) for base in getattr(holder, "__mro__", [])) or member in vars(holder)


@pytest.mark.thorough
@pytest.mark.parametrize("module", LIBRARIES.values(), ids=str)
def test_each_private_member_used_is_described(module: ModuleType) -> None:
    path = Path(module.__file__ or "").relative_to(sources.ROOT)
    own = {node.attr for node in sources.attributes(path) if _stored_on_self(node)}
    used = {node.attr for node in sources.attributes(path) if _private(node.attr)} - own
    described = {name.rpartition(".")[2] for name in module.RELIED_ON}
    assert (used & _library_names()) - described == set()


def reaches(path: Path) -> list[str]:
    """Where the file uses a private member of a library's object."""
    return [
        f"{path}:{node.lineno} {node.attr}"
        for node in sources.attributes(path)
        if _private(node.attr) and node.attr in _library_names() and not _on_self(node) and not _is_public(node)
    ]


def _is_public(node: ast.Attribute) -> bool:
    """``os._exit`` is documented; ``super()._x()`` goes with an override, which is looked at below."""
    return isinstance(node.value, ast.Call) or ast.unparse(node) == "os._exit"


@pytest.mark.thorough
def test_no_other_module_reaches_for_a_private_member_of_a_library() -> None:
    assert [place for path in sources.files() if path not in HOME for place in reaches(path)] == []


@pytest.mark.thorough
def test_reaching_for_one_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    text = "def reach(self, app):\n  self._driver = app._driver\n  self._own()\n  app.screen._compositor.reflow()\n"
    (tmp_path / "reaching.py").write_text(text, encoding="utf-8")
    assert reaches(Path("reaching.py")) == ["reaching.py:2 _driver", "reaching.py:4 _compositor"]


@pytest.mark.thorough
def test_no_class_of_ours_uses_a_private_member_that_it_inherits_from_a_library() -> None:
    found = []
    for kind in _our_classes():
        if Path(inspect.getfile(kind)).relative_to(sources.ROOT) in HOME:
            continue
        own = {name for base in kind.__mro__ if _root(base) not in ROOTS for name in written(base)}
        inherited = {name for base in kind.__mro__ if _root(base) in ROOTS for name in members(base)}
        used = {node.attr for node in ast.walk(_source(kind)) if isinstance(node, ast.Attribute) and _on_self(node)}
        found += [f"{kind.__qualname__}.{name}" for name in (used - own) & inherited if _private(name)]
    assert found == []


def test_no_class_of_ours_overrides_a_private_member_that_is_not_described() -> None:
    found = []
    for kind in _our_classes():
        for base in kind.__mro__[1:]:
            if _root(base) in ROOTS:
                shared = {name for name in written(kind) & members(base) if _private(name)} - set(RELIED_ON)
                found += [f"{kind.__qualname__}.{name}" for name in shared]
    assert found == []


def test_argparse_still_has_the_type_that_the_grammar_is_written_with() -> None:
    import argparse

    assert hasattr(argparse, "_SubParsersAction")
