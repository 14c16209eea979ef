"""Counts what was found in an exhibit or a case, what was graded and what remains; it keeps nothing."""
