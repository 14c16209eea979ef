"""Keeps what each person has seen and may still see; holds the one door to pixels."""
