"""The schema, step by step. ``storage.upkeep.migrate`` runs these steps; nothing else does."""
