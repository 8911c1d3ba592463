"""Drawing in a process of its own: the same PDF, every end of that process told in words, nothing left behind."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mes_tui.domain.errors import Refusal
from mes_tui.printing import apart
from mes_tui.printing.model import CarriedFile, ListPaper, PrintKind
from tests.once import Apart
from tests.printing.documents import document


def silent(_: int, __: int) -> None:
    """Hears nothing."""


ONE = document(PrintKind.SUMMARY, ())
STRANGE = replace(ONE, cover=replace(ONE.cover, child="ᐃᓄᒃ 𓀀 Œuvray [/] \x1b[31m"))
LIST = ListPaper(
    "Demandes en cours", "3000-2000", ("Enfant",), (("ŒUVRAY, Élise 𓀀",),) * 90, datetime(2021, 8, 2, 16, tzinfo=UTC)
)
ORDERS: dict[str, apart.Order] = {"one": ONE, "strange": STRANGE, "together": (ONE, STRANGE), "list": LIST}


@pytest.fixture
def drawer() -> Iterator[Apart]:
    opened = Apart(idle=60)
    yield opened
    opened._end()


def process(drawer: Apart) -> int:
    """The pid of the process that draws."""
    assert drawer._process is not None
    return drawer._process.pid


@pytest.mark.thorough
def test_what_is_drawn_apart_is_what_is_drawn_here(drawer: Apart) -> None:
    first = {name: drawer.draw(order, silent) for name, order in ORDERS.items()}
    pid = process(drawer)
    assert first == {name: apart.paint(order, silent) for name, order in ORDERS.items()}
    assert "𓀀" in first["strange"].missing[0][0]
    assert process(drawer) == pid, "one process for all of them"


@pytest.mark.thorough
def test_each_part_that_is_drawn_is_heard_and_who_gives_up_ends_it(drawer: Apart) -> None:
    heard: list[tuple[int, int]] = []
    drawer.draw((ONE, STRANGE, ONE), lambda done, of: heard.append((done, of)))
    assert heard == [(1, 3), (2, 3), (3, 3)]
    pid = process(drawer)

    def give_up(*_: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        drawer.draw((ONE, ONE), give_up)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(InterruptedError):
        drawer.draw((ONE,) * 30, silent, give_up)
    assert drawer.draw(ONE, silent).data.startswith(b"%PDF")


@pytest.mark.thorough
def test_a_process_that_dies_is_told_and_the_next_order_is_drawn(drawer: Apart) -> None:
    drawer.draw(ONE, silent)

    def kill(done: int, of: int) -> None:
        os.kill(process(drawer), signal.SIGKILL)

    with pytest.raises(Refusal, match="s’est arrêtée avant la fin"):
        drawer.draw((ONE,) * 8, kill)
    assert drawer.draw(ONE, silent).data.startswith(b"%PDF")


@pytest.mark.thorough
def test_a_process_that_nobody_asks_anything_ends_and_the_next_order_starts_another() -> None:
    drawer = Apart(idle=0.01)
    drawer.draw(ONE, silent)
    ended = drawer._process
    assert ended is not None
    assert ended.wait(20) == 0
    assert drawer.draw(ONE, silent).data.startswith(b"%PDF")
    drawer._end()


def test_what_nobody_foresaw_comes_back_with_its_own_words(drawer: Apart) -> None:
    broken = replace(ONE, cover=replace(ONE.cover, created_at="hier"))  # type: ignore[arg-type]
    with pytest.raises(apart.DrawingFailed, match="Traceback"):
        drawer.draw(broken, silent)
    assert drawer.draw(ONE, silent).data.startswith(b"%PDF")


@pytest.mark.thorough
def test_several_threads_are_drawn_one_after_the_other(drawer: Apart) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda order: drawer.draw(order, silent), [*ORDERS.values()] * 2))
    assert made[:4] == made[4:]


@pytest.mark.thorough
def test_a_heavy_document_passes_whole(drawer: Apart) -> None:
    kept = os.urandom(8_000_000)
    files = (CarriedFile("plan.pdf", kept, "application/pdf", "Plan", "Supplement"),)
    archive = replace(document(PrintKind.ARCHIVE, ()), carried=files)
    assert len(drawer.draw(archive, silent).data) > len(kept)
