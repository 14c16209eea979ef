"""Requests of people for what is held about them: their clock, their items, and what goes out."""
