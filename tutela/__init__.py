"""Tutela: casework, grading and hash lists for the people who protect children."""

__version__ = "0.3.0.dev0"
