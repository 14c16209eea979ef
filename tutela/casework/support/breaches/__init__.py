"""Breaches: the pages on which they are reported, and on which what was done about them is said."""
