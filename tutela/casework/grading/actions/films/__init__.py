"""Decisions about parts of a film."""
