"""mes-tui: requests for the exceptional support measure, in a terminal."""

try:
    from mes_tui._version import __version__
except ImportError:
    # A checkout that was never installed.
    __version__ = "0.1.0"

__all__ = ["__version__"]
