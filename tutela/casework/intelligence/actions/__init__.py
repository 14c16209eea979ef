"""The verbs of this room."""

from tutela.casework.intelligence.actions.answer_question import answer_question
from tutela.casework.intelligence.actions.ask_for_communications import ask_for_communications
from tutela.casework.intelligence.actions.find_terms import find_terms
from tutela.casework.intelligence.actions.follow_terms import follow_terms
from tutela.casework.intelligence.actions.mark_range import Found, mark_range
from tutela.casework.intelligence.actions.receive_communications import receive_communications
from tutela.casework.intelligence.actions.say_of_hit import say_of_hit
from tutela.casework.intelligence.actions.translate import translate
from tutela.casework.intelligence.actions.undo_mark import undo_mark
from tutela.casework.intelligence.actions.withdraw_translation import withdraw_translation

__all__ = [
    "Found",
    "answer_question",
    "ask_for_communications",
    "find_terms",
    "follow_terms",
    "mark_range",
    "receive_communications",
    "say_of_hit",
    "translate",
    "undo_mark",
    "withdraw_translation",
]
