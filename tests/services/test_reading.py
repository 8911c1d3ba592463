"""Reading a request: who may, and what the journal tells of it."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mes_tui.domain.errors import NotFound, Refusal
from tests.services.builders import READER, STRANGER, Work


def test_reading_is_for_those_of_the_division_and_is_written_once_a_session(work: Work) -> None:
    request_id = work.draft()
    reader = work.as_(READER)
    reader.drafts.read(request_id)
    reader.drafts.read(request_id)
    assert [line for line in work.journal("2021-11-001") if line[0] == "uid:3"] == [("uid:3", "consulter", "")]
    with pytest.raises(Refusal, match="autre service de garde"):
        work.as_(STRANGER).drafts.read(request_id)
    with pytest.raises(NotFound):
        work.drafts.read(404)


@contextmanager
def full_disk() -> Iterator[None]:
    """Meanwhile no byte goes to a file of this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_reading_that_a_full_disk_kept_out_of_the_journal_is_written_there_the_next_time(work: Work) -> None:
    request_id = work.draft()
    reader = work.as_(READER)
    with full_disk():
        assert reader.drafts.read(request_id).request.id == request_id
    assert "consulter" not in [line[1] for line in work.journal("2021-11-001")]
    reader.drafts.read(request_id)
    assert [line for line in work.journal("2021-11-001") if line[0] == "uid:3"] == [("uid:3", "consulter", "")]
