"""How many examples a property test tries: few in ``make test``, many in ``make fuzz``."""

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

LONG = os.environ.get("MES_TUI_FUZZ") == "long"
_TIMES = 50
_COMMON: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


def load_profile() -> None:
    """Set what a property test without a budget of its own tries."""
    settings.register_profile("mes-tui", max_examples=40 * (_TIMES if LONG else 1), **_COMMON)
    settings.load_profile("mes-tui")


def examples(number: int) -> Callable[[Any], Any]:
    """Let a property test try ``number`` examples in ``make test``, fifty times as many in ``make fuzz``."""
    return settings(max_examples=number * (_TIMES if LONG else 1), **_COMMON)
