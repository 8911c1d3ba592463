"""Figures, printed: run with ``python -m tests.benchmarks [name…]``. No test asserts a time."""
