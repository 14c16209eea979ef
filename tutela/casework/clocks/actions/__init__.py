"""Starts, halts and ends clocks, and passes on what is overdue.

`start`, `pause`, `resume` and `end` are steps: whoever does what they count has asked the gate.
"""

from tutela.casework.clocks.actions.pass_on import pass_on

__all__ = ["pass_on"]
