"""Keeps investigations and their exhibits, and receives what an exhibit holds."""
