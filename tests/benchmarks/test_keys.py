"""The paths whose keys are counted lead where they must, in no more keys than their table allows."""

from pathlib import Path

import pytest

from tests.benchmarks.keys import PATHS, Walk, walk


@pytest.mark.thorough
@pytest.mark.parametrize("path", PATHS, ids=[path.name for path in PATHS])
async def test_a_path_leads_where_it_must_in_as_few_keys_as_its_table_says(tmp_path: Path, path: Walk) -> None:
    assert sum((await walk(path, tmp_path)).values()) <= path.most
