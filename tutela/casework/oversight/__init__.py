"""Tells people of their own past shifts, and supervisors who holds what, what waits and how fast it goes."""
