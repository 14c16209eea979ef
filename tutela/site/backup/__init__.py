"""Keeps copies of the whole installation at another place, and proves that they can be restored."""
