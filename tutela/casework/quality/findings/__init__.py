"""Faults that were found in grades: who sees them, which are open, and their pages."""
