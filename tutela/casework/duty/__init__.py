"""Keeps who is on duty, and what they were told at once: alerts, and who took each up."""
