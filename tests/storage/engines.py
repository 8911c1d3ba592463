"""Which of the engines a test runs on."""

import pytest

from tests.budget import some

ENGINES = ("sqlite", "postgresql")
ON_FILES = pytest.mark.parametrize("any_store", some(ENGINES, ENGINES[:1]), indirect=True)
"""On SQLite alone in ``make test``: other tests of the file go over the same ground on both."""
