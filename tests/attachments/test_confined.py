"""The child process: one bounded answer, or nothing; its limits hold; nothing of ours reaches it."""

import json
import os
import sys
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mes_tui.attachments import inspection
from mes_tui.attachments.confined import Reply, Stopped, run_child
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import HARMS
from tests.attachments.documents import plain
from tests.hygiene.sources import ROOT

Script = Callable[[str], Path]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    def write(text: str) -> Path:
        path = tmp_path / "enfant.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def confined_script(body: str, seconds: float = 2) -> str:
    """A script that confines itself exactly as the real child does, then prints what ``body`` leaves in ``seen``."""
    return (
        f"import json, os, sys\nsys.path.append({str(ROOT)!r})\n"
        "from mes_tui.attachments.child.limits import confine\n"
        f"confine({seconds})\nseen = None\n{body}\n"
        "os.write(1, (json.dumps(seen) + '\\n').encode())\n"
    )


def test_the_memory_of_the_child_is_limited(script: Script) -> None:
    body = "try:\n    bytearray(300 * 1024 * 1024)\nexcept MemoryError:\n    seen = 'refused'\n"
    assert json.loads(run_child(data=b"", script=script(confined_script(body))).lines[0]) == "refused"


@pytest.mark.thorough
def test_the_child_is_stopped_when_it_burns_its_time(script: Script) -> None:
    assert run_child(data=b"", seconds=60, script=script(confined_script("while True: pass", 0))) == Reply()


def test_the_child_gets_no_environment_and_a_session_of_its_own(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MES_TUI_MOT_DE_PASSE", "secret")
    monkeypatch.setenv("PYTHONPATH", "/ailleurs")
    text = "import json, os\nprint(json.dumps([sorted(os.environ), os.getsid(0), os.getpid(), os.getcwd()]))"
    names, session, pid, folder = json.loads(run_child(data=b"", script=script(text)).lines[0])
    assert names == ["LC_ALL"]
    assert session == pid != os.getsid(0)
    assert folder == "/"


def test_a_large_document_reaches_the_child_whole(script: Script) -> None:
    data = bytes(range(256)) * 16384
    text = "import sys, zlib\nprint(zlib.crc32(sys.stdin.buffer.read()))"
    assert int(run_child(data=data, script=script(text)).lines[0]) == zlib.crc32(data)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "raise SystemExit(1)",
        "print('{}')\nraise SystemExit(3)",
        "import os\nos.abort()",
        "import os\nos.kill(os.getpid(), 9)",
        "import sys\nwhile True:\n    sys.stdout.write('x' * 65536)",
    ],
    ids=["silent", "failing", "failing after its answer", "aborting", "killed", "flooding"],
)
def test_a_child_that_fails_did_not_end_well(script: Script, text: str) -> None:
    reply = run_child(data=b"x" * 1_000_000, script=script(text), seconds=30)
    assert (reply.ended, reply.late, reply.started) == (not text, False, True)


def test_each_line_is_heard_as_it_comes_and_a_line_without_end_is_dropped(script: Script) -> None:
    heard: list[bytes] = []
    text = "import sys\nfor n in range(3): print(n, flush=True)\nsys.stdout.write('inach')"
    reply = run_child(data=b"", script=script(text), heard=heard.append)
    assert reply == Reply((b"0", b"1", b"2"), ended=True)
    assert heard == list(reply.lines)


def test_a_person_who_gives_up_waits_no_longer(script: Script, tmp_path: Path) -> None:
    heard: list[bytes] = []
    text = "import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(600)"
    with pytest.raises(Stopped):
        run_child(data=b"", script=script(text), seconds=300, heard=heard.append, given_up=lambda: bool(heard))
    assert state_of(Path(f"/proc/{int(heard[0])}/stat")) == "gone"


def test_a_child_that_hangs_is_killed_with_its_descendants(script: Script, tmp_path: Path) -> None:
    trace = tmp_path / "descendant"
    text = (
        "import os, time\n"
        "pid = os.fork()\n"
        f"if pid: open({str(trace)!r}, 'w').write(str(pid))\n"
        "while True: time.sleep(60)\n"
    )
    for seconds in (1, 5, 25):  # a busy machine may need longer to start the descendant
        assert run_child(data=b"", script=script(text), seconds=seconds) == Reply(late=True)
        if trace.exists() and trace.read_text():
            break
    status = Path(f"/proc/{trace.read_text()}/stat")
    while state_of(status) not in {"gone", "Z", "X"}:
        os.sched_yield()


def state_of(status: Path) -> str:
    try:
        return status.read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "gone"


def test_a_python_that_does_not_start_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nulle/part/python")
    assert not run_child(data=b"").started
    with pytest.raises(Refusal, match="le contrôle des PDF ne démarre pas"):
        inspection.inspect(plain(), 200, "plan.pdf")


FACTS: dict[str, object] = {
    "verdict": "ok",
    "pages": 1,
    "sizes": [[216, 279, 1]],
    "producer": "",
    "encrypted": False,
    **dict.fromkeys(("script", "form", "signatures", "layers", *HARMS), 0),
}
LIES = [
    "",
    "{}",
    "[]",
    "null",
    "[" * 100_000,
    '{"verdict": "ok"}',
    json.dumps(FACTS) + " et plus",
    '{"verdict": "too-many-pages", "pages": 3}',
    *(
        json.dumps({**FACTS, key: value})
        for key, value in (
            ("pages", 0),
            ("pages", 201),
            ("pages", True),
            ("pages", "1"),
            ("script", None),
            ("launch", -1),
            ("signatures", 1.5),
            ("encrypted", 0),
            ("producer", None),
            ("sizes", [[1, 2]]),
            ("sizes", [[1, 2, "3"]]),
            ("sizes", 7),
            ("verdict", "magnifique"),
            ("verdict", ["ok"]),
        )
    ),
]


@pytest.mark.thorough(keep=8)
@pytest.mark.parametrize("lie", LIES, ids=range(len(LIES)))
def test_only_one_well_formed_line_is_believed(script: Script, monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    monkeypatch.setattr(inspection, "run_child", partial(run_child, script=script(f"print({lie!r})")))
    with pytest.raises(Refusal, match="illisible ou endommagé"):
        inspection.inspect(plain(), 200, "plan.pdf")


@pytest.mark.parametrize(
    "lie",
    [
        '{"verdict": "ok"}',
        '{"verdict": "ok", "texts": [1], "marks": [[]]}',
        '{"texts": ["a"], "marks": [[]]}',
        '{"verdict": "ok", "texts": ["a"]}',
        '{"verdict": "ok", "texts": ["a"], "marks": []}',
        '{"verdict": "ok", "texts": ["a"], "marks": [["note"]]}',
        '{"verdict": "ok", "texts": ["a"], "marks": [[["note", "", 1]]]}',
    ],
)
def test_texts_that_are_not_texts_are_refused(script: Script, monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    monkeypatch.setattr(inspection, "run_child", partial(run_child, script=script(f"print({lie!r})")))
    with pytest.raises(Refusal, match="illisible ou endommagé"):
        inspection.page_texts(plain())


def test_a_document_that_takes_too_long_is_refused_with_what_to_do(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = partial(run_child, script=script("import time\ntime.sleep(600)"), seconds=0.2)
    monkeypatch.setattr(inspection, "run_child", slow)
    with pytest.raises(Refusal, match=r"pas pu être vérifié à temps.*Imprimer en PDF"):
        inspection.inspect(plain(), 200, "plan.pdf")
