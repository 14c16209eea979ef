"""What people do to the duty list and to alerts; the machine tells.

`raise_alert` is a step: what cannot wait is found by a room above, whose verb asked the gate.
"""

from tutela.casework.duty.actions.add_turn import add_turn
from tutela.casework.duty.actions.end_turn import end_turn
from tutela.casework.duty.actions.take_up import take_up
from tutela.casework.duty.actions.tell import tell

__all__ = ["add_turn", "end_turn", "take_up", "tell"]
