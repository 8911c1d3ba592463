"""Days and hours are those of Québec, whatever the machine keeps; the settings and « docteur » say so."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Run

# The evening of August 2, 2021, in Québec; the night of the 3rd in UTC.
EVENING = datetime(2021, 8, 3, 3, 30, tzinfo=UTC)
_SHOWN = f"""
import sys
from datetime import datetime
from mes_tui.settings_zone import label, set_zone
set_zone(zone := sys.argv[1])
print(datetime.fromisoformat("{EVENING.isoformat()}").astimezone().strftime("%d %H:%M"), label(zone))
"""


@pytest.mark.parametrize(
    ("machine", "setting", "shown"),
    [
        ("UTC", "", "02 23:30 heure de l’Est"),
        ("UTC0", "", "02 23:30 heure de l’Est"),
        ("America/Toronto", "", "02 23:30 celui de la machine, EST"),
        ("America/Vancouver", "", "02 23:30 heure de l’Est"),
        ("Pacific/Kiritimati", "", "02 23:30 heure de l’Est"),
        ("Absent/Zone", "", "02 23:30 heure de l’Est"),
        ("America/Halifax", "", "03 00:30 celui de la machine, AST"),
        ("UTC", "America/Halifax", "03 00:30 America/Halifax"),
        ("America/Halifax", "America/Toronto", "02 23:30 America/Toronto"),
    ],
)
@pytest.mark.thorough(keep=4)
def test_a_day_is_that_of_quebec(machine: str, setting: str, shown: str) -> None:
    call = [sys.executable, "-c", _SHOWN, setting]
    done = subprocess.run(call, env={"TZ": machine}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == shown


def test_a_command_tells_the_zone_and_its_days(run: Run, office: Path, tmp_path: Path) -> None:
    listed = {run("lister", "--liste", "brouillons", environ_too={"TZ": zone}).stdout for zone in ("UTC", "Asia/Tokyo")}
    assert len(listed) == 1
    assert "fuseau des jours et des heures : heure de l’Est, il est " in run("docteur").stdout
    config = tmp_path / "réglages.toml"
    config.write_text('fuseau = "America/Halifax"\n', encoding="utf-8")
    assert (
        f"fuseau = America/Halifax (fichier {config})" in run("ou", environ_too={"MES_TUI_CONFIG": str(config)}).stdout
    )


@pytest.mark.parametrize("zone", ["Amérique/Toronto", "../../../etc/passwd", "America", "/etc/localtime", "EST9"])
def test_a_zone_that_the_machine_does_not_know_is_refused(run: Run, tmp_path: Path, zone: str) -> None:
    config = tmp_path / "réglages.toml"
    config.write_text(f'fuseau = "{zone}"\n', encoding="utf-8")
    refused = run("lister", environ_too={"MES_TUI_CONFIG": str(config)})
    assert refused.returncode == 2
    assert f"« {zone} », que cette machine ne connaît pas. Écrivez par exemple America/Toronto" in refused.stderr
