"""Keeps the time that is left for everything that waits: how long, whose it is, and how it ended."""
