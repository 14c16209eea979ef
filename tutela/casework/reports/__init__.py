"""Keeps who told us what, version by version, and the one disposition in which each report ends."""
