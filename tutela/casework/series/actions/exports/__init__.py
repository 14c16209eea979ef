"""Exports what is known of a series as data, signed by a second person."""
