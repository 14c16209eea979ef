"""Notes who and what is named in a case, judges what is the same, and follows the risk of people.

`partition` is the step by which judgements move observations between entities, `appraise` the one that
assesses a person anew.
"""

from tutela.casework.subjects.actions.answer_lowering import answer_lowering
from tutela.casework.subjects.actions.ask_lower import ask_lower
from tutela.casework.subjects.actions.classify import classify
from tutela.casework.subjects.actions.decide_nomination import decide_nomination
from tutela.casework.subjects.actions.gather import Gathered, gather
from tutela.casework.subjects.actions.judge import judge
from tutela.casework.subjects.actions.nominate import nominate
from tutela.casework.subjects.actions.note_observation import Noted, note_observation
from tutela.casework.subjects.actions.open_subject import open_subject
from tutela.casework.subjects.actions.review_nomination import review_nomination
from tutela.casework.subjects.actions.state_fact import state_fact
from tutela.casework.subjects.actions.undo_judgement import undo_judgement
from tutela.casework.subjects.actions.withdraw_observation import withdraw_observation

__all__ = [
    "Gathered",
    "Noted",
    "answer_lowering",
    "ask_lower",
    "classify",
    "decide_nomination",
    "gather",
    "judge",
    "nominate",
    "note_observation",
    "open_subject",
    "review_nomination",
    "state_fact",
    "undo_judgement",
    "withdraw_observation",
]
