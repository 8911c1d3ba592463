"""The README's pictures, drawn by the application itself (``python -m tests.pictures``)."""
