"""Gives exhibits and cases to people, and ends what was given."""
