"""Grades of parts of a film, and what they come to for all of it."""
