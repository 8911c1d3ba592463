"""A thousand documents broken at random: no crash, how long the slowest answer takes, how much memory the child takes.

``MES_TUI_PDF_FOLDER`` may name a folder of more PDF files to break.
"""

import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mes_tui.attachments.confined import CHILD
from mes_tui.attachments.inspection import examine
from mes_tui.domain.errors import Refusal
from tests.attachments.mutants import random_mutants
from tests.benchmarks.measure import ChildMemory, percentile

TITLE = "1,000 documents broken at random"
COUNT = 1000
AT_ONCE = 2


def answered(data: bytes) -> tuple[str, float]:
    """How a document was answered, and after how many seconds."""
    before = time.perf_counter()
    try:
        examine(data, 200, "mutant.pdf")
        said = "accepted"
    except Refusal as refusal:
        # By kind: what follows the name of the file.
        said = f"refused: {refusal.sentence[15:50]}"
    except Exception as error:  # what must never happen is counted
        said = f"crashed: {type(error).__name__}"
    return said, time.perf_counter() - before


def run() -> None:
    folder = os.environ.get("MES_TUI_PDF_FOLDER")
    mutants = random_mutants(2021, COUNT, Path(folder) if folder else None)
    with ChildMemory(CHILD) as memory, ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(answered, mutants))
    seconds = [taken for _, taken in answers]
    for said, count in sorted(Counter(said for said, _ in answers).items()):
        print(f"  {said:<46}{count:>9}")
    print(f"  {'crashed':<46}{sum(said.startswith('crashed') for said, _ in answers):>9}")
    print(f"  {'answered after three seconds':<46}{sum(taken > 3.0 for taken in seconds):>9}")
    print(f"  {'median, 95th percentile, slowest':<46}", end="")
    print("".join(f"{percentile(seconds, part):>9.2f} s" for part in (0.5, 0.95, 1.0)))
    print(f"  {'peak memory of a child':<46}{memory.peak:>9.0f} Mo")
