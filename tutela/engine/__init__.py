"""Six instruments in plain Python: they know nothing of databases, pages or people."""
