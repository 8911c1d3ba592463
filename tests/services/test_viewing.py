"""A document in the reader of the desktop: a private copy, a real program that opens it, nothing left afterwards."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.domain.codes import Nature
from mes_tui.domain.errors import Refusal
from mes_tui.services.documents import Documents
from mes_tui.services.viewing import Viewing, opener
from mes_tui.settings import Settings
from tests.services.builders import Work

TITLE = "Plan d’Élise [/] ../O’Neill.pdf"


def desktop(folder: Path, **changes: str) -> dict[str, str]:
    """An environment with a display and a program that notes which file it was given, and its bytes."""
    program = folder / "xdg-open"
    program.write_text(
        f'#!/bin/sh\nprintf %s "$1" > {folder}/name\ncp "$1" {folder}/seen.part\nmv {folder}/seen.part {folder}/seen\n'
    )
    program.chmod(0o755)
    runtime = folder / "run"
    runtime.mkdir()
    return {"DISPLAY": ":0", "PATH": f"{folder}:/usr/bin:/bin", "XDG_RUNTIME_DIR": str(runtime), **changes}


def test_the_reader_gets_a_private_copy_that_is_removed(tmp_path: Path) -> None:
    viewing = Viewing(allowed=True, environ=desktop(tmp_path))
    assert viewing.possible
    copy = viewing.show(b"%PDF-1.7 x", TITLE)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert copy.parent.parent == tmp_path / "run"
    assert copy.name == "Plan d’Élise [-] ..-O’Neill.pdf"
    while not (tmp_path / "seen").exists():
        os.sched_yield()
    assert (tmp_path / "seen").read_bytes() == b"%PDF-1.7 x"
    assert (tmp_path / "name").read_text() == str(copy)
    viewing.forget(copy)
    assert list((tmp_path / "run").iterdir()) == []


def test_what_was_not_forgotten_is_gone_with_the_program(tmp_path: Path) -> None:
    environ = desktop(tmp_path)
    code = (
        "from mes_tui.services.viewing import Viewing\nimport os\n"
        f"print(Viewing(allowed=True, environ={environ!r}).show(b'x', 'a.pdf').exists())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "True", done.stderr
    assert list((tmp_path / "run").iterdir()) == []


@pytest.mark.parametrize(
    ("allowed", "changes"),
    [(False, {}), (True, {"DISPLAY": ""}), (True, {"PATH": "/nulle/part"})],
    ids=["restricted", "no display", "no opener"],
)
def test_nothing_is_handed_out_where_it_may_or_can_not(tmp_path: Path, allowed: bool, changes: dict[str, str]) -> None:
    viewing = Viewing(allowed=allowed, environ=desktop(tmp_path, **changes))
    assert not viewing.possible
    with pytest.raises(Refusal, match="Faites plutôt une copie"):
        viewing.show(b"x", "a.pdf")
    assert list((tmp_path / "run").iterdir()) == []


def test_a_wayland_desktop_is_one_too(tmp_path: Path) -> None:
    environ = desktop(tmp_path, DISPLAY="", WAYLAND_DISPLAY="wayland-0")
    assert opener(environ) == str(tmp_path / "xdg-open")


def test_a_document_of_the_request_is_shown_outside_and_the_journal_says_so(work: Work, tmp_path: Path) -> None:
    documents = Documents(work.context, Viewing(allowed=True, environ=desktop(tmp_path)))
    request_id = work.draft()
    work.put(request_id, Nature.PLAN, b"%PDF-1.4 contenu")
    (document,) = work.drafts.read(request_id).attachments
    copy = documents.show_outside(request_id, document.id)
    assert copy.read_bytes() == b"%PDF-1.4 contenu"
    assert ("uid:1", "ouvrir le document", "PLAN") in work.journal("2021-11-001")
    documents.viewing.forget(copy)
    with pytest.raises(Refusal, match="Aucun bureau n’est accessible"):
        work.documents.show_outside(request_id, document.id)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("restricted", [False, True])
def test_a_restricted_installation_shows_nothing_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, restricted: bool
) -> None:
    for name, value in desktop(tmp_path).items():
        monkeypatch.setenv(name, value)
    settings = Settings(home=tmp_path / "base", state=tmp_path / "état", restricted=restricted)
    services = open_services(settings, create=True)
    assert services.documents.viewing.possible is not restricted
    services.store.close()
