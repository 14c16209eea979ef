"""Enters enquiries, takes them up, says what was done with them, and ends them.

`write_step` is the step that each of them takes.
"""

from tutela.casework.enquiries.actions.add_note import add_note
from tutela.casework.enquiries.actions.end_enquiry import end_enquiry
from tutela.casework.enquiries.actions.enter import Asked, enter
from tutela.casework.enquiries.actions.escalate import escalate
from tutela.casework.enquiries.actions.link import link
from tutela.casework.enquiries.actions.look_up import look_up
from tutela.casework.enquiries.actions.reopen import reopen
from tutela.casework.enquiries.actions.take_up import take_up
from tutela.casework.enquiries.actions.tell import tell

__all__ = [
    "Asked",
    "add_note",
    "end_enquiry",
    "enter",
    "escalate",
    "link",
    "look_up",
    "reopen",
    "take_up",
    "tell",
]
