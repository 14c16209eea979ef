"""Gives partners the unit's own lists as signed, numbered deltas, and follows each until it is answered."""
