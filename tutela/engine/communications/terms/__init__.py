"""Finds the terms of a unit's lists in texts, whatever letters they are dressed in."""
