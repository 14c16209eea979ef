"""Keeps what goes to hotlines and police abroad, what they assign to us, and each call with its answer."""
