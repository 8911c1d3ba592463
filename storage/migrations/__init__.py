"""The schema, step by step. ``storage.migrate`` runs these steps; nothing else does."""
