"""What a store is made of: tables, guards, version."""
