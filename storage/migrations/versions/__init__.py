"""One file per schema version; the last one is ``storage.schema.version.HEAD``."""
