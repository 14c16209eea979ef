"""Calls hosts outside, each once resolved, and only those that the settings name; it keeps nothing."""
