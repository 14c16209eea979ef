"""Keeps who acts: units, people, the roles they hold and how they sign in."""
