"""Assesses, and keeps what people decide of risk.

All are steps: the verbs stand in the rooms above, whose things are assessed.
"""

__all__ = ()
