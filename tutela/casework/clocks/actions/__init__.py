"""Starts, halts and ends clocks, and passes on what is overdue; counts them.

`start`, `pause`, `resume`, `end` and `tally` are steps: whoever does what they count has asked the gate.
"""

from tutela.casework.clocks.actions.pass_on import pass_on
from tutela.casework.clocks.actions.recount import recount

__all__ = ["pass_on", "recount"]
