"""What people do to tools, and what the machine does with them: supply, approve, stop, ask, compare."""

from tutela.casework.tools.actions.approve import approve
from tutela.casework.tools.actions.classify import classify
from tutela.casework.tools.actions.classify_waiting import classify_waiting
from tutela.casework.tools.actions.expire import expire
from tutela.casework.tools.actions.follow_use import follow_use
from tutela.casework.tools.actions.supply import supply
from tutela.casework.tools.actions.suspend import suspend
from tutela.casework.tools.actions.withdraw import withdraw

__all__ = [
    "approve",
    "classify",
    "classify_waiting",
    "expire",
    "follow_use",
    "supply",
    "suspend",
    "withdraw",
]
