"""Keeps the checks that stand between a grade and its release."""
