"""Copies of pages of every kind and of scans: offered, refused and why, seconds, memory, growth, largest difference.

``MES_TUI_PDF_FOLDER`` may name a folder of more PDF files to copy.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from mes_tui.attachments.bundles import Part, merged
from mes_tui.attachments.confined import CHILD
from mes_tui.attachments.inspection import cleaned_copy, examine, lighter_copy, unlocked_copy
from mes_tui.domain.errors import Refusal
from tests.attachments import documents as make
from tests.attachments import kinds, scans
from tests.attachments.test_proof import apart
from tests.benchmarks.measure import ChildMemory, percentile

TITLE = "copies of pages of every kind"
LIMIT = 4 * 1024 * 1024
FIRST = make.plain()


def behind(data: bytes) -> bytes:
    return merged(FIRST, [Part("document", data, examine(data, 200).facts.pages)])


COPIES: dict[str, tuple[Callable[[bytes], bytes], int]] = {
    "cleaned": (lambda data: cleaned_copy(data)[0], 0),
    "unlocked": (unlocked_copy, 0),
    "lighter": (lambda data: lighter_copy(data, LIMIT), 0),
    "behind a form": (behind, 1),
}


def documents() -> Iterator[bytes]:
    for makers in (kinds.KINDS, kinds.UNPROVEN):
        yield from (make_one() for make_one in makers.values())
    yield scans.heavy_colour(make.plain(3), 1, 2, 3)
    folder = os.environ.get("MES_TUI_PDF_FOLDER")
    yield from (path.read_bytes() for path in sorted(Path(folder).glob("*.pdf"))) if folder else ()


def run() -> None:
    tried = list(documents())
    for name, (copied, start) in COPIES.items():
        said: Counter[str] = Counter()
        seconds, growth, gaps = [], [], []
        with ChildMemory(CHILD) as memory:
            for data in tried:
                before = time.perf_counter()
                try:
                    made = copied(data)
                except Refusal as refusal:
                    said[refusal.sentence[:60]] += 1
                    continue
                finally:
                    seconds.append(time.perf_counter() - before)
                said["offered"] += 1
                growth.append(len(made) / len(data))
                gaps.append(apart(data, made, grey=name == "lighter", start=start))
        print(f"  {name}")
        for sentence, count in said.most_common():
            print(f"    {sentence:<62}{count:>5}")
        print(f"    {'seconds: median, 95th percentile':<62}", end="")
        print("".join(f"{percentile(seconds, part):>7.2f}" for part in (0.5, 0.95)))
        print(f"    {'peak memory of a child, in Mo':<62}{memory.peak:>7.0f}")
        print(f"    {'size beside the document: median, largest':<62}", end="")
        print(f"{percentile(growth, 0.5):>7.2f}{max(growth):>7.2f}")
        print(f"    {'largest difference of a cell, of 255':<62}{max(gaps):>7}")
