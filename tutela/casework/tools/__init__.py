"""Keeps the register of tools that two people approved, and what each said of items; it decides nothing."""
