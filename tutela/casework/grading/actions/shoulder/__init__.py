"""Asks a colleague to look at an item as well, joins, and ends it."""
