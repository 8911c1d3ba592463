"""What holds for these tests: what they are about is done each time."""

from collections.abc import Iterator

import pytest

from tests import once


@pytest.fixture(scope="package", autouse=True)
def _each_time() -> Iterator[None]:
    with once.each_time():
        yield
