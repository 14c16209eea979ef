"""Counts what waits, what came and how it ended, for those who lead the work; keeps papers made of it."""
