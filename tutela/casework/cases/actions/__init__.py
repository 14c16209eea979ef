"""Opens cases and exhibits, receives what an exhibit holds, and exports what is on record for one."""

from tutela.casework.cases.actions.add_exhibit import add_exhibit
from tutela.casework.cases.actions.export import export
from tutela.casework.cases.actions.hand_out import hand_out
from tutela.casework.cases.actions.open_case import open_case
from tutela.casework.cases.actions.receive import receive

__all__ = ["add_exhibit", "export", "hand_out", "open_case", "receive"]
