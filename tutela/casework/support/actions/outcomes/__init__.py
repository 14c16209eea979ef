"""Tells the team what its work led to, and takes that back."""
