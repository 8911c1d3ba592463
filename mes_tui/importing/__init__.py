"""Import files of CSG and CAFE data: read and checked as a whole, never half used (SOURCES.md §5.3)."""

from mes_tui.importing.model import FORMAT, MAX_BYTES, VERSION, Fault, ImportData, ImportRefused
from mes_tui.importing.reader import read

__all__ = ["FORMAT", "MAX_BYTES", "VERSION", "Fault", "ImportData", "ImportRefused", "read"]
