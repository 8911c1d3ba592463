"""SQL as text, for both engines: what the first screens, the lists and the searches read. Light."""
