"""In which zone days and hours are told: one of Québec, whatever the machine keeps.

A server is often kept in UTC, where a day ends at 19 or 20 h in Québec: what is sent in the evening would bear the day
after, and a right would end before its last day is over.
"""

import os
import re
import time
from pathlib import Path

from mes_tui.settings_keys import SettingsRefusal, shown

EASTERN = "EST5EDT,M3.2.0,M11.1.0"
"""The hours of Montréal and Québec, as any system knows them without a list of zones."""
_LABEL = "heure de l’Est"
# Seconds west of Greenwich in winter: the East of Canada, then its Atlantic, where the Îles-de-la-Madeleine are.
_QUEBEC = {5 * 3600, 4 * 3600}
_ZONES = Path("/usr/share/zoneinfo")
_NAME = re.compile(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*", re.ASCII)


def known(name: str, file: object) -> str:
    """``name``, a zone that this machine knows; raises SettingsRefusal, which names ``file``, when it knows none."""
    if _NAME.fullmatch(name) and (_ZONES / name).is_file():
        return name
    raise SettingsRefusal(
        f"Dans {shown(file)}, « fuseau » vaut « {shown(name)} », que cette machine ne connaît pas. "
        "Écrivez par exemple America/Toronto ou America/Halifax."
    )


def set_zone(name: str) -> None:
    """Tell the days and hours of this process in the zone ``name``; "" for the machine's, if Québec has it."""
    time.tzset()
    zone = name or ("" if time.timezone in _QUEBEC else EASTERN)
    if zone:
        os.environ["TZ"] = zone
        time.tzset()


def label(name: str) -> str:
    """How the zone in use is told: its name, or that of the machine's own."""
    if name:
        return name
    return _LABEL if os.environ.get("TZ") == EASTERN else f"celui de la machine, {time.tzname[0]}"
