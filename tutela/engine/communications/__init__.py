"""Reads what people wrote to each other, as exports and forensic reports have it: one contract for all."""
