"""What holds for the tests of the child that opens documents."""

from collections.abc import Iterator

import pytest

from tests import examined


@pytest.fixture(scope="package", autouse=True)
def _a_child_for_each_document() -> Iterator[None]:
    with examined.each_time():
        yield
