"""The rules of the programme: pure functions and frozen data, no terminal, no store, no clock."""
