"""Compares what every room keeps with the record of acts; it keeps nothing itself."""
