"""Keeps investigations and their exhibits."""
