"""Keeps which referrals belong together, how far each series came, and who was told of it."""
