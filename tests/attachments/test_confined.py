"""The child process: one bounded answer, or nothing; its limits hold; nothing of ours reaches it."""

import json
import os
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mes_tui.attachments import confined, inspection
from mes_tui.attachments.confined import CHILD, Reply, run_child
from mes_tui.domain.errors import Refusal
from tests.attachments.documents import plain

Script = Callable[[str], Path]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    def write(text: str) -> Path:
        path = tmp_path / "enfant.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def confined_script(body: str) -> str:
    """A script that confines itself exactly as the real child does, then prints what ``body`` leaves in ``seen``."""
    return (
        "import json, os, runpy\n"
        f"runpy.run_path({str(CHILD)!r})['confine']()\n"
        f"seen = None\n{body}\n"
        "os.write(1, (json.dumps(seen) + '\\n').encode())\n"
    )


ATTEMPT = "try:\n    {}\nexcept {} as error:\n    seen = type(error).__name__\n"


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        ("bytearray(600 * 1024 * 1024)", "MemoryError"),
        ("[os.open('/dev/null', 0) for _ in range(20)]", "OSError"),
    ],
)
def test_the_limits_of_the_child_hold(script: Script, attempt: str, error: str) -> None:
    reply = run_child(data=b"", script=script(confined_script(ATTEMPT.format(attempt, error))))
    assert json.loads(reply.line) == error


def test_the_child_cannot_write_a_file(script: Script, tmp_path: Path) -> None:
    target = tmp_path / "fuite"
    body = ATTEMPT.format(f"os.write(os.open({str(target)!r}, os.O_CREAT | os.O_WRONLY), b'x')", "OSError")
    assert json.loads(run_child(data=b"", script=script(confined_script(body))).line) == "OSError"
    assert target.read_bytes() == b""


def test_the_child_is_stopped_when_it_burns_its_time(script: Script) -> None:
    body = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True:\n    pass\n"
    assert run_child(data=b"", seconds=60, script=script(confined_script(body))) == Reply()


def test_the_child_gets_no_environment_and_a_session_of_its_own(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MES_TUI_MOT_DE_PASSE", "secret")
    monkeypatch.setenv("PYTHONPATH", "/ailleurs")
    text = "import json, os\nprint(json.dumps([sorted(os.environ), os.getsid(0), os.getpid(), os.getcwd()]))"
    names, session, pid, folder = json.loads(run_child(data=b"", script=script(text)).line)
    assert names == ["LC_ALL"]
    assert session == pid != os.getsid(0)
    assert folder == "/"


def test_a_large_document_reaches_the_child_whole(script: Script) -> None:
    data = bytes(range(256)) * 16384
    text = "import sys, zlib\nprint(zlib.crc32(sys.stdin.buffer.read()))"
    assert int(run_child(data=data, script=script(text)).line) == zlib.crc32(data)


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
def test_a_child_that_fails_is_never_believed(script: Script, text: str) -> None:
    assert run_child(data=b"x" * 1_000_000, script=script(text), seconds=30) == Reply()


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
    monkeypatch.setattr(confined.sys, "executable", "/nulle/part/python")
    assert not run_child(data=b"").started
    with pytest.raises(Refusal, match="le contrôle des PDF ne démarre pas"):
        inspection.inspect(plain(), 200, "plan.pdf")


LIES = [
    "",
    "{}",
    "[]",
    "null",
    "[" * 100_000,
    '{"verdict": "ok"}',
    '{"verdict": "ok", "pages": 0, "scripted": false, "producer": ""}',
    '{"verdict": "ok", "pages": 201, "scripted": false, "producer": ""}',
    '{"verdict": "ok", "pages": true, "scripted": false, "producer": ""}',
    '{"verdict": "ok", "pages": "1", "scripted": false, "producer": ""}',
    '{"verdict": "ok", "pages": 1, "scripted": 0, "producer": ""}',
    '{"verdict": "ok", "pages": 1, "scripted": false, "producer": null}',
    '{"verdict": "too-many-pages", "pages": 3, "scripted": false}',
    '{"verdict": "magnifique", "pages": 1, "scripted": false, "producer": ""}',
    '{"verdict": ["ok"], "pages": 1, "scripted": false, "producer": ""}',
    '{"verdict": "ok", "pages": 1, "scripted": false, "producer": ""}\n{}',
    '{"verdict": "ok", "pages": 1, "scripted": false, "producer": ""} et plus',
]


@pytest.mark.parametrize("lie", LIES, ids=range(len(LIES)))
def test_only_one_well_formed_line_is_believed(script: Script, monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    monkeypatch.setattr(inspection, "run_child", partial(run_child, script=script(f"print({lie!r})")))
    with pytest.raises(Refusal, match="illisible ou endommagé"):
        inspection.inspect(plain(), 200, "plan.pdf")


@pytest.mark.parametrize("lie", ['{"verdict": "ok"}', '{"verdict": "ok", "texts": [1]}', '{"texts": ["a"]}'])
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
