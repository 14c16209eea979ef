"""What is done with notices: draft, hold, send, follow, answer, check, appeal, withdraw."""

from tutela.casework.takedown.actions.answer_correction import answer_correction
from tutela.casework.takedown.actions.decide_appeal import decide_appeal
from tutela.casework.takedown.actions.draft_notices import draft_notices
from tutela.casework.takedown.actions.end_notice import end_notice
from tutela.casework.takedown.actions.enter_answer import enter_answer
from tutela.casework.takedown.actions.enter_appeal import enter_appeal
from tutela.casework.takedown.actions.enter_check import enter_check
from tutela.casework.takedown.actions.follow_deliveries import follow_deliveries
from tutela.casework.takedown.actions.holds.age_holds import age_holds
from tutela.casework.takedown.actions.holds.answer_hold import answer_hold
from tutela.casework.takedown.actions.keep_reply import keep_reply
from tutela.casework.takedown.actions.send_notice import send_notice
from tutela.casework.takedown.actions.take_in_answers import take_in_answers
from tutela.casework.takedown.actions.take_up import take_up

__all__ = [
    "age_holds",
    "answer_correction",
    "answer_hold",
    "decide_appeal",
    "draft_notices",
    "end_notice",
    "enter_answer",
    "enter_appeal",
    "enter_check",
    "follow_deliveries",
    "keep_reply",
    "send_notice",
    "take_in_answers",
    "take_up",
]
