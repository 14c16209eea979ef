"""Finds items again by whatever somebody has of them, and says all that is on record of one."""
