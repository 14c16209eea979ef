"""Sections of the settings that are read apart from the others."""
