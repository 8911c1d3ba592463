"""ADMINISTRATION.md: its trials are run as they stand, one after the other, in a home of their own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT

TEXT = (ROOT / "ADMINISTRATION.md").read_text(encoding="utf-8")
TRIALS = re.findall(r"<!-- essai: (.+?) -->\n```(\w+)\n(.*?)\n```", TEXT, re.DOTALL)
_CRON = re.compile(r"(?:[\d*/,-]+ +){5}(?P<command>.+)")


def files(block: str) -> dict[str, str]:
    """The files of a block, each after a line that names it."""
    return dict(re.findall(r"^# (\S+)\n(.*?)(?=^# |\Z)", block, re.DOTALL | re.MULTILINE))


def started(block: str) -> list[str]:
    """What the units of systemd start, one command for each of their timers."""
    units = files(block)
    timers = [name.removesuffix(".timer") for name in units if name.endswith(".timer")]
    found = []
    for timer in timers:
        name, _, instance = timer.partition("@")
        (command,) = re.findall(r"^ExecStart=(.+)$", units[f"{name}{'@' if instance else ''}.service"], re.MULTILINE)
        found.append(command.replace("%i", instance))
    return found


def commands(kind: str, block: str) -> str:
    """What a block does: the lines of a shell, or the commands of a table of cron, each line of which is one."""
    if kind == "sh":
        return block
    if kind == "ini":
        return "\n".join(command.removeprefix("/usr/local/bin/") for command in started(block))
    matched = [_CRON.fullmatch(line) for line in block.splitlines() if not line.startswith("MAILTO=")]
    assert all(matched)
    return "\n".join(match["command"] for match in matched if match)


def test_the_document_has_its_trials() -> None:
    names = [name for name, _, _ in TRIALS]
    assert names == [
        "liste de comptes",
        "copies",
        "cron",
        "systemd",
        "surveiller",
        "mise à jour",
        "restaurer",
        "purger",
        "incident",
    ]
    assert {kind for _, kind, _ in TRIALS} == {"sh", "crontab", "ini"}


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


def test_systemd_reads_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not on this machine")
    (block,) = [block for name, _, block in TRIALS if name == "systemd"]
    for name, text in files(block).items():
        # The program need not be installed on the machine that runs the tests.
        (tmp_path / name).write_text(text.replace("/usr/local/bin/mes-tui", sys.executable), encoding="utf-8")
    timers = [str(tmp_path / name) for name in files(block) if name.endswith(".timer")]
    done = subprocess.run(
        [analyze, "verify", "--man=no", "--recursive-errors=no", *timers, str(tmp_path / "mes-tui-copie.service")],
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    said = [line for line in (done.stdout + done.stderr).splitlines() if "mes-tui" in line]
    assert (done.returncode, said) == (0, [])
