"""A corpus whose truth is hidden, and assessors of known error: what a policy costs, and what it finds."""
