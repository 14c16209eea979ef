"""Gives work, begins shifts, dispenses items, records decisions, takes them back, confirms the self-check."""

from tutela.casework.grading.actions.allocations.give import give
from tutela.casework.grading.actions.allocations.stop import stop
from tutela.casework.grading.actions.allocations.withdraw import withdraw
from tutela.casework.grading.actions.amending.amend import amend
from tutela.casework.grading.actions.amending.amend_seen import Amendment, amend_seen
from tutela.casework.grading.actions.assess import assess
from tutela.casework.grading.actions.begin_shift import begin_shift
from tutela.casework.grading.actions.confirm_shift import confirm_shift
from tutela.casework.grading.actions.dispense import dispense
from tutela.casework.grading.actions.films.grade_segment import Graded, grade_segment
from tutela.casework.grading.actions.handover.hand_over import hand_over
from tutela.casework.grading.actions.handover.read_handover import read_handover
from tutela.casework.grading.actions.keys.choose_keys import choose_keys
from tutela.casework.grading.actions.law_packs.list_touched import list_touched
from tutela.casework.grading.actions.law_packs.look_over import look_over
from tutela.casework.grading.actions.look import look
from tutela.casework.grading.actions.opinions.ask import ask
from tutela.casework.grading.actions.opinions.unask import unask
from tutela.casework.grading.actions.reopen_shift import reopen_shift
from tutela.casework.grading.actions.shoulder.ask_beside import ask_beside
from tutela.casework.grading.actions.shoulder.end_beside import end_beside
from tutela.casework.grading.actions.shoulder.join_beside import join_beside
from tutela.casework.grading.actions.skip import skip
from tutela.casework.grading.actions.standin import standin
from tutela.casework.grading.actions.undo import undo
from tutela.casework.grading.actions.unskip import unskip

__all__ = [
    "Amendment",
    "Graded",
    "amend",
    "amend_seen",
    "ask",
    "ask_beside",
    "assess",
    "begin_shift",
    "choose_keys",
    "confirm_shift",
    "dispense",
    "end_beside",
    "give",
    "grade_segment",
    "hand_over",
    "join_beside",
    "list_touched",
    "look",
    "look_over",
    "read_handover",
    "reopen_shift",
    "skip",
    "standin",
    "stop",
    "unask",
    "undo",
    "unskip",
    "withdraw",
]
