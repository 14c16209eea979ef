"""What the assessors decided: lots in every state, findings, marks with referrals, an own list, a batch."""

from tutela.demonstration.desk.batches import have_a_batch
from tutela.demonstration.desk.editions import leave_proposal, publish, revoke_first
from tutela.demonstration.desk.grading import find_faults, leave_waiting, release_one
from tutela.demonstration.desk.marks import mark_items

__all__ = [
    "find_faults",
    "have_a_batch",
    "leave_proposal",
    "leave_waiting",
    "mark_items",
    "publish",
    "release_one",
    "revoke_first",
]
