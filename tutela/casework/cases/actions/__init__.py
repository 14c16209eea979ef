"""Opens cases and exhibits, receives and exports what these hold, and keeps the record of a case."""

from tutela.casework.cases.actions.add_exhibit import add_exhibit
from tutela.casework.cases.actions.add_member import add_member
from tutela.casework.cases.actions.answer_marking import answer_marking
from tutela.casework.cases.actions.close_case import close_case
from tutela.casework.cases.actions.decide import decide
from tutela.casework.cases.actions.end_action import end_action
from tutela.casework.cases.actions.end_member import end_member
from tutela.casework.cases.actions.export import export
from tutela.casework.cases.actions.hand_out import hand_out
from tutela.casework.cases.actions.mark_case import mark_case
from tutela.casework.cases.actions.open_case import open_case
from tutela.casework.cases.actions.receive import receive
from tutela.casework.cases.actions.reopen_case import reopen_case
from tutela.casework.cases.actions.set_action import set_action

__all__ = [
    "add_exhibit",
    "add_member",
    "answer_marking",
    "close_case",
    "decide",
    "end_action",
    "end_member",
    "export",
    "hand_out",
    "mark_case",
    "open_case",
    "receive",
    "reopen_case",
    "set_action",
]
