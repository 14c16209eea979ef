"""Keeps what the public sends, sealed to the unit; the one room that the public program may import."""
