"""Tutela: casework, grading and hash lists for the people who protect children."""

__version__ = "0.2.0"
