"""Confine, read, work, answer: ``python -I child/ SECONDS JOB [NUMBER]``, SECONDS of wall clock before it is killed."""

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

if not __package__:
    # Run as a script, isolated: only this package is looked for beside the libraries.
    sys.path.append(str(Path(__file__).resolve().parents[3]))

from mes_tui.attachments.child import bundles, copies, drawn, offered, pages, photographs, pictures, reading, verdict
from mes_tui.attachments.child.limits import MEMORY, OutOfTime, at_most, confine

Line = dict[str, object]
Tell = Callable[[Line], None]

# What each job may take of the processor, in seconds.
SECONDS = {
    "examine": 2.5,
    "texts": 2.2,
    "weigh": 2.2,
    "draw": 5.0,
    "clean": 60.0,
    "unlock": 60.0,
    "lighten": 60.0,
    "picture": 60.0,
    "photograph": 60.0,
    "merge": 60.0,
    "carried": 5.0,
    "walls": 1.0,
}
# What a job may take of the memory, where it is more than the others: the decoder of photographs of 48 million points,
# nine bytes each where they have ten bits, holds them whole.
MEMORY_OF = {"photograph": 640 * 1024 * 1024}
INSPECTION_SECONDS = 2.1
# What is kept of the wall clock to answer with the pages looked at so far, before the process is killed.
ANSWERING_SECONDS = 0.5
_LEAST = 0.1
_STARTED = time.monotonic()


def examine(data: bytes, number: int, tell: Tell) -> Iterator[Line]:
    """What the document carries, then, once it is known to be acceptable, the codes printed on its pages."""
    with at_most(INSPECTION_SECONDS):
        judged = verdict.inspect(data, number)
    yield judged
    if judged["verdict"] == "ok":
        rest = SECONDS["examine"] - time.process_time()
        wall = float(sys.argv[1]) - ANSWERING_SECONDS - (time.monotonic() - _STARTED)
        with at_most(max(rest, _LEAST), max(wall, _LEAST)):
            yield reading.codes(data)


def _timed(job: str, work: Callable[[bytes, int, Tell], Line]) -> Callable[[bytes, int, Tell], Iterator[Line]]:
    def run(data: bytes, number: int, tell: Tell) -> Iterator[Line]:
        with at_most(SECONDS[job]):
            yield work(data, number, tell)

    return run


def carried(data: bytes, _: int, __: Tell) -> Iterator[Line]:
    """The files inside the document."""
    with at_most(SECONDS["carried"]):
        yield from bundles.carried(data)


JOBS: dict[str, Callable[[bytes, int, Tell], Iterator[Line]]] = {
    "examine": examine,
    "texts": _timed("texts", lambda data, _, __: pages.texts(data)),
    "weigh": _timed("weigh", lambda data, _, __: pages.weigh(data)),
    "draw": _timed("draw", lambda data, number, _: drawn.page(data, number)),
    "clean": _timed("clean", offered.cleaned),
    "unlock": _timed("unlock", offered.unlocked),
    "lighten": _timed("lighten", offered.lighter),
    "picture": _timed("picture", pictures.document),
    "photograph": _timed("photograph", pictures.document),
    "merge": _timed("merge", bundles.merged),
    "carried": carried,
}


# What each job needs of the libraries, and what those load by themselves much later: nothing can be loaded once the
# child is confined.
_PAGES = ("pypdfium2", "pypdfium2.raw", "encodings.utf_16_le")
_OBJECTS = (
    *("pypdf", "pypdf._configuration", "pypdf.filters", "pypdf.xmp"),
    *("encodings.charmap", "encodings.gbk", "encodings.latin_1", "encodings.utf_16", "encodings.utf_16_be"),
)
_PICTURES = tuple(f"PIL.{kind}ImagePlugin" for kind in ("Bmp", "Gif", "Jpeg", "Png", "Ppm"))
_COPYING = (*_PAGES, "pikepdf", "PIL.ImageChops")
_CONVERTING = (*_COPYING, *_PICTURES, "PIL.TiffImagePlugin", "PIL.ImageOps", "PIL.ImageCms")
LIBRARIES = {
    "examine": (*_OBJECTS, *_PAGES, "PIL.ImageFile", "PIL.ImageFilter", "zxingcpp"),
    "draw": (*_COPYING, "PIL.ImageFile"),
    "clean": _COPYING,
    "unlock": _COPYING,
    "lighten": (*_COPYING, *_PICTURES, "encodings.utf_16", "encodings.utf_16_be"),
    "picture": _CONVERTING,
    "photograph": (*_CONVERTING, "pi_heif"),
    "merge": _COPYING,
}
# The jobs whose decoder starts a thread; they are done where the filter of calls tells a thread from a process.
THREADED = frozenset({"photograph"})


def prepare(job: str) -> None:
    """Load what ``job`` needs. Raises ImportError."""
    # The libraries stay to the end: looking for garbage among them takes a tenth of the time of an answer.
    gc.disable()
    for name in LIBRARIES.get(job, _PAGES):
        import_module(name)
    if "pikepdf" in sys.modules:
        copies.prepare()
    if "pi_heif" in sys.modules:
        photographs.prepare()
    gc.freeze()
    gc.enable()


def main(job: str, number: int) -> None:
    """Do ``job`` on standard input; whatever goes wrong in a library means a damaged document."""
    # Nothing but the answers may reach standard output.
    answers = os.dup(1)
    os.dup2(2, 1)

    def tell(line: Line) -> None:
        said = memoryview(json.dumps(line).encode("ascii") + b"\n")
        while said:
            said = said[os.write(answers, said) :]

    try:
        memory = MEMORY_OF.get(job, MEMORY)
        walls = confine(SECONDS[job], lambda: prepare(job), threads=job in THREADED, memory=memory)
        if job == "walls":
            tell(asdict(walls))
        elif job in THREADED and not walls.calls:
            tell({"verdict": photographs.UNREAD})
        else:
            for line in JOBS[job](sys.stdin.buffer.read(), number, tell):
                tell(line)
    except pages.Locked:
        tell({"verdict": "password"})
    except ImportError:
        tell({"verdict": "unavailable"})
    except OutOfTime:
        tell({"verdict": "late"})
    except Exception:
        tell({"verdict": "damaged"})


if __name__ == "__main__":
    main(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    # All is said: taking the libraries to pieces would cost as much as finding the words of a page.
    os._exit(0)
