"""Agrees on look-ups, answers them within what is agreed, and takes in what programs suggest."""

from tutela.casework.lookups.actions.answer_lookups import Answer, answer_lookups
from tutela.casework.lookups.actions.confirm_grant import confirm_grant
from tutela.casework.lookups.actions.end_grant import end_grant
from tutela.casework.lookups.actions.propose_grant import Terms, propose_grant
from tutela.casework.lookups.actions.refuse_suggestions import refuse_suggestions
from tutela.casework.lookups.actions.suggest import suggest
from tutela.casework.lookups.actions.take_suggestions import take_suggestions
from tutela.casework.lookups.actions.take_up_bank import take_up_bank
from tutela.casework.lookups.actions.withdraw_suggestion import withdraw_suggestion

__all__ = [
    "Answer",
    "Terms",
    "answer_lookups",
    "confirm_grant",
    "end_grant",
    "propose_grant",
    "refuse_suggestions",
    "suggest",
    "take_suggestions",
    "take_up_bank",
    "withdraw_suggestion",
]
