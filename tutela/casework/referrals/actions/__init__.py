"""Marks items and drafts referrals for them, takes these up and moves them on.

`draft` is a step: each verb that leads to a referral calls it.
"""

from tutela.casework.referrals.actions.add_lead import add_lead
from tutela.casework.referrals.actions.confirm_first_generation import confirm_first_generation
from tutela.casework.referrals.actions.draft_marked import draft_marked
from tutela.casework.referrals.actions.mark_at_risk import mark_at_risk
from tutela.casework.referrals.actions.move_on import move_on
from tutela.casework.referrals.actions.take_up import take_up

__all__ = ["add_lead", "confirm_first_generation", "draft_marked", "mark_at_risk", "move_on", "take_up"]
