"""What holds for every test."""

import gc

from tests import quiet

quiet.install()
# What a test leaves is found all the same, a little later: a fifth of the time of the tests of screens was looking.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """The libraries and the tests themselves stay to the end: nothing of them is ever garbage."""
    gc.collect()
    gc.freeze()
