"""Tells whoever holds items of a series, and keeps what each said to that."""
