"""ADMINISTRATION.md: its trials are run as they stand, one after the other, in a home of their own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT

TEXT = (ROOT / "ADMINISTRATION.md").read_text(encoding="utf-8")
TRIALS = re.findall(r"<!-- essai: (.+?) -->\n```(\w+)\n(.*?)\n```", TEXT, re.DOTALL)
_CRON = re.compile(r"(?:[\d*/,-]+ +){5}(?P<command>.+)")


def commands(kind: str, block: str) -> str:
    """What a block does: the lines of a shell, or the commands of a table of cron, each line of which is one."""
    if kind == "sh":
        return block
    matched = [_CRON.fullmatch(line) for line in block.splitlines() if not line.startswith("MAILTO=")]
    assert all(matched)
    return "\n".join(match["command"] for match in matched if match)


def test_the_document_has_its_trials() -> None:
    names = [name for name, _, _ in TRIALS]
    assert names == [
        "liste de comptes",
        "copies",
        "cron",
        "surveiller",
        "mise à jour",
        "restaurer",
        "purger",
        "incident",
    ]
    assert {kind for _, kind, _ in TRIALS} == {"sh", "crontab"}


@pytest.mark.thorough
def test_each_command_does_what_the_document_says(office: Path, environ: dict[str, str], tmp_path: Path) -> None:
    program = tmp_path / "bin" / "mes-tui"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m mes_tui "$@"\n')
    program.chmod(0o700)
    (tmp_path / "srv" / "copies").mkdir(mode=0o700, parents=True)
    environ["PATH"] = f"{program.parent}{os.pathsep}{environ['PATH']}"
    for name, kind, block in TRIALS:
        script = commands(kind, block).replace("/srv/", f"{tmp_path}/srv/")
        done = subprocess.run(
            ["sh", "-euc", script], env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=240
        )
        assert done.returncode == 0, (name, done)
        # What cron starts says nothing: there is nothing to read.
        assert kind == "sh" or (done.stdout, done.stderr) == ("", ""), (name, done)
