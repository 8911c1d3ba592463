"""Print every document, let the checkers judge each, print one line for each kind and each checker.

``python -m tests.paper FOLDER [OUTPUT]``: FOLDER has the checkers' programs (``make paper`` makes it), OUTPUT keeps
the documents. The exit status is 1 when one of them is at fault.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from mes_tui.attachments.bundles import Part, merged
from mes_tui.printing.model import Document, PrintKind
from mes_tui.printing.render import render
from tests.attachments.documents import plain
from tests.paper.samples import documents


def qpdf(_: Path, files: Sequence[Path]) -> Iterator[list[str]]:
    """The syntax of each file; a warning is a fault."""
    return (["qpdf", "--check", str(file)] for file in files)


def outloud(folder: Path, files: Sequence[Path]) -> Iterator[list[str]]:
    """PDF/UA-1 and what a screen reader meets; any error is a fault."""
    yield [str(folder / "outloud"), "--quiet", "--fail-on", "error", *map(str, files)]


def pdfua(folder: Path, files: Sequence[Path]) -> Iterator[list[str]]:
    """PDF/UA-1 again, by other hands."""
    yield [str(folder / "pdfua"), "check", "--min-severity", "error", *map(str, files)]


def outloud_claiming_nothing(folder: Path, files: Sequence[Path]) -> Iterator[list[str]]:
    """The same of what is PDF/A-3u: as accessible, but for the claim that it leaves to the form."""
    yield [str(folder / "outloud"), "--quiet", "--skip", "DOC-012", "--fail-on", "error", *map(str, files)]


JUDGES = {
    # What says of itself that it is accessible (PDF/UA-1).
    **dict.fromkeys((PrintKind.FULL, PrintKind.SIGNATURES, PrintKind.SUMMARY), (qpdf, outloud, pdfua)),
    PrintKind.ARCHIVE: (qpdf, outloud_claiming_nothing, pdfua),
    # Nobody knows how accessible the documents behind the form are.
    PrintKind.FILE: (qpdf,),
}


def main(folder: Path, output: Path) -> int:
    """Return 0 when no document is at fault, else 1 after saying which and why."""
    by_kind: dict[PrintKind, list[Path]] = {}
    for name, asked in documents():
        path = output / f"{name}.pdf"
        path.write_bytes(whole(asked))
        by_kind.setdefault(asked.kind, []).append(path)
    faults = []
    print(f"{'document':16}{'checker':10}{'files':>6}  verdict")
    for kind, files in by_kind.items():
        for judge in JUDGES[kind]:
            calls = [subprocess.run(call, capture_output=True, text=True) for call in judge(folder, files)]
            wrong = [f"{call.stdout}{call.stderr}".strip() for call in calls if call.returncode]
            print(
                f"{kind.value:16}{judge.__name__.partition('_')[0]:10}{len(files):6}  {'at fault' if wrong else 'good'}"
            )
            faults += wrong
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def whole(asked: Document) -> bytes:
    """The document as it is printed, the pages of the others behind it when they follow."""
    data = render(asked)
    parts = [Part(found.title, plain(found.pages), found.pages) for found in asked.attachments]
    return merged(data, parts) if asked.follows else data


if __name__ == "__main__":
    programs = Path(sys.argv[1])
    missing = [name for name in (programs / "outloud", programs / "pdfua") if not name.exists()]
    if missing or not shutil.which("qpdf"):
        sys.exit(f"Missing checkers: run « make paper » (qpdf is a system package). {missing}")
    if len(sys.argv) > 2:
        Path(sys.argv[2]).mkdir(exist_ok=True)
        sys.exit(main(programs, Path(sys.argv[2])))
    with tempfile.TemporaryDirectory(prefix="mes-tui-paper-") as made:
        sys.exit(main(programs, Path(made)))
