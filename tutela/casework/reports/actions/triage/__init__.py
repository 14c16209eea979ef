"""Moves one report on its way: taken up, held, escalated, handed on, settled, woken."""
