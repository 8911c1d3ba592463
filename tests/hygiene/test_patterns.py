"""No text, however long, keeps a pattern busy: each is read once, whatever it is looked for with."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A pattern that tries again from each letter takes minutes for these texts; one that does not, a few thousandths of
# a second. The processor's time is counted, so that a busy machine changes nothing.
SECONDS = 20
_READ = """
import resource, sys
from importlib import import_module
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1])))
parts = ("x", "É", "1", " ", ".", "-", "@", "/", "(", "<", "x.", "x-", "1 ", "1x", "<x", "www.", "\\n")
texts = [part * (100_000 // len(part)) + end for part in parts for end in ("", "1", "x", " (")]
for use in sys.argv[2:]:
    print(use, flush=True)
    module, label, method = use.split()
    pattern = getattr(import_module(module), label)
    look, kind = getattr(pattern, method), type(pattern.pattern)
    for text in texts if kind is str else [text.encode("latin-1") for text in texts]:
        found = look(kind(), text) if method == "sub" else look(text)
        list(found) if method == "finditer" else found
print("end")
"""


_USED = r"\b{}\.(search|fullmatch|match|sub|split|finditer|findall)\b"


def uses(root: Path = ROOT) -> list[str]:
    """Each pattern of the modules below ``root`` with each way in which its own module looks for it.

    What reads a document somebody else made does so in a child that is stopped when it works for long.
    """
    return [
        f"{'.'.join(path.relative_to(root).with_suffix('').parts).removesuffix('.__init__')} {label} {method}"
        for path in sorted(root.rglob("*.py"))
        if root != ROOT or path.relative_to(root).parts[0] in ("mes_tui", "screens", "widgets", "storage")
        if "attachments/child" not in path.as_posix()
        for source in [path.read_text(encoding="utf-8")]
        for label in re.findall(r"^(\w+)(?:: [^=]+)? = re\.compile\(", source, re.MULTILINE)
        for method in sorted({*re.findall(_USED.format(label), source)})
    ]


def last_read(asked: list[str], seconds: int = SECONDS) -> str:
    """The last of the uses that was tried in ``seconds`` of processor's time, « end » when all were."""
    command = [sys.executable, "-c", _READ, str(seconds), *asked]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()[-1]


@pytest.mark.thorough
def test_each_pattern_reads_a_long_text_once() -> None:
    asked = uses()
    assert "mes_tui.printing.addresses _ADDRESS finditer" in asked
    assert last_read(asked) == "end"


@pytest.mark.thorough
def test_a_pattern_that_tries_again_from_each_letter_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow.py").write_text("import re\nSLOW = re.compile(r'x+@')\nSLOW.search('')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert last_read(uses(tmp_path), seconds=2) == "slow SLOW search"
