"""What the system refuses to a task of a screen is shown there, and the application goes on."""

import asyncio
import errno

import pytest

from screens.base import MesModal


class Heard(MesModal[None]):
    """A dialog that keeps what it is told to show."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def say(self, sentence: str, *, alert: bool = False) -> None:
        self.heard.append(sentence)


async def _refused(error: Exception) -> None:
    raise error


def test_a_refusal_of_the_system_is_a_sentence_and_ends_nothing() -> None:
    dialog = Heard()
    refusals = [OSError(errno.ENOSPC, "No space left", "/srv/x.pdf"), OSError(errno.ENAMETOOLONG, "x", "é" * 300)]
    for error in refusals:
        asyncio.run(dialog._guarded(_refused(error), None))
    assert ["plus de place" in dialog.heard[0], "trop long" in dialog.heard[1]] == [True, True]


@pytest.mark.parametrize("error", [OSError("tape"), ValueError("x")])
def test_what_nobody_foresaw_is_the_application_s(error: Exception) -> None:
    with pytest.raises(type(error)):
        asyncio.run(Heard()._guarded(_refused(error), None))
