"""Raises findings, has them rectified and checked again, and closes them."""
