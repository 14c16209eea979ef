"""Keeps the unit's policies and rule books: versions that two people approved, and who has read which."""
