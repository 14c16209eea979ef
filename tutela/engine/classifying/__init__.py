"""Asks a unit's own picture classifier for its opinion, behind the fence; it ships and fetches no model."""
