"""Keeps where each address is hosted: facts, each with time, source and basis, and the verdicts by rule."""
