"""Reported addresses, and what people saw of them on the unit's isolated machine."""
