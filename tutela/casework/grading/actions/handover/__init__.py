"""Hands a desk over, and says that it was read of what."""
