"""Keeps notices until what they name is verifiably gone, and who was told of what."""
