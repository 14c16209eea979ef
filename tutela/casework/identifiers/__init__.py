"""Keeps every address, account, telephone and the like that was seen, where it was seen and how often."""
