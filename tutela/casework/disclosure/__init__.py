"""Keeps what people asked to see of what is held about them, and who consulted what, why and when."""
