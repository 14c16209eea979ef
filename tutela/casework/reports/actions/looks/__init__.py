"""Looks at reported addresses on the unit's isolated machine, and what was kept there."""
