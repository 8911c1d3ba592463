"""Use cases, one file per noun: the only code that writes."""
