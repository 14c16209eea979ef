"""Keeps known hash lists: imported ones, and our own as numbered, signed editions."""
