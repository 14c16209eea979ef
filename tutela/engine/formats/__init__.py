"""Formats of hash lists and case files: VICS, CSV and hash text, in and out, byte for byte."""
