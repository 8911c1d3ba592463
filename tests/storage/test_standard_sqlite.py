"""Without ``pysqlite3`` (no wheel for the machine), the standard library's SQLite keeps the store."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.budget import SHORT
from tests.hygiene.sources import ROOT
from tests.samples.builders import AUTUMN, office_of

SCRIPT = """
import json, sys
sys.modules["pysqlite3"] = None
from pathlib import Path
from mes_tui.bootstrap import open_services
from mes_tui.samples.build import build
from storage.engines import sqlite
from tests.samples.builders import AUTUMN, settings_in
folder = Path(sys.argv[1])
made = (folder / "state").exists()
new = settings_in(folder if not made else folder.with_name("neuf"))
with open_services(new, lambda: AUTUMN, create=True) as services:
    new = [services.store.facts()["journal"], *services.store.faults()]
    if not made:
        build(services)
with open_services(settings_in(folder), lambda: AUTUMN, create=True) as services:
    signed = "SELECT id, version FROM request JOIN signature ON request_id = id WHERE status = 'BROUILLON'"
    services.submission.transmit(*services.store.rows(signed)[0])
    drafts = "SELECT id, number, folded FROM request WHERE status = 'BROUILLON' ORDER BY id"
    (request_id, number, folded), *_ = services.store.rows(drafts)
    services.drafts.delete(request_id, number)
    left = services.store.rows("SELECT count(*) FROM request_fts_data WHERE instr(block, :f)", {"f": folded[:12]})
    services.context.owner = True
    verdict = services.tamper_check.verify()
    print(json.dumps({
        "driver": sqlite.driver.__name__,
        "mode": services.store.facts()["journal"],
        "expected": sqlite.journal_mode(),
        "new": new,
        "left": left[0][0],
        "requests": verdict.requests,
        "faults": [*verdict.faults, *services.store.faults()],
        "divisions": sorted(services.actor.divisions),
    }))
"""


@pytest.mark.thorough
def test_the_sample_office_is_kept_and_verified_without_pysqlite3(tmp_path: Path) -> None:
    folder = tmp_path / "mes"
    if SHORT:
        # The office that this machine's SQLite made; `make check` has the other one make it.
        shutil.copytree(office_of(AUTUMN), folder)
    command = [sys.executable, "-c", SCRIPT, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["driver"] == "sqlite3"
    assert told["mode"] == told["expected"]
    assert told["new"] == [told["expected"]]
    assert told["requests"] >= 25
    assert told["faults"] == []
    assert told["left"] == 0
    assert told["divisions"] == ["3000-2000", "3100-4410", "3200-7730"]
