"""mes-tui: requests for the exceptional support measure, in a terminal."""

__version__ = "0.1.0"
