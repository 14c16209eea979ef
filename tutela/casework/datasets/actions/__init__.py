"""Agrees on supplies, makes and exports their deltas, and enters what partners say of them.

`ending` and `recalling` are the steps by which a supply ends, and something is called back.
"""

from tutela.casework.datasets.actions.answer_feedback import answer_feedback
from tutela.casework.datasets.actions.answer_recall import answer_recall
from tutela.casework.datasets.actions.chase_recall import chase_recall
from tutela.casework.datasets.actions.confirm_supply import confirm_supply
from tutela.casework.datasets.actions.end_supply import end_supply
from tutela.casework.datasets.actions.enter_feedback import enter_feedback
from tutela.casework.datasets.actions.enter_receipt import enter_receipt
from tutela.casework.datasets.actions.entries.approve_entries import approve_entries
from tutela.casework.datasets.actions.entries.end_entry import end_entry
from tutela.casework.datasets.actions.entries.follow_entries import follow_entries
from tutela.casework.datasets.actions.entries.gather_entries import gather_entries
from tutela.casework.datasets.actions.entries.make_entry_list import make_entry_list
from tutela.casework.datasets.actions.entries.propose_domain import propose_domain
from tutela.casework.datasets.actions.export_delta import export_delta
from tutela.casework.datasets.actions.follow_partner import follow_partner
from tutela.casework.datasets.actions.make_delta import make_delta
from tutela.casework.datasets.actions.propose_supply import propose_supply
from tutela.casework.datasets.actions.push_delta import push_delta

__all__ = [
    "answer_feedback",
    "answer_recall",
    "approve_entries",
    "chase_recall",
    "confirm_supply",
    "end_entry",
    "end_supply",
    "enter_feedback",
    "enter_receipt",
    "export_delta",
    "follow_entries",
    "follow_partner",
    "gather_entries",
    "make_delta",
    "make_entry_list",
    "propose_domain",
    "propose_supply",
    "push_delta",
]
