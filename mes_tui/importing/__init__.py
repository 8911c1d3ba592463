"""Import files of CSG and CAFE data: read and checked as a whole, never half used (SOURCES.md §5.3).

What reads and writes is imported where it is used: its models take their time.
"""

from mes_tui.importing.model import FORMAT, MAX_BYTES, NOT_IMPORTED, VERSION, Fault, ImportData, ImportRefused

__all__ = ["FORMAT", "MAX_BYTES", "NOT_IMPORTED", "VERSION", "Fault", "ImportData", "ImportRefused"]
