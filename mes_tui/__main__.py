"""The console script and ``python -m mes_tui``."""

import atexit
import os
import sys
from contextlib import suppress

from mes_tui import cli


def main() -> int:
    """Run the command line. The process then ends at once: taking to pieces all that was imported costs several times
    what leaving does."""
    ended: list[int] = []
    # Registered first, called last: threads have ended, the log is written, temporary folders are gone.
    atexit.register(_end_at_once, ended)
    ended.append(cli.main())
    return ended[0]


def _end_at_once(ended: list[int]) -> None:
    if not ended:
        return
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(ended[0])


if __name__ == "__main__":
    sys.exit(main())
