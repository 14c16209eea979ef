"""Keeps what speaks for it that an item is a first recording, and the marks that people set on items."""
