"""``python -m tests.paper``: every kind of document of every request, judged by three programs of others."""
