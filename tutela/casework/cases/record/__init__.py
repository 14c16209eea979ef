"""The record of a case: team, decisions, actions, marking and closure, and the continuity of exhibits."""
