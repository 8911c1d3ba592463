"""The console script and ``python -m mes_tui``."""

import sys

from mes_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
