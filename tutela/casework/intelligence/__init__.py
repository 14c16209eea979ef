"""Keeps what people wrote to each other, as it was received, and what our people found in it."""
