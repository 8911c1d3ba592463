"""Whole paths through the application, at the keyboard of an 80 × 24 terminal, on a real store."""
