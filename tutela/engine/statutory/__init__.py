"""Reads what companies must report by law: each field given, not held or withheld, and the receipt for it."""
