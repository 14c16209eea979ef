"""Keeps investigations with their exhibits, team, decisions, actions and marking."""
