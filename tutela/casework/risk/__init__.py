"""Keeps how the risk of each thing was assessed, by which rules and facts, and what people decided of it."""
