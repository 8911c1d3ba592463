"""What each module loads when it is imported alone: the start of the application stays light."""

import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.hygiene.sources import ROOT, files

STORE = ("sqlmodel", "sqlalchemy", "alembic", "psycopg")
PDF = ("fpdf", "pi_heif", "pikepdf", "pypdf", "pypdfium2", "zxingcpp", "PIL", "segno", "xlsxwriter")
SCREEN = ("textual", "rich")
MAIL = ("smtplib", "email.message")
PURE = (*SCREEN, *STORE, *PDF, "pysqlite3", "pydantic")
# What the first list does without: each takes its part of the time that a person waits for it.
LATER = (
    *("argparse", "tomllib", "mes_tui.grammar", "mes_tui.settings_files", "mes_tui.domain.rules"),
    *("mes_tui.domain.people", "storage.schema.triggers", "widgets.menu", "widgets.one_line"),
)
FIRST_LIST = (
    *("mes_tui.__main__", "mes_tui.settings", "mes_tui.cli_commands.open_app", "mes_tui.app", "mes_tui.bootstrap"),
    *("storage.engines.sqlite_store", "screens.request_list"),
)
# What was loaded is neither looked through for garbage nor taken to pieces: a third of the time of the program.
LOADED = """
import gc, importlib, os, sys
gc.disable()
for name in {modules!r}: importlib.import_module(name)
print(*sorted(set(sys.modules) & set({forbidden!r})), flush=True)
os._exit(0)
"""
GUARDS = {
    "mes_tui.__main__": PURE,
    "mes_tui.cli": PURE,
    "mes_tui.settings": PURE,
    "mes_tui.terminal": PURE,
    "mes_tui.commands": PURE,
    "mes_tui.bootstrap": (*SCREEN, *STORE, *PDF, *MAIL),
    "mes_tui.app": (*STORE, *PDF),
    "storage": (*SCREEN, *STORE, *PDF),
    "storage.store": (*SCREEN, *STORE, *PDF),
    "storage.queries.lists": (*SCREEN, *STORE, *PDF),
    "mes_tui.services.lists": (*SCREEN, *STORE, *PDF),
    "mes_tui.services.children": (*SCREEN, *STORE, *PDF),
    "mes_tui.services.office": (*SCREEN, *STORE, *PDF),
    "mes_tui.services.notices": (*SCREEN, *STORE, *PDF, *MAIL),
    "mes_tui.services.watch": (*SCREEN, *STORE, *PDF, *MAIL),
    "mes_tui.services.outbox": (*SCREEN, *STORE, *PDF, *MAIL),
    # The models of the files are made where a file is read or written.
    "mes_tui.services.imports": (*SCREEN, *STORE, *PDF, "pydantic"),
    "mes_tui.services.dossiers": (*SCREEN, *STORE, "pydantic"),
    "mes_tui.services.prints": (*SCREEN, *STORE, "pydantic"),
}


def _modules(*folders: str) -> list[str]:
    dotted = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files(*folders)]
    return [name for name in dotted if "migrations.env" not in name]


def _loaded(modules: Sequence[str], forbidden: tuple[str, ...]) -> str:
    code = LOADED.format(modules=modules, forbidden=forbidden)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.thorough(keep=6)
@pytest.mark.parametrize("module", GUARDS)
def test_a_module_of_the_start_loads_nothing_heavy(module: str) -> None:
    assert _loaded([module], GUARDS[module]) == ""


def test_the_first_list_loads_nothing_that_it_does_without() -> None:
    assert _loaded(FIRST_LIST, (*STORE, *PDF, "pydantic", *LATER)) == ""


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("folders", "forbidden"),
    [
        (("mes_tui/domain", "mes_tui/forms"), PURE),
        (("screens", "widgets"), (*STORE, *PDF, "pysqlite3")),
        (("storage", "mes_tui/services"), SCREEN),
        (("mes_tui/printing", "mes_tui/attachments", "mes_tui/importing"), (*SCREEN, *STORE)),
    ],
    ids=["core", "screens", "store and services", "documents"],
)
def test_every_module_of_a_room_keeps_its_distance(folders: tuple[str, ...], forbidden: tuple[str, ...]) -> None:
    assert _loaded(_modules(*folders), forbidden) == ""


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("words", [["--version"], ["--help"], ["lister", "--help"], ["ou"]])
def test_the_quick_commands_load_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys\nfrom mes_tui.cli import main\n"
        f"try: main({words!r})\nexcept SystemExit: pass\n"
        f"print('LOADED', *sorted(set(sys.modules) & set({PURE!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stderr, done.stdout.splitlines()[-1]) == ("", "LOADED")
