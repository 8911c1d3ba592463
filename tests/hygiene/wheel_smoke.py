"""Build the source archive and the wheel from it, install it into an empty environment, use it from another folder.

Called by ``make wheel``; needs the network for the dependencies, those of ``requirements.lock`` with their hashes.
"""

import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from hatch_build import PLACES

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = (
    "mes_tui/rules.toml",
    "mes_tui/app.tcss",
    "mes_tui/help/*.md",
    "mes_tui/samples/data/*.json",
    "mes_tui/importing/*.schema.json",
    "mes_tui/printing/fonts/*.ttf",
    "mes_tui/printing/fonts/LICENSE*",
    "screens/*.tcss",
    "screens/wizard/*.tcss",
    "storage/migrations/versions/*.py",
    "storage/migrations/script.py.mako",
    "LICENSE",
    *(f"mes_tui-*.data/data/{place}" for place in PLACES.values()),
)


def missing(names: Iterable[str]) -> list[str]:
    """The kinds of resources of which ``names`` (the files of a wheel) hold none."""
    listed = list(names)
    return [kind for kind in RESOURCES if not any(PurePosixPath(name).match(kind) for name in listed)]


def main() -> int:
    """Return 0 when the installed wheel works, else say on standard error what does not."""
    with tempfile.TemporaryDirectory(prefix="mes-tui-wheel-") as folder:
        place = Path(folder)
        wheel = _build(place / "dist")
        faults = [f"not in the wheel: {name}" for name in _not_shipped(wheel)]
        faults += [f"no such resource in the wheel: {kind}" for kind in missing(zipfile.ZipFile(wheel).namelist())]
        faults += _try_installed(_installed(place / "venv", wheel), place)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"{wheel.name}: built, installed alone and used from another folder.")
    return 1 if faults else 0


def _build(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)], cwd=ROOT, check=True)
    archive = next(folder.glob("*.tar.gz"))
    _pip(Path(sys.executable), "wheel", "--no-deps", "--wheel-dir", str(folder), str(archive))
    return next(folder.glob("*.whl"))


def _not_shipped(wheel: Path) -> list[str]:
    """The files of the four packages that git knows and the wheel does not hold."""
    listed = subprocess.run(
        ["git", "ls-files", "mes_tui", "screens", "widgets", "storage"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return sorted(set(listed.stdout.splitlines()) - set(zipfile.ZipFile(wheel).namelist()))


def _installed(folder: Path, wheel: Path) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    _pip(python, "install", "--require-hashes", "--requirement", str(ROOT / "requirements.lock"))
    _pip(python, "install", "--no-deps", str(wheel))
    return folder / "bin" / "mes-tui"


def _pip(python: Path, *words: str) -> None:
    subprocess.run([python, "-m", "pip", "--quiet", "--disable-pip-version-check", *words], check=True)


def _try_installed(program: Path, place: Path) -> list[str]:
    home, office, elsewhere = place / "maison", place / "bureau", place / "ailleurs"
    elsewhere.mkdir()
    own = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "MES_TUI_HOME": str(office)}
    tries: tuple[tuple[tuple[str, ...], str], ...] = (
        (("--version",), "mes-tui "),
        (("ou",), str(office)),
        (("demo", "--dossier", str(place / "exemple"), "--sans-ouvrir"), "prêt"),
    )
    faults = [fault for words, wanted in tries for fault in _try(program, words, wanted, own, elsewhere)]
    own["MES_TUI_HOME"] = str(place / "exemple")
    for name in ("en-cours", "brouillons", "enfants"):
        faults += _try(program, ("lister", "--liste", name), "-", own, elsewhere)
    return faults


def _try(program: Path, words: tuple[str, ...], wanted: str, environ: Mapping[str, str], folder: Path) -> list[str]:
    done = subprocess.run([program, *words], cwd=folder, env=dict(environ), capture_output=True, text=True, timeout=120)
    if done.returncode == 0 and wanted in done.stdout:
        return []
    return [f"mes-tui {' '.join(words)}: status {done.returncode}\n{done.stdout}{done.stderr}"]


if __name__ == "__main__":
    sys.exit(main())
