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
from tutela.casework.datasets.actions.export_delta import export_delta
from tutela.casework.datasets.actions.follow_partner import follow_partner
from tutela.casework.datasets.actions.make_delta import make_delta
from tutela.casework.datasets.actions.propose_supply import propose_supply
from tutela.casework.datasets.actions.push_delta import push_delta

__all__ = [
    "answer_feedback",
    "answer_recall",
    "chase_recall",
    "confirm_supply",
    "end_supply",
    "enter_feedback",
    "enter_receipt",
    "export_delta",
    "follow_partner",
    "make_delta",
    "propose_supply",
    "push_delta",
]
