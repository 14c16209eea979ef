"""Weighs what speaks for a first recording, and clears what people marked.

`set_mark` is a step: who marks an item drafts a referral as well, in a room above.
"""

from tutela.casework.origins.actions.answer_clearing import answer_clearing
from tutela.casework.origins.actions.appraise import appraise
from tutela.casework.origins.actions.ask_to_clear import ask_to_clear
from tutela.casework.origins.actions.weigh_anew import weigh_anew

__all__ = ["answer_clearing", "appraise", "ask_to_clear", "weigh_anew"]
